"""Whether a goal date is realistic: confidence, date and known time; one reason, asked once (rows A3, A7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plans.plan import Item, Plan
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.plans.people import a_plan, a_turn, answer, keys

ON_THURSDAYS = Item("i1", "activity", "tiles", weekdays=("thu",), minutes=20)


def earlier(*items: Item) -> Plan:
    return a_plan(id="p0", step="active", agreed=("purpose", "goal", "plan", "progress", "mastery"), items=items)


def goal_turn(sure: int | None, *plans: Plan, **talk: Any) -> Turn:
    draft = {"goal.confidence": sure} if sure else {}
    turn = a_turn(a_plan(step="goal", agreed=("purpose",), draft=draft), Talk(flags=("welcomed", "ready"), **talk))
    assert turn.plan
    turn.plans = (*plans, turn.plan)
    return turn


@pytest.mark.parametrize(
    ("sure", "words", "key"),
    [
        (None, "tmrw", "date.soon"),
        (3, "tmrw", "date.soon"),
        (5, "tmrw", None),
        (4, "thursday", None),
        (2, "saturday", "date.soon_sure"),
        (1, "in 6 days", "date.soon_sure"),
        (3, "saturday", None),
        (1, "in 2 weeks", None),
    ],
)
def test_how_sure_they_are_says_what_is_soon(sure: int | None, words: str, key: str | None) -> None:
    assert keys(answer(goal_turn(sure), "goal.target_date", words)) == [key or "ack.date"]


def test_the_known_time_counts_too() -> None:
    before = earlier(ON_THURSDAYS)
    assert keys(answer(goal_turn(2, before), "goal.target_date", "tmrw")) == ["date.soon_both"]
    assert keys(answer(goal_turn(5, before), "goal.target_date", "tmrw")) == ["date.soon_time"]
    assert keys(answer(goal_turn(4, before), "goal.target_date", "friday")) == ["ack.date"]
    assert keys(answer(goal_turn(2, before), "goal.target_date", "in 2 weeks")) == ["ack.date"]


def test_the_reason_is_in_their_numbers() -> None:
    taken = answer(goal_turn(2, earlier(ON_THURSDAYS)), "goal.target_date", "tmrw")
    words = taken.say[0].words
    assert {k: words[k] for k in ("confidence", "minutes", "days", "date")} == {
        "confidence": 2,
        "minutes": "20 minutes",
        "days": "Thursdays",
        "date": "Wed, Dec 2",
    }


def test_a_plan_that_is_not_made_yet_says_nothing_of_the_time() -> None:
    open_one = replace(earlier(ON_THURSDAYS), step="plan", agreed=("purpose", "goal"))
    assert keys(answer(goal_turn(5, open_one), "goal.target_date", "tmrw")) == ["ack.date"]


@pytest.mark.parametrize("words", ["tmrw", "no, tomorrow", "keep tomorrow"])
def test_who_insists_keeps_the_date(words: str) -> None:
    turn = goal_turn(2)
    answer(turn, "goal.target_date", "tmrw")
    later = goal_turn(2, pending=turn.facts["pending"])
    assert keys(answer(later, "goal.target_date", words)) == ["ack.date"]
    assert later.plan
    assert later.plan.draft["goal.target_date"] == "2026-12-02"


def test_a_yes_to_a_longer_date_keeps_the_longer_one() -> None:
    turn = goal_turn(2)
    answer(turn, "goal.target_date", "tmrw")
    later = goal_turn(2, pending=turn.facts["pending"])
    answer(later, "goal.target_date", "ok 2 weeks", intent="affirm")
    assert later.plan
    assert later.plan.draft["goal.target_date"] == "2026-12-15"


def test_a_date_in_the_goal_itself_is_asked_about_where_it_is_too_soon() -> None:
    turn = goal_turn(1)
    answer(turn, "goal.statement", "get 9/10 on the quiz by saturday")
    assert turn.plan
    assert "goal.target_date" not in turn.plan.draft
