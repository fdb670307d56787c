"""What a student may know beforehand: what tells the advisor, and what the advisor would read now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.nudges.case import Case
from bot.nudges.rules import rules
from bot.nudges.rules.confidence_falling import allowed_falls
from bot.nudges.rules.missed_checkins import tripwire
from bot.nudges.rules.stuck_unanswered import stuck_days
from bot.nudges.thresholds import Thresholds
from bot.plans.learner import Learner
from bot.plans.plan import Plan

FROM_THE_PLAN = ("missed_checkins", "goal_date_near_without_evidence", "confidence_falling")
"""The rules that need no more than the plan; the others also look at who wrote when."""


@dataclass(frozen=True)
class Preview:
    """`who` is told, `when` are the causes, `now` what they would read now."""

    who: str
    when: tuple[str, ...]
    now: tuple[str, ...] = ()


def preview(learner: Learner, plans: Sequence[Plan], now: datetime, thresholds: Thresholds) -> Preview | None:
    """The preview for a student with a running plan; None where nothing would tell anybody."""
    # When a plan began to run stands in newer plans only; a guess would accuse.
    case = Case(learner, tuple(plan for plan in plans if plan.checkins or plan.mastery.agreed_at))
    adult = case.advisor()
    running = [plan for plan in plans if plan.step == "active"]
    if adult is None or not running:
        return None
    missed = tripwire(running[0], thresholds)
    missed_said = "1 check-in" if missed == 1 else f"{missed} check-ins in a row"
    when = (
        *((f"you miss {missed_said}",) if missed and running[0].progress.weekdays else ()),
        f"your goal date is {_days(thresholds.goal_near_days)} away and you have shown nothing yet",
        f"you are stuck for {_days(stuck_days(running[0], thresholds))} and nobody has answered",
        f"you feel less sure {_in_a_row(allowed_falls(running[0], thresholds))}",
        f"you write nothing for {thresholds.silent_school_days} school days",
    )
    reads = tuple(f.reason for name in FROM_THE_PLAN for f in rules()[name](case, now, thresholds))
    return Preview(adult.name, when, reads)


def _in_a_row(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
