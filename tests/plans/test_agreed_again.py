"""A step that is changed later is kept again, and does not send the student on to the next one."""

from __future__ import annotations

from dataclasses import replace

from bot.plans import changes, listing, load, path
from bot.plans.plan import CheckIn, Item, Plan
from bot.plans.steps import progress
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.plans.people import NOW, a_plan, a_turn, answer
from tests.plans.running import PANCAKES, TILES, running

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


DONE = replace(TILES, status="done")
SCALE = Item("i3", "need", "a kitchen scale", chosen_by="maya")


def of_two(**changes: object) -> Plan:
    """Two things to do on Thursdays and Saturdays, 20 minutes each, and a need the teacher heard of."""
    given: dict[str, object] = {"items": (DONE, PANCAKES, SCALE), "week_minutes": 40, **changes}
    return running(**given)


def with_new_days(plan: Plan, days: str = "mon and wed 20 min") -> Turn:
    turn = a_turn(plan)
    changes.open_for_change(turn, "plan.schedule", keeps_rest=True)
    assert not answer(turn, "plan.schedule", days).again
    path.agree(turn, "plan")
    return turn


def items_of(turn: Turn) -> list[tuple[str, str, str]]:
    assert turn.plan
    return [(item.id, item.title, item.status) for item in turn.plan.items]


def test_what_is_done_stays_and_nothing_is_renumbered() -> None:
    turn = with_new_days(of_two())
    assert items_of(turn) == [
        ("i1", "fraction tiles with Sam", "done"),
        ("i2", "double the pancake recipe", "open"),
        ("i3", "a kitchen scale", "open"),
    ]
    assert turn.plan and turn.plan.items[1].weekdays == ("mon", "wed")
    assert turn.plan.items[0].weekdays == ("thu",)


def test_the_teacher_hears_of_a_need_once() -> None:
    assert with_new_days(of_two()).notices == []
    turn = a_turn(of_two())
    changes.open_for_change(turn, "plan.need")
    answer(turn, "plan.need", "a protractor")
    path.agree(turn, "plan")
    assert [notice.words for notice in turn.notices] == ["a protractor"]
    assert turn.plan
    assert [(i.title, i.status) for i in turn.plan.items if i.kind == "need"] == [
        ("a kitchen scale", "dropped"),
        ("a protractor", "open"),
    ]


def test_a_new_thing_gets_an_id_that_was_never_used() -> None:
    before = of_two(items=(PANCAKES,), checkins=(CheckIn(NOW, "x", item="p1-i1", stood={"item:p1-i2": "open"}),))
    turn = a_turn(before)
    changes.open_for_change(turn, "plan.items")
    turn.pencil("plan.items", [{"kind": "activity", "title": "make cards with my brother"}])
    path.agree(turn, "plan")
    assert items_of(turn) == [
        ("i2", "double the pancake recipe", "dropped"),
        ("p1-i3", "make cards with my brother", "open"),
    ]


def test_a_thing_said_anew_is_the_one_it_was() -> None:
    turn = a_turn(of_two(items=(TILES, PANCAKES)))
    changes.open_for_change(turn, "plan.items")
    turn.pencil("plan.items", [{"kind": "activity", "title": "Double the pancake recipe"}])
    path.agree(turn, "plan")
    assert [(i, status) for i, _, status in items_of(turn)] == [("i1", "dropped"), ("i2", "open")]


def test_things_that_take_turns_are_read_back_with_all_their_days() -> None:
    both = ("thu", "sat")
    items = (replace(TILES, weekdays=both), replace(PANCAKES, weekdays=both))
    turn = a_turn(of_two(items=items))
    assert load.take_turns(turn)
    path.reopen(turn, "plan")
    draft = turn.plan.draft if turn.plan else {}
    assert draft["plan.schedule"] == {"weekdays": ["thu", "sat"], "minutes": 20}
    path.agree(turn, "plan")
    assert turn.plan and turn.plan.week_minutes == 40
    assert [i.weekdays for i in turn.plan.items] == [("thu",), ("sat",)]


def test_new_days_are_new_days_for_what_took_turns() -> None:
    turn = with_new_days(of_two(items=(TILES, PANCAKES)), "thu and wed 20 min")
    assert turn.plan and [i.weekdays for i in turn.plan.items] == [("thu",), ("wed", "thu")]


def test_what_is_off_the_list_gives_its_days_to_nothing() -> None:
    left = replace(TILES, status="dropped")
    turn = a_turn(of_two(items=(left, PANCAKES)))
    assert listing.add(turn, "make cards")
    assert turn.plan and turn.plan.items[-1].weekdays == ("sat",)
    assert ("Saturdays (my work days)", "days:sat:") in progress.offers(turn, "progress.cadence")
