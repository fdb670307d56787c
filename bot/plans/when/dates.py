"""Which day a student means: one date, a reason to ask, or nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from bot.plans.when import days
from bot.plans.when.date_rules import COUNT, RULES, UNIT
from bot.plans.when.day_readers import DateReason, Setting, count, shift
from bot.plans.when.vocabulary import WEEKDAYS
from bot.plans.when.words import Line, read_line


@dataclass(frozen=True)
class DateFound:
    """A day, and the words that named it: `message[start:end] == words`."""

    date: date
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class DateUnclear:
    """Words that mean a time but no day to keep, and why the coach has to ask."""

    reason: DateReason
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class _Seen:
    """A phrase of the line that names a day or gives a reason to ask; with neither, it only takes the words."""

    start: int
    end: int
    day: date | None = None
    reason: DateReason | None = None


_MONTH_FIRST_REGIONS = frozenset({"US", "PH", "PR", "GU", "EN"})
_NO_CALENDAR: Mapping[str, date] = MappingProxyType({})
_WEIGHT: tuple[DateReason, ...] = ("ambiguous", "impossible", "school_calendar", "past", "vague")

_DAY_NAME = "|".join(WEEKDAYS)
_OFFSET = re.compile(rf"(?:\bthe )?(?:\b(?:in )?{COUNT} )?\b{UNIT} (?P<side>from|after|before|on|past) (?:the )?$")
_SIDE_WEEKDAY = re.compile(rf"(?:\bthe )?\b(?P<weekday>{_DAY_NAME}) (?P<side>before|after) (?:the )?$")
_NOT = re.compile(r"\b(?:not|isn't|except|can't(?: do| make)?(?: it)?|instead of|rather than) (?:on |by |the )?$")
_CHANGED = re.compile(r"\b(?:no|wait|actually|i mean|i meant|instead|scratch that|sorry|nvm|nevermind|oops)\b|->|→")
_MOVED = re.compile(r"\b(?:from|moved?|changed?|switch|push|postpone)\b.* (?:to|until) (?:the |like |maybe )?$")
_BESIDE = re.compile(r"[ ,(]*(?:(?:the|on|which is|that's|is|a) )*$")


def read_date(
    text: str, today: date, *, locale: str = "en-US", calendar: Mapping[str, date] = _NO_CALENDAR
) -> DateFound | DateUnclear | None:
    """The day a message names, or why it names none that can be kept; None where no day is spoken of.

    `calendar` holds the school's own named days ("winter break"). Weeks run Monday to Sunday; a span stands for its
    last day ("next month" is its end, "next week" and "end of the week" are Fridays, "the weekend" is Sunday); a
    deadline is the day named ("before christmas" is Dec 25). All days before `today` come back as "past"; how far
    ahead is sensible is the caller's to judge. Two days in one message are "ambiguous", unless the second takes
    back the first ("no wait, friday"). Never raises. Source: the project's rules for dates as students mean them.
    """
    line = read_line(text)
    seen = _find(line, Setting(line, today, _is_month_first(locale)), calendar)
    seen = [s for s in _join_weekdays(line, seen) if not _NOT.search(line.text[: s.start])]
    sure = [(s, s.day) for s in seen if s.day and s.day >= today]
    if sure:
        return _settle(line, sure)
    open_ended = [replace(s, day=None, reason="past") if s.day else s for s in seen if s.day or s.reason]
    if not open_ended:
        return None
    return _unclear(line, min(open_ended, key=lambda s: _WEIGHT.index(s.reason or "vague")))


def _is_month_first(locale: str) -> bool:
    return locale.replace("_", "-").split("-")[-1].upper() in _MONTH_FIRST_REGIONS


def _find(line: Line, setting: Setting, calendar: Mapping[str, date]) -> list[_Seen]:
    """All phrases that name days, in the order written, offsets ("a week after ...") reckoned in."""
    seen = _find_in_calendar(line, calendar)
    for pattern, reader in RULES:
        for match in pattern.finditer(line.text):
            if any(s.start < match.end() and match.start() < s.end for s in seen):
                continue
            outcome = reader(match, setting)
            if isinstance(outcome, date):
                seen.append(_Seen(*match.span(), day=outcome))
            elif outcome == "no date":
                seen.append(_Seen(*match.span()))
            elif outcome:
                seen.append(_Seen(*match.span(), reason=outcome))
    moved = [_offset(line, s) for s in seen]
    whole = [s for s in moved if not any(o is not s and o.start <= s.start and s.end < o.end for o in moved if o.day)]
    return sorted(whole, key=lambda s: s.start)


def _find_in_calendar(line: Line, calendar: Mapping[str, date]) -> list[_Seen]:
    seen: list[_Seen] = []
    for name, day in calendar.items():
        words = [w for w in read_line(name).text.split() if w not in ("the", "of")]
        if not words:
            continue
        pattern = r"(?<!\w)" + r" (?:(?:of|the|this|our) )*".join(map(re.escape, words)) + r"(?!\w)"
        seen += [_Seen(*m.span(), day=day) for m in re.finditer(pattern, line.text)]
    return seen


def _offset(line: Line, seen: _Seen) -> _Seen:
    """Adds what stands before an anchor: "a week from", "two days before", "the friday after"."""
    before = line.text[: seen.start]
    if seen.day is None:
        return seen
    if (match := _OFFSET.search(before)) and (match["side"] != "on" or match["unit"] != "day"):
        back = match["side"] == "before"
        day = shift(seen.day, -count(match["n"]) if back else count(match["n"]), match["unit"])
        return replace(seen, start=match.start(), day=day) if day else seen
    if match := _SIDE_WEEKDAY.search(before):
        weekday = WEEKDAYS.index(match["weekday"])
        back = (seen.day.weekday() - weekday - 1) % 7 + 1
        day = days.coming(weekday, seen.day) if match["side"] == "after" else days.add_days(seen.day, -back)
        return replace(seen, start=match.start(), day=day) if day else seen
    return seen


def _join_weekdays(line: Line, seen: list[_Seen]) -> list[_Seen]:
    """Makes one of a day said twice ("friday dec 11"); where the two disagree, that is to be asked."""
    joined: list[_Seen] = []
    for s in seen:
        last = joined[-1] if joined else None
        if last and last.day and s.day and _BESIDE.fullmatch(line.text[last.end : s.start]):
            names = [bool(re.fullmatch(_DAY_NAME, line.text[x.start : x.end])) for x in (last, s)]
            if names in ([True, False], [False, True]):
                joined[-1] = _agreed(last, s, fixed=s.day if names[0] else last.day)
                continue
        joined.append(s)
    return joined


def _agreed(a: _Seen, b: _Seen, fixed: date) -> _Seen:
    same = a.day and b.day and a.day.weekday() == b.day.weekday()
    return _Seen(a.start, b.end, day=fixed) if same else _Seen(a.start, b.end, reason="ambiguous")


def _settle(line: Line, sure: list[tuple[_Seen, date]]) -> DateFound | DateUnclear:
    (first, day), (last, last_day) = sure[0], sure[-1]
    if len({d for _, d in sure}) == 1:
        return _found(line, first, day)
    if _takes_back(line, sure[-2][0], last):
        return _found(line, last, last_day)
    return _unclear(line, _Seen(first.start, last.end, reason="ambiguous"))


def _takes_back(line: Line, earlier: _Seen, later: _Seen) -> bool:
    between = line.text[earlier.end : later.start]
    return bool(
        _CHANGED.search(between)
        or line.text[later.end :].strip(" .!").startswith("instead")
        or _MOVED.search(line.text[: later.start])
    )


def _found(line: Line, seen: _Seen, day: date) -> DateFound:
    start, end = line.place(seen.start, seen.end)
    return DateFound(day, start, end, line.message[start:end])


def _unclear(line: Line, seen: _Seen) -> DateUnclear:
    start, end = line.place(seen.start, seen.end)
    return DateUnclear(seen.reason or "vague", line.message[start:end], start, end)
