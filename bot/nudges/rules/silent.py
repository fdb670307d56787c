"""A student with an open plan has not written for many school days.

**When.** The student has a plan that is not mastered, and `silent_school_days` school days have passed since their
newest message, or since the plan was made when they never wrote.

**Silent when** one school day fewer has passed, the days in between were holidays, everything is mastered, or there
is no plan.

**Told to** the advisor, for *soon*. Once for each silence: a word from the student ends it.

**Why.** One sustained adult relationship is what brings students back (row F3); the coach's own reminders are not
that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """At most one finding."""
    plan = next((p for p in reversed(case.plans) if p.step != "mastered"), None)
    made = plan.created_at if plan else None
    since = max((at for at in (case.said_at, made) if at is not None), default=None)
    if plan is None or since is None or now - since < timedelta(days=thresholds.silent_school_days - 1):
        return ()
    if not thresholds.calendar.have_passed(thresholds.silent_school_days, case.day(since), case.day(now)):
        return ()
    adult = case.advisor()
    if adult is None:
        return ()
    said = case.date_of(since, now)
    topic = plan.standard.plain if plan.standard else "a plan"
    never = case.said_at is None or case.said_at < since
    reason = (
        f"{case.name} has not written since the plan was given on {said}."
        if never
        else f"{case.name} has not written since {said}, with a plan still open."
    )
    reach = f"Agreed so far: {', '.join(plan.agreed) or 'nothing yet'}."
    return (
        Finding(
            rule="silent",
            student_id=case.learner.id,
            severity="soon",
            reason=reason,
            evidence=(
                Shown(f"Newest message: {'none' if never else said}.", at=since),
                Shown(f"Open plan: {topic}. {reach}", plan_id=plan.id, field="step"),
            ),
            suggestion=Suggestion(
                f"Say hello to {case.name} in person; ask nothing about the plan first.",
                f"Hi {case.name}, I have not heard from you in a while. How are you? "
                "Your plan is still here, just as you left it. Shall we look at it together?",
            ),
            key=f"{case.learner.id}:{since.date().isoformat()}",
            to=(adult.id,),
            since=since,
            plan_id=plan.id,
        ),
    )
