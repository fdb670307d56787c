"""A summary: at most ten lines, each with the messages it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

HEADLINE_CHARS = 90
MOST_LINES = 10

SignalKind = Literal["stuck", "confidence_falling", "help_asked", "pace", "proud"]


@dataclass(frozen=True)
class Decided:
    """One thing that was decided, in one sentence."""

    text: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """The student's own words: a verbatim part of the message."""

    quote: str
    message_id: str


@dataclass(frozen=True)
class Signal:
    """Something an adult may want to act on, in one sentence."""

    kind: SignalKind
    text: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """One stretch of a talk, told. Everything in it stands in a stored line or in the plan."""

    student_id: str
    from_at: datetime
    to_at: datetime
    headline: str
    decided: tuple[Decided, ...] = ()
    said: tuple[Quote, ...] = ()
    signals: tuple[Signal, ...] = ()
    next_step: str = ""
    needs_me: bool = False
    plan_id: str | None = None
    sources: tuple[str, ...] = ()
    """Every message that anything in it rests on, headline and next step too."""
    headline_message_ids: tuple[str, ...] = ()
    next_step_message_ids: tuple[str, ...] = ()
    """The words that led to it; where it rests on no words, the last ones before it."""

    def message_ids(self) -> frozenset[str]:
        """Every message that a line of it names."""
        told: list[Decided | Signal] = [*self.decided, *self.signals]
        around = {*self.headline_message_ids, *self.next_step_message_ids}
        quoted = {quote.message_id for quote in self.said}
        return frozenset(i for line in told for i in line.message_ids) | quoted | around
