"""What a student said to a question, and what the coach made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One answer. `text` is verbatim; `choice` the value of the button taken, or None."""

    text: str
    intent: str = "inform"
    choice: str | None = None
    entities: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Say:
    """A sentence by its key in data/*/replies.yml, and the words that go into it."""

    key: str
    words: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def say(key: str, **words: object) -> Say:
    """Short for `Say(key, words)`."""
    return Say(key, words)


Offer = tuple[str, str]
"""A choice: what the button says and what it sends."""


@dataclass(frozen=True)
class Taken:
    """What came of an answer. `again`: the same question stays open and `say` has just asked for the missing piece."""

    say: tuple[Say, ...] = ()
    again: bool = False
    offers: tuple[Offer, ...] | None = None


def kept(*said: Say) -> Taken:
    """The answer is pencilled; go on."""
    return Taken(say=said)


def missing(*said: Say, offers: tuple[Offer, ...] | None = None) -> Taken:
    """A piece is missing; `said` names it."""
    return Taken(say=said, again=True, offers=offers)


BARE_WORDS = 2
REFUSES = re.compile(
    r"\b(not|never|aint) (gonna |going to )?(tell|say|shar)(e|ing)? (u|you|ya|it|this|that|what|any)\b"
    r"|\b(not|aint|wont|will not|refuse to) (gonna |going to )?answer(ing)?\b|\bno more questions\b"
    r"|\bnot (putting|giving) (a|any|you)\b|\bnone of (your|ur|ya) \w+$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^\W*(nothing|nothin|nuthin|nothing really|not really|no ?one|nobody|nowhere|none|no idea|never|nada|n/?a)\W*"
    r"(really|at all|comes to mind|i guess|tbh|yet)?\W*$",
    re.IGNORECASE,
)


def is_nothing(text: str) -> bool:
    """True for "nothing", "nobody", "nowhere" and the like, said alone."""
    return bool(_NOTHING.match(text))


def is_bare_yes(answer: Answer) -> bool:
    """True for "ok", "yes sure" and the like, typed alone."""
    return answer.choice is None and answer.intent == "affirm" and len(answer.text.split()) <= BARE_WORDS


def is_refusal(text: str) -> bool:
    """True for "not telling you", "im not answering that" and the like: never an answer, whatever was asked."""
    return bool(REFUSES.search(text))


def has_words(text: str) -> bool:
    """True where there is something to keep: a letter or a digit, not only emoji or dots."""
    return any(ch.isalnum() for ch in text)


_CURLY = str.maketrans("’‘ʼ", "'''")


def straight(text: str) -> str:
    """The text with a phone's curly apostrophes as plain ones, for reading only; each character keeps its place."""
    return text.translate(_CURLY)


def quoted(text: object, most: int = 140) -> str:
    """The student's words, shown short where they are long. What is kept is never cut."""
    words = " ".join(str(text).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
