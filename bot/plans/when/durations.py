"""How long: minutes at a sitting, or days and weeks of work."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.plans.when.words import Line, read_line


@dataclass(frozen=True)
class DurationFound:
    """Minutes, and where the message names them as a half-open span."""

    minutes: int
    start: int
    end: int


Match = re.Match[str]

_N = r"(?<![\d./:-])(?P<n>\d{1,4}(?:\.\d{1,2})?)"
_HOUR = r"h(?:our)?\b"
_MINUTE = r"(?:minute|m)\b"
_RANGE = r"(?<![\d./:-])(?P<n>\d{1,3}) ?(?:-|to|or) ?\d{1,3}"


def _minutes(match: Match) -> float:
    return float(match["n"])


def _hours(match: Match) -> float:
    n = match.groupdict().get("n") or "1"
    return 60 * (float(n) if n[0].isdecimal() else 2 if "couple" in n else 1)


def _hours_and_minutes(match: Match) -> float:
    return _hours(match) + int(match["m"])


def _always(minutes: int) -> Callable[[Match], float]:
    return lambda _match: minutes


# Of the rules that fit, the earliest in the message counts, and of those the first in the table.
_RULES: list[tuple[re.Pattern[str], Callable[[Match], float]]] = [
    (re.compile(pattern), minutes)
    for pattern, minutes in [
        (
            rf"(?:{_N}|\ban?|\b) ?(?<!half )h(?:our)?\b ?(?:,|and)? ?(?P<m>\d{{1,2}})(?: ?{_MINUTE}|(?! ?[\w/:.%-]))",
            _hours_and_minutes,
        ),
        (rf"{_N}:(?P<m>[0-5]\d) ?{_HOUR}", _hours_and_minutes),
        (rf"{_N} ?{_HOUR} (?:and )?(?:a )?(?:half|1/2)\b", lambda m: _hours(m) + 30),
        (rf"{_N} ?(?:and a half|1/2|½) ?{_HOUR}", lambda m: _hours(m) + 30),
        (r"\b(?:an )?hour and (?:a )?half\b", _always(90)),
        (r"\b(?:an )?hour and (?:a )?quarter\b", _always(75)),
        (r"\b(?:3[ -]quarters?(?: of)?(?: an?)? hour|3/4(?: of)?(?: an?)? hour)\b", _always(45)),
        (r"\b(?:a )?quarter(?: of)?(?: an?)? hour\b", _always(15)),
        (r"(?<![\d/])(?:\b(?:a )?half|\b1/2|½)(?: of)?(?: an?)?[ -]?hour\b", _always(30)),
        (rf"{_RANGE} ?-?{_HOUR}", _hours),
        (rf"{_RANGE} ?-?{_MINUTE}", _minutes),
        (rf"{_N} ?-? ?{_HOUR}", _hours),
        (r"\b(?P<n>a couple(?: of)?|couple(?: of)?|an|a)(?: full| whole)? hour\b", _hours),
        (rf"{_N} ?-? ?{_MINUTE}(?!')", _minutes),
    ]
]
_BARE_HOUR = re.compile(r"\bhour\b")
_BARE_NUMBER = re.compile(r"(?<![\w./:-])(?P<n>\d{1,3})(?: ?ish)?(?![\w/:%-]|\.\d)")
_HEDGES = re.compile(r"(?:(?:about|around|like|maybe|just|only|prob|probably|for|um|uh|i think|i guess|say|~) ?)*")


def read_duration(text: str) -> DurationFound | None:
    """The first length in minutes or hours that a message names; None for days and weeks, "a few minutes" and zero.

    Of a range ("20-30 min") it is the shorter, which the student is sure to do. A bare number counts as minutes only
    where the message says nothing else ("about 20"). Never raises.
    """
    line = read_line(text)
    found = [(match.start(), i, match) for i, (rule, _) in enumerate(_RULES) if (match := rule.search(line.text))]
    if found:
        _, i, match = min(found, key=lambda f: f[:2])
        return _duration(line, match, _RULES[i][1](match))
    if (match := _BARE_HOUR.search(line.text)) and line.is_nearly(*match.span()):
        return _duration(line, match, 60)
    match = _BARE_NUMBER.search(line.text)
    if match and _HEDGES.fullmatch(line.text[: match.start()]) and not line.text[match.end() :].strip(" .!?"):
        return _duration(line, match, _minutes(match))
    return None


def _duration(line: Line, match: Match, minutes: float) -> DurationFound | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return DurationFound(int(minutes), *line.place(start, match.end())) if int(minutes) else None


_SPAN = re.compile(
    r"(?<![\d./:-])(?:(?P<n>\d{1,3}(?:\.\d)?)|\b(?P<one>an?)|\b(?P<pair>(?:a )?couple(?: of)?)|\b(?P<half>half an?))"
    r"(?: ?(?:or|to|-) ?\d{1,3})?(?P<halves> and a half| 1/2)?[ -]?(?:more |school |whole )?"
    r"\b(?P<unit>day|week|month|year|fortnight)\b(?P<and_half> and a half)?"
)
_BARE_SPAN = re.compile(r"\W*(?:for )?(?P<unit>day|week|month|year|fortnight)\W*")
_RATE = re.compile(r"(?:\b(?:per|every|each|times?|once|twice|minute|hour|of the)|\d ?x|\d|/) ?$")
_SPAN_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}


def read_span(text: str) -> int | None:
    """How many days of work a message names ("3 weeks" is 21, "a month" 30, "a year" 365); None where it names none.

    Halves are rounded down, of a range the shorter counts, and a rate ("twice a week") is no span. Never raises.
    """
    line = read_line(text).text
    if bare := _BARE_SPAN.fullmatch(line):
        return _SPAN_DAYS[bare["unit"]]
    match = next((m for m in _SPAN.finditer(line) if not _RATE.search(line[: m.start()])), None)
    if match is None:
        return None
    size = 2 if match["pair"] else 0.5 if match["half"] else float(match["n"] or 1)
    size += 0.5 if match["halves"] or match["and_half"] else 0
    return int(size * _SPAN_DAYS[match["unit"]]) or None
