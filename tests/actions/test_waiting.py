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
from tests.plans.running import running

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


STUCK = "im stuck on part 2"
READY = ("welcomed", "ready")


def idle(pending: dict[str, Any] | None = None) -> Turn:
    """Maya's plan runs, and nothing is asked."""
    return a_turn(running(), Talk(flags=READY, plan_id="p1", pending=pending))


def then(turn: Turn) -> Turn:
    """Her next message."""
    return a_turn(turn.plan, turn.talk)


async def test_a_yes_to_the_check_in_sends_nothing_to_the_teacher(tell: Tell) -> None:
    turn = idle()
    await tell(turn, STUCK, "report_stuck")
    turn = then(turn)
    await tell(turn, "check in", "check_in")
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert not turn.notices
    assert turn.plan
    assert turn.plan.draft["checkin.done"] == "yes"
    assert turn.talk.pending is None


async def test_the_button_under_the_offer_still_sends_it(tell: Tell) -> None:
    turn = idle({"tell": STUCK, "overtaken": True})
    turn.choice = "tell:yes"
    await tell(turn, "", "ask_teacher")
    assert [notice.words for notice in turn.notices] == [STUCK]


async def test_a_side_turn_at_open_words_leaves_the_offer_standing(tell: Tell) -> None:
    turn = at_items({"tell": STUCK})
    await tell(turn, "who sees that", "ask_who_sees")
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert [notice.words for notice in turn.notices] == [STUCK]


async def test_a_read_back_that_was_said_again_gets_the_yes(tell: Tell) -> None:
    draft = {"purpose.what": "sharing", "purpose.where": "my store", "purpose.why": "fair prices"}
    talk = Talk(flags=READY, plan_id="p1", asking="purpose.confirm", pending={"tell": STUCK})
    turn = a_turn(a_plan(draft=draft), talk)
    await tell(turn, "who sees that", "ask_who_sees")
    assert turn.talk.asking == "purpose.confirm"
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert not turn.notices
    assert turn.plan
    assert turn.plan.agreed == ("purpose",)


@pytest.mark.parametrize("word", ["no", "nah", "not yet"])
async def test_a_no_to_the_check_in_leaves_the_suggestion_waiting(tell: Tell, word: str) -> None:
    turn = idle(WAITS)
    await tell(turn, "check in", "check_in")
    turn = then(turn)
    await tell(turn, word, "deny")
    assert turn.plan
    assert turn.plan.draft["checkin.done:outcome"] == "missed"
    assert suggested.waits(turn.talk.pending)
    turn = then(turn)
    turn.choice = suggested.KEEP
    await tell(turn, "", "change_answer")
    assert turn.talk.pending is None
    assert turn.changes[0].what.startswith("kept the plan as it is")


async def test_keep_my_plan_says_which_it_is_for(tell: Tell) -> None:
    turn = at_items({**WAITS, "overtaken": True})
    await tell(turn, "keep my plan", "affirm")
    assert turn.changes[0].what.startswith("kept the plan as it is")


@pytest.mark.parametrize("pending", [{"chart": "p1"}, WAITS])
async def test_an_ok_is_no_evidence(tell: Tell, pending: dict[str, Any]) -> None:
    turn = idle(pending)
    await tell(turn, "i wanna show my work", "submit_evidence")
    turn = then(turn)
    await tell(turn, "ok", "affirm")
    assert turn.plan
    assert "evidence.what" not in turn.plan.draft
    assert turn.talk.asking == "evidence.what"


@pytest.mark.parametrize(
    ("words", "intent", "answer"),
    [(STUCK, "report_stuck", "deny"), (STUCK, "report_stuck", "affirm"), ("start over", "start_over", "deny")],
)
async def test_what_comes_over_a_suggestion_leaves_it_waiting(tell: Tell, words: str, intent: str, answer: str) -> None:
    turn = idle(WAITS)
    await tell(turn, words, intent)
    turn = then(turn)
    await tell(turn, "ok" if answer == "affirm" else "nope", answer)
    assert suggested.waits(turn.talk.pending)
    assert not [change for change in turn.changes if change.what]
    turn = then(turn)
    turn.choice = suggested.CHANGE
    await tell(turn, "", "change_answer")
    assert turn.changes[0].what.startswith("took up the suggestion of Ms. Rivera")


async def test_a_yes_at_a_date_is_no_date_of_a_suggestion(tell: Tell) -> None:
    plan = a_plan(step="goal", agreed=("purpose",), draft={"goal.confidence": 2, "goal.statement": "divide"})
    turn = a_turn(plan, Talk(flags=READY, plan_id="p1", asking="goal.target_date", pending=WAITS))
    await tell(turn, "ok", "affirm")
    assert turn.talk.asking == "goal.target_date"
    assert suggested.waits(turn.talk.pending)


async def test_a_suggestion_that_was_overtaken_is_said_again_once_nothing_is_asked(tell: Tell) -> None:
    turn = idle(WAITS)
    await tell(turn, STUCK, "report_stuck")
    turn = then(turn)
    heard = await tell(turn, "no thanks", "deny")
    assert "is friday enough time?" in heard.text
    assert heard.choices == [suggested.KEEP, suggested.CHANGE]
    assert turn.talk.pending == WAITS
    turn = then(turn)
    await tell(turn, "nah", "deny")
    assert turn.talk.pending is None
    assert turn.changes[0].what.startswith("kept the plan as it is")


async def test_a_suggestion_that_was_just_said_is_not_said_twice(tell: Tell) -> None:
    turn = idle(WAITS)
    heard = await tell(turn, "thanks", "thank")
    assert "is friday enough time?" not in heard.text
    assert turn.talk.pending == WAITS
