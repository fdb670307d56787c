"""A goal's date is near, or just past, and nothing was shown yet.

**When.** A running plan has an open academic goal whose date is at most `goal_near_days` days ahead, or at most
`goal_past_days` days ago, and the plan holds no evidence.

**Silent when** the date is a day further off, some evidence was given, the goal was reached or dropped, the plan is
not complete yet, or the goal is a personal one.

**Told to** the advisor: *soon* before the date, *today* from the day before it on. Once for each date: moving it is
a new cause.

**Why.** A date nobody talks about passes in silence. Moving it is as good as meeting it, when the student decides
so.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.plan import Goal, Plan
from bot.plans.when import say_date


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each such goal."""
    adult, today = case.advisor(), case.day(now)
    if adult is None:
        return ()
    return tuple(
        _finding(case, plan, place, day, now, thresholds.goal_near_days, adult.id)
        for plan in case.plans
        if plan.step == "active" and not plan.evidence
        for place, goal in enumerate(plan.goals)
        if (day := _day_of(goal)) is not None
        and -thresholds.goal_past_days <= (day - today).days <= thresholds.goal_near_days
    )


def _day_of(goal: Goal) -> date | None:
    """The date of an open academic goal; others are the student's own business."""
    return goal.target_date if goal.status == "open" and goal.kind == "academic" else None


def _finding(case: Case, plan: Plan, place: int, day: date, now: datetime, near_days: int, to: str) -> Finding:
    goal, today = plan.goals[place], case.day(now)
    left = (day - today).days
    said, aim = say_date(day, today), case.quote(goal.statement)
    when = f"is {said}, {_in(left)}" if left >= 0 else f"was {said}, {_ago(-left)}"
    last = f", the last on {case.date_of(plan.checkins[-1].at, now)}" if plan.checkins else ""
    return Finding(
        rule="goal_date_near_without_evidence",
        student_id=case.learner.id,
        severity="soon" if left > 1 else "today",
        reason=f"{case.name}'s date for {aim or 'a goal'} {when}, and nothing is shown yet.",
        evidence=(
            Shown(
                f"How we would see it: {case.quote(goal.measure) or 'no measure yet'}.",
                plan_id=plan.id,
                field=f"goals.{place}.measure",
            ),
            Shown(f"Evidence so far: none. Check-ins: {len(plan.checkins)}{last}.", plan_id=plan.id, field="evidence"),
        ),
        suggestion=Suggestion(
            f"Ask {case.name} what is ready, and whether the date still fits.",
            f"Hi {case.name}, the date you set for {aim or 'your goal'} {when}. "
            "What could you show already? If the date does not fit anymore, we can move it together.",
        ),
        key=f"{plan.id}:{goal.id}:{day.isoformat()}",
        to=(to,),
        since=datetime.combine(day - timedelta(days=near_days), time(0), case.zone),
        plan_id=plan.id,
    )


def _in(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _ago(days: int) -> str:
    return "yesterday" if days == 1 else f"{days} days ago"
