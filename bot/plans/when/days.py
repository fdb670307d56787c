"""Calendar arithmetic as students mean it: weeks run Monday to Sunday, and a span stands for its last day."""

from calendar import monthrange
from datetime import date, timedelta

SCHOOL_WEEK_END = 4
WEEK_END = 6


def add_days(day: date, days: int) -> date | None:
    """The day so many days on (or back); None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day of a later month, cut back to that month's end (Jan 31 + 1 is Feb 28 or 29)."""
    years, month = divmod(day.month - 1 + months, 12)
    if not 1 <= day.year + years <= 9999:
        return None
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(weekday: int, today: date) -> date | None:
    """The next such weekday (0 is Monday); said on that weekday it is a week on."""
    return add_days(today, (weekday - today.weekday() - 1) % 7 + 1)


def in_week(weekday: int, today: date, weeks: int) -> date | None:
    """That weekday of this calendar week (0), the next (1), the last (-1)."""
    return add_days(today, weekday - today.weekday() + 7 * weeks)


def week_end(today: date, weeks: int) -> date | None:
    """Friday of the week so many weeks on; said at the weekend, this week ends on its Sunday."""
    late = weeks == 0 and today.weekday() > SCHOOL_WEEK_END
    return in_week(WEEK_END if late else SCHOOL_WEEK_END, today, weeks)


def month_end(day: date) -> date:
    """The last day of the month that `day` is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month_day(month: int, day: int, today: date) -> date | None:
    """The next such day, today included; None where the coming one does not exist (Feb 29 of a common year)."""
    passed = (month, day) < (today.month, today.day)
    return make_date(today.year + passed, month, day)


def next_day_of_month(day: int, today: date) -> date | None:
    """The next "the 12th", today included, skipping months too short for it; None past the 31st."""
    first = today.replace(day=1)
    for months in range(13):
        start = add_months(first, months)
        if start and (found := make_date(start.year, start.month, day)) and found >= today:
            return found
    return None


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The n-th such weekday of a month, counted from 1; None where the month has fewer."""
    first = make_date(year, month, 1)
    return first and make_date(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (n - 1))


def holiday(name: str, today: date) -> date | None:
    """The next time a holiday of the table comes, today included. Thanksgiving is the fourth Thursday of November."""
    if name == "thanksgiving":
        this_year = nth_weekday(today.year, 11, 3, 4)
        return this_year if this_year and this_year >= today else nth_weekday(today.year + 1, 11, 3, 4)
    return next_month_day(*HOLIDAYS[name], today)


HOLIDAYS = {
    "christmas": (12, 25),
    "christmas eve": (12, 24),
    "halloween": (10, 31),
    "new year": (1, 1),
    "new year's eve": (12, 31),
    "valentine": (2, 14),
}
