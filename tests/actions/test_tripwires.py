"""Changing what tells an adult, in the talk: by words, by the pencil on the plan, at the read-back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
DRAFT: dict[str, Any] = {
    "progress.signs": ["fewer hints"],
    "progress.cadence": {"weekdays": ["fri"], "time": "16:00"},
    "progress.if_stuck": "ask Ms. Rivera",
    "progress.shared_with": [],
}


def idle() -> Turn:
    return a_turn(running(), Talk(flags=READY, plan_id="p1"))


def at_read_back() -> Turn:
    plan = a_plan(step="progress", agreed=("purpose", "goal", "plan"), draft=DRAFT)
    return a_turn(plan, Talk(flags=READY, plan_id="p1", asking="progress.confirm"))


def then(turn: Turn) -> Turn:
    """The next turn, where this one left the talk."""
    return a_turn(turn.plan, turn.talk)


@pytest.mark.parametrize("intent", ["change_answer", "ask_teacher", "talk_to_person", "set_reminder", "out_of_scope"])
async def test_asking_to_change_it_asks_for_it_whatever_the_nlu_makes_of_it(tell: Tell, intent: str) -> None:
    turn = idle()
    heard = await tell(turn, "change when you tell mr cole", intent)
    assert turn.talk.asking == "progress.tripwires"
    assert "Mr. Cole" in heard.text
    assert 2 <= len(heard.choices) <= 5


@pytest.mark.parametrize("intent", ["inform", "report_missed", "report_stuck", "unsure"])
async def test_the_answer_is_an_answer_and_is_read_back(tell: Tell, intent: str) -> None:
    turn = idle()
    await tell(turn, "change my trip-wires", "change_answer")
    turn = then(turn)
    heard = await tell(turn, "if i miss 3 in a row", intent)
    assert "3 missed check-ins in a row" in heard.text
    assert turn.talk.asking == "progress.confirm"
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert turn.plan
    assert turn.plan.progress.tripwires == ("3 missed check-ins in a row",)
    assert turn.plan.step == "active"


async def test_being_stuck_for_days_is_no_cry_for_help_here(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "change my trip-wires", "change_answer")
    turn = then(turn)
    await tell(turn, "im stuck for 3 days", "report_stuck")
    assert turn.plan
    assert turn.plan.draft["progress.tripwires"] == ["3 days stuck without an answer"]


async def test_change_something_at_the_read_back_offers_it(tell: Tell) -> None:
    turn = at_read_back()
    heard = await tell(turn, "change something", "change_answer")
    assert "change:progress.tripwires" in heard.choices
    turn = then(turn)
    turn.choice = "change:progress.tripwires"
    await tell(turn, "", "change_answer")
    assert turn.talk.asking == "progress.tripwires"


async def test_a_refusal_keeps_one_and_says_why(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "change my trip-wires", "change_answer")
    for _ in range(2):
        turn = then(turn)
        heard = await tell(turn, "dont tell anyone", "deny")
    assert turn.plan
    assert turn.plan.draft["progress.tripwires"] == ["2 missed check-ins in a row"]
    assert turn.talk.asking == "progress.confirm"
    assert "2 missed check-ins in a row" in heard.text


async def test_said_with_the_new_value_it_is_taken_at_once(tell: Tell) -> None:
    turn = at_read_back()
    heard = await tell(turn, "only tell mr cole after 3 missed check-ins", "change_answer")
    assert turn.plan
    assert turn.plan.draft["progress.tripwires"] == ["3 missed check-ins in a row"]
    assert heard.text.count("Keep it, or change something?") == 1
