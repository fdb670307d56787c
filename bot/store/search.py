"""Finding a standard by a student's own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.plans.plan import Standard

# Chosen so that a plain word outweighs any number of mentions in the official statement.
PLAIN_WEIGHT = 5.0
KEYWORD_WEIGHT = 6.0
BIG_IDEA_WEIGHT = 2.0
STATEMENT_WEIGHT = 1.0
TYPO_SHARE = 0.7
SIMILARITY = 0.8
ENOUGH = 2.0
MAX_CHARS = 300

_WORD = re.compile(r"[a-z][a-z0-9]*")

_FILLER = frozenset(
    [
        "a",
        "an",
        "and",
        "about",
        "are",
        "at",
        "be",
        "can",
        "do",
        "for",
        "from",
        "get",
        "good",
        "help",
        "i",
        "im",
        "in",
        "is",
        "it",
        "know",
        "learn",
        "like",
        "math",
        "me",
        "my",
        "need",
        "of",
        "on",
        "or",
        "our",
        "really",
        "science",
        "some",
        "standard",
        "stuff",
        "t",
        "that",
        "the",
        "them",
        "thing",
        "this",
        "to",
        "topic",
        "u",
        "um",
        "understand",
        "use",
        "using",
        "wanna",
        "want",
        "we",
        "what",
        "with",
        "work",
        "working",
        "would",
        "you",
        "maybe",
        "idk",
        "something",
        "please",
        "lets",
        "let",
        "s",
    ]
)


@dataclass(frozen=True)
class Searchable:
    """A standard and the words it is looked for by."""

    standard: Standard
    keywords: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words that say something, in singular and lower case."""
    return tuple(_singular(w) for w in _WORD.findall(text.lower()) if w not in _FILLER)


def best(
    wanted: str, among: Sequence[Searchable], *, grade: str | None = None, subject: str | None = None
) -> tuple[Standard, ...]:
    """The standards that fit `wanted`, best first. A word nobody knows may be a typo of one that is known."""
    fields = [_weighed(one) for one in among]
    known = {word for weights in fields for word in weights}
    asked = [meant for word in dict.fromkeys(words_of(wanted[:MAX_CHARS])) if (meant := _meant(word, known))]
    if not asked:
        return ()
    scored = []
    for place, (one, weights) in enumerate(zip(among, fields, strict=True)):
        hits = [max((weights.get(w, 0.0) * share for w, share in options), default=0.0) for options in asked]
        score = sum(hits) * (sum(1 for h in hits if h) / len(hits))
        if score >= ENOUGH:
            home = (one.standard.grade == grade) + (one.standard.subject == subject)
            scored.append((-score - 0.5 * home, place, one.standard))
    return tuple(standard for _, _, standard in sorted(scored, key=lambda s: s[:2]))


def _meant(word: str, known: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """The known words a word may stand for, each with how sure that is."""
    known = set(known)
    if word in known:
        return ((word, 1.0),)
    starts = [k for k in known if len(word) >= 3 and k.startswith(word)]
    if starts:
        return tuple((k, 0.9) for k in starts)
    if len(word) < 4:
        return ()
    close = get_close_matches(word, sorted(known), n=3, cutoff=SIMILARITY)
    return tuple((k, TYPO_SHARE) for k in close)


def _weighed(one: Searchable) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in (
        (one.standard.statement, STATEMENT_WEIGHT),
        (f"{one.standard.big_idea} {one.standard.subject}", BIG_IDEA_WEIGHT),
        (one.standard.plain, PLAIN_WEIGHT),
    ):
        for word in words_of(text):
            weights[word] = max(weights.get(word, 0.0), weight)
    for place, keyword in enumerate(one.keywords):
        for word in words_of(keyword):  # the first keyword says most
            weights[word] = max(weights.get(word, 0.0), KEYWORD_WEIGHT - 0.1 * place)
    return weights


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
