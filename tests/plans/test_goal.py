"""Step 2: what, measure, date and realism; the reply names the one missing piece (row A3)."""

from datetime import date
from typing import Any

import pytest

from bot.plans import path
from bot.plans.steps.goal import is_visible
from bot.plans.talk import Talk
from tests.plans.people import TODAY, a_plan, a_turn, answer, keys


def goal_turn(**talk: Any) -> Any:
    return a_turn(a_plan(step="goal", agreed=("purpose",)), Talk(flags=("welcomed", "ready"), **talk))


def draft(turn: Any) -> dict[str, Any]:
    return dict(turn.plan.draft)


def test_several_facts_in_one_message_fill_several_questions() -> None:
    turn = goal_turn()
    answer(turn, "goal.statement", "get 9/10 on the fractions quiz by dec 18")
    assert draft(turn)["goal.statement"] == "get 9/10 on the fractions quiz by dec 18"
    assert draft(turn)["goal.measure"].startswith("9/10")
    assert draft(turn)["goal.target_date"] == "2026-12-18"


def test_a_vague_goal_is_taken_and_its_measure_is_asked_next() -> None:
    turn = goal_turn()
    turn.pencil("goal.confidence", 2)
    answer(turn, "goal.statement", "get better at fractions")
    assert path.next_question(turn) == "goal.measure"


@pytest.mark.parametrize(
    ("measure", "visible"),
    [
        ("get 8 of 10 on the division sheet", True),
        ("explain it to my cousin", True),
        ("solve three without help", True),
        ("i'll just feel better", False),
        ("understand it", False),
        ("get an a", True),
    ],
)
def test_a_measure_is_something_another_person_can_see(measure: str, visible: bool) -> None:
    assert is_visible(measure) is visible


def test_a_feeling_is_asked_once_for_what_can_be_seen_then_kept() -> None:
    assert keys(answer(goal_turn(), "goal.measure", "i feel good about it")) == ["goal.measure.vague"]
    assert not answer(goal_turn(tries=1), "goal.measure", "i feel good about it").again


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("soon", "date.vague"),
        ("when im done", "date.vague"),
        ("by winter break", "date.school_calendar"),
        ("feb 30", "date.impossible"),
        ("yesterday", "date.past"),
        ("dec 1 2029", "date.far"),
        ("tmrw", "date.soon"),
        ("bananas", "date.none"),
    ],
)
def test_what_is_no_good_date_is_named_and_real_days_are_offered(words: str, key: str) -> None:
    turn = goal_turn()
    taken = answer(turn, "goal.target_date", words)
    assert keys(taken) == [key]
    assert taken.offers
    assert "goal.target_date" not in draft(turn)


def test_a_date_too_soon_is_kept_when_the_student_keeps_it() -> None:
    turn = goal_turn()
    answer(turn, "goal.target_date", "tmrw")
    waiting = turn.facts["pending"]
    later = goal_turn(pending=waiting)
    answer(later, "goal.target_date", "keep tomorrow")
    assert draft(later)["goal.target_date"] == "2026-12-02"


def test_a_date_too_soon_can_be_answered_with_a_longer_one() -> None:
    turn = goal_turn(pending={"question": "goal.target_date", "date": "2026-12-02"})
    answer(turn, "goal.target_date", "2 weeks")
    assert draft(turn)["goal.target_date"] == "2026-12-15"


@pytest.mark.parametrize("said", ["7", "0", "10/10"])
def test_a_confidence_off_the_scale_is_asked_again(said: str) -> None:
    assert keys(answer(goal_turn(), "goal.confidence", said)) == ["confidence.out_of_range"]


def test_eleventy_is_no_confidence() -> None:
    taken = answer(goal_turn(), "goal.confidence", "eleventy")
    assert keys(taken) == ["confidence.none"]
    assert [value for _, value in taken.offers or ()] == ["1", "2", "3", "4", "5"]


def test_the_goal_says_who_proposed_and_who_agreed() -> None:
    turn = goal_turn()
    for question, words in {
        "goal.confidence": "2",
        "goal.statement": "get better at fractions",
        "goal.measure": "8 of 10 on the division sheet",
        "goal.target_date": "dec 15",
    }.items():
        answer(turn, question, words)
    path.agree(turn, "goal")
    goal = turn.plan.goals[0]
    assert (goal.proposed_by, goal.agreed_by) == ("maya", "maya")
    assert goal.target_date == date(2026, 12, 15)
    assert goal.starting_confidence == 2


def test_a_goal_the_coach_chose_is_marked_as_the_coachs() -> None:
    turn = goal_turn()
    assert path.choose(turn, "goal.statement")
    path.agree(turn, "goal")
    assert turn.plan.goals[0].proposed_by == "coach"
    assert turn.today == TODAY


def test_a_soon_date_that_waited_until_it_was_past_is_not_kept() -> None:
    turn = goal_turn(pending={"question": "goal.target_date", "date": "2026-11-30"})
    taken = answer(turn, "goal.target_date", "keep it", intent="affirm")
    assert taken.again
    assert keys(taken) == ["date.past"]
    assert "goal.target_date" not in draft(turn)
