"""What waits for a yes: deeds that cannot be undone, and a teacher's suggestion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plans import suggested
from bot.plans.plan import FIVE, Criterion, Goal, Mastery
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import TODAY, a_plan, a_turn

WAITS = {**suggested.waiting("Ms. Rivera", "is friday enough time?", "goal.target_date"), "plan_id": "p1"}
GOAL = Goal("g", "divide fractions", "8 of 10", TODAY.replace(day=18), 2)


def at_items(pending: dict[str, Any] | None = None) -> Turn:
    """Maya is asked what she will do."""
    plan = a_plan(step="plan", agreed=("purpose", "goal"), goals=(GOAL,))
    talk = Talk(flags=("welcomed", "ready"), plan_id="p1", asking="plan.items", pending=pending)
    return a_turn(plan, talk)


@pytest.mark.parametrize(
    ("text", "intent"), [("delete everything about me", "delete_data"), ("start over", "start_over")]
)
async def test_what_cannot_be_undone_wants_a_button(tell: Tell, text: str, intent: str) -> None:
    turn = at_items()
    heard = await tell(turn, text, intent)
    assert len(heard.choices) == 2
    assert turn.talk.asking == "plan.items"
    again = replace(turn, facts={})
    heard = await tell(again, "yes do it", "affirm")
    assert "button" in heard.text
    assert not again.notices
    assert len(heard.choices) == 2
    last = replace(again, facts={})
    heard = await tell(last, "no wait", "deny")
    assert last.talk.pending is None
    assert last.talk.asking == "plan.items"
    assert not [change for change in last.changes if change.what]


async def test_anything_else_lets_it_go(tell: Tell) -> None:
    turn = at_items({"sure": "delete_data"})
    await tell(turn, "tiles with sam")
    assert "sure" not in (turn.talk.pending or {})
    assert turn.plan
    assert turn.plan.draft["plan.items:draft"][0]["title"] == "tiles with sam"


@pytest.mark.parametrize(("text", "choice"), [("", suggested.KEEP), ("nah keep it", None)])
async def test_a_suggestion_is_not_taken_and_that_is_recorded(tell: Tell, text: str, choice: str | None) -> None:
    turn = at_items(WAITS)
    turn.choice = choice
    heard = await tell(turn, text, "change_answer" if choice else "deny")
    assert [change.what for change in turn.changes] == [
        "kept the plan as it is after the suggestion of Ms. Rivera: “is friday enough time?”"
    ]
    assert turn.talk.pending is None
    assert turn.talk.asking == "plan.items"
    assert "Pick one or write your own." in heard.text


@pytest.mark.parametrize(("text", "choice"), [("", suggested.CHANGE), ("ok lets change it", None)])
async def test_a_suggestion_leads_to_the_answer_it_is_about(tell: Tell, text: str, choice: str | None) -> None:
    turn = at_items(WAITS)
    turn.choice = choice
    await tell(turn, text, "change_answer")
    assert turn.changes[0].what.startswith("took up the suggestion of Ms. Rivera")
    assert turn.talk.asking == "goal.target_date"
    assert turn.talk.pending is None


async def test_a_suggestion_on_another_plan_goes_there(tell: Tell) -> None:
    other = replace(a_plan(), id="p2", step="plan", agreed=("purpose", "goal"), goals=(GOAL,))
    turn = at_items({**WAITS, "plan_id": "p2"})
    turn.plans = (*turn.plans, other)
    turn.choice = suggested.CHANGE
    await tell(turn, "", "change_answer")
    assert turn.plan
    assert turn.plan.id == turn.talk.plan_id == "p2"
    assert turn.talk.asking == "goal.target_date"


async def test_a_suggestion_waits_while_the_open_question_is_answered(tell: Tell) -> None:
    turn = at_items(WAITS)
    await tell(turn, "tiles with sam")
    assert suggested.waits(turn.talk.pending)


async def test_a_counter_to_how_it_is_shown_leads_to_the_menu(tell: Tell) -> None:
    shown = Mastery("a poster", (Criterion("c1", "8 of 10"),), TODAY.replace(day=20), "working")
    plan = a_plan(step="active", agreed=FIVE, goals=(GOAL,), mastery=shown)
    counter = suggested.waiting("Ms. Rivera", "could you explain it live?", "mastery.method")
    turn = a_turn(plan, Talk(flags=("welcomed", "ready"), plan_id="p1", pending={**counter, "plan_id": "p1"}))
    turn.choice = suggested.CHANGE
    heard = await tell(turn, "", "change_answer")
    assert turn.talk.asking == "mastery.method"
    assert "perform it live" in heard.choices
    answered = replace(turn, facts={}, choice=None)
    more = await tell(replace(answered, choice="method:more"), "")
    assert "method:own" in more.choices
