"""What a first question begins (a check-in, evidence, a reflection, another plan) stays open over a side turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.plans.plan import Plan, Reflection, Standard
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import PHRASES, Tell
from tests.plans.people import NOW, a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
BEGUN = {
    "checkin.done": running(),
    "evidence.what": running(),
    "reflect.worked": running(step="mastered"),
    "standard.choose": a_plan(draft={"purpose.what": "sharing"}),
}


def at(question: str, plan: Plan | None = None) -> Turn:
    return a_turn(plan or BEGUN[question], Talk(flags=READY, plan_id="p1", asking=question))


def is_asked(text: str, question: str) -> bool:
    """Whether one of the wordings of a question ends what was said."""
    return any(text.endswith(wording.rsplit("}", 1)[-1]) for wording in PHRASES.variants(f"{question}.ask"))


SIDE = [
    ("hi", "greet"),
    ("who sees this", "ask_who_sees"),
    ("what do you mean", "clarify_question"),
    ("An example", "ask_example"),
    ("is the sky green", "out_of_scope"),
    ("what's next", "ask_next"),
]


@pytest.mark.parametrize("question", BEGUN)
@pytest.mark.parametrize(("words", "intent"), SIDE)
async def test_a_side_turn_asks_it_again(tell: Tell, question: str, words: str, intent: str) -> None:
    turn = at(question)
    heard = await tell(turn, words, intent)
    assert turn.talk.asking == question
    assert is_asked(heard.text, question)


async def test_the_yes_after_a_hello_answers_the_check_in(tell: Tell) -> None:
    turn = at("checkin.done")
    await tell(turn, "hi", "greet")
    turn = a_turn(turn.plan, turn.talk)
    await tell(turn, "yes", "affirm")
    assert turn.plan
    assert turn.plan.draft["checkin.done"] == "yes"
    assert turn.talk.asking == "checkin.progress"


@pytest.mark.parametrize("question", BEGUN)
async def test_nvm_leaves_it(tell: Tell, question: str) -> None:
    turn = at(question)
    await tell(turn, "nvm", "inform")
    assert turn.talk.asking == ("purpose.where" if question == "standard.choose" else None)


@pytest.mark.parametrize("question", BEGUN)
async def test_a_pause_is_a_pause(tell: Tell, question: str) -> None:
    turn = at(question)
    heard = await tell(turn, "later", "pause")
    assert turn.talk.paused
    assert not is_asked(heard.text, question)


@pytest.mark.parametrize(
    ("question", "words", "intent", "then"),
    [
        ("standard.choose", "check in", "check_in", "checkin.done"),
        ("standard.choose", "i did the tiles", "report_done", "checkin.progress"),
        ("checkin.done", "here is my work", "submit_evidence", "evidence.what"),
        ("evidence.what", "i did the tiles", "report_done", "checkin.progress"),
        ("checkin.done", "change my date to dec 20", "change_answer", "goal.confirm"),
        ("checkin.done", "start over", "start_over", None),
    ],
)
async def test_something_else_lets_it_go(tell: Tell, question: str, words: str, intent: str, then: str | None) -> None:
    turn = at(question, running())
    if intent == "start_over":
        turn.choice = "start_over:yes"
    await tell(turn, words, intent)
    assert turn.talk.asking == then


async def test_another_plan_is_not_asked_what_the_first_was_asked(tell: Tell) -> None:
    turn = at("checkin.done")
    turn.plans = (*turn.plans, replace(running(), id="p2"))
    turn.choice = "plan:p2"
    await tell(turn, "", "switch_plan")
    assert turn.talk.plan_id == "p2"
    assert turn.talk.asking is None


async def test_a_check_in_of_a_plan_that_ended_is_over(tell: Tell) -> None:
    turn = at("checkin.done", running(step="mastered"))
    await tell(turn, "hi", "greet")
    assert turn.talk.asking is None


async def test_the_choice_of_another_plan_stays_over_a_word_on_the_list(tell: Tell) -> None:
    turn = at("standard.choose", running())
    await tell(turn, "add: practice with my brother", "add_item")
    assert turn.talk.asking == "standard.choose"


SCIENCE = Standard("MS-PS1-4", "Heat and particles.", "how heat moves particles")


def in_another(here: Plan, *others: Plan) -> Turn:
    """Maya talks about one plan, and has others."""
    turn = a_turn(replace(here, id="p2", standard=SCIENCE), Talk(flags=READY, plan_id="p2", asking="purpose.what"))
    turn.plans = (*turn.plans, *others)
    return turn


@pytest.mark.parametrize(
    ("words", "intent", "asks"),
    [
        ("check in", "check_in", "checkin.done"),
        ("i did the tiles", "report_done", "checkin.progress"),
        ("i didnt do it", "report_missed", "checkin.confidence"),
    ],
)
async def test_a_check_in_goes_to_the_one_plan_that_runs(tell: Tell, words: str, intent: str, asks: str) -> None:
    turn = in_another(a_plan(), running())
    heard = await tell(turn, words, intent)
    assert turn.plan
    assert (turn.plan.id, turn.talk.plan_id, turn.talk.asking) == ("p1", "p1", asks)
    assert heard.text.startswith(("Now we're in your plan for dividing", "Here's your plan for dividing"))


@pytest.mark.parametrize("others", [(), (running(), running(id="p3"))])
async def test_a_check_in_goes_nowhere_where_none_or_several_run(tell: Tell, others: tuple[Plan, ...]) -> None:
    turn = in_another(a_plan(draft={"purpose.what": "heat"}), *others)
    heard = await tell(turn, "check in", "check_in")
    assert turn.talk.plan_id == "p2"
    assert turn.talk.asking == "purpose.where"
    assert "Check-ins start when your plan is complete" in heard.text


async def test_a_plan_that_was_reached_is_looked_back_at_first(tell: Tell) -> None:
    turn = in_another(running(step="mastered"), running())
    await tell(turn, "check in", "check_in")
    assert (turn.talk.plan_id, turn.talk.asking) == ("p2", "reflect.worked")
    looked = running(step="mastered", reflections=(Reflection(NOW, "sam", "earlier", "deeper"),))
    turn = in_another(looked, running())
    await tell(turn, "check in", "check_in")
    assert (turn.talk.plan_id, turn.talk.asking) == ("p1", "checkin.done")
