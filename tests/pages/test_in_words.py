"""Dates, days, times and numbers in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.message import Choice, Line
from bot.pages import in_words
from bot.pages.talk_view import MAX_CHOICES, line_views

from .people import NOW, TODAY, said


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 12, 15), "Tue, Dec 15"), (date(2026, 3, 1), "Sun, Mar 1"), (date(2027, 1, 4), "Mon, Jan 4, 2027")],
)
def test_a_day_has_its_weekday(on: date, words: str) -> None:
    assert in_words.day(on, TODAY) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [("17:00", "5 pm"), ("17:30", "5:30 pm"), ("00:05", "12:05 am"), ("12:00", "12 pm"), ("", ""), ("soon", "soon")],
)
def test_an_hour_is_told_the_american_way(time: str, words: str) -> None:
    assert in_words.hour(time) == words


def test_the_clock_is_the_students() -> None:
    assert in_words.clock(NOW, "America/New_York") == "4:12 pm"
    assert in_words.clock(datetime(2026, 12, 11, 5, 0, tzinfo=UTC), "America/New_York") == "12:00 am"


def test_weekdays_come_in_the_order_of_the_week() -> None:
    assert in_words.weekdays(("thu", "mon")) == "Mon and Thu"
    assert in_words.weekdays(("mon", "tue", "wed", "thu", "fri", "sat", "sun")) == "every day"
    assert in_words.weekdays(()) == ""


def test_numbers_say_what_they_count() -> None:
    assert in_words.minutes(1) == "1 minute"
    assert in_words.minutes(20) == "20 minutes"
    assert in_words.out_of(8, 10) == "8 of 10"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-12-15", "Tue, Dec 15"),
        ("2026-13-15", "2026-13-15"),
        ("my ten char", "my ten char"),
        (["thu", "tue"], "Tue and Thu"),
        (["a", "b", "c"], "a, b and c"),
        (3, "3"),
        (None, ""),
        (True, ""),
        ({"on": "2026-12-12", "text": "pancakes"}, "pancakes, Sat, Dec 12"),
        ([], ""),
    ],
)
def test_whatever_is_drafted_becomes_a_phrase(value: Any, words: str) -> None:
    assert in_words.drafted(value, TODAY) == words


def test_only_the_newest_line_has_open_choices() -> None:
    lines = [said(1, "coach", "Ready?", NOW, "Yes"), said(2, "coach", "Sure?", NOW, "Yes")]
    assert [line.open for line in line_views(lines, "Maya", "America/New_York", TODAY)] == [False, True]


def test_a_new_day_gets_a_heading_and_today_is_called_so() -> None:
    lines = [said(n, "coach", "Hello", NOW - timedelta(days=2 - n)) for n in range(3)]
    lines.append(said(3, "student", "hi", NOW))
    views = line_views(lines, "Maya", "America/New_York", TODAY)
    assert [line.new_day for line in views] == ["Wed, Dec 9", "Thu, Dec 10", "Today", ""]


def test_more_than_five_choices_are_cut() -> None:
    many = Line("1", NOW, "coach", "Pick", tuple(Choice(str(n), str(n)) for n in range(9)))
    assert len(line_views([many], "Maya", "America/New_York", TODAY)[0].choices) == MAX_CHOICES


def test_an_unknown_speaker_is_shown_as_the_coach() -> None:
    assert line_views([said(1, "x y", "?", NOW)], "Maya", "America/New_York", TODAY)[0].sender == "coach"
