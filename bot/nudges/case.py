"""All that the nudge rules know of one student. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from bot.nudges.words import in_quotes, is_held
from bot.plans.learner import Adult, Learner
from bot.plans.plan import Plan
from bot.plans.when import say_date


@dataclass(frozen=True)
class Ask:
    """Something of a student's that an adult must read: a stored notice, and what became of it."""

    id: str
    level: Literal["danger", "concern", "request"]
    kind: str
    words: str
    to: str
    at: datetime
    state: Literal["new", "seen", "acted"] = "new"
    plan_id: str | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Case:
    """One student as the rules see them.

    `plans` are those in sight, the mastered ones too. `said_at` is the student's newest message, `heard_at` the newest
    line an adult wrote to them. `entered` says when each plan came to the step it is in. `courses` are (subject,
    grade) of the student's classes. `private` are words the student marked private: they are never quoted.
    """

    learner: Learner
    plans: tuple[Plan, ...] = ()
    asks: tuple[Ask, ...] = ()
    said_at: datetime | None = None
    heard_at: datetime | None = None
    entered: Mapping[str, datetime] = field(default_factory=dict)
    courses: tuple[tuple[str, str], ...] = ()
    private: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the adults call the student."""
        return self.learner.name.split()[0]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The student's time zone."""
        return ZoneInfo(self.learner.timezone)

    def day(self, at: datetime) -> date:
        """The student's local day."""
        return at.astimezone(self.zone).date()

    def date_of(self, at: datetime, now: datetime) -> str:
        """That day in words, "Tue, Dec 1"."""
        return say_date(self.day(at), self.day(now))

    def open_words(self, words: str | None) -> str:
        """The student's words; "" where there are none or they are private."""
        said = (words or "").strip()
        return "" if is_held(said, self.private) else said

    def quote(self, words: str | None) -> str:
        """The student's words in quotation marks, cut where they are long; "" where there are none to quote."""
        said = self.open_words(words)
        return in_quotes(said) if said else ""

    def advisor(self) -> Adult | None:
        """Who keeps an eye on the whole student: the advisor, else a teacher."""
        return self._advisor

    @cached_property
    def _advisor(self) -> Adult | None:
        return self.learner.adult("advisor") or self.learner.adult("teacher")

    def teacher(self, plan: Plan | None = None) -> Adult | None:
        """The teacher a plan belongs to: who assigned it, else the first; without any, the advisor."""
        teachers = [adult for adult in self.learner.adults if adult.role == "teacher"]
        own = next((adult for adult in teachers if plan and adult.id == plan.assigned_by), None)
        return own or next(iter(teachers), None) or self.learner.adult("advisor")
