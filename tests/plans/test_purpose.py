"""Step 1: the student's words, untouched."""

import pytest

from bot.plans import path
from bot.plans.talk import Talk
from tests.plans.people import a_plan, a_turn, answer, keys


@pytest.mark.parametrize(
    "words", ["baking w my grandma. recipes", "  spaces  kept ", "so i can stop failing", "{why} <b>"]
)
def test_the_students_words_are_kept_verbatim(words: str) -> None:
    turn = a_turn()
    assert not answer(turn, "purpose.why", words).again
    assert turn.plan is not None
    assert turn.plan.draft["purpose.why"] == words


@pytest.mark.parametrize("words", ["🙂🙂", "...", "!!!"])
def test_what_holds_no_words_is_asked_for_in_words(words: str) -> None:
    turn = a_turn()
    assert keys(answer(turn, "purpose.what", words)) == ["need_words"]
    assert turn.plan is not None
    assert "purpose.what" not in turn.plan.draft


def test_nothing_gets_one_gentle_second_try_and_then_counts() -> None:
    first = a_turn()
    assert answer(first, "purpose.where", "nowhere").again
    second = a_turn(talk=Talk(tries=1, flags=("welcomed", "ready")))
    assert not answer(second, "purpose.where", "nowhere").again


def test_nothing_is_decided_before_the_student_agrees() -> None:
    turn = a_turn()
    for question, words in {"purpose.what": "sharing", "purpose.where": "kitchen", "purpose.why": "to help"}.items():
        answer(turn, question, words)
        assert turn.plan is not None
        assert turn.plan.purpose.what is None
    assert path.next_question(turn) == "purpose.confirm"
    path.agree(turn, "purpose")
    assert (turn.plan.purpose.what, turn.plan.purpose.where, turn.plan.purpose.why) == ("sharing", "kitchen", "to help")
    assert turn.plan.step == "goal"
    assert turn.plan.draft == {}


def test_an_agreed_step_can_be_opened_again_and_keeps_its_words() -> None:
    turn = a_turn(a_plan(draft={"purpose.what": "a", "purpose.where": "b", "purpose.why": "c"}))
    path.agree(turn, "purpose")
    path.reopen(turn, "purpose")
    assert turn.plan is not None
    assert turn.plan.step == "purpose"
    assert turn.plan.draft["purpose.where"] == "b"
    assert path.next_question(turn) == "purpose.confirm"
