"""The contract's Plan and its history as pydantic models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.api.models import Out, StepName


class StandardOut(Out):
    """A learning standard; `evidence` are the kinds that are asked for, empty where every kind is."""

    code: str
    statement: str
    plain: str
    skills: list[str]
    criteria: list[str]
    evidence: list[str]


class PurposeOut(Out):
    """Step 1 in the student's words."""

    what: str | None
    where: str | None
    why: str | None


class GoalOut(Out):
    """Step 2."""

    id: str
    statement: str
    measure: str | None
    target_date: date | None
    starting_confidence: int | None
    proposed_by: str
    agreed_by: str | None
    status: str
    kind: str
    shared: bool


class ItemOut(Out):
    """Step 3: one thing to do or to have."""

    id: str
    kind: str
    title: str
    mode: str | None
    weekdays: list[str]
    on: date | None
    minutes: int | None
    status: str
    chosen_by: str
    off_screen: bool | None


class ProgressOut(Out):
    """Step 4."""

    signs: list[str]
    weekdays: list[str]
    time: str | None
    if_stuck: str | None
    tripwires: list[str]
    shared_with: list[str]


class CriterionOut(Out):
    """One success criterion."""

    id: str
    text: str
    met: bool | None


class WaiverOut(Out):
    """Who let this plan do without evidence of use in real life, and why."""

    by: str
    at: datetime
    reason: str


class MasteryOut(Out):
    """Step 5. `agreed_at` is when the plan began to run."""

    method: str | None
    criteria: list[CriterionOut]
    date: date | None
    status: str
    waived: WaiverOut | None
    agreed_at: datetime | None


class CheckInOut(Out):
    """One look at how it goes."""

    at: datetime
    done: str | None
    progress: str | None
    confidence: int | None
    blocker: str | None
    next: str | None
    item: str | None
    outcome: str | None


class ReflectionOut(Out):
    """Looking back, in the student's words."""

    at: datetime
    worked: str | None
    change: str | None
    next: str | None


class JudgementOut(Out):
    """A teacher's word on one criterion; the last one about it counts."""

    criterion: str
    met: bool
    comment: str
    by: str
    at: datetime | None


class EvidenceOut(Out):
    """Something that shows the learning. `ratings` are the student's own, by criterion id; a file lies at `url`."""

    id: str
    at: datetime
    kind: str
    text: str | None
    url: str | None
    self_rating: int | None
    verdict: str | None
    shows: str
    ratings: dict[str, int]
    judgements: list[JudgementOut]
    attempt: int
    attempt_of: str | None
    file: str | None
    fits: bool


class ReviewOut(Out):
    """A teacher's word on the plan."""

    by: str
    at: datetime
    decision: str
    comment: str


class PlanOut(Out):
    """One plan. `draft` is what was said and is not agreed yet, by question id; `agreed` the steps agreed to.

    `bridge` is the standard of the class's own grade that this one leads to, where it is below that.
    """

    id: str
    student_id: str
    standard: StandardOut | None
    step: StepName
    revision: int
    purpose: PurposeOut
    goals: list[GoalOut]
    items: list[ItemOut]
    progress: ProgressOut
    mastery: MasteryOut
    checkins: list[CheckInOut]
    evidence: list[EvidenceOut]
    reviews: list[ReviewOut]
    reflections: list[ReflectionOut]
    draft: dict[str, Any]
    agreed: list[StepName]
    bridge: StandardOut | None


class PlansOut(Out):
    """A student's open plans, oldest first."""

    plans: list[PlanOut]


class RevisionOut(Out):
    """One dated, attributed change. `changes` maps a field to [before, after]."""

    revision: int
    at: datetime
    by: str
    what: str
    changes: dict[str, list[Any]]


class HistoryOut(Out):
    """Every revision of a plan, oldest first."""

    revisions: list[RevisionOut]
