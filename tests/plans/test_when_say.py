"""What the coach says back."""

from datetime import date, time

import pytest

from bot.plans.when import (
    DateFound,
    TimeFound,
    read_date,
    read_duration,
    read_time,
    read_weekdays,
    say_date,
    say_long_date,
    say_minutes,
    say_time,
    say_weekdays,
)

TUESDAY = date(2026, 12, 1)


def test_a_date_is_said_with_its_weekday_and_with_the_year_only_when_it_is_another() -> None:
    assert say_date(date(2026, 12, 15), TUESDAY) == "Tue, Dec 15"
    assert say_date(date(2027, 12, 15), TUESDAY) == "Wed, Dec 15, 2027"
    assert say_long_date(date(2026, 12, 15)) == "Tuesday, December 15"
    assert say_long_date(date(2027, 1, 8), TUESDAY) == "Friday, January 8, 2027"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(17), "5:00 p.m."),
        (time(7, 30), "7:30 a.m."),
        (time(12), "12:00 p.m."),
        (time(0, 5), "12:05 a.m."),
        (time(23, 59), "11:59 p.m."),
    ],
)
def test_a_time_is_said_on_a_twelve_hour_clock(at: time, said: str) -> None:
    assert say_time(at) == said


@pytest.mark.parametrize(
    ("weekdays", "said"),
    [
        (("tue", "thu"), "Tuesdays and Thursdays"),
        (("thu", "tue"), "Tuesdays and Thursdays"),
        (("mon",), "Mondays"),
        (("mon", "wed", "fri"), "Mondays, Wednesdays and Fridays"),
        (("mon", "tue", "wed", "thu", "fri"), "weekdays"),
        (("sat", "sun"), "weekends"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "every day"),
        ((), ""),
    ],
)
def test_weekdays_are_said_as_habits(weekdays: tuple[str, ...], said: str) -> None:
    assert say_weekdays(weekdays) == said


def test_a_name_that_is_no_weekday_is_refused() -> None:
    with pytest.raises(KeyError):
        say_weekdays(("someday",))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (90, "1 hour 30 minutes"),
        (60, "1 hour"),
        (120, "2 hours"),
        (1, "1 minute"),
        (61, "1 hour 1 minute"),
        (20, "20 minutes"),
        (0, "0 minutes"),
    ],
)
def test_minutes_are_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert say_minutes(minutes) == said


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="-5"):
        say_minutes(-5)


@pytest.mark.parametrize("day", [date(2026, 12, 2), date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_a_date_as_the_coach_says_it_is_read_as_the_same_date(day: date) -> None:
    for said in (say_date(day, TUESDAY), say_long_date(day, TUESDAY)):
        assert isinstance(found := read_date(said, TUESDAY), DateFound), said
        assert found.date == day


def test_times_lengths_and_weekdays_as_the_coach_says_them_are_read_as_the_same() -> None:
    for minutes in range(0, 24 * 60, 15):
        at = time(*divmod(minutes, 60))
        assert isinstance(found := read_time(say_time(at)), TimeFound), at
        assert found.time == at
    for minutes in range(1, 200):
        assert (length := read_duration(say_minutes(minutes))), minutes
        assert length.minutes == minutes
    for weekdays in [("mon",), ("tue", "thu"), ("mon", "wed", "fri"), ("sat", "sun")]:
        assert read_weekdays(say_weekdays(weekdays)) == weekdays
