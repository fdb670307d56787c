"""A teacher's word on a plan: yes, or a suggestion that the student answers (rows A4, A12, F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.plans.autonomy import Dial, freedom
from bot.plans.path import step_of
from bot.plans.plan import FIVE, Plan, Review, Step
from bot.plans.steps import rules_of
from bot.plans.tripwires import TripWire, in_words
from bot.plans.turn import PlanChange

Decision = Literal["approve", "suggest"]

# What the coach says to the student about it; the sentences stand in data/news/replies.yml.
SAID_YES = "news.approved"
SAID_YES_BECAUSE = "news.approved_because"
SAID_SENT_BACK = "news.sent_back"
SAID_VERDICT = "news.verdict"
SAID_VERDICT_ALL = "news.verdict_all"
SAID_MASTERED = "news.mastered"
SAID_OPENED = "news.talk_opened"
SAID_WIRES = "news.tripwires"


def is_said_already(plan: Plan, review: Review) -> bool:
    """Whether the last word on the plan is this very one, said before (a form sent twice)."""
    last = plan.reviews[-1] if plan.reviews else None
    return last is not None and replace(last, at=review.at) == review


def reviewed(plan: Plan, review: Review, step: Step | None = None, dial: Dial | None = None) -> PlanChange:
    """The plan with the teacher's word on it. A suggestion for a step that is not the student's alone reopens it."""
    what = "looked at the plan and said yes" if review.decision == "approve" else "suggested a change"
    if step is not None:
        what = f"{what}: the {step}"
    plan = replace(plan, reviews=(*plan.reviews, review))
    if review.decision == "suggest" and step is not None and may_send_back(plan, step, dial or {}):
        plan = sent_back(plan, step)
    return PlanChange(plan=plan, what=what, by=review.by)


def may_send_back(plan: Plan, step: Step, dial: Dial) -> bool:
    """Whether a suggestion opens the step at once; where the student decides alone they are asked first."""
    return step in plan.agreed and plan.step != "mastered" and freedom(dial, step) != "alone"


def sent_back(plan: Plan, step: Step) -> Plan:
    """The plan with an agreed step open again; its words stay as a draft, to be changed and agreed to anew."""
    draft = {**plan.draft, **rules_of(step).unsettle(plan)}
    opened = replace(plan, draft=draft, agreed=tuple(s for s in FIVE if s in plan.agreed and s != step))
    return replace(opened, step=step_of(opened))


def wired(plan: Plan, wires: Sequence[TripWire], by: str) -> PlanChange | None:
    """The plan with trip-wires that an adult set; None where they stand so already.

    What the student has pencilled for them gives way, so that the next read-back says what stands.
    """
    said = tuple(wire.said for wire in wires)
    pencilled = {"progress.tripwires": list(said)} if "progress.tripwires" in plan.draft else {}
    watched = replace(plan, progress=replace(plan.progress, tripwires=said), draft={**plan.draft, **pencilled})
    if watched == plan:
        return None
    return PlanChange(plan=watched, what=f"set the trip-wires: {in_words(said)}", by=by)


def review_of(by: str, at: datetime, decision: Decision, comment: str) -> Review:
    """The words of a review as they are kept."""
    return Review(by=by, at=at, decision=decision, comment=" ".join(comment.split()))
