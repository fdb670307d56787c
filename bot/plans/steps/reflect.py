"""Reflection in three questions (row D30)."""

from __future__ import annotations

from dataclasses import replace

from bot.plans.answer import Answer, Offer, Taken, has_words, kept, missing, quoted, say
from bot.plans.plan import CheckIn, Plan
from bot.plans.turn import Turn


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil one thought."""
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.pencil(question, answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def settle(plan: Plan, turn: Turn) -> Plan:
    """The reflection is kept with the check-ins: what worked, what to change, what next."""
    draft = plan.draft
    record = CheckIn(
        at=turn.now,
        progress=draft.get("reflect.worked"),
        blocker=draft.get("reflect.change"),
        next=draft.get("reflect.next"),
    )
    return replace(plan, checkins=(*plan.checkins, record))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts."""
    return (("An example", "ask_example"), ("Skip", "skip"))


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention."""
    return {"name": turn.learner.name.split()[0]}


def default(turn: Turn, question: str) -> object:
    """Nobody else can think this."""
    return None
