"""Habits: which weekdays, how often, when and for how long."""

from datetime import time

import pytest

from bot.plans.when import Schedule, read_schedule, read_weekdays

ALL = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

WEEKDAYS = [
    ("tues n thurs", ("tue", "thu")),
    ("thurs & tues", ("tue", "thu")),
    ("m/w/f", ("mon", "wed", "fri")),
    ("mwf", ("mon", "wed", "fri")),
    ("m w f", ("mon", "wed", "fri")),
    ("m, w, f", ("mon", "wed", "fri")),
    ("tth", ("tue", "thu")),
    ("mon-thu", ALL[:4]),
    ("mon - fri", ALL[:5]),
    ("monday to wednesday", ALL[:3]),
    ("fri-mon", ("mon", "fri", "sat", "sun")),
    ("weekdays", ALL[:5]),
    ("every weekday", ALL[:5]),
    ("school nights", ("mon", "tue", "wed", "thu", "sun")),
    ("every day", ALL),
    ("evry day", ALL),
    ("everyday after school", ALL[:5]),
    ("daily", ALL),
    ("20 min a day", ALL),
    ("once a day", ALL),
    ("weekends", ("sat", "sun")),
    ("on the weekend", ("sat", "sun")),
    ("every other day", ()),
    ("tuesdays and saturday", ("tue", "sat")),
    ("sat + sun", ("sat", "sun")),
    ("sat+sun", ("sat", "sun")),
    ("sat", ("sat",)),
    ("wed", ("wed",)),
    ("on sat mornings", ("sat",)),
    ("sat in the morning", ("sat",)),
    ("every day except sunday", ALL[:6]),
    ("every day but friday and sat", ("mon", "tue", "wed", "thu", "sun")),
    ("weekdays not monday", ALL[1:5]),
    ("tues and thurs, not monday", ("tue", "thu")),
    ("not monday", ()),
    ("i cant do fridays but mondays work", ("mon",)),
    ("all days but sat", ("mon", "tue", "wed", "thu", "fri", "sun")),
    ("suns n weds", ("wed", "sun")),
    ("mondayyys", ("mon",)),
    ("cant on mondays", ()),
    ("wensday and thurday", ("wed", "thu")),
    ("tuseday, saterday", ("tue", "sat")),
    ("weekdays and sunday", ("mon", "tue", "wed", "thu", "fri", "sun")),
    ("i sat down", ()),
    ("the sun", ()),
    ("in the sun", ()),
    ("we'd like that", ()),
    ("t/f questions", ()),
    ("mr. cole", ()),
    ("wth", ()),
    ("twice a week", ()),
    ("idk", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "wanted"), WEEKDAYS)
def test_weekdays_are_read_in_the_order_of_the_week(text: str, wanted: tuple[str, ...]) -> None:
    assert read_weekdays(text) == wanted


SCHEDULES = [
    ("tues n thurs 20 min after school", ("tue", "thu"), time(15, 30), 20, None),
    ("twice a week", (), None, None, 2),
    ("3 times a week", (), None, None, 3),
    ("3x/week", (), None, None, 3),
    ("three days a week for half an hour", (), None, 30, 3),
    ("every day for 15 mins at 5", ALL, time(17), 15, None),
    ("weekends 30min", ("sat", "sun"), None, 30, None),
    ("mwf 4:30 20m", ("mon", "wed", "fri"), time(16, 30), 20, None),
    ("once a week on sat", ("sat",), None, None, 1),
    ("every other day 10 min", (), None, 10, 3),
    ("20 min at 6 on mondays", ("mon",), time(18), 20, None),
    ("weekly", (), None, None, 1),
    ("a couple times a week", (), None, None, 2),
]


@pytest.mark.parametrize(("text", "weekdays", "at", "minutes", "times"), SCHEDULES)
def test_a_rhythm_named_in_one_go_is_taken_apart(
    text: str, weekdays: tuple[str, ...], at: time | None, minutes: int | None, times: int | None
) -> None:
    found = read_schedule(text)
    assert (found.weekdays, found.time, found.minutes, found.times_per_week) == (weekdays, at, minutes, times)


def test_an_hour_that_could_be_morning_or_evening_is_kept_for_asking() -> None:
    found = read_schedule("sat and sun at 9 for 20 min")
    assert found.time is None
    assert found.time_unclear is not None
    assert found.time_unclear.reason == "am_or_pm"


def test_a_message_without_a_rhythm_gives_an_empty_schedule() -> None:
    assert read_schedule("idk") == Schedule()
    assert read_schedule("idk").is_empty
