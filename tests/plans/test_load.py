"""Minutes a week beside the stated time and the goal date, told once and never forbidden (row A7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.plans import depends, listing, load, path
from bot.plans.load import Load, load_now, load_of, note, take_turns, ways_out
from bot.plans.plan import Goal, Item
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.plans.people import TODAY, a_plan, a_turn, answer, keys

READY = ("welcomed", "ready")
GOAL = Goal(id="g", statement="do it", target_date=date(2026, 12, 22))
TILES = Item("i1", "activity", "tiles with sam", weekdays=("tue", "thu"), minutes=20)
CARDS = Item("i2", "activity", "cards with my dad", weekdays=("tue", "thu"), minutes=20)


def agreed(*items: Item, week: int | None = 40, **more: Any) -> Turn:
    steps = ("purpose", "goal", "plan", "progress", "mastery")
    plan = a_plan(step="active", agreed=steps, goals=(GOAL,), items=items, week_minutes=week)
    return a_turn(replace(plan, **more), Talk(flags=READY, plan_id="p1"))


def said(turn: Turn) -> list[str]:
    return [one.key for one in note(turn)]


def loaded(*items: Item, days: tuple[str, ...] = ("tue", "thu"), minutes: int = 20, until: date | None = None) -> Load:
    return load_of(items, days, minutes, TODAY, until)


def test_each_thing_counts_on_each_of_its_days() -> None:
    assert loaded(TILES).week == 40
    assert loaded(TILES, CARDS).week == 80
    assert loaded(replace(TILES, weekdays=("tue",)), CARDS).week == 60


def test_what_names_no_minutes_takes_a_sitting_of_the_stated_time() -> None:
    assert loaded(replace(TILES, minutes=None, weekdays=()), minutes=25).week == 50


def test_what_is_on_one_day_only_is_no_weekly_load() -> None:
    assert loaded(replace(TILES, weekdays=(), on=date(2026, 12, 5))).week == 0


@pytest.mark.parametrize(
    ("items", "until", "trouble"),
    [
        ((TILES,), None, None),
        ((TILES, CARDS), None, "over"),
        ((replace(TILES, minutes=25),), None, None),
        (tuple(replace(TILES, id=f"i{n}", minutes=100) for n in range(2)), None, "heavy"),
        ((TILES,), TODAY - timedelta(days=1), "none_left"),
        ((replace(TILES, minutes=60),), TODAY + timedelta(days=2), "short"),
        ((TILES,), TODAY + timedelta(days=21), None),
    ],
)
def test_the_trouble_is_named(items: tuple[Item, ...], until: date | None, trouble: str | None) -> None:
    assert loaded(*items, until=until).trouble == trouble


def test_it_is_said_once_and_again_only_after_it_has_fitted() -> None:
    turn = agreed(TILES, CARDS)
    assert said(turn) == ["load.over"]
    assert said(turn) == []
    both = turn.plan
    turn.plan = agreed(TILES).plan
    assert said(turn) == []
    turn.plan = both
    assert said(turn) == ["load.over"]


def test_a_plan_of_before_the_stated_time_was_kept_is_not_judged_by_it() -> None:
    assert said(agreed(TILES, CARDS, week=None)) == []


def test_what_is_added_later_is_counted() -> None:
    turn = agreed(TILES)
    assert said(turn) == []
    listing.add(turn, "cards with my dad")
    assert said(turn) == ["load.over"]


def test_the_ways_out_are_to_split_it_to_change_the_days_or_the_date_and_to_keep_it() -> None:
    assert [value for _, value in ways_out(agreed(TILES, CARDS))] == [
        load.TURNS,
        "change:plan.schedule",
        "change:goal.target_date",
        "keep",
    ]


def test_taking_turns_gives_each_its_own_days_and_fits() -> None:
    turn = agreed(TILES, CARDS)
    assert take_turns(turn) == ("Tuesdays: “tiles with sam”", "Thursdays: “cards with my dad”")
    assert [item.weekdays for item in turn.plan.items] == [("tue",), ("thu",)]
    assert turn.changes[-1].what
    assert load_now(turn).trouble is None


def test_on_one_day_nothing_takes_turns() -> None:
    turn = agreed(replace(TILES, weekdays=("tue",)), replace(CARDS, weekdays=("tue",)))
    assert take_turns(turn) == ()
    assert load.TURNS not in [value for _, value in ways_out(turn)]


def planning(*titles: str, minutes: int | None = None, until: date = date(2026, 12, 22), **talk: Any) -> Turn:
    items = [{"kind": "activity", "title": title, **({"minutes": minutes} if minutes else {})} for title in titles]
    goal = replace(GOAL, target_date=until)
    plan = a_plan(step="plan", agreed=("purpose", "goal"), goals=(goal,), draft={"plan.items": items})
    return a_turn(plan, Talk(flags=READY, plan_id="p1", **talk))


def test_a_list_longer_than_its_days_is_told_and_the_schedule_is_kept() -> None:
    turn = planning("tiles with sam", "cards with my dad")
    taken = answer(turn, "plan.schedule", "tues n thurs 20 min")
    assert keys(taken) == ["ack.schedule_minutes", "load.over"]
    assert not taken.again
    assert turn.plan.draft["plan.schedule"] == {"weekdays": ["tue", "thu"], "minutes": 20}
    turn.pencil("plan.need", None)
    path.agree(turn, "plan")
    assert turn.plan.week_minutes == 40
    assert depends.to_look_at(turn, "plan") == ()


def test_one_thing_to_do_fits_and_nothing_is_said() -> None:
    assert keys(answer(planning("tiles with sam"), "plan.schedule", "tues n thurs 20 min")) == ["ack.schedule_minutes"]


def test_too_little_time_is_asked_once_and_said_again_it_is_kept() -> None:
    turn = planning("a project", minutes=90, until=date(2026, 12, 4))
    assert keys(answer(turn, "plan.schedule", "thursday 20 min")) == ["plan.schedule.short"]
    insists = planning("a project", minutes=90, until=date(2026, 12, 4), pending=turn.facts["pending"])
    assert keys(answer(insists, "plan.schedule", "thursday 20 min")) == ["ack.schedule_minutes"]
    assert insists.plan.draft["plan.schedule"] == {"weekdays": ["thu"], "minutes": 20}


def test_what_the_student_kept_is_not_told_again() -> None:
    turn = planning("a project", minutes=90, until=date(2026, 12, 4))
    answer(turn, "plan.schedule", "thursday 20 min")
    keeps = planning("a project", minutes=90, until=date(2026, 12, 4), pending=turn.facts["pending"])
    answer(keeps, "plan.schedule", "keep it", intent="affirm")
    keeps.pencil("plan.need", None)
    path.agree(keeps, "plan")
    assert depends.to_look_at(keeps, "plan") == ()
