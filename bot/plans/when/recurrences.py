"""Which days of the week, how often, when and for how long: the rhythm a student names in one go."""

import datetime as dt
import re
from dataclasses import dataclass

from bot.plans.when.durations import read_duration
from bot.plans.when.times import TimeFound, TimeUnclear, read_time
from bot.plans.when.vocabulary import WEEKDAYS
from bot.plans.when.words import read_line

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHOOL_DAYS = EVERY_DAY[:5]
WEEKEND = EVERY_DAY[5:]
SCHOOL_NIGHTS = (*EVERY_DAY[:4], "sun")


@dataclass(frozen=True)
class Schedule:
    """A rhythm as far as it was named. `time_unclear` holds a time of day that has to be asked about."""

    weekdays: tuple[str, ...] = ()
    time: dt.time | None = None
    minutes: int | None = None
    times_per_week: int | None = None
    time_is_approx: bool = False
    time_unclear: TimeUnclear | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the message named no days, time, length or number of times at all."""
        return self == Schedule()


_NAME = rf"(?:{'|'.join(WEEKDAYS)})s?\b"
_RANGE = rf"(?P<first>{_NAME}) ?(?:-|to|through|until|and through) ?(?P<last>{_NAME})"
_LETTER = r"(?:tu|th|sa|su|[mtwrf])"
_LETTERS = rf"(?<![\w'/])(?P<letters>{_LETTER}(?:(?: ?[/,-] ?| and | ){_LETTER})+)(?![\w'/])"
_COMPACT = r"\b(?P<compact>mwf|mw|wf|tth|tuth|tr|mtw|mtwt|mtwr|mtwth|mtwtf|mtwrf|mtwthf|mtuwthf|mwth|mtth|wthf|twth)\b"
_LETTER_DAYS = {"m": 0, "t": 1, "tu": 1, "w": 2, "r": 3, "th": 3, "f": 4, "sa": 5, "su": 6}

_SETS: list[tuple[str, tuple[str, ...]]] = [
    (r"\bevery other (?:day|night|morning)\b", ()),
    (
        r"\b(?:every |each |all )?(?:week ?day|school day)s?\b|\b(?:every|each) day (?:at|after|before) school\b",
        SCHOOL_DAYS,
    ),
    (r"\bschool nights?\b", SCHOOL_NIGHTS),
    (r"\b(?:every |each |all |both )?weekend(?: day)?\b", WEEKEND),
    (
        r"\b(?:every|each|all)(?: single| of the| the)? (?:day|night|morning|evening|afternoon)\b|\bdaily\b|\bnightly\b"
        r"|\ball week\b|\b7 day (?:a|per) week\b|\b24/7\b"
        r"|(?:\b(?:minute|hour|times?|once|twice|\d ?x)|\d) ?(?:a|per|/|each|every) ?day\b",
        EVERY_DAY,
    ),
]
_ANY = rf"(?:any ?day|{'|'.join(f'(?:{pattern})' for pattern, _ in _SETS)}|{_LETTERS}|{_COMPACT}|{_RANGE}|{_NAME})"
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _ANY)
_MENTION = re.compile(_ANY)
_WITHOUT = re.compile(
    r"(?:\b(?:except(?: for| on)?|besides|but not|not|excluding|minus|without|no|never|can't(?: do| make)?(?: it)?|skip"
    r"|isn't|busy)|(?<=\bday )but|(?<=weekday )but|(?<=weekend )but|(?<=\bnight )but)"
    rf" (?:(?:on|for|the|in|at|this) )*(?:{_NAMELESS})(?:(?:,? and |,? or |, ?| nor | ?/ ?| )(?:on )?(?:{_NAMELESS}))*"
)


def read_weekdays(text: str) -> tuple[str, ...]:
    """The days of the week that a message names as a habit, "mon" to "sun" in that order; () where it names none.

    "School nights" are Sunday to Thursday, "every day after school" is Monday to Friday, "every other day" no fixed
    days. Days after "except", "but" or "not" are left out. Never raises.
    """
    line = read_line(text).text
    left_out = {day for clause in _WITHOUT.finditer(line) for day in _days(clause[0])}
    named = _days(_WITHOUT.sub(" ; ", line)) - left_out
    return tuple(day for day in EVERY_DAY if day in named)


def _days(text: str) -> set[str]:
    return {day for match in _MENTION.finditer(text) for day in _mentioned(match)}


def _mentioned(match: re.Match[str]) -> tuple[str, ...]:
    if match["first"]:
        return _stretch(WEEKDAYS.index(match["first"].rstrip("s")), WEEKDAYS.index(match["last"].rstrip("s")))
    if match["letters"] or match["compact"]:
        return _by_letters(match["letters"] or match["compact"])
    for pattern, days in _SETS:
        if re.fullmatch(pattern, match[0]):
            return days
    return (match[0][:3],) if match[0].rstrip("s") in WEEKDAYS else ()


def _stretch(first: int, last: int) -> tuple[str, ...]:
    return tuple(EVERY_DAY[(first + i) % 7] for i in range((last - first) % 7 + 1))


def _by_letters(text: str) -> tuple[str, ...]:
    """Days of "m/w/f", "tth" or "m-f". Out of weekly order they are something else: "t/f", "f/m"."""
    indices = [_LETTER_DAYS[letter] for letter in re.findall(_LETTER, text)]
    if indices != sorted(set(indices)) or text.replace(" ", "") in ("t/f", "mr", "m,r"):
        return ()
    if "-" in text and len(indices) == 2:
        return _stretch(*indices)
    return tuple(EVERY_DAY[i] for i in indices)


_PER_WEEK = re.compile(
    r"(?:\b(?P<word>once|twice|thrice)|(?<![\d.:/-])(?P<n>\d{1,2})(?: ?x\b| ?times?\b| day\b| night\b)"
    r"|\b(?P<pair>couple)(?: of)? (?:times?|day))(?: ?(?:a|an|per|each|every|/|in a|this) ?week\b| weekly\b)"
    r"|(?<![\d.:/-])(?P<bare>\d) ?(?:/|per) ?week\b"
    r"|\b(?P<weekly>weekly|every week|each week)\b|\b(?P<other>every other day)\b"
)
_TIMES_BY_WORD = {"once": 1, "twice": 2, "thrice": 3}
_MOST_TIMES_PER_WEEK = 21


def read_schedule(text: str) -> Schedule:
    """Days, time of day, minutes and times per week, each where the message names it ("tues n thurs 20 min at 5").

    A message that names nothing comes back as an empty Schedule. "Every other day" is three times a week, the fewest it
    can mean. Never raises.
    """
    at = read_time(text)
    found = at if isinstance(at, TimeFound) else None
    duration = read_duration(text)
    return Schedule(
        weekdays=read_weekdays(text),
        time=found.time if found else None,
        minutes=duration.minutes if duration else None,
        times_per_week=_times_per_week(text),
        time_is_approx=found.approx if found else False,
        time_unclear=at if isinstance(at, TimeUnclear) else None,
    )


def _times_per_week(text: str) -> int | None:
    match = _PER_WEEK.search(read_line(text).text)
    if not match:
        return None
    if match["weekly"]:
        return 1
    if match["word"] or match["pair"]:
        return _TIMES_BY_WORD.get(match["word"], 2)
    times = 3 if match["other"] else int(match["n"] or match["bare"])
    return times if 1 <= times <= _MOST_TIMES_PER_WEEK else None
