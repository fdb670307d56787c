"""Trip-wires: what tells the adult who keeps an eye on a student (row A9). Read from a student's words. Pure.

A plan keeps them as sentences, each beginning with its number; three kinds have a rule in `bot/nudges/rules`:

| kind | sentence | rule |
|---|---|---|
| missed | 2 missed check-ins in a row | missed_checkins |
| stuck | 3 days stuck without an answer | stuck_unanswered |
| unsure | 2 times less sure in a row | confidence_falling |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["missed", "stuck", "unsure"]

USUAL: dict[Kind, int] = {"missed": 2, "stuck": 2, "unsure": 2}
"""The number that is meant where only the kind was said ("when i'm stuck")."""
MOST: dict[Kind, int] = {"missed": 5, "stuck": 10, "unsure": 5}
"""A wire that is longer than this would come too late to help."""


@dataclass(frozen=True)
class TripWire:
    """One trip-wire: what is counted, and up to which number (of check-ins, days or times)."""

    kind: Kind
    count: int

    @property
    def said(self) -> str:
        """As it is read back and kept."""
        if self.kind == "missed":
            return "1 missed check-in" if self.count == 1 else f"{self.count} missed check-ins in a row"
        if self.kind == "stuck":
            return f"{self.count} {_many('day', self.count)} stuck without an answer"
        return f"{self.count} {_many('time', self.count)} less sure{'' if self.count == 1 else ' in a row'}"


_NUMBERS = {
    "a": 1, "an": 1, "any": 1, "every": 1, "each": 1, "one": 1, "once": 1, "first": 1, "two": 2, "twice": 2,
    "couple": 2, "second": 2, "three": 3, "few": 3, "third": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
}  # fmt: skip
_NUMBER = re.compile(rf"(?<![\w.])(\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b", re.IGNORECASE)
_PIECES = re.compile(r"\s*(?:[,;\n]|\bor\b|\band\b|\balso\b|\bplus\b)\s*", re.IGNORECASE)
_STUCK = re.compile(
    r"\b(stuck|blocked|lost|confused|atascad\w|(do|does)n'?t (get|understand)|dont (get|understand))\b", re.I
)
_UNSURE = re.compile(
    r"\b(less (sure|confident)|(not|un)\s?sure|confidence|how sure|confident|sure (goes|drops)|feel worse)\b", re.I
)
_MISSED = re.compile(
    r"\b(miss\w*|skip\w*|forget|forgot|ghost\w*|no.?shows?|check.?ins?|in a row|late|falto"
    r"|don'?t (check|answer|show|come))\b",
    re.IGNORECASE,
)
_ONLY_A_NUMBER = re.compile(
    r"\W*((only|just|like|maybe|after|if|when|at|the|make|it|put|say|to|in|row|times?|strikes?|i|pls|please)\W+)*"
    r"(?P<number>\d{1,4}|\w+)(\W+(in|a|row|times?|strikes?|pls|please|is|fine|ok|okay|good|instead))*\W*",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(never|nobody|no ?one|none|nothing|nada|nunca|not? (tell|one)|do ?n'?t (ever )?(tell|say|warn|let)|no wires?)\b"
    r"|^\W*(no|nope|nah)\W*$",
    re.IGNORECASE,
)
_ADDS = re.compile(r"^\W*(also|and|plus|add)\b|\b(too|as well)\W*$", re.IGNORECASE)
_WEEKS = re.compile(r"\bweeks?\b|\bsemanas?\b", re.IGNORECASE)


def wants_none(text: str) -> bool:
    """True for "never", "nobody", "dont tell anyone": a plan keeps one trip-wire at least."""
    return bool(_NONE.search(text)) and not read_wires(text)


def read_wires(text: str) -> tuple[TripWire, ...]:
    """The trip-wires that a text names, one of a kind; empty where there is none in it.

    A number alone counts missed check-ins. Numbers past `MOST` are given back as they were said.
    """
    found: dict[Kind, TripWire] = {}
    for piece in _PIECES.split(text):
        kind, number = _kind(piece), _number(piece)
        if (
            kind is None
            and (bare := _ONLY_A_NUMBER.fullmatch(piece))
            and (number := _number(bare["number"])) is not None
        ):
            kind = "missed"
        if kind is None and found and number is not None:
            kind = next(reversed(found))
        if kind is None:
            continue
        if kind == "stuck" and number is not None and _WEEKS.search(piece):
            number *= 7
        found[kind] = TripWire(kind, USUAL[kind] if number is None else number)
    return tuple(found.values())


def too_long(wires: Iterable[TripWire]) -> TripWire | None:
    """The first one that would come too late to help, or that counts nothing."""
    return next((wire for wire in wires if not 1 <= wire.count <= MOST[wire.kind]), None)


def adds(text: str) -> bool:
    """True for "also when i'm stuck 3 days": what stands stays beside it."""
    return bool(_ADDS.search(text))


def merged(standing: Sequence[str], new: Sequence[TripWire]) -> tuple[str, ...]:
    """The standing sentences with the new wires; one of the same kind gives way."""
    kinds = {wire.kind for wire in new}
    return (*(s for s in standing if _kind(s) not in kinds), *(wire.said for wire in new))


def count_of(sentences: Sequence[str], kind: Kind) -> int | None:
    """The number of the wire of that kind among a plan's sentences; None where there is none."""
    for sentence in sentences:
        if _kind(sentence) == kind and (number := _number(sentence)):
            return number
    return None


def in_words(sentences: Sequence[str]) -> str:
    """All of them in one phrase: "2 missed check-ins in a row or 3 days stuck without an answer"."""
    *first, last = sentences or ("",)
    return f"{', '.join(first)} or {last}" if first else last


def _kind(text: str) -> Kind | None:
    if _STUCK.search(text):
        return "stuck"
    if _UNSURE.search(text):
        return "unsure"
    return "missed" if _MISSED.search(text) else None


def _number(text: str) -> int | None:
    """The number in a text: figures before words, so that "a check-in after 3" means 3."""
    found = _NUMBER.findall(re.sub(r"\bin a row\b", " ", text, flags=re.IGNORECASE))
    figures = next((int(word) for word in found if word.isdigit()), None)
    if figures is not None:
        return figures
    said = [_NUMBERS[word.casefold()] for word in found if not word.isdigit()]
    return max(said, default=None)


def _many(unit: str, count: int) -> str:
    return unit if count == 1 else f"{unit}s"
