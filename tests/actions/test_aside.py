"""A small question beside the open one is answered by the very next message: sharing, which item, which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.plans import suggested
from bot.plans.plan import FIVE, Goal, Item, Plan
from bot.plans.standing import next_in_words
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import TODAY, a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
TILES = Item("i1", "activity", "fraction tiles with Sam", weekdays=("tue",), minutes=20)
SHEET = Item("i2", "resource", "the worksheet", weekdays=("thu",), minutes=10)
CALM = Goal("p1-g2", "be less nervous", kind="social_emotional")
FRIDAY = date(2026, 12, 4)
WATCH = {
    "progress.signs": "less guessing",
    "progress.cadence": {"weekdays": ["thu"], "time": "16:30"},
    "progress.if_stuck": "ask sam",
    "progress.shared_with": [],
}


def at_progress(pending: dict[str, Any] | None = None) -> Turn:
    """Maya is at the read-back of the progress step, with two items on her list and a goal of her own."""
    plan = a_plan(
        step="progress",
        agreed=("purpose", "goal", "plan"),
        goals=(Goal("p1-g1", "divide fractions", "8 of 10", TODAY.replace(day=18), 2), CALM),
        items=(TILES, SHEET),
        draft=WATCH,
    )
    return a_turn(plan, Talk(flags=READY, plan_id="p1", asking="progress.confirm", pending=pending))


def idle(**plan: Any) -> Turn:
    return a_turn(running(**{"items": (TILES, SHEET), **plan}), Talk(flags=READY, plan_id="p1"))


def then(turn: Turn) -> Turn:
    """Her next message."""
    return a_turn(turn.plan, turn.talk)


def plan_of(turn: Turn) -> Plan:
    assert turn.plan
    return turn.plan


def item(turn: Turn, item_id: str) -> Item:
    return next(one for one in plan_of(turn).items if one.id == item_id)


async def test_a_typed_yes_shares_the_goal_and_agrees_to_nothing(tell: Tell) -> None:
    turn = at_progress()
    await tell(turn, "share my goal with ms rivera", "set_goal")
    turn = then(turn)
    heard = await tell(turn, "yes", "affirm")
    assert plan_of(turn).goals[1].shared
    assert "progress" not in plan_of(turn).agreed
    assert turn.talk.asking == "progress.confirm"
    assert turn.talk.pending is None
    assert "Keep it, or change something?" in heard.text


@pytest.mark.parametrize(("words", "intent"), [("no", "deny"), ("👎", "inform")])
async def test_a_typed_no_keeps_it_private(tell: Tell, words: str, intent: str) -> None:
    turn = at_progress({"share": CALM.id})
    await tell(turn, words, intent)
    assert not plan_of(turn).goals[1].shared
    assert turn.talk.asking == "progress.confirm"
    assert turn.talk.pending is None


async def test_anything_else_lets_the_sharing_go(tell: Tell) -> None:
    turn = at_progress({"share": CALM.id})
    await tell(turn, "who would see it", "ask_who_sees")
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert not plan_of(turn).goals[1].shared
    assert "progress" in plan_of(turn).agreed


@pytest.mark.parametrize("make", [at_progress, idle])
@pytest.mark.parametrize(
    ("words", "intent"), [("the worksheet", "inform"), ("worksheet", "add_item"), ("the worksheet one", "affirm")]
)
async def test_the_item_named_is_the_one_taken_off(tell: Tell, make: Any, words: str, intent: str) -> None:
    turn = make()
    await tell(turn, "can we drop one", "remove_item")
    turn = then(turn)
    await tell(turn, words, intent)
    assert item(turn, "i2").status == "dropped"
    assert turn.talk.pending is None
    assert turn.talk.asking == ("progress.confirm" if make is at_progress else None)


async def test_the_item_tapped_is_the_one_taken_off(tell: Tell) -> None:
    turn = at_progress({"which": "drop"})
    turn.choice = "drop:i1"
    await tell(turn, "", "remove_item")
    assert item(turn, "i1").status == "dropped"


@pytest.mark.parametrize(("words", "intent"), [("i did the worksheet", "report_done"), ("gtg", "pause")])
async def test_something_else_takes_nothing_off(tell: Tell, words: str, intent: str) -> None:
    turn = idle()
    await tell(turn, "can we drop one", "remove_item")
    turn = then(turn)
    await tell(turn, words, intent)
    assert item(turn, "i2").status == "open"
    assert turn.talk.pending is None


@pytest.mark.parametrize(("words", "intent"), [("no", "deny"), ("ok", "affirm")])
@pytest.mark.parametrize("pending", [{"which": "drop"}, {"move": "i1"}])
async def test_a_bare_word_after_it_is_not_for_the_step(
    tell: Tell, words: str, intent: str, pending: dict[str, Any]
) -> None:
    turn = at_progress(pending)
    await tell(turn, words, intent)
    assert "progress" not in plan_of(turn).agreed
    assert turn.talk.asking == "progress.confirm"
    assert turn.talk.pending == (pending if intent == "affirm" else None)


@pytest.mark.parametrize("make", [at_progress, idle])
@pytest.mark.parametrize("day", [("move it to friday", "postpone_item"), ("friday", "inform"), ("fri", "deny")])
async def test_which_item_and_then_which_day(tell: Tell, make: Any, day: tuple[str, str]) -> None:
    turn = make()
    await tell(turn, "can i move one", "postpone_item")
    turn = then(turn)
    turn.choice = "move:i1"
    await tell(turn, "", "postpone_item")
    assert turn.talk.pending == {"move": "i1"}
    turn = then(turn)
    await tell(turn, *day)
    assert item(turn, "i1").on == FRIDAY
    assert turn.talk.pending is None


async def test_a_day_that_was_said_first_is_kept(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "move it to friday", "postpone_item")
    turn = then(turn)
    await tell(turn, "the tiles", "inform")
    assert item(turn, "i1").on == FRIDAY


async def test_a_small_question_leaves_the_suggestion_waiting(tell: Tell) -> None:
    waits = {**suggested.waiting("Ms. Rivera", "smaller steps?", "goal.measure"), "plan_id": "p1"}
    turn = at_progress(waits)
    await tell(turn, "can we drop one", "remove_item")
    turn = then(turn)
    await tell(turn, "the worksheet", "inform")
    assert suggested.waits(turn.talk.pending)


def test_what_was_moved_comes_on_its_new_day() -> None:
    moved = running(items=(Item("i1", "activity", "tiles", weekdays=("tue",), on=FRIDAY), SHEET), step="active")
    said = next_in_words(a_turn(moved))[0]
    assert (said.words["title"], said.words["day"]) == ("the worksheet", "Thu, Dec 3")
    alone = running(items=moved.items[:1], agreed=FIVE)
    assert next_in_words(a_turn(alone))[0].words["day"] == "Fri, Dec 4"
    today = running(items=(SHEET, TILES))
    assert next_in_words(a_turn(today))[0].words["title"] == "fraction tiles with Sam"
