"""The coach's questions: their order inside a step and the shapes of answer they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

REQUESTED = ":requested"
"""What is put behind a question's id in a draft while the student wants to be asked it."""


@dataclass(frozen=True)
class Question:
    """One question. `nothing_ok`: "nothing" or "nobody" is an answer here, not a way out.

    `on_request`: asked only where the student wants to change the answer, never on the ordinary way.
    """

    id: str
    accepts: tuple[str, ...] = ("text",)
    nothing_ok: bool = False
    on_request: bool = False

    @property
    def topic(self) -> str:
        """The part before the dot: the step, or "checkin", "evidence", "reflect"."""
        return self.id.split(".", 1)[0]

    @property
    def slot(self) -> str:
        """The Rasa slot that this question fills."""
        return self.id.replace(".", "_")

    @property
    def form(self) -> str:
        """The Rasa form that asks it."""
        return f"{self.topic}_form"

    @property
    def confirms(self) -> bool:
        """True for the question that ends a step."""
        return self.id.endswith(".confirm")


_WORDS = ("text", "choice")
_ALL = (
    Question("profile.ready", ("choice", "text")),
    Question("profile.interests", _WORDS, nothing_ok=True),
    Question("profile.strengths", _WORDS, nothing_ok=True),
    Question("profile.challenges", _WORDS, nothing_ok=True),
    Question("profile.what_helps", _WORDS, nothing_ok=True),
    Question("profile.aspiration", _WORDS, nothing_ok=True),
    Question("standard.choose", _WORDS),
    Question("purpose.what", _WORDS),
    Question("purpose.where", _WORDS),
    Question("purpose.why", _WORDS),
    Question("purpose.confirm", ("choice", "text")),
    Question("goal.confidence", ("number", "choice")),
    Question("goal.statement", _WORDS),
    Question("goal.kind", _WORDS, on_request=True),
    Question("goal.measure", _WORDS),
    Question("goal.target_date", ("date", "choice")),
    Question("goal.confirm", ("choice", "text")),
    Question("plan.items", _WORDS),
    Question("plan.schedule", ("text", "duration", "choice")),
    Question("plan.need", _WORDS, nothing_ok=True),
    Question("plan.confirm", ("choice", "text")),
    Question("progress.signs", _WORDS),
    Question("progress.cadence", _WORDS),
    Question("progress.if_stuck", _WORDS),
    Question("progress.shared_with", _WORDS, nothing_ok=True),
    Question("progress.tripwires", _WORDS, nothing_ok=True, on_request=True),
    Question("progress.confirm", ("choice", "text")),
    Question("mastery.method", _WORDS),
    Question("mastery.criteria", _WORDS),
    Question("mastery.date", ("date", "choice")),
    Question("mastery.confirm", ("choice", "text")),
    Question("checkin.done", ("text", "choice")),
    Question("checkin.progress", _WORDS),
    Question("checkin.confidence", ("number", "choice")),
    Question("checkin.blocker", _WORDS, nothing_ok=True),
    Question("checkin.tell", ("choice", "text"), nothing_ok=True),
    Question("checkin.adapt", ("choice", "text"), nothing_ok=True),
    Question("checkin.next", _WORDS),
    Question("evidence.what", _WORDS),
    Question("evidence.self_rating", ("number", "choice")),
    Question("reflect.worked", _WORDS),
    Question("reflect.change", _WORDS),
    Question("reflect.next", _WORDS),
)

QUESTIONS: Mapping[str, Question] = MappingProxyType({q.id: q for q in _ALL})


def of_topic(topic: str, *, on_request: bool = False) -> tuple[Question, ...]:
    """The questions of one topic in the order they are asked; with those that are asked on request, where wanted."""
    return tuple(q for q in _ALL if q.topic == topic and (on_request or not q.on_request))


def by_slot(slot: str) -> Question:
    """The question behind a Rasa slot. Raises KeyError for a slot that is no question's."""
    return next((q for q in _ALL if q.slot == slot), None) or QUESTIONS[slot]
