"""Danger and concern: the fixed reply, the notices, and the talk that waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.conversation.rooms import FixedReplies, Spoken
from bot.message import Choice, Reply
from bot.plans.held import asks_to_go_on
from bot.plans.turn import Notice, Turn

GO_ON = Choice("Go on with my plan", "resume")
A_PERSON = Choice("Talk to a person", "talk_to_person")


def fixed_reply(turn: Turn, spoken: Spoken, level: str, kind: str) -> list[Reply]:
    """The fixed reply; the safety contacts are told at once; the coaching waits."""
    turn.changes.clear()
    turn.profile.clear()
    danger = level == "danger"
    contacts = [a for a in turn.learner.adults if a.role == "safety"]
    named: Literal["danger", "concern"] = "danger" if danger else "concern"
    for contact in contacts:
        turn.notices.append(Notice(named, kind, turn.text, contact.id, turn.plan.id if turn.plan else None))
    name, reach = (contacts[0].name, contacts[0].reach) if contacts else ("", "")
    fixed = spoken.like(turn.text)
    said = fixed.fixed(level, kind, turn.learner.country, name, reach)
    # What waits after danger goes on waiting, whatever milder thing is said then.
    held = danger or turn.talk.held
    turn.talk = replace(turn.talk, pending=None, held=held, paused=not held)
    bubbles = [Reply(id="", text=text) for text in said]
    choices = (GO_ON,) if held else (A_PERSON, GO_ON)
    return [*bubbles[:-1], replace(bubbles[-1], choices=_titled(choices, fixed))]


def _titled(choices: tuple[Choice, ...], fixed: FixedReplies) -> tuple[Choice, ...]:
    return tuple(replace(choice, title=fixed.buttons.get(choice.value, choice.title)) for choice in choices)


def wants_to_go_on(turn: Turn, choice: str | None) -> bool:
    """Whether the student asks for their plan again while the talk is held."""
    return choice == GO_ON.value or asks_to_go_on(turn.text)


def holding_reply(turn: Turn, spoken: Spoken) -> list[Reply]:
    """What is said while the talk is held: nothing about school work."""
    contact = turn.learner.adult("safety")
    fixed = spoken.like(turn.text)
    said = fixed.waiting(contact.name if contact else "", contact.reach if contact else "")
    place = len(turn.talk.said) % len(said)
    turn.talk = replace(turn.talk, said=(*turn.talk.said, f"waiting#{place}")[-40:])
    return [Reply(id="", text=said[place], choices=_titled((GO_ON,), fixed))]
