"""Changing an earlier answer, by its name or by what was said."""

from typing import Any

import pytest

from bot.plans.changes import changeable, find_change, open_for_change
from bot.plans.given import Change
from tests.plans.people import a_plan, a_turn

DRAFTS: dict[str, dict[str, Any]] = {
    "purpose": {"purpose.what": "a", "purpose.where": "b", "purpose.why": "c"},
    "goal": {"goal.confidence": 2, "goal.statement": "s", "goal.measure": "m", "goal.target_date": "2026-12-15"},
    "plan": {"plan.items": [], "plan.schedule": {"weekdays": ["tue"], "minutes": 20}, "plan.need": None},
    "progress": {"progress.signs": ["x"], "progress.cadence": {"weekdays": ["fri"], "time": "16:00"}},
    "mastery": {"mastery.method": "m", "mastery.criteria": ["c"], "mastery.date": "2026-12-15"},
}
ORDER = ("purpose", "goal", "plan", "progress", "mastery")


def at(step: Any) -> Any:
    return a_turn(a_plan(step=step, agreed=ORDER[: ORDER.index(step)], draft=DRAFTS[step]))


@pytest.mark.parametrize(
    ("step", "text", "change"),
    [
        ("purpose", "change where to cooking for my cousins", Change("purpose.where", "cooking for my cousins")),
        ("purpose", "change the why", Change("purpose.why")),
        ("goal", "yes but change the date to friday", Change("goal.target_date", "friday")),
        ("goal", "change my goal date", Change("goal.target_date")),
        ("goal", "make it dec 18 instead", Change("goal.target_date", "dec 18")),
        ("goal", "change the measure to 9 of 10", Change("goal.measure", "9 of 10")),
        ("goal", "i want to fix my goal", Change("goal.statement")),
        ("plan", "not tuesday, thursday", Change("plan.schedule", "thursday")),
        ("plan", "change the days to mon and wed", Change("plan.schedule", "mon and wed")),
        ("plan", "actually 30 mins", Change("plan.schedule", "30 mins")),
        ("progress", "change the check-ins to sundays at 5", Change("progress.cadence", "sundays at 5")),
        ("mastery", "change the date to dec 18", Change("mastery.date", "dec 18")),
        ("mastery", "change my goal date", Change("goal.target_date")),
        ("goal", "where", Change("purpose.where")),
        ("goal", "yes", None),
        ("goal", "the goal is good", None),
        ("goal", "the date is fine with me", None),
        ("plan", "the list is ok keep it", None),
        ("goal", "the goal is dividing fractions alone", Change("goal.statement", "dividing fractions alone")),
        ("goal", "the weather is nice", None),
    ],
)
def test_a_change_is_found(step: str, text: str, change: Change | None) -> None:
    assert find_change(at(step), text) == change


def test_opening_an_answer_takes_it_out_of_the_draft_and_reopens_its_step() -> None:
    turn = at("goal")
    open_for_change(turn, "purpose.why")
    assert turn.plan.step == "purpose"
    assert "purpose.why" not in turn.plan.draft


def test_only_what_was_answered_can_be_changed() -> None:
    assert changeable(at("purpose")) == ("purpose.what", "purpose.where", "purpose.why")
