"""The next days that matter on a plan, soonest first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.plans.plan import WEEKDAYS, Plan

MOST = 6

NextDate = tuple[date, str]
"""The day, and what is on it."""


def next_dates(plan: Plan, today: date) -> tuple[NextDate, ...]:
    """What comes from today on; what is on every week is told once. Nothing once the plan is mastered."""
    if plan.step == "mastered":
        return ()
    return tuple(sorted(one for one in _dates(plan, today) if one[0] >= today)[:MOST])


def _dates(plan: Plan, today: date) -> Iterator[NextDate]:
    for item in plan.items:
        if item.status == "open" and item.kind != "need" and (on := item.on or _next(item.weekdays, today)):
            yield on, f"“{item.title}”"
    if plan.step == "active" and (on := _next(plan.progress.weekdays, today)):
        yield on, "check-in"
    for goal in plan.goals:
        if goal.status == "open" and goal.target_date:
            yield goal.target_date, "goal date"
    if plan.mastery.date:
        yield plan.mastery.date, "shows it"


def _next(weekdays: Sequence[str], today: date) -> date | None:
    days = (today + timedelta(days=n) for n in range(7))
    return next((day for day in days if WEEKDAYS[day.weekday()] in weekdays), None)
