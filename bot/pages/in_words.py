"""Dates, days, times and numbers as a twelve-year-old reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.plans.plan import WEEKDAYS

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(on: date, today: date) -> str:
    """ "Tue, Dec 15"; with the year when it is not this year's."""
    short = f"{_DAYS[on.weekday()]}, {_MONTHS[on.month - 1]} {on.day}"
    return short if on.year == today.year else f"{short}, {on.year}"


def clock(at: datetime, timezone: str) -> str:
    """ "4:05 pm" on the student's own clock."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"


def hour(time: str) -> str:
    """ "17:00" as "5 pm", "17:30" as "5:30 pm"; anything else unchanged."""
    head, _, tail = time.partition(":")
    if not (head.isdigit() and tail[:2].isdigit() and int(head) < 24):
        return time
    minutes = "" if tail[:2] == "00" else f":{tail[:2]}"
    return f"{int(head) % 12 or 12}{minutes} {'am' if int(head) < 12 else 'pm'}"


def listing(words: Sequence[str]) -> str:
    """ "Tue", "Tue and Thu", "Mon, Tue and Thu"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def weekdays(days: Sequence[str]) -> str:
    """("thu", "tue") as "Tue and Thu"; all seven as "every day"."""
    known = [name for name in WEEKDAYS if name in days]
    if len(known) == 7:
        return "every day"
    return listing([_DAYS[WEEKDAYS.index(name)] for name in known])


def minutes(count: int) -> str:
    """ "1 minute", "20 minutes"."""
    return f"{count} minute{'' if count == 1 else 's'}"


def out_of(part: int, whole: int) -> str:
    """ "8 of 10"."""
    return f"{part} of {whole}"


def drafted(value: Any, today: date) -> str:
    """One undecided value of a plan's draft (text, number, ISO date, list or mapping) as a phrase; "" for nothing."""
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value), today) if len(value) == 10 else value
        except ValueError:
            return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, dict):
        return _drafted_parts(value, today)
    if isinstance(value, list | tuple):
        if value and all(part in WEEKDAYS for part in value):
            return weekdays(value)
        return listing([words for part in value if (words := drafted(part, today))])
    return str(value)


def _drafted_parts(value: dict[str, Any], today: date) -> str:
    """A drafted item or cadence: its title or text, then when and how long."""
    parts = [str(value.get("title") or value.get("text") or "")]
    parts.append(weekdays(value.get("weekdays") or ()))
    parts.append(drafted(value.get("on") or value.get("date"), today))
    parts.append(hour(value["time"]) if value.get("time") else "")
    parts.append(minutes(value["minutes"]) if isinstance(value.get("minutes"), int) else "")
    return ", ".join(filter(None, parts))
