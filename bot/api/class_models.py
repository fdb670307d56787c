"""Classes, looks and verdicts as pydantic models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from bot.api.models import MAX_ID_CHARS, PAGE_MOST, In, LineOut, Out

Freedom = Literal["alone", "together", "not_yet"]
FiveName = Literal["purpose", "goal", "plan", "progress", "mastery"]


class ClassOut(Out):
    """One class of the teacher."""

    id: str
    name: str
    subject: str
    grade: str
    students: int
    needs_you: int


class ClassesOut(Out):
    """The teacher's classes, by name."""

    classes: list[ClassOut]


class DeedOut(Out):
    """The one next deed, and the page where it is done."""

    kind: str
    title: str
    url: str


class RowOut(Out):
    """One student. `reason` says why they are where they are in the list; at most five rows have `needs_you`."""

    student_id: str
    name: str
    plan_id: str | None
    standard: str
    plain: str
    step: str
    path: int
    goal_date: date | None
    confidence: list[int]
    last_checkin_at: datetime | None
    needs_you: bool
    severity: str | None
    reason: str
    note: str
    deed: DeedOut | None


class TriageOut(Out):
    """A class, its students most urgent first. `autonomy` says which steps they decide alone."""

    id: str
    name: str
    subject: str
    grade: str
    autonomy: dict[FiveName, Freedom]
    students: list[RowOut]


class TranscriptOut(Out):
    """A page of a talk, oldest first. `left_out` lines of it are private or kept for the safety contacts."""

    messages: list[LineOut]
    left_out: int
    next: str | None


class TranscriptQuery(In):
    """Why the talk is opened, and which page of it."""

    reason: str | None = Field(None, description="Why you open it, in some words. The student reads it.")
    after: str | None = Field(None, min_length=1, max_length=MAX_ID_CHARS, description="Id of the last line seen.")
    limit: int = Field(PAGE_MOST, ge=1, le=PAGE_MOST, description="How many lines at most.")


class ReviewIn(In):
    """A teacher's word on a plan. `question` is the answer a suggestion is about ("goal.target_date"), `step` the step
    that it sends back; `revision` is the one that was looked at: a plan that has moved on is then refused with 409."""

    decision: Literal["approve", "suggest"]
    comment: str = ""
    step: FiveName | None = None
    question: str | None = Field(None, max_length=MAX_ID_CHARS)
    revision: int | None = Field(None, ge=0)


class TripwiresIn(In):
    """What tells the advisor of a plan: so many missed check-ins in a row, days stuck without an answer, or falls of
    confidence in a row. One of them at least; those left out are no trip-wires of this plan."""

    missed_checkins: int | None = Field(None, ge=1, le=5)
    stuck_days: int | None = Field(None, ge=1, le=10)
    less_sure: int | None = Field(None, ge=1, le=5)


class JudgedIn(In):
    """One criterion, met or not yet."""

    id: str = Field(min_length=1, max_length=MAX_ID_CHARS)
    met: bool
    comment: str = ""


class VerdictIn(In):
    """A teacher's verdict on one piece of evidence, criterion by criterion."""

    criteria: list[JudgedIn] = Field(min_length=1, max_length=30)
