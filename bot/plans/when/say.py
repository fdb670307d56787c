"""Days, times and lengths as the coach says them back, always with the weekday."""

from collections.abc import Sequence
from datetime import date, time

from bot.plans.when.recurrences import EVERY_DAY, SCHOOL_DAYS, WEEKEND
from bot.plans.when.vocabulary import MONTHS, WEEKDAYS

_DAY_BY_KEY = {day[:3]: day.capitalize() for day in WEEKDAYS}
_SETS = {EVERY_DAY: "every day", SCHOOL_DAYS: "weekdays", WEEKEND: "weekends"}


def say_date(day: date, today: date) -> str:
    """The day in short, "Tue, Dec 15"; with the year where it is not this one, "Fri, Jan 8, 2027"."""
    return f"{_weekday(day)[:3]}, {_month(day)[:3]} {day.day}{_year(day, today)}"


def say_long_date(day: date, today: date | None = None) -> str:
    """The day in full, "Tuesday, December 15"; with the year where `today` is given and of another year."""
    return f"{_weekday(day)}, {_month(day)} {day.day}{_year(day, today or day)}"


def say_time(at: time) -> str:
    """The time on a twelve-hour clock, "5:00 p.m."."""
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'a.m.' if at.hour < 12 else 'p.m.'}"


def say_weekdays(weekdays: Sequence[str]) -> str:
    """Weekdays ("mon" to "sun", any order) as habits: "Tuesdays and Thursdays", "weekdays"; empty for none.

    KeyError for a name that is no weekday's key.
    """
    names = {key: _DAY_BY_KEY[key] + "s" for key in weekdays}
    ordered = tuple(key for key in EVERY_DAY if key in names)
    if ordered in _SETS:
        return _SETS[ordered]
    *first, last = [names[key] for key in ordered] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def say_minutes(minutes: int) -> str:
    """A length in hours and minutes, "1 hour 30 minutes"; zero is "0 minutes". ValueError below zero."""
    if minutes < 0:
        raise ValueError(f"minutes must be 0 or more, got {minutes}")
    parts = [(n, unit) for n, unit in zip(divmod(minutes, 60), ("hour", "minute"), strict=True) if n]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts or [(0, "minute")])


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()].capitalize()


def _month(day: date) -> str:
    return MONTHS[day.month - 1].capitalize()


def _year(day: date, today: date) -> str:
    return f", {day.year}" if day.year != today.year else ""
