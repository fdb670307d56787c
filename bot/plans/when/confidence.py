"""How sure a student feels, on a scale of 1 to 5."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.plans.when.vocabulary import word_set
from bot.plans.when.words import is_filler, read_line

LEAST_SURE = 1
MOST_SURE = 5


@dataclass(frozen=True)
class ConfidenceUnclear:
    """An answer about confidence that is no whole number from 1 to 5, and why the coach has to ask."""

    reason: Literal["between", "out_of_range", "ambiguous"]


_SURE = r"(?:sure|confident|good|ready|certain|comfortable)"
_VERY = r"(?:very|super|totally|really|so|completely|100|extremely|absolutely|hella|mad|rly|soo+|v)"
_LITTLE = (
    r"(?:kinda?|kind of|sort ?a|sort of|a (?:little|lil|tiny|bit)(?: bit)?|(?:little|lil|tiny) bit|slightly"
    r"|somewhat|barely)"
)
_UNSURE = r"(?:unsure|bad|confused|lost|terrible|nervous|worried)"

# The first that fits counts, so that "not very sure" is seen before "very sure".
_FEELINGS: list[tuple[re.Pattern[str], int]] = [
    (re.compile(pattern), level)
    for pattern, level in [
        (r"\bnot (?:too|that|so) bad\b", 3),
        (rf"\bnot (?:{_SURE} )?at all\b|\b(?:no|0) (?:clue|idea|confidence)\b|\bclueless\b", 1),
        (rf"\b(?:{_VERY}|pretty) {_UNSURE}\b|\b(?:terrible|horrible|awful|i suck|lost)\b", 1),
        (r"\bnot even (?:a )?(?:little|bit)\b", 1),
        (rf"\b(?:not|don't feel|i'm not) (?:that|very|really|too|super|so|rly|all that|totally|pretty) {_SURE}\b", 2),
        (r"\bnot (?:confident|good|great|ready|much|very)\b|\b(?:bad|unsure|confused|shaky)\b", 2),
        (rf"\b{_LITTLE}(?=\W|$)", 2),
        (r"\b(?:so[ -]so|meh|medium|mid|middle|average|alright|aight|half and half|50 ?/ ?50|decent)\b", 3),
        (r"\b(?:somewhere )?in the middle\b", 3),
        (rf"\b{_VERY} {_SURE}\b|\b(?:fully|1000) {_SURE}\b|\b(?:i )?got this\b|\b(?:easy|ez)(?: peasy)?\b", 5),
        (r"\b(?:totally|completely|absolutely|definitely|very|super)\b", 5),
        (rf"\bpretty(?: {_SURE})?\b|\bmostly(?: {_SURE})?\b|\b(?:confident|good|great)\b", 4),
        (r"^\W*(?:ok|okay|k|fine)\W*$|\b(?:ok|okay|fine)(?:ish)?\b", 3),
    ]
]
_MANNERS = word_set(
    """feel feeling feels i'm am im about it this that now rn right not very really pretty super totally so sure
    confident good ready a bit little lil tiny kinda kind sort of sorta with my but lol tbh honestly ngl much at all
    even comfortable certain get got bad i've ive have"""
)

_SCALE = re.compile(r"(?<![\w.:/])(?P<n>\d{1,4}) ?(?:/|out of|of|outta|outof|from) ?(?P<top>\d{1,4})(?![\w.])")
_BETWEEN = re.compile(
    r"(?<![\w.:/-])\d{1,2} ?(?:or|-|/|and|to|or maybe|maybe|maybe even) ?(?:an? )?\d{1,2}(?![\w./%])"
    r"|(?<![\w/])\d\.\d|\d ?(?:and a half|1/2|½)"
)
_CHANGED = re.compile(
    r"\b(?:from|was|were|said|had)\b[^\d]*\d{1,2}[^\d]{1,30}?\b(?:to|now|today)\b[^\d]*(?P<n>\d{1,2})(?![\d/%.])"
    r"|\d ?(?:->|→|=>|>) ?(?P<arrow>\d{1,2})(?![\d/%.])"
)
_RATING = re.compile(
    r"(?<![\w.:/$-])(?P<n>\d{1,4})(?! ?(?:%|percent|of|out|/|:\d)|\d|(?:st|nd|rd|th)\b|\.\w)"
    r"(?=\W*$|\W*(?:ish|stars?|but|bc|cuz|cause|because|i|i'm|now|rn|maybe|and|or|today|lol|still|so"
    r"|this|for|prob|probably|if|tho|though|right|again|pls|please|ig|since|cus|plus|at|like|not|my|the|tbh|ngl|fr|honestly|idk|bro|bruh|man)\b|[^\w\s]|️)"
)


_PERCENT = re.compile(r"\d ?(?:%|percent)|\bhundred\b|🔟|💯")
_BELOW_ZERO = re.compile(r"(?<![\w-])-\d")


def read_confidence(text: str) -> int | ConfidenceUnclear | None:
    """How sure the student is, 1 to 5: a digit, a word, stars, or a feeling ("kinda" is 2, "so so" 3, "pretty sure" 4).

    ConfidenceUnclear where the answer lies between two levels, names a level or a scale other than 1 to 5, or several;
    None where no level is named. Meant for messages that answer the confidence question. Never raises.
    """
    line = read_line(text).text
    if match := _CHANGED.search(line):
        return _level(int(match["n"] or match["arrow"]))
    if match := _SCALE.search(line):
        return _level(int(match["n"])) if int(match["top"]) == MOST_SURE else ConfidenceUnclear("out_of_range")
    if _PERCENT.search(line):
        return ConfidenceUnclear("out_of_range")
    if _BETWEEN.search(line):
        return ConfidenceUnclear("between")
    if _BELOW_ZERO.search(line):
        return ConfidenceUnclear("out_of_range")
    if ratings := list(_RATING.finditer(line)):
        leads = is_filler(line[: ratings[0].start()])
        if len({m["n"] for m in ratings}) > 1 and not leads:
            return ConfidenceUnclear("ambiguous")
        return _level(int(ratings[0]["n"]))
    if stars := re.findall("[⭐★🌟]", line):
        return _level(len(stars))
    return _feeling(line)


def _level(n: int) -> int | ConfidenceUnclear:
    return n if LEAST_SURE <= n <= MOST_SURE else ConfidenceUnclear("out_of_range")


def _feeling(line: str) -> int | None:
    for pattern, level in _FEELINGS:
        if (match := pattern.search(line)) and _only_that(line, match):
            return level
    return None


def _only_that(line: str, match: re.Match[str]) -> bool:
    rest = re.findall(r"[^\W_]+(?:'\w+)*", line[: match.start()] + " " + line[match.end() :])
    return all(word in _MANNERS or is_filler(word) for word in rest)
