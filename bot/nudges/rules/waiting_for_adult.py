"""A finished plan, or evidence, waits for an adult's word.

**When.** A plan was completed, or evidence was handed in, `waiting_school_days` school days ago, and the teacher
has not reviewed or judged it.

**Silent when** one school day fewer has passed, the teacher has answered, or the student is still working on the
plan.

**Told to** the teacher of the plan, for *soon*. Once for each plan and each piece of evidence.

**Why.** Feedback works when it comes while the student still remembers why they asked (rows D3, D10).
"""

from __future__ import annotations

from datetime import datetime

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.plan import Evidence, Plan


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """At most one finding a plan: its oldest evidence, else the plan itself."""
    found = []
    for plan in case.plans:
        adult = case.teacher(plan)
        if adult is None:
            continue
        evidence = next((one for one in plan.evidence if not one.verdict), None) if plan.step != "mastered" else None
        if evidence is not None and _is_long(case, evidence.at, now, thresholds):
            found.append(_of_evidence(case, plan, evidence, now, adult.id))
        elif evidence is None and plan.step == "active" and not plan.evidence:
            completed = case.entered.get(plan.id)
            if completed and not _is_reviewed(plan, completed) and _is_long(case, completed, now, thresholds):
                found.append(_of_plan(case, plan, completed, now, adult.id))
    return tuple(found)


def _is_reviewed(plan: Plan, completed: datetime) -> bool:
    """A yes holds for good; a suggestion until the student has completed the plan anew."""
    return any(review.decision == "approve" or review.at >= completed for review in plan.reviews)


def _is_long(case: Case, since: datetime, now: datetime, thresholds: Thresholds) -> bool:
    return thresholds.calendar.have_passed(thresholds.waiting_school_days, case.day(since), case.day(now))


def _of_evidence(case: Case, plan: Plan, evidence: Evidence, now: datetime, to: str) -> Finding:
    said, words = case.date_of(evidence.at, now), case.quote(evidence.text)
    rating = f"{evidence.self_rating} of 5" if evidence.self_rating else "not yet"
    return Finding(
        rule="waiting_for_adult",
        student_id=case.learner.id,
        severity="soon",
        reason=f"{case.name} has waited for your word on the evidence since {said}{f': {words}' if words else ''}.",
        evidence=(
            Shown(
                f"{said}: {words or 'a file or private words'}",
                words=case.open_words(evidence.text),
                at=evidence.at,
                plan_id=plan.id,
                field=f"evidence.{evidence.id}",
            ),
            Shown(f"{case.name}'s own rating: {rating}.", plan_id=plan.id, field=f"evidence.{evidence.id}.self_rating"),
        ),
        suggestion=Suggestion(
            "Look at it beside the student's own rating, criterion by criterion.",
            f"Hi {case.name}, I have your work here. Thank you! You will have my answer by tomorrow.",
        ),
        key=f"{plan.id}:{evidence.id}",
        to=(to,),
        since=evidence.at,
        plan_id=plan.id,
    )


def _of_plan(case: Case, plan: Plan, completed: datetime, now: datetime, to: str) -> Finding:
    said = case.date_of(completed, now)
    goal = next((g for g in plan.goals if g.kind == "academic"), None)
    words = case.quote(goal.statement) if goal else ""
    return Finding(
        rule="waiting_for_adult",
        student_id=case.learner.id,
        severity="soon",
        reason=f"{case.name}'s plan{f' to {words}' if words else ''} is complete since {said} and waits for your word.",
        evidence=(
            Shown(f"Goal: {words or 'not quoted'}.", plan_id=plan.id, field="goals"),
            Shown(f"All five steps agreed on {said}; no review yet.", at=completed, plan_id=plan.id, field="reviews"),
        ),
        suggestion=Suggestion(
            "Say yes to it, or suggest one change.",
            f"Hi {case.name}, I am reading your plan today. Start with the first thing on it."
            " I will write to you here.",
        ),
        key=f"{plan.id}:review:{completed.isoformat()}",
        to=(to,),
        since=completed,
        plan_id=plan.id,
    )
