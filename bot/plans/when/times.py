"""Which time of day a student means: one time, a reason to ask, or nothing."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Literal

from bot.plans.when.parts_of_day import PARTS_OF_DAY, VAGUE
from bot.plans.when.vocabulary import MONTHS, WEEKDAYS
from bot.plans.when.words import Line, is_filler, read_line

TimeReason = Literal["am_or_pm", "vague", "impossible", "ambiguous"]


@dataclass(frozen=True)
class TimeFound:
    """A time of day and the words that named it; `approx` where they were loose ("after school", "4ish")."""

    time: time
    start: int
    end: int
    words: str
    approx: bool = False


@dataclass(frozen=True)
class TimeUnclear:
    """Words that mean a time of day but none to keep, and why the coach has to ask."""

    reason: TimeReason
    words: str
    start: int
    end: int


Match = re.Match[str]

LAST_BARE_PM_HOUR = 7

_CALENDAR_WORDS = "|".join((*WEEKDAYS, *(day + "s" for day in WEEKDAYS), *MONTHS))
_HALF_DAY = r"(?P<half>[ap]\.? ?m\b\.?|p\b|a(?=$| ?[,.!?]))"
_LEAD = (
    r"(?P<lead>\b(?:at|around|about|by|until|before|after|from|like|starting|start)|[@~]) ?(?:like |about |around )?"
)
_NO_COUNT = (
    r"(?= ?(?:$|[^\w\s:/%.-]|\.(?!\d)|-? ?ish|(?:every|each|on|for|and|or|because|bc|cuz|so|in the|at|when|then|if|but"
    r"|pls|plz|please|until|today|tonight|tomorrow|before|after|maybe|ok|okay|lol|i|is|works|instead|sharp|exactly"
    r"|right|my|with|w|prob|probably|most|this|that|daily|weekday|weekend|school"
    rf"|{_CALENDAR_WORDS})\b))"
)
_BARE = r"(?P<h>\d{1,2})"
_CLOCK = r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?![\d:])"
_RUN_TOGETHER = r"(?P<h>\d{1,2})(?P<m>[0-5]\d)(?!\d)"
_PART_OF_DAY = (
    r"(?= ?(?:(?:in the |at |on |this |tomorrow |every )?(?:morning|night|evening|afternoon|noon)"
    r"|(?:before|after) (?:bed|school|breakfast|lunch|dinner|supper))\b)"
)

_PATTERNS = [
    rf"(?<![\d:/.-])(?P<h>\d{{1,2}})(?:[:. ]?(?P<m>\d{{2}}))? ?-? ?(?:ish )?{_HALF_DAY}",
    r"\b(?P<past>half|quarter|5|10|20|25)(?: minute)? (?:past|after) (?P<h>\d{1,2})(?![\d:/])",
    r"\b(?:a )?(?P<to>quarter|(?:5|10|20|25) minute) (?:to|until|before) (?P<h>\d{1,2})(?![\d:/])",
    r"(?<![\d:/.])(?P<h>\d{1,2}):(?P<m>\d{2})(?![\d:])(?! ?h(?:our)?\b)",
    r"(?<![\d:/.-])(?P<h>\d{1,2}) ?o'clock",
    rf"(?:^|\b(?:at|around|about|like|by) )(?P<h>\d{{1,2}}) (?P<m>[0-5][05]){_NO_COUNT}",
    rf"{_LEAD}(?:{_CLOCK}|{_RUN_TOGETHER}|{_BARE}){_NO_COUNT}",
    r"(?<![\d:/.-])(?P<h>\d{1,2}) ?-? ?ish\b",
    rf"(?<![\d:/.-])(?:{_RUN_TOGETHER}|{_BARE}){_PART_OF_DAY}",
    rf"(?<=day |ays ){_BARE}(?= ?(?:$|[,.!?]))",
]


def _once(pattern: str) -> re.Pattern[str]:
    """Compiles alternatives that share group names by numbering the later ones (h2, m2, ...)."""
    seen: dict[str, int] = {}

    def number(match: Match) -> str:
        seen[match[1]] = n = seen.get(match[1], 0) + 1
        return f"(?P<{match[1]}{n if n > 1 else ''}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", number, pattern))


_CLOCKS = [_once(pattern) for pattern in _PATTERNS]
_SPAN_OF_HOURS = re.compile(
    r"(?<![\d:/.-])(?P<h>\d{1,2})(?::(?P<m>\d{2}))?(?: ?(?P<half>[ap])\.? ?m?\b\.?)? ?(?:-|to|until|and) ?"
    r"(?P<h2>\d{1,2})(?::(?P<m2>\d{2}))?(?: ?(?P<half2>[ap])\.? ?m\b\.?)?(?![\d:/%]|-\d)"
)
_EITHER = re.compile(
    rf"(?<![\d:/.-])(?P<h>\d{{1,2}})(?::\d\d)? ?(?:or|or maybe|maybe) ?"
    rf"(?P<h2>\d{{1,2}})(?::\d\d)?(?: ?[ap]m)?{_NO_COUNT}"
)
_LEADS_TO_HOUR = re.compile(r"\b(?:from|between|at|around|about) $")
_ALONE = _once(rf"(?<![\w:/.-])(?:{_RUN_TOGETHER}|{_BARE})(?![\w:/%-]|\.\d)")

_MORNING = re.compile(r"\b(?:morning|breakfast|before school|wake up|dawn|early)\b")
_LATER_DAY = re.compile(
    r"\b(?:night|tonight|evening|afternoon|after school|dinner|supper|bed|bedtime|lunch|noon|after lunch)\b"
)
_LOOSE = re.compile(r"\b(?:around|about|like|ish|roughly|approximately)\b|~")
_CHANGED = re.compile(r"\b(?:no|wait|actually|i mean|i meant|instead|scratch that|nvm)\b")


def read_time(text: str) -> TimeFound | TimeUnclear | None:
    """The time of day a message names, or why it names none that can be kept; None where it names none.

    Bare hours 1 to 7 are p.m., 8 to 12 are "am_or_pm" unless the message says more ("10 in the morning"). A clock
    time counts before loose words ("after school at 4" is 16:00); of "4 to 5" the start counts, approximately.
    "After practice" and "later" are "vague", two times are "ambiguous", 25:00 is "impossible". Never raises.
    """
    line = read_line(text)
    either = _EITHER.search(line.text)
    if either and _is_hour(either["h"]) and _is_hour(either["h2"]):
        before = line.text[: either.start()]
        if is_filler(before) or _LEADS_TO_HOUR.search(before):
            return _unclear(line, "ambiguous", *either.span())
    found = _span_of_hours(line) or _clocks(line)
    if len({f.time if isinstance(f, TimeFound) else f.reason for f in found}) > 1:
        if _CHANGED.search(line.text):
            return found[-1]
        return _unclear_words(line, "ambiguous", found[0].start, found[-1].end)
    return found[0] if found else _part_of_day(line)


def _is_hour(digits: str) -> bool:
    return 1 <= int(digits) <= 12


def _span_of_hours(line: Line) -> list[TimeFound | TimeUnclear]:
    match = _SPAN_OF_HOURS.search(line.text)
    if not match or not (_is_hour(match["h"]) and _is_hour(match["h2"])):
        return []
    told = match["m"] or match["m2"] or match["half"] or match["half2"]
    led = _LEADS_TO_HOUR.search(line.text[: match.start()])
    ends_well = re.match(_NO_COUNT, line.text[match.end() :])
    if not (ends_well and (told or led or line.is_nearly(*match.span()))):
        return []
    half = match["half"] or match["half2"]
    if half == "p" and not match["half"] and int(match["h"]) % 12 > int(match["h2"]) % 12:
        half = "a"
    return [_clock(line, match.span(), int(match["h"]), int(match["m"] or 0), half, approx=True)]


def _clocks(line: Line) -> list[TimeFound | TimeUnclear]:
    """All clock times in the order written; a bare number only where the message says nothing else."""
    taken: dict[tuple[int, int], TimeFound | TimeUnclear] = {}
    for pattern in _CLOCKS:
        for match in pattern.finditer(line.text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                found = _from_match(line, match)
                if found:
                    taken[match.span()] = found
    if not taken and is_filler(_ALONE.sub(" ", line.text)):
        alone = [_from_match(line, match) for match in _ALONE.finditer(line.text)]
        return [found for found in alone if found] if all(alone) else []
    return [taken[span] for span in sorted(taken)]


def _from_match(line: Line, match: Match) -> TimeFound | TimeUnclear | None:
    groups = {k: v for k, v in match.groupdict().items() if v is not None}
    hour = next(int(v) for k, v in groups.items() if re.fullmatch(r"h\d?", k))
    minute = next((int(v) for k, v in groups.items() if re.fullmatch(r"m\d?", k)), None)
    if past := groups.get("past"):
        minute = {"half": 30, "quarter": 15}.get(past) or int(past)
    if to := groups.get("to"):
        hour, minute = hour - 1 or 12, 60 - (15 if to == "quarter" else int(to.split()[0]))
    half = groups.get("half", "")[:1]
    if minute is None and not half and not _is_hour(str(hour)):
        return None
    written = re.search(r"\d{1,2}:", match[0])
    start = match.start() + (match[0].index(match["lead"]) + len(match["lead"]) if groups.get("lead") else 0)
    start += len(line.text[start : match.end()]) - len(line.text[start : match.end()].lstrip())
    near = line.text[max(0, match.start() - 8) : match.end() + 5]
    whole_day = bool(written and match[0][written.start()] == "0")
    return _clock(
        line, (start, match.end()), hour, minute or 0, half, approx=bool(_LOOSE.search(near)), whole_day=whole_day
    )


def _clock(
    line: Line,
    span: tuple[int, int],
    hour: int,
    minute: int,
    half: str | None,
    *,
    approx: bool,
    whole_day: bool = False,
) -> TimeFound | TimeUnclear:
    """A clock time made whole: from its own a.m. or p.m., from the words around it, or by the rule for bare hours."""
    start, end = line.place(*span)
    words = line.message[start:end]
    if minute > 59 or hour > 23 or (half and hour == 0) or (half == "a" and hour > 12):
        return TimeUnclear("impossible", words, start, end)
    if 1 <= hour <= 12 and not whole_day:
        half = half or _half_from_words(line.text, hour)
        if half is None:
            return TimeUnclear("am_or_pm", words, start, end)
        hour = hour % 12 + (12 if half == "p" else 0)
    return TimeFound(time(hour, minute), start, end, words, approx)


def _half_from_words(text: str, hour: int) -> str | None:
    if _MORNING.search(text) and not _LATER_DAY.search(text):
        return "a"
    if hour == 12 and re.search(r"\b(?:night|tonight)\b", text):
        return "a"
    return "p" if hour <= LAST_BARE_PM_HOUR or _LATER_DAY.search(text) else None


def _part_of_day(line: Line) -> TimeFound | TimeUnclear | None:
    for pattern, at, approx in PARTS_OF_DAY:
        if match := pattern.search(line.text):
            start, end = line.place(*match.span())
            loose = approx or bool(_LOOSE.search(line.text[max(0, match.start() - 8) : match.end() + 5]))
            return TimeFound(at, start, end, line.message[start:end], loose)
    match = VAGUE.search(line.text)
    return _unclear(line, "vague", *match.span()) if match else None


def _unclear(line: Line, reason: TimeReason, start: int, end: int) -> TimeUnclear:
    return _unclear_words(line, reason, *line.place(start, end))


def _unclear_words(line: Line, reason: TimeReason, start: int, end: int) -> TimeUnclear:
    return TimeUnclear(reason, line.message[start:end], start, end)
