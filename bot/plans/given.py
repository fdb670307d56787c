"""What a student has answered so far, pencilled or agreed, and what a change of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.plans.plan import FIVE
from bot.plans.questions import QUESTIONS
from bot.plans.steps import rules_of
from bot.plans.turn import Turn


@dataclass(frozen=True)
class Change:
    """What is to be changed: the question, and its new answer in the student's words (None: ask for it)."""

    question: str
    value: str | None = None


def answered(turn: Turn) -> tuple[str, ...]:
    """The questions that have an answer, in the order they are asked."""
    topics = ("profile", *FIVE)
    return tuple(q.id for q in QUESTIONS.values() if q.topic in topics and not q.confirms and may_change(turn, q.id))


def value_of(turn: Turn, question: str) -> Any:
    """The answer to a question, pencilled or agreed, as it stands in a draft; None where there is none."""
    topic = QUESTIONS[question].topic
    if topic == "profile":
        note = turn.profile_now().get(question.removeprefix("profile."))
        return note.text if note else None
    if turn.plan is None:
        return None
    if topic in turn.plan.agreed:
        return rules_of(topic).unsettle(turn.plan).get(question)
    return turn.plan.draft.get(question)


def may_change(turn: Turn, question: str) -> bool:
    """True where the question was answered already: in the open step or in an agreed one, or about the student."""
    topic = QUESTIONS[question].topic
    if topic == "profile":
        return question.removeprefix("profile.") in turn.profile_now()
    if turn.plan is not None and QUESTIONS[question].on_request:
        return bool(rules_of(topic).may_be_asked(turn.plan, question))
    return turn.plan is not None and (topic in turn.plan.agreed or question in turn.plan.draft)


def listed_so_far(turn: Turn) -> bool:
    """True while things to do are named one by one and there is one already."""
    return bool(turn.plan and turn.plan.draft.get("plan.items:draft"))
