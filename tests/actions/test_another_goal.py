"""A second goal in the talk: begun, queued, left off, shared (row B5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.plans.goals import NEXT, OF
from bot.plans.plan import Goal
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
FIRST = {
    "goal.confidence": 4,
    "goal.statement": "divide fractions",
    "goal.measure": "8 of 10",
    "goal.target_date": "2026-12-18",
}
CALM = Goal("p1-g2", "be less nervous", None, date(2027, 1, 12), 2, "maya", "maya", "open", "social_emotional")


def idle() -> Turn:
    return a_turn(running(), Talk(flags=READY, plan_id="p1"))


def at_read_back() -> Turn:
    plan = a_plan(step="goal", agreed=("purpose",), draft=FIRST)
    return a_turn(plan, Talk(flags=READY, plan_id="p1", asking="goal.confirm"))


def then(turn: Turn) -> Turn:
    """The next turn, where this one left the talk."""
    return a_turn(turn.plan, turn.talk)


@pytest.mark.parametrize("intent", ["set_goal", "stressed", "start_plan", "out_of_scope", "inform"])
async def test_another_goal_begins_with_the_words_that_name_it(tell: Tell, intent: str) -> None:
    turn = idle()
    heard = await tell(turn, "i also want to be less nervous when i present", intent)
    assert turn.plan
    assert turn.plan.draft["goal.statement"] == "be less nervous when i present"
    assert turn.talk.asking == "goal.confidence"
    assert "only you see it" in heard.text.casefold() or "between us" in heard.text
    assert "dividing fractions" not in heard.text


async def test_without_words_it_is_asked_what_it_is(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "i want another goal", "set_goal")
    assert turn.talk.asking == "goal.statement"


async def test_all_the_way_to_two_goals(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "i want another goal", "set_goal")
    for words, intent in (
        ("stop yelling at my brother", "inform"),
        ("its for me", "inform"),
        ("2", "inform"),
        ("5 days without yelling", "inform"),
        ("jan 12", "inform"),
        ("yes", "affirm"),
    ):
        turn = then(turn)
        heard = await tell(turn, words, intent)
    assert turn.plan
    assert [goal.kind for goal in turn.plan.goals] == ["academic", "personal"]
    assert turn.plan.step == "active"
    assert "first goal" in heard.text or "other goal" in heard.text


async def test_at_the_read_back_it_waits_until_the_first_is_agreed(tell: Tell) -> None:
    turn = at_read_back()
    await tell(turn, "i also want to be less nervous when i present", "stressed")
    assert turn.plan
    assert "goal" not in turn.plan.agreed
    assert turn.talk.asking == "goal.confirm"
    turn = then(turn)
    await tell(turn, "yes", "affirm")
    assert turn.plan
    assert [goal.statement for goal in turn.plan.goals] == ["divide fractions"]
    assert turn.plan.draft["goal.statement"] == "be less nervous when i present"
    assert turn.talk.asking == "goal.confidence"


async def test_yes_and_another_one_does_both(tell: Tell) -> None:
    turn = at_read_back()
    await tell(turn, "yes and i also want to make new friends", "affirm")
    assert turn.plan
    assert [goal.statement for goal in turn.plan.goals] == ["divide fractions"]
    assert turn.plan.draft["goal.statement"] == "make new friends"


async def test_never_mind_leaves_it_off(tell: Tell) -> None:
    turn = idle()
    await tell(turn, "i want another goal", "set_goal")
    turn = then(turn)
    await tell(turn, "nvm", "inform")
    assert turn.plan
    assert turn.plan.step == "active"
    assert len(turn.plan.goals) == 1


async def test_three_goals_are_enough(tell: Tell) -> None:
    turn = a_turn(
        replace(running(), goals=tuple(replace(CALM, id=f"g{n}") for n in range(3))), Talk(flags=READY, plan_id="p1")
    )
    await tell(turn, "i want another goal", "set_goal")
    assert turn.plan
    assert turn.plan.step == "active"


async def test_sharing_takes_a_button_and_is_taken_back_at_once(tell: Tell) -> None:
    plan = running()
    turn = a_turn(replace(plan, goals=(*plan.goals, CALM)), Talk(flags=READY, plan_id="p1"))
    heard = await tell(turn, "share my goal: be less nervous", "set_goal")
    assert turn.plan
    assert not turn.plan.goals[1].shared
    assert f"share_goal:{CALM.id}" in heard.choices
    turn = then(turn)
    turn.choice = f"share_goal:{CALM.id}"
    heard = await tell(turn, "", "change_answer")
    assert turn.plan
    assert turn.plan.goals[1].shared
    assert "Ms. Rivera" in heard.text
    turn = then(turn)
    await tell(turn, "make my goal private", "set_goal")
    assert turn.plan
    assert not turn.plan.goals[1].shared


async def test_an_answer_about_another_goal_stays_an_answer(tell: Tell) -> None:
    turn = a_turn(
        a_plan(draft={"purpose.what": "x", "purpose.where": "y"}), Talk(flags=READY, plan_id="p1", asking="purpose.why")
    )
    await tell(turn, "so i can reach another goal of mine", "inform")
    assert turn.plan
    assert turn.plan.draft["purpose.why"] == "so i can reach another goal of mine"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("i reached my own goal: be less nervous", "reached"),
        ("i did my other goal!!", "reached"),
        ("just finally hit my goal to be less nervous", "reached"),
        ("drop my second goal", "dropped"),
        ("forget about my goal about being nervous", "dropped"),
    ],
)
@pytest.mark.parametrize("intent", ["report_done", "remove_item", "inform", "out_of_scope"])
async def test_a_goal_beside_the_first_ends_by_the_students_word(
    tell: Tell, said: str, status: str, intent: str
) -> None:
    turn = idle()
    assert turn.plan
    turn.plan = replace(turn.plan, goals=(*turn.plan.goals, CALM))
    heard = await tell(turn, said, intent)
    assert "be less nervous" in heard.text
    assert [goal.status for goal in turn.plan.goals] == ["open", status]
    assert [item.status for item in turn.plan.items] == [item.status for item in running().items]


@pytest.mark.parametrize("said", ["i reached my goal", "i havent reached my own goal", "when i reach my other goal"])
async def test_the_first_goal_does_not(tell: Tell, said: str) -> None:
    turn = idle()
    assert turn.plan
    turn.plan = replace(turn.plan, goals=(*turn.plan.goals, CALM))
    await tell(turn, said, "out_of_scope")
    assert [goal.status for goal in turn.plan.goals] == ["open", "open"]


SLEEP = Goal("p1-g3", "sleep before 11", None, None, 3, "maya", "maya", "open", "personal")


def with_goals(*goals: Goal, **draft: object) -> Turn:
    turn = idle()
    assert turn.plan
    turn.plan = replace(turn.plan, goals=(*turn.plan.goals, *goals), draft=draft)
    return turn


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        ("drop my second goal", ["open", "dropped", "open"]),
        ("i reached my third goal", ["open", "open", "reached"]),
        ("I don’t want to drop my own goal", ["open", "open", "open"]),
        ("should i drop my second goal?", ["open", "open", "open"]),
        ("whats my second goal", ["open", "open", "open"]),
    ],
)
async def test_of_three_goals_the_one_that_is_named_ends(tell: Tell, said: str, statuses: list[str]) -> None:
    turn = with_goals(CALM, SLEEP)
    await tell(turn, said, "ask_plan")
    assert turn.plan
    assert [goal.status for goal in turn.plan.goals] == statuses
    assert OF not in turn.plan.draft


@pytest.mark.parametrize("asking", ["checkin.done", "checkin.blocker", "purpose.why", "plan.items"])
async def test_a_button_beside_a_goal_is_never_an_answer(tell: Tell, asking: str) -> None:
    turn = with_goals(SLEEP)
    turn.talk = replace(turn.talk, asking=asking)
    await tell(turn, "i reached my own goal: sleep before 11", "inform")
    assert turn.plan
    assert turn.plan.goals[1].status == "reached"
    assert "sleep" not in str(turn.plan.draft)


async def test_a_goal_that_ends_while_it_is_changed_is_changed_no_more(tell: Tell) -> None:
    turn = with_goals(CALM)
    await tell(turn, "change my other goal", "change_answer")
    assert turn.plan and turn.plan.draft[OF] == CALM.id
    turn = then(turn)
    await tell(turn, "drop my second goal", "remove_item")
    assert turn.plan
    assert turn.plan.goals[1].status == "dropped"
    assert (turn.plan.step, turn.plan.draft) == ("active", {})


async def test_a_goal_that_waits_for_its_turn_is_left_off_too(tell: Tell) -> None:
    turn = at_read_back()
    await tell(turn, "i also want to sleep before 11", "set_goal")
    assert turn.plan and NEXT in turn.plan.draft
    turn = then(turn)
    await tell(turn, "nvm", "never_mind")
    assert turn.plan and NEXT not in turn.plan.draft


async def test_a_shared_goal_is_taken_back_after_its_end_and_a_dropped_one_is_nobody_elses(tell: Tell) -> None:
    turn = with_goals(replace(CALM, shared=True, status="reached"))
    await tell(turn, "make my goal private", "share_goal")
    assert turn.plan and not turn.plan.goals[1].shared
    assert turn.retold
    turn = with_goals(replace(CALM, shared=True))
    await tell(turn, "drop my own goal", "remove_item")
    assert turn.plan and not turn.plan.goals[1].shared
    assert turn.retold


@pytest.mark.parametrize("intent", ["never_mind", "inform", "deny"])
async def test_what_comes_next_is_said_once_where_a_goal_is_left_off(tell: Tell, intent: str) -> None:
    turn = with_goals(**{OF: "p1-g2", "goal.statement": "be calm", "goal.kind": "personal"})
    assert turn.plan
    turn.plan = replace(turn.plan, agreed=("purpose", "plan", "progress", "mastery"), step="goal")
    turn.talk = replace(turn.talk, asking="goal.confidence")
    heard = await tell(turn, "nvm", intent)
    assert turn.plan.step == "active"
    assert heard.text.count("Next up") == 1
