"""What every action of the coach is: it finds its turn, does its deed, and leaves the open question standing.

Here is one of the two places that catch everything: an action that raised would otherwise lose its events and
leave the student without an answer.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk, Voice, circle
from actions.meant import HEARD_FIRST, meant
from actions.plain_words import with_tail
from actions.several import ANSWERS, do_each
from actions.waiting import settled_by
from bot.plans.answer import Answer, say
from bot.plans.turn import Turn

log = logging.getLogger(__name__)

Events = list[dict[str, Any]]
ASKED = "asked"
"""The slot that tells Rasa's forms, for the rest of this turn, that the open question has been asked."""


def snake(name: str) -> str:
    """`SaveGoal` as `save_goal`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class CoachAction(Action):
    """One deed. A subclass `AskExample` *is* `action_ask_example`."""

    reasks: ClassVar[bool] = True
    """True where the open question is asked again after the deed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def name(self) -> str:
        """The action's name in domain.yml, made from the class's."""
        return f"action_{snake(type(self).__name__)}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Do the deed. Never raises for what happens inside it: the student gets a sentence."""
        turn = self.desk.turn(tracker.latest_message["metadata"]["turn"])
        voice = Voice(turn, self.desk.phrases, dispatcher)
        try:
            events = await self.answer(turn, voice, tracker)
        except Exception as trouble:
            log.error("action %s failed: %s", self.name(), type(trouble).__name__, exc_info=trouble)
            turn.facts["failed"] = self.name()
            turn.changes.clear()
            turn.profile.clear()
            turn.notices.clear()
            voice.say(say("sorry.failed"))
            events = []
        return events

    async def answer(self, turn: Turn, voice: Voice, tracker: Tracker) -> Events:
        """The deed, then the open question. Where the message did more than one thing, or another one, that instead."""
        welcome(turn, voice)
        if turn.facts.setdefault("heard_by", self.name()) == self.name():
            said = understood(turn, heard(tracker, turn), tracker)
            if said:
                await do_each(self.desk, turn, voice, said)
            elif not await settled_by(self.desk, turn, voice, heard(tracker, turn)):
                await self.do(turn, voice, heard(tracker, turn))
        if self.reasks and not turn.facts.get("asked"):
            voice.ask_what_is_due()
        # Rasa goes back to the open form after a detour; in this turn the form must not ask once more.
        turn.facts["asked"] = True
        return [SlotSet(ASKED, True)]

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """What this deed does."""
        raise NotImplementedError


class Says(CoachAction):
    """A deed that is one sentence, then the open question."""

    key: ClassVar[str] = ""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say it."""
        voice.say(say(self.key or snake(type(self).__name__), **circle(turn)))


def heard(tracker: Tracker, turn: Turn) -> Answer:
    """The message as the NLU understood it; the words are the student's own."""
    latest = tracker.latest_message
    return Answer(
        text=turn.text,
        intent=(latest.get("intent") or {}).get("name") or "out_of_scope",
        choice=turn.choice,
        entities=tuple(latest.get("entities") or ()),
    )


def understood(turn: Turn, whole: Answer, tracker: Tracker) -> list[Answer]:
    """The deeds a message asks for, where the NLU's one intent is not all of it; else empty."""
    parts = tracker.latest_message.get("parts") or ()
    said = [Answer(part["text"].strip(), part["intent"], entities=tuple(part.get("entities") or ())) for part in parts]
    worst = next((part for part in said if part.intent in HEARD_FIRST), None)
    if worst and not turn.choice and whole.intent not in HEARD_FIRST:
        return [replace(worst, text=whole.text)]
    instead = meant(turn, whole)
    if instead:
        return [replace(whole, intent=intent) for intent in instead]
    tail = with_tail(whole.text) if not turn.choice and len(parts) < 2 and whole.intent in ANSWERS else None
    if tail:
        return [replace(whole, text=tail[0]), Answer(tail[1], "ask_who_sees")]
    if turn.choice or len(parts) < 2 or whole.intent in HEARD_FIRST:
        return []
    return [replace(part, intent=intent) for part in said for intent in meant(turn, part) or (part.intent,)]


def welcome(turn: Turn, voice: Voice) -> bool:
    """The first words of all: what this is and who reads it. True where they were said just now."""
    if "welcomed" in turn.talk.flags:
        return False
    turn.talk = replace(turn.talk, flags=(*turn.talk.flags, "welcomed"))
    turn.facts["welcomed"] = True
    voice.say(say("welcome", **circle(turn)))
    return True


def stumble(turn: Turn) -> int:
    """One more answer to the open question that was not understood; returns how many in a row."""
    turn.talk = replace(turn.talk, tries=turn.talk.tries + 1)
    return turn.talk.tries
