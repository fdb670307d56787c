"""Times of day, lengths and spans as students type them."""

from datetime import time

import pytest

from bot.plans.when import DurationFound, TimeFound, TimeUnclear, read_duration, read_span, read_time

TIMES = [
    ("5", time(17)),
    ("5pm", time(17)),
    ("5 pm", time(17)),
    ("5 p.m.", time(17)),
    ("5p", time(17)),
    ("at 5", time(17)),
    ("17:00", time(17)),
    ("5:30", time(17, 30)),
    ("530", time(17, 30)),
    ("5.30pm", time(17, 30)),
    ("at 715", time(19, 15)),
    ("07:30", time(7, 30)),
    ("half past 4", time(16, 30)),
    ("quarter past 4", time(16, 15)),
    ("4 o'clock", time(16)),
    ("9am", time(9)),
    ("12pm", time(12)),
    ("12am", time(0)),
    ("noon", time(12)),
    ("10 in the morning", time(10)),
    ("in the morning at 8", time(8)),
    ("9 at night", time(21)),
    ("8 before bed", time(20)),
    ("at 8 before school", time(8)),
    ("after school at 4", time(16)),
    ("sat at 4", time(16)),
    ("lunch at 12", time(12)),
    ("5 no wait 6", time(18)),
    ("tuesdays at 4:15", time(16, 15)),
    ("20 min at 5", time(17)),
    ("seven", time(19)),
    ("at four fifteen", time(16, 15)),
    ("3 45", time(15, 45)),
    ("8:30 pm", time(20, 30)),
]

LOOSE_TIMES = [
    ("4ish", time(16)),
    ("around 5", time(17)),
    ("after school", time(15, 30)),
    ("afterschool", time(15, 30)),
    ("at night", time(19)),
    ("after dinner", time(19)),
    ("before bed", time(20)),
    ("in the morning", time(7, 30)),
    ("before school", time(7, 30)),
    ("lunch", time(12)),
    ("4-5", time(16)),
    ("from 4 to 5", time(16)),
    ("4:30-5", time(16, 30)),
    ("11-1pm", time(11)),
]

UNCLEAR_TIMES = [
    ("8", "am_or_pm"),
    ("at 10", "am_or_pm"),
    ("12:30", "am_or_pm"),
    ("8:30", "am_or_pm"),
    ("5 or 6", "ambiguous"),
    ("3:30 or 4", "ambiguous"),
    ("tuesdays at 4 or 5", "ambiguous"),
    ("at 4 and at 5", "ambiguous"),
    ("after practice", "vague"),
    ("later", "vague"),
    ("whenever", "vague"),
    ("26:00", "impossible"),
    ("5:75", "impossible"),
    ("25pm", "impossible"),
]

NO_TIMES = [
    "",
    "idk",
    "8 of 10",
    "8/10",
    "20 min",
    "3 times a week",
    "at 8 of 10",
    "2 weeks",
    "dec 12",
    "12/15",
    "help",
    "6.5",
    "3 stars",
]


@pytest.mark.parametrize(("text", "wanted"), TIMES)
def test_a_clock_time_is_found(text: str, wanted: time) -> None:
    found = read_time(text)
    assert isinstance(found, TimeFound), found
    assert (found.time, found.approx) == (wanted, False)
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(("text", "wanted"), LOOSE_TIMES)
def test_loose_words_stand_for_a_time_and_say_so(text: str, wanted: time) -> None:
    found = read_time(text)
    assert isinstance(found, TimeFound), found
    assert (found.time, found.approx) == (wanted, True)


@pytest.mark.parametrize(("text", "reason"), UNCLEAR_TIMES)
def test_a_time_that_cannot_be_kept_comes_back_with_the_reason_to_ask(text: str, reason: str) -> None:
    found = read_time(text)
    assert isinstance(found, TimeUnclear), found
    assert found.reason == reason
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize("text", NO_TIMES)
def test_numbers_about_other_things_are_no_times(text: str) -> None:
    assert read_time(text) is None


DURATIONS = [
    ("20 min", 20),
    ("20mins", 20),
    ("20 minutes a day", 20),
    ("half an hour", 30),
    ("1/2 hour", 30),
    ("½ hour", 30),
    ("an hour", 60),
    ("hour", 60),
    ("an hour and a half", 90),
    ("one and a half hours", 90),
    ("1h30", 90),
    ("1h 30m", 90),
    ("1.5 hrs", 90),
    ("1 hour 20 minutes", 80),
    ("an hour and 10 min", 70),
    ("3/4 of an hour", 45),
    ("20-30 min", 20),
    ("twenty minutes", 20),
    ("20", 20),
    ("about 20", 20),
    ("like 15 maybe", None),
    ("tues n thurs 20 min after school", 20),
    ("a couple hours", 120),
    ("15m", 15),
    ("forty five min", 45),
    ("a few minutes", None),
    ("0 min", None),
    ("2 weeks", None),
    ("3 days", None),
    ("at 5", None),
    ("8 of 10", None),
    ("idk", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "wanted"), DURATIONS)
def test_minutes_are_read_from_words_and_figures(text: str, wanted: int | None) -> None:
    found = read_duration(text)
    assert (found and found.minutes) == wanted


def test_a_length_knows_where_it_stood() -> None:
    assert read_duration("ok, half an hour then") == DurationFound(30, 4, 16)


SPANS = [
    ("3 weeks", 21),
    ("10 days", 10),
    ("a couple weeks", 14),
    ("a month", 30),
    ("2 months", 60),
    ("a fortnight", 14),
    ("for like 2 wks", 14),
    ("two and a half weeks", 17),
    ("half a month", 15),
    ("2-3 weeks", 14),
    ("3 times a week", None),
    ("20 min a day", None),
    ("every day", None),
    ("next week", None),
    ("a few days", None),
    ("an hour", None),
    ("8 of 10", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "wanted"), SPANS)
def test_days_of_work_are_read_from_words_and_figures(text: str, wanted: int | None) -> None:
    assert read_span(text) == wanted
