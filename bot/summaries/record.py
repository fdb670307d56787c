"""What a summary is told from: stored lines, decisions and calls for an adult, as they are. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.plans.learner import Learner
from bot.plans.plan import Plan


@dataclass(frozen=True)
class Spoken:
    """One stored line. `seq` orders a talk.

    `asking` is the question that stood open when the student wrote it, where that is known; `chosen` is True for a
    button; `offered` are the titles of the buttons under the line; `answered` is False while the message waits.
    """

    id: str
    seq: int
    at: datetime
    sender: str
    text: str
    asking: str | None = None
    chosen: bool = False
    private: bool = False
    answered: bool = True
    plan_id: str | None = None
    offered: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the student said it."""
        return self.sender == "student"


@dataclass(frozen=True)
class Decision:
    """One revision of a plan, with the message that led to it where there was one."""

    plan_id: str
    number: int
    at: datetime
    by: str
    what: str
    changes: Mapping[str, tuple[Any, Any]]
    message_id: str | None = None


@dataclass(frozen=True)
class Call:
    """Something an adult was told. `level` "danger" and "concern" are for safety contacts alone."""

    level: str
    kind: str
    words: str
    to: str
    at: datetime
    message_id: str | None = None


@dataclass(frozen=True)
class Talked:
    """A stretch of one student's talk and all that belongs to it.

    Lines up to `since` (a `seq`) were told before and are there as context; lines after `through` are not told yet.
    `kept_back` are the words of profile notes that only the student sees.
    """

    learner: Learner
    plans: tuple[Plan, ...] = ()
    lines: tuple[Spoken, ...] = ()
    decisions: tuple[Decision, ...] = ()
    calls: tuple[Call, ...] = ()
    kept_back: tuple[str, ...] = ()
    since: int = 0
    through: int | None = None

    @property
    def stretch(self) -> tuple[Spoken, ...]:
        """The lines that are to be told, in order."""
        return tuple(
            line for line in self.lines if line.seq > self.since and (self.through is None or line.seq <= self.through)
        )
