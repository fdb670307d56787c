"""Small numbers, and how sure a student feels."""

import pytest

from bot.plans.when import ConfidenceUnclear, read_confidence, read_number

NUMBERS = [
    ("8", 8),
    ("8.5", 8.5),
    ("-3", -3),
    ("1,200", 1200),
    ("seven", 7),
    ("twenty one", 21),
    ("forty-two", 42),
    ("fourty", 40),
    ("a hundred", 100),
    ("a hundred and five", 105),
    ("two hundred", 200),
    ("a couple", 2),
    ("dozen", 12),
    ("half a dozen", 6),
    ("half", 0.5),
    ("two and a half", 2.5),
    ("2 1/2", 2.5),
    ("none", 0),
    ("zero", 0),
    ("8 of 10", 8),
    ("8/10", 8),
    ("80%", 80),
    ("like 5 problems", 5),
    ("one", 1),
    ("this one", None),
    ("no one", None),
    ("the second one", None),
    ("3rd", None),
    ("5:30", None),
    ("6.NS.A.1", None),
    ("6.EE.1", None),
    ("eleventy", None),
    ("someone", None),
    ("a few", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "wanted"), NUMBERS)
def test_the_first_number_of_a_message_is_read(text: str, wanted: float | None) -> None:
    assert read_number(text) == wanted


CONFIDENCES = [
    ("3", 3),
    ("3!", 3),
    ("3/5", 3),
    ("3 out of 5", 3),
    ("like a 2", 2),
    ("im a 4", 4),
    ("three", 3),
    ("3 stars", 3),
    ("⭐⭐⭐", 3),
    ("3️⃣", 3),
    ("4 😀", 4),
    ("3 but i dont get why you flip the second one", 3),
    ("4 bc i did 2 sheets", 4),
    ("it was 2 now 4", 4),
    ("2 -> 3", 3),
    ("two i guess", 2),
    ("not at all", 1),
    ("not sure at all", 1),
    ("no clue", 1),
    ("no clue lol", 1),
    ("a little", 2),
    ("kinda", 2),
    ("kinda sure", 2),
    ("not really sure", 2),
    ("so so", 3),
    ("ok", 3),
    ("medium", 3),
    ("pretty", 4),
    ("pretty good", 4),
    ("good", 4),
    ("i feel pretty confident about it", 4),
    ("pretty bad", 1),
    ("super sure", 5),
    ("i have no clue", 1),
    ("not so bad", 3),
    ("very", 5),
    ("totally sure!!", 5),
    ("i got this", 5),
    ("idk", None),
    ("not sure", None),
    ("help", None),
    ("eleventy", None),
    ("what do you mean", None),
    ("6.NS.A.1", None),
    ("i did 3 problems with sam", None),
    ("my teacher is pretty nice", None),
    ("", None),
]

UNCLEAR_CONFIDENCES = [
    ("2 or 3", "between"),
    ("2-3", "between"),
    ("3.5", "between"),
    ("three and a half", "between"),
    ("between 2 and 3", "between"),
    ("7", "out_of_range"),
    ("0", "out_of_range"),
    ("-2", "out_of_range"),
    ("10/10", "out_of_range"),
    ("8/10", "out_of_range"),
    ("100%", "out_of_range"),
    ("100", "out_of_range"),
    ("a hundred percent", "out_of_range"),
    ("⭐⭐⭐⭐⭐⭐", "out_of_range"),
    ("mine is 3, sam is 4", "ambiguous"),
]


@pytest.mark.parametrize(("text", "level"), CONFIDENCES)
def test_how_sure_a_student_feels_is_read_on_a_scale_of_one_to_five(text: str, level: int | None) -> None:
    assert read_confidence(text) == level


@pytest.mark.parametrize(("text", "reason"), UNCLEAR_CONFIDENCES)
def test_a_level_that_cannot_be_kept_comes_back_with_the_reason_to_ask(text: str, reason: str) -> None:
    found = read_confidence(text)
    assert isinstance(found, ConfidenceUnclear), found
    assert found.reason == reason
