"""What each phrase that names a day comes to. The phrases themselves stand in `date_rules`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.plans.when import days
from bot.plans.when.vocabulary import MONTHS, WEEKDAYS
from bot.plans.when.words import Line

DateReason = Literal["vague", "school_calendar", "impossible", "past", "ambiguous"]
Outcome = date | DateReason | Literal["no date"] | None
"""What a rule makes of its match: a day, a reason to ask, words that are taken but no date, or None: not my match."""


@dataclass(frozen=True)
class Setting:
    """What a rule may know besides its match."""

    line: Line
    today: date
    month_first: bool


Match = re.Match[str]
Reader = Callable[[Match, Setting], Outcome]


def shift(day: date, n: int, unit: str) -> date | None:
    """The day `n` units on, or back where `n` is negative."""
    if unit in ("month", "year"):
        return days.add_months(day, n * (12 if unit == "year" else 1))
    return days.add_days(day, n * {"day": 1, "week": 7, "fortnight": 14}[unit])


def count(words: str | None) -> int:
    """The number that COUNT matched; "a", "an" and nothing are one."""
    if words and words.isdecimal():
        return int(words)
    return 2 if words and "couple" in words else 1


def _group(match: Match, name: str) -> str | None:
    """What a named group caught, or None where this pattern has no such group."""
    return match.groupdict().get(name)


def ask(reason: DateReason) -> Reader:
    """A reader that always gives this reason to ask."""
    return lambda _match, _setting: reason


def no_date(_match: Match, _setting: Setting) -> Outcome:
    return "no date"


def _weekday_of(match: Match) -> int:
    return WEEKDAYS.index(match["weekday"])


def is_whole(match: Match, setting: Setting) -> bool:
    """Whether the message says little besides the match."""
    return setting.line.is_nearly(*match.span())


def ahead(match: Match, setting: Setting) -> Outcome:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if re.match(r" (?:ago|old)\b", after):
        return "past" if "ago" in after[:4] else "no date"
    if re.search(r"\b(?:every|last|past|per|each|other) $", before) or re.match(
        r" ?(?:an?|per|each|every|/|-) ?(?:day|week|month)", after
    ):
        return "no date"
    n = count(match["n"])
    led = match["lead"] or match["tail"] or is_whole(match, setting)
    if not led and n == 1:
        return "vague" if match["n"] == "1" and match["unit"] == "day" else None
    found = shift(setting.today, n, match["unit"])
    half = {"week": 3, "month": 15}.get(match["unit"], 0) if match["half"] or match["halves"] else 0
    return found and days.add_days(found, half)


def _months_from(match: Match, today: date) -> date | None:
    """The first of the month that "end of ..." is about."""
    first = today.replace(day=1)
    if name := _group(match, "month"):
        month = MONTHS.index(name) + 1
        return days.make_date(today.year + (month < today.month), month, 1)
    return days.add_months(first, 1) if _group(match, "next") else first


def part_of_month(match: Match, setting: Setting) -> Outcome:
    first = _months_from(match, setting.today)
    if first is None:
        return None
    part = match["part"] or "end"
    if part in ("end", "last day"):
        return days.month_end(first)
    found = first.replace(day=15 if part.startswith("mid") else 1)
    return found if found >= setting.today else days.add_months(found, 12 if match["month"] else 1)


def part_of_week(match: Match, setting: Setting) -> Outcome:
    weeks, part = 1 if match["next"] else 0, match["part"] or "end"
    if part in ("end", "last day"):
        return days.week_end(setting.today, weeks)
    found = days.in_week(2 if part.startswith("mid") else 0, setting.today, weeks)
    return found if found is None or found >= setting.today else days.add_days(found, 7)


def week(match: Match, setting: Setting) -> Outcome:
    return days.week_end(setting.today, {"this": 0, "next": 1, "after next": 2}[match["which"]])


def month(match: Match, setting: Setting) -> Outcome:
    found = days.add_months(setting.today, {"this": 0, "next": 1, "after next": 2}[match["which"]])
    return found and days.month_end(found)


def weekend(match: Match, setting: Setting) -> Outcome:
    """Sunday; but "by the weekend" is Friday, and "on the weekend" or "every weekend" is a habit."""
    led_by = re.search(r"\b(by|before|until|each|on|except|not) (?:the |this )?$", match.string[: match.start()])
    if led_by and led_by[1] in ("each", "on", "except", "not"):
        return "no date"
    early = led_by and setting.today.weekday() < days.SCHOOL_WEEK_END
    last = days.SCHOOL_WEEK_END if early else days.WEEK_END
    return days.in_week(last, setting.today, 1 if match["next"] else 0)


def named_week(match: Match, setting: Setting) -> Outcome:
    which = {"next": 1, "this": 0, "last": -1}
    weeks = which[match["which"]] if _group(match, "which") else count(match["n"])
    return days.in_week(_weekday_of(match), setting.today, weeks)


def near_weekday(match: Match, setting: Setting) -> Outcome:
    which, weekday = match["which"], _weekday_of(match)
    if which is None or match["coming"]:
        return days.coming(weekday, setting.today)
    return days.in_week(weekday, setting.today, 0 if which == "this" else 1)


def weeks_past_coming(match: Match, setting: Setting) -> Outcome:
    """A "tuesday week" is the week after the coming one; the first of "two fridays from now" is the coming one."""
    found = days.coming(_weekday_of(match), setting.today)
    n = _group(match, "n")
    weeks = count(n) - (_group(match, "plural") is not None) if n else 1
    return found and days.add_days(found, 7 * weeks)


def after_next(match: Match, setting: Setting) -> Outcome:
    return days.in_week(_weekday_of(match), setting.today, 2)


def nth_weekday(match: Match, setting: Setting) -> Outcome:
    first = _months_from(match, setting.today)
    if first is None:
        return None
    if match["nth"] != "last":
        found = days.nth_weekday(first.year, first.month, _weekday_of(match), int(match["nth"]))
    else:
        end = days.month_end(first)
        found = days.add_days(end, -((end.weekday() - _weekday_of(match)) % 7))
    return found or "impossible"


def holiday(name: str) -> Reader:
    """A reader for the next such holiday."""
    return lambda _match, setting: days.holiday(name, setting.today)


def near(n: int) -> Reader:
    """A reader for the day `n` days on."""
    return lambda _match, setting: days.add_days(setting.today, n)
