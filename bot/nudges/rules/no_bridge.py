"""A student stays on a lower grade's standard, with no way back to their own grade.

**When.** The student is in a class of a grade, works in its subject only on standards of lower grades, for at least
`below_grade_days` days, and no plan in sight is for a standard of the class's grade.

**Silent when** one plan in the subject is for the class's own grade or above (that is the bridge), the lower one is
newer, or the grade of the class or the standard is not a number (“MS”, “mixed”).

**Told to** the advisor, for *soon*. Once for each plan.

**Why.** High expectations for everyone: a lower step is good when it leads back up (row G1), and harm when it lasts
(G2).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.plan import Plan


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """At most one finding a subject."""
    adult = case.advisor()
    if adult is None:
        return ()
    found = []
    for subject, grade in case.courses:
        plans = [plan for plan in case.plans if _is_of(plan, subject)]
        if not grade.isdigit() or not plans:
            continue
        lower = [plan for plan in plans if _grade(plan) < int(grade)]
        oldest = lower[0] if len(lower) == len(plans) else None
        if oldest is None or oldest.created_at is None or oldest.step == "mastered":
            continue
        if now - oldest.created_at >= timedelta(days=thresholds.below_grade_days):
            found.append(_finding(case, oldest, oldest.created_at, subject, grade, now, adult.id))
    return tuple(found)


def _is_of(plan: Plan, subject: str) -> bool:
    return plan.standard is not None and plan.standard.subject == subject and plan.standard.grade.isdigit()


def _grade(plan: Plan) -> int:
    return int(plan.standard.grade) if plan.standard else 0


def _finding(case: Case, plan: Plan, began: datetime, subject: str, grade: str, now: datetime, to: str) -> Finding:
    standard = plan.standard
    code, level = (standard.code, standard.grade) if standard else ("", "")
    said = case.date_of(began, now)
    return Finding(
        rule="no_bridge",
        student_id=case.learner.id,
        severity="soon",
        reason=f"{case.name} has worked in {subject} on grade {level} only since {said}, "
        f"and no plan leads back to grade {grade}.",
        evidence=(
            Shown(f"Plan of {said}: {code}, grade {level}.", at=began, plan_id=plan.id, field="standard"),
            Shown(f"Class: {subject}, grade {grade}. Plans for grade {grade}: none.", field="courses"),
        ),
        suggestion=Suggestion(
            f"Choose with {case.name} and the teacher the grade {grade} standard that this one leads to"
            f"{f': {plan.bridge.code}, {plan.bridge.plain}' if plan.bridge else ''}.",
            f"Hi {case.name}, what you are learning now is a step to something bigger. "
            "Shall we pick together what it opens next?",
        ),
        key=plan.id,
        to=(to,),
        since=began,
        plan_id=plan.id,
    )
