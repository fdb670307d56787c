"""What stands out on a plan that waits for a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plans.plan import Plan
from bot.triage.points import open_points
from tests.staff.school import DIVIDING, NOW, plan_of

DAY = NOW.date()


def test_a_plan_that_is_whole_has_no_open_points() -> None:
    assert open_points(plan_of("leo"), DAY, "6") == ()


def changed(**more: object) -> Plan:
    return plan_of("leo", **more)


@pytest.mark.parametrize(
    ("plan", "point"),
    [
        (replace(changed(), goals=(replace(changed().goals[0], measure=None),)), "no measure"),
        (replace(changed(), goals=(replace(changed().goals[0], target_date=None),)), "no date"),
        (replace(changed(), goals=(replace(changed().goals[0], target_date=DAY - timedelta(days=1)),)), "date is over"),
        (changed(items=()), "nothing to do"),
        (
            replace(changed(), items=(replace(changed().items[0], minutes=90, weekdays=("mon", "tue", "wed", "thu")),)),
            "360",
        ),
        (replace(changed(), progress=replace(changed().progress, weekdays=())), "No check-ins"),
        (replace(changed(), mastery=replace(changed().mastery, criteria=())), "what counts"),
        (changed(standard=replace(DIVIDING, grade="5")), "grade 5"),
    ],
)
def test_what_stands_out_is_named(plan: Plan, point: str) -> None:
    found = open_points(plan, DAY, "6")
    assert len(found) == 1
    assert point in found[0]
