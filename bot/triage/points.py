"""What a plan still lacks, said for the teacher who is asked to say yes to it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.plans.plan import Plan

MOST_MINUTES_A_WEEK = 300


def open_points(plan: Plan, today: date, grade: str = "") -> tuple[str, ...]:
    """Why to look closer before saying yes; empty where nothing stands out. `grade` is that of the class."""
    return tuple(_points(plan, today, grade))


def _points(plan: Plan, today: date, grade: str) -> Iterator[str]:
    goal = next((g for g in plan.goals if g.status == "open"), None)
    if "goal" in plan.agreed:
        if goal is None or not goal.measure:
            yield "The goal has no measure."
        if goal is None or goal.target_date is None:
            yield "The goal has no date."
        elif goal.target_date < today:
            yield "The goal's date is over."
    if "plan" in plan.agreed:
        doing = [item for item in plan.items if item.kind != "need" and item.status == "open"]
        if not doing:
            yield "There is nothing to do on it."
        load = sum((item.minutes or 0) * max(1, len(item.weekdays)) for item in doing)
        if load > MOST_MINUTES_A_WEEK:
            yield f"It asks for {load} minutes a week."
    if "progress" in plan.agreed and not plan.progress.weekdays:
        yield "No check-ins are agreed."
    if "mastery" in plan.agreed and not plan.mastery.criteria:
        yield "It says nowhere what counts as shown."
    level = plan.standard.grade if plan.standard else ""
    if level.isdigit() and grade.isdigit() and int(level) < int(grade):
        yield f"It is on grade {level}; the class is on grade {grade}."
