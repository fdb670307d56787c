"""Whose setting of the dial counts: the student's before the class's, the strictest of several, the plan's teacher."""

from __future__ import annotations

import pytest

from bot.plans.autonomy import PREPARED_FOR, Dial, Setting, dial_from, least, merged, prepared_from, who_decides
from bot.plans.plan import FIVE, Plan
from bot.plans.questions import QUESTIONS

PLAN = Plan("p1", "leo", assigned_by="rivera")


def test_a_students_own_dial_goes_before_the_classs() -> None:
    assert merged({"goal": "together", "plan": "not_yet"}, {"goal": "alone"}) == {"goal": "alone", "plan": "not_yet"}
    assert merged({"goal": "together"}, {}) == {"goal": "together"}


@pytest.mark.parametrize(
    ("dials", "told"),
    [
        ([], {}),
        ([{"goal": "together"}], {"goal": "together"}),
        ([{"goal": "together"}, {}], {"goal": "together"}),
        ([{"goal": "together"}, {"goal": "not_yet", "plan": "alone"}], {"goal": "not_yet"}),
    ],
)
def test_of_several_dials_the_strictest_counts(dials: list[Dial], told: Dial) -> None:
    assert least(dials) == told


def test_the_teacher_of_the_plan_decides_about_it_else_the_strictest() -> None:
    mine = Setting("rivera", "Ms. Rivera", {"goal": "together"})
    other = Setting("okafor", "Mr. Okafor", {"goal": "not_yet"})
    assert who_decides([other, mine], PLAN, "goal") == mine
    assert who_decides([mine, other], Plan("p2", "leo"), "goal") == other
    assert who_decides([], PLAN, "goal") is None


def test_a_stored_document_holds_dial_and_prepared_choices_and_nothing_else_is_read() -> None:
    kept = {"goal": "not_yet", "plan": "maybe", "prepared": {"goal": "halve a recipe", "plan": 7, "hat": "x"}}
    assert dial_from(kept) == {"goal": "not_yet"}
    assert prepared_from(kept) == {"goal": "halve a recipe"}
    assert prepared_from({"goal": "alone"}) == prepared_from(None) == prepared_from({"prepared": "x"}) == {}


def test_every_step_has_a_question_that_words_answer() -> None:
    assert [QUESTIONS[PREPARED_FOR[step]].topic for step in FIVE] == list(FIVE)
    assert all("text" in QUESTIONS[question].accepts for question in PREPARED_FOR.values())
