"""A date at a read-back, other check-in days, a suggestion that waits on, a load that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.plans import suggested
from bot.plans.plan import Item
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from bot.plans.undoing import remember
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
GOAL = {
    "goal.confidence": 5,
    "goal.statement": "divide fractions",
    "goal.measure": "8 of 10",
    "goal.target_date": "2026-12-18",
}
WAITS = {**suggested.waiting("Ms. Rivera", "smaller steps?", "goal.measure"), "plan_id": "p1"}


def idle(**plan: object) -> Turn:
    return a_turn(running(**plan), Talk(flags=READY, plan_id="p1"))


def at_goal(asking: str = "goal.confirm") -> Turn:
    return a_turn(a_plan(step="goal", agreed=("purpose",), draft=GOAL), Talk(flags=READY, plan_id="p1", asking=asking))


@pytest.mark.parametrize("intent", ["affirm", "inform", "postpone_item", "pause", "deny"])
@pytest.mark.parametrize("words", ["tmrw", "by friday", "no, dec 20"])
async def test_a_date_at_the_read_back_is_a_new_date_and_no_yes(tell: Tell, intent: str, words: str) -> None:
    turn = at_goal()
    heard = await tell(turn, words, intent)
    assert turn.plan
    assert "goal" not in turn.plan.agreed
    assert turn.plan.draft["goal.target_date"] in {"2026-12-02", "2026-12-04", "2026-12-20"}
    assert turn.talk.asking == "goal.confirm"
    assert "Keep it, or change something?" in heard.text


async def test_a_date_among_other_words_is_no_date_alone(tell: Tell) -> None:
    turn = at_goal()
    await tell(turn, "yes see you tomorrow", "affirm")
    assert turn.plan
    assert turn.plan.goals[0].target_date == date(2026, 12, 18)


async def test_remind_me_on_thursdays_moves_the_check_ins_after_a_yes(tell: Tell) -> None:
    turn = idle(progress=replace(running().progress, weekdays=("fri",), time="16:30"))
    heard = await tell(turn, "Remind me on Thursdays", "set_reminder")
    assert turn.plan
    assert "Thursdays" in heard.text
    assert turn.talk.asking == "progress.confirm"
    assert turn.plan.progress.weekdays == ("fri",)
    turn = a_turn(turn.plan, turn.talk)
    await tell(turn, "yes", "affirm")
    assert turn.plan
    assert (turn.plan.progress.weekdays, turn.plan.progress.time) == (("thu",), "16:30")
    assert turn.plan.step == "active"


@pytest.mark.parametrize("words", ["remind me", "remind me on thursdays", "remind me tomorrow at 5"])
async def test_a_reminder_that_changes_nothing_says_when_it_comes(tell: Tell, words: str) -> None:
    turn = idle()
    heard = await tell(turn, words, "set_reminder")
    assert turn.plan
    assert turn.plan.step == "active"
    assert "Thursdays" in heard.text


@pytest.mark.parametrize(("words", "intent"), [("gtg", "pause"), ("nvm", "inform"), ("go back", "go_back")])
async def test_a_suggestion_waits_on(tell: Tell, words: str, intent: str) -> None:
    turn = idle()
    turn.talk = replace(turn.talk, pending=WAITS)
    await tell(turn, words, intent)
    assert turn.talk.pending == WAITS


async def test_a_suggestion_outlives_an_undo(tell: Tell) -> None:
    turn = at_goal("goal.confirm")
    plans = turn.plans
    await tell(turn, "change the measure to 9 of 10", "change_answer")
    remember(turn, plans, ())
    turn = a_turn(turn.plan, replace(turn.talk, pending=WAITS))
    await tell(turn, "undo", "undo")
    assert turn.plan
    assert turn.plan.draft["goal.measure"] == "8 of 10"
    assert suggested.waits(turn.talk.pending)


TILES = Item("i1", "activity", "tiles with sam", weekdays=("tue", "thu"), minutes=20)


async def test_what_is_added_beyond_the_stated_time_is_told_once_with_ways_out(tell: Tell) -> None:
    turn = idle(items=(TILES,), week_minutes=40)
    heard = await tell(turn, "add: cards with my dad", "add_item")
    assert "80 minutes" in heard.text or "1 hour" in heard.text
    assert "load:turns" in heard.choices
    assert turn.plan
    assert len(turn.plan.items) == 2
    turn = a_turn(turn.plan, turn.talk)
    turn.choice = "load:turns"
    heard = await tell(turn, "", "change_answer")
    assert turn.plan
    assert [item.weekdays for item in turn.plan.items] == [("tue",), ("thu",)]
    assert "take turns" in heard.text or "days of its own" in heard.text


async def test_what_fits_is_added_without_a_word_about_it(tell: Tell) -> None:
    turn = idle(items=(TILES,), week_minutes=200)
    heard = await tell(turn, "add: cards with my dad", "add_item")
    assert "load:turns" not in heard.choices


@pytest.mark.parametrize("words", ["yes", "keep it"])
async def test_a_yes_weeks_later_does_not_agree_to_a_day_that_has_passed(tell: Tell, words: str) -> None:
    turn = at_goal()
    turn.today = date(2026, 12, 22)
    heard = await tell(turn, words, "affirm")
    assert turn.plan and turn.plan.agreed == ("purpose",)
    assert "goal.target_date" not in turn.plan.draft
    assert turn.talk.asking == "goal.target_date"
    assert "passed" in heard.text or "behind us" in heard.text
    assert any(choice.startswith("date:2027") for choice in heard.choices)
    turn.facts.clear()
    await tell(turn, "in two weeks")
    assert turn.plan.draft["goal.target_date"] == "2027-01-05"
    turn.facts.clear()
    await tell(turn, "yes", "affirm")
    assert "goal" in turn.plan.agreed


async def test_the_day_of_showing_is_looked_at_again_too(tell: Tell) -> None:
    draft = {"mastery.method": "teach it", "mastery.criteria": ["8 of 10"], "mastery.date": "2026-11-20"}
    plan = a_plan(step="mastery", agreed=("purpose", "goal", "plan", "progress"), draft=draft)
    turn = a_turn(plan, Talk(flags=READY, plan_id="p1", asking="mastery.confirm"))
    await tell(turn, "yes", "affirm")
    assert turn.plan and "mastery" not in turn.plan.agreed
    assert turn.talk.asking == "mastery.date"
