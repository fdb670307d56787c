"""A standard below the grade of the class is taken, and what comes after it there is said and kept on the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.desk import Desk
from bot.plans.plan import Standard
from bot.plans.standing import next_in_words
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import FRACTIONS, a_plan, a_turn

SEVENTH = Standard("7.NS.A.2", "s", "multiplying negative numbers", "math", "7")


def choosing() -> Turn:
    """Maya is asked what she wants to work on."""
    turn = a_turn(talk=Talk(flags=("welcomed", "ready"), asking="standard.choose"))
    turn.plan, turn.plans = None, ()
    return turn


def with_bridge(desk: Desk, bridge: Standard | None, monkeypatch: Any) -> None:
    async def found(student_id: str, words: str) -> tuple[Standard, ...]:
        return (FRACTIONS,)

    async def above(student_id: str, standard: Standard) -> Standard | None:
        return bridge

    monkeypatch.setattr(desk, "find_standards", found)
    monkeypatch.setattr(desk, "find_bridge", above)


async def test_the_bridge_is_said_when_it_is_chosen_and_stands_on_the_plan(
    tell: Tell, desk: Desk, monkeypatch: Any
) -> None:
    with_bridge(desk, SEVENTH, monkeypatch)
    turn = choosing()
    turn.learner = replace(turn.learner, profile={})
    heard = await tell(turn, "dividing fractions")
    assert turn.plan is not None
    assert turn.plan.bridge == SEVENTH
    assert "7.NS.A.2, multiplying negative numbers, comes after this" in heard.text
    assert "grade 7" in heard.text


async def test_on_the_grade_of_the_class_nothing_more_is_said(tell: Tell, desk: Desk, monkeypatch: Any) -> None:
    with_bridge(desk, None, monkeypatch)
    turn = choosing()
    heard = await tell(turn, "dividing fractions")
    assert turn.plan is not None
    assert turn.plan.bridge is None
    assert "grade" not in heard.text


async def test_a_second_plan_has_its_bridge_too(tell: Tell, desk: Desk, monkeypatch: Any) -> None:
    with_bridge(desk, SEVENTH, monkeypatch)
    turn = choosing()
    turn.talk = Talk(flags=("welcomed", "ready"))
    heard = await tell(turn, "i want to work on dividing fractions", "start_plan")
    assert turn.plan is not None
    assert turn.plan.bridge == SEVENTH
    assert "comes after this" in heard.text


def test_once_it_is_shown_the_bridge_is_what_comes_next() -> None:
    turn = a_turn(a_plan(step="mastered", bridge=SEVENTH))
    (said,) = next_in_words(turn)
    assert (said.key, said.words["code"]) == ("mastered.bridge", "7.NS.A.2")
    assert next_in_words(a_turn(a_plan(step="mastered")))[0].key == "mastered.done"
