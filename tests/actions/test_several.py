"""A message that does two things: both are done, and what is asked stands once and last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plans.plan import FIVE, Goal, Item
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import PHRASES, Tell
from tests.plans.people import TODAY, a_plan, a_turn

GOAL = {
    "goal.confidence": 2,
    "goal.statement": "divide fractions",
    "goal.measure": "8 of 10",
    "goal.target_date": "2026-12-18",
}
ITEMS = [{"kind": "activity", "title": "tiles with sam"}, {"kind": "activity", "title": "the worksheet"}]
PLAN = {"plan.items": ITEMS, "plan.schedule": {"weekdays": ["tue"], "minutes": 20}, "plan.need": None}


def at(question: str, **plan: Any) -> Turn:
    """A turn of Maya's with that question open."""
    return a_turn(a_plan(**plan), Talk(flags=("welcomed", "ready"), plan_id="p1", asking=question))


def at_goal() -> Turn:
    return at("goal.confirm", step="goal", agreed=("purpose",), draft=GOAL)


def asked(text: str, question: str) -> int:
    """How often one of the wordings of a question's last sentence is heard."""
    ends = {wording.rsplit(". ", 1)[-1] for wording in PHRASES.variants(f"{question}.ask")}
    return sum(text.count(end) for end in ends if "{" not in end)


@pytest.mark.parametrize(
    "text", ["im stuck on number 4. my uncle does things to me", "im stuck, and i want another goal. my uncle hurts me"]
)
async def test_danger_in_a_part_outranks_whatever_the_whole_looks_like(tell: Tell, text: str) -> None:
    turn = at("checkin.done", step="active", agreed=FIVE)
    first, last = text.split(". ") if ". " in text else text.split(", ", 1)
    await tell(turn, text, "report_stuck", [(first, "report_stuck"), (last, "crisis_harm_by_others")])
    assert turn.facts["safety"][0] == "danger"


async def test_yes_but_a_change_is_read_back_and_not_agreed_unseen(tell: Tell) -> None:
    turn = at_goal()
    parts = [("yes", "affirm"), ("change the date to dec 20", "change_answer")]
    heard = await tell(turn, "yes but change the date to dec 20", "change_answer", parts)
    assert turn.plan
    assert turn.plan.draft["goal.target_date"] == "2026-12-20"
    assert turn.plan.agreed == ("purpose",)
    assert "Dec 20" in heard.text
    assert heard.text.count("Keep it, or change something?") == 1


async def test_two_changes_and_a_yes_in_one_message(tell: Tell) -> None:
    turn = at("plan.confirm", step="plan", agreed=("purpose", "goal"), draft=PLAN)
    parts = [
        ("yes", "affirm"),
        ("drop the worksheet", "remove_item"),
        ("change the days to mon and wed", "change_answer"),
    ]
    heard = await tell(turn, "yes but drop the worksheet and change the days to mon and wed", "change_answer", parts)
    assert turn.plan
    assert [item["title"] for item in turn.plan.draft["plan.items"]] == ["tiles with sam"]
    assert turn.plan.draft["plan.schedule"] == {"weekdays": ["mon", "wed"], "minutes": 20}
    assert "worksheet" in heard.text
    assert "Mondays and Wednesdays" in heard.text
    assert turn.talk.asking == "plan.confirm"


async def test_yes_and_a_question_does_both(tell: Tell) -> None:
    turn = at_goal()
    heard = await tell(turn, "yes and who sees this", "affirm", [("yes", "affirm"), ("who sees this", "ask_who_sees")])
    assert turn.plan
    assert turn.plan.step == "plan"
    assert "Ms. Rivera" in heard.text
    assert turn.talk.asking == "plan.items"


async def test_an_answer_and_a_question_in_one_breath(tell: Tell) -> None:
    turn = at("purpose.where", draft={"purpose.what": "sharing"})
    parts = [("when i bake", "inform"), ("wait who sees this", "ask_who_sees")]
    heard = await tell(turn, "when i bake. wait who sees this", "inform", parts)
    assert turn.plan
    assert turn.plan.draft["purpose.where"] == "when i bake"
    assert "Ms. Rivera" in heard.text
    assert asked(heard.text, "purpose.why") == 1


async def test_a_question_that_hangs_at_the_end_is_heard_though_the_nlu_saw_one_thing(tell: Tell) -> None:
    turn = at("purpose.where", draft={"purpose.what": "sharing"})
    heard = await tell(turn, "when i bake and who sees this", "inform")
    assert turn.plan
    assert turn.plan.draft["purpose.where"] == "when i bake"
    assert "Ms. Rivera" in heard.text


async def test_done_with_one_and_stuck_on_the_other(tell: Tell) -> None:
    items = (Item("i1", "activity", "the worksheet", minutes=20), Item("i2", "activity", "the tiles", minutes=20))
    plan = a_plan(step="active", agreed=("purpose", "goal", "plan", "progress", "mastery"), items=items)
    turn = a_turn(replace(plan, goals=(Goal("g", "s", "m", TODAY, 2),)))
    parts = [("done with the worksheet", "report_done"), ("im stuck on the tiles", "report_stuck")]
    heard = await tell(turn, "done with the worksheet but im stuck on the tiles", "report_stuck", parts)
    assert turn.plan
    assert turn.plan.draft["checkin.done"] == "done with the worksheet"
    assert turn.plan.draft["checkin.blocker"] == "im stuck on the tiles"
    assert "done with the worksheet" in heard.text or "the worksheet" in heard.text


async def test_distress_outranks_the_rest(tell: Tell) -> None:
    turn = at_goal()
    parts = [("yes", "affirm"), ("i feel like giving up on everything", "struggling")]
    await tell(turn, "yes but i feel like giving up on everything", "affirm", parts)
    assert turn.facts["safety"] == ("concern", "struggling")
    assert turn.plan
    assert turn.plan.agreed == ("purpose",)


async def test_words_beside_an_ok_are_the_answer(tell: Tell) -> None:
    turn = at("purpose.why", draft={"purpose.what": "a", "purpose.where": "b"})
    await tell(turn, "ok ok. so i can cook", "inform", [("ok ok", "affirm"), ("so i can cook", "inform")])
    assert turn.plan
    assert turn.plan.draft["purpose.why"] == "so i can cook"


@pytest.mark.parametrize("text", ["tiles with sam every tuesday for 20 min"])
async def test_days_and_minutes_said_with_the_thing_are_not_asked_again(tell: Tell, text: str) -> None:
    turn = at("plan.items", step="plan", agreed=("purpose", "goal"))
    await tell(turn, text)
    turn.facts.clear()
    turn.text = "thats it"
    heard = await tell(turn, "thats it", "deny")
    assert turn.plan
    assert turn.plan.draft["plan.schedule"] == {"weekdays": ["tue"], "minutes": 20}
    assert turn.talk.asking == "plan.need"
    assert "Tuesdays, 20 minutes" in heard.text
