"""Which plan is meant, what is on its list, and what one change means for another answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plans import depends, listing
from bot.plans.answer import Answer
from bot.plans.naming import CODE, plan_named
from bot.plans.plan import FIVE, Goal, Item, Mastery, Plan, Progress, Standard
from bot.plans.turn import Turn
from bot.store.imports import MODES
from tests.plans.people import TODAY, a_plan, a_turn

RATIOS = Plan("p2", "maya", Standard("6.RP.A.1", "", "what a ratio is and how to say it", "mathematics"))
SCIENCE = Plan("p3", "maya", Standard("MS-PS1-2", "", "telling if a chemical reaction happened", "science"))


def three() -> Turn:
    turn = a_turn()
    turn.plans = (*turn.plans, RATIOS, SCIENCE)
    return turn


@pytest.mark.parametrize(
    ("text", "plan_id"),
    [
        ("switch to my ratios one", "p2"),
        ("the science one", "p3"),
        ("go back to dividing fractions", "p1"),
        ("6rpa1 please", "p2"),
        ("ms-ps1-2", "p3"),
        ("my math plan", None),
        ("the other one", None),
    ],
)
def test_a_plan_is_named_by_its_topic_or_code(text: str, plan_id: str | None) -> None:
    found = plan_named(three(), text)
    assert (found.id if found else None) == plan_id


@pytest.mark.parametrize("code", ["6.NS.A.1", "6ns1", "6.EE.1", "MS-PS1-2", "ms-ps1-2"])
def test_a_code_is_seen_among_words(code: str) -> None:
    found = CODE.search(f"i wanna work on {code} too")
    assert found
    assert code.startswith(found[0])


@pytest.mark.parametrize("words", ["1on1 practice", "3x5 cards", "7x8", "the 5th one", "2 ways"])
def test_other_words_with_numbers_are_no_code(words: str) -> None:
    assert not CODE.search(words)


def drafted() -> Turn:
    items = [{"kind": "activity", "title": "do problems with dre"}, {"kind": "activity", "title": "the worksheet"}]
    draft = {"plan.items": items, "plan.schedule": {"weekdays": ["tue"], "minutes": 20}}
    return a_turn(a_plan(step="plan", agreed=("purpose", "goal"), draft=draft))


def test_a_pencilled_item_is_dropped_added_and_moved() -> None:
    turn = drafted()
    worksheet = listing.find(turn, Answer("drop the worksheet"))
    assert worksheet
    assert listing.drop(turn, worksheet)
    assert listing.add(turn, "practice with omar")
    listing.move(turn, listing.listed(turn)[1], TODAY + timedelta(days=4), "Sat")
    assert [i.title for i in listing.listed(turn)] == ["do problems with dre", "practice with omar"]
    assert turn.plan
    assert turn.plan.draft["plan.items"][1]["on"] == "2026-12-05"


def test_the_last_thing_on_a_list_stays() -> None:
    turn = drafted()
    first, second = listing.listed(turn)
    assert listing.drop(turn, second)
    assert not listing.drop(turn, listing.listed(turn)[0])
    assert [i.title for i in listing.listed(turn)] == [first.title]


@pytest.mark.parametrize("agreed", [False, True])
def test_it_is_noticed_when_only_screens_are_left(*, agreed: bool) -> None:
    titles = ("khan video", "fraction tiles with sam", "ixl game")
    draft = {"plan.items": [{"kind": "activity", "title": title} for title in titles]}
    pencilled = a_turn(a_plan(step="plan", agreed=("purpose", "goal"), draft=draft))
    items = tuple(Item(f"i{n}", "activity", title) for n, title in enumerate(titles))
    turn = a_turn(a_plan(step="active", agreed=FIVE, items=items)) if agreed else pencilled
    assert not listing.is_all_on_screens(turn)
    assert listing.drop(turn, listing.listed(turn)[1])
    assert listing.is_all_on_screens(turn)
    assert listing.drop(turn, listing.listed(turn)[0])
    assert not listing.drop(turn, listing.listed(turn)[0])


@pytest.mark.parametrize(("mode", "screens"), [("small group", False), ("whole class", False), ("online", True)])
def test_a_game_of_a_group_is_not_only_a_screen(mode: str, *, screens: bool) -> None:
    items = (Item("i1", "activity", "fraction game", mode), Item("i2", "activity", "khan video", "online"))
    turn = a_turn(a_plan(step="active", agreed=FIVE, items=items))
    assert mode in MODES
    assert listing.is_all_on_screens(turn) is screens


def test_where_two_fit_alike_nothing_is_guessed() -> None:
    turn = drafted()
    assert listing.find(turn, Answer("drop it")) is None


def running(**changes: object) -> Turn:
    plan = a_plan(
        step="active",
        agreed=("purpose", "goal", "plan", "progress", "mastery"),
        goals=(Goal("g", "s", "m", TODAY + timedelta(days=20)),),
        items=(Item("i1", "activity", "tiles", weekdays=("tue", "thu"), minutes=20),),
        progress=Progress(weekdays=("fri",), time="16:00"),
        mastery=Mastery(date=TODAY + timedelta(days=22)),
    )
    return a_turn(replace(plan, **changes))  # type: ignore[arg-type]


def keys(turn: Turn, topic: str) -> list[str]:
    return [said.key for said in depends.to_look_at(turn, topic)]


def test_a_plan_that_fits_needs_no_word() -> None:
    assert keys(running(), "goal") == []


@pytest.mark.parametrize(
    ("changes", "topic", "key"),
    [
        ({"goals": (Goal("g", "s", "m", TODAY + timedelta(days=5)),)}, "goal", None),
        ({"items": (Item("i", "activity", "t", weekdays=("mon",), minutes=20),),
          "goals": (Goal("g", "s", "m", TODAY + timedelta(days=4)),)}, "goal", "load.none_left"),
        ({"items": tuple(Item(f"i{n}", "activity", "t", weekdays=("tue",), minutes=30) for n in range(4)),
          "goals": (Goal("g", "s", "m", TODAY + timedelta(days=9)),)}, "goal", "load.short"),
        ({"goals": (Goal("g", "s", "m", TODAY + timedelta(days=40)),)}, "goal", "depends.shown_before"),
        ({"goals": (Goal("g", "s", "m", TODAY + timedelta(days=2)),), "mastery": Mastery()}, "goal",
         "depends.no_checkin"),
    ],
)  # fmt: skip
def test_what_a_new_goal_date_breaks_is_said(changes: dict[str, object], topic: str, key: str | None) -> None:
    assert keys(running(**changes), topic) == ([key] if key else [])


def test_check_ins_on_the_old_work_days_are_mentioned() -> None:
    turn = running(progress=Progress(weekdays=("mon",), time="16:00"))
    turn.facts["days_before"] = ["mon"]
    assert keys(turn, "plan") == ["depends.checkin_days"]
