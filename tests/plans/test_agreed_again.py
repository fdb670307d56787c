"""A step that is changed later is kept again, and does not send the student on to the next one."""

from __future__ import annotations

from bot.plans import path
from bot.plans.talk import Talk
from tests.plans.people import a_plan, a_turn

PROGRESS = {
    "progress.signs": ["fewer hints"],
    "progress.cadence": {"weekdays": ["fri"], "time": "16:00"},
    "progress.if_stuck": "ask Ms. Rivera",
    "progress.shared_with": [],
}


def test_the_first_time_the_next_step_is_named() -> None:
    plan = a_plan(step="progress", agreed=("purpose", "goal", "plan"), draft=PROGRESS)
    [said] = path.agree(a_turn(plan, Talk(plan_id="p1", asking="progress.confirm")), "progress")
    assert said.key == "progress.agreed"


def test_a_later_change_names_no_next_step() -> None:
    plan = a_plan(step="progress", agreed=("purpose", "goal", "plan", "mastery"), draft=PROGRESS)
    turn = a_turn(plan, Talk(plan_id="p1", asking="progress.confirm"))
    [said] = path.agree(turn, "progress")
    assert said.key == "step.agreed_again"
    assert turn.plan is not None
    assert turn.plan.step == "active"


def test_the_kind_of_a_goal_is_told_in_plain_words() -> None:
    turn = a_turn(a_plan(step="goal"), Talk(plan_id="p1"))
    assert path.value_in_words(turn, "goal.kind", "social_emotional") == "feelings and people"
