"""Looks for danger and concern in a student's message.

First with the published list in `data/safety/patterns.yml`, then by how alike a message is to others about danger.
"""

import functools
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from bot.safety.likeness import NONE, WEIGHTS_PATH, WINDOW, BadWeights, Likeness, load_likeness
from bot.safety.once import read_values
from bot.safety.pieces import pieces_of
from bot.safety.words import BREAK, Words, undouble

Level = Literal["danger", "concern"]
Kind = Literal["self_harm", "harm_by_others", "harm_to_others", "abuse", "bullying", "struggling"]

PATTERNS_PATH = Path(__file__).parents[2] / "data" / "safety" / "patterns.yml"

LIKENESS = "likeness"
"""The rule that a finding names when no pattern but the second look made it."""
ALIKE = 0.55
"""A message this likely to be about danger or worry is one. Set with the figures of suites and blind sets in view."""
SURE = 0.98
"""From here on no third look is waited for."""
LISTED_SURE = 0.8
"""The same where the list has found danger."""
UNLIKE: Mapping[Level, float] = {"concern": 0.18, "danger": 0.05}
"""What a pattern found is dropped where the second look gives it less than this. No real danger or worry that a pattern
found in the suites and in the blind sets read so far stands so low."""
_KINDS: Mapping[str, tuple[Level, Kind]] = {
    "self_harm": ("danger", "self_harm"),
    "harm_by_others": ("danger", "abuse"),
    "harm_to_others": ("danger", "harm_to_others"),
    "bullying": ("concern", "bullying"),
    "struggling": ("concern", "struggling"),
}

_NEAR_CHARS = 70
"""An exception counts when it stands this close to what it excuses, in the same sentence."""

_STOP = f" {BREAK} "
_GROUP = re.compile(r"<([a-z_]+)>")
_CAPTURING = re.compile(r"(?<!\\)\((?!\?)")
_RULE_KEYS = {"id", "about", "level", "kind", "patterns", "unless", "glued", "catches", "leaves"}


class BadPatternFile(ValueError):
    """The list of safety patterns cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: never the student's words, which travel apart."""

    level: Level
    kind: Kind
    rule: str
    list_version: str


@dataclass(frozen=True, slots=True)
class Look:
    """What the guard makes of a message, and what a third look at the meaning needs to know of that."""

    finding: Finding | None
    alike: float
    """The second look's chance, 0 to 1, that the message is about danger or worry."""
    listed: Level | None
    """What a pattern found, though the second look may have dropped it."""
    long: bool = False
    """True where it is too long to be seen as one meaning."""

    @property
    def sure(self) -> bool:
        """Whether the finding stands as it is, with no third look."""
        if self.finding is None:
            return False
        return self.long or self.alike >= SURE or (self.listed == "danger" and self.alike >= LISTED_SURE)


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: str
    pieces: frozenset[str]
    """Without one of these the pattern cannot match; empty where nothing can be said."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the list, with the examples that hold it to its word."""

    id: str
    finding: Finding
    patterns: tuple[_Pattern, ...]
    unless: tuple[_Pattern, ...]
    catches: tuple[str, ...]
    leaves: tuple[str, ...]

    def matches(self, words: str, there: Set[str] | None = None) -> bool:
        """Whether any pattern matches without an excuse. `there`: what `words` holds of their pieces."""
        return any(
            not self._excused(words, *match.span())
            for pattern in self.patterns
            if there is None or not pattern.pieces or not pattern.pieces.isdisjoint(there)
            for match in _compiled(pattern.regex).finditer(words)
        )

    def _excused(self, words: str, start: int, end: int) -> bool:
        # From full stop to full stop: "I want to die. The book says ..." is not excused by its book.
        first = max(words.rfind(_STOP, 0, start + len(_STOP)), start - _NEAR_CHARS, 0)
        stop = words.find(_STOP, end)
        last = min(stop + len(_STOP) if stop >= 0 else len(words), end + _NEAR_CHARS)
        return any(_compiled(exception.regex).search(words, first, last) for exception in self.unless)


class Guard:
    """The loaded list. Holds no state between messages, so one serves every conversation."""

    def __init__(self, version: str, words: Words, rules: tuple[Rule, ...], likeness: Likeness | None = None) -> None:
        self.version = version
        self.rules = rules
        self._likeness = likeness
        self._words = words
        self._by_urgency = sorted(rules, key=lambda rule: rule.finding.level != "danger")
        self._pieces = sorted({piece for rule in rules for pattern in rule.patterns for piece in pattern.pieces})

    def look_for(self, text: str) -> Finding | None:
        """The most urgent finding in `text`, or None: danger before concern, then the order of the list.

        The list comes first; the second look adds what it misses and drops what is plainly something else.
        """
        return self.look_at(text).finding

    def look_at(self, text: str) -> Look:
        """`look_for`, with what it rests on."""
        words = self._words.normalise(text)
        there = {piece for piece in self._pieces if piece in words}
        found = next((rule.finding for rule in self._by_urgency if rule.matches(words, there)), None)
        listed = found.level if found else None
        if self._likeness is None:
            return Look(found, float(found is not None), listed)
        chances = self._likeness.most_alike(words)
        alike = 1 - chances[NONE]
        look = Look(found, alike, listed, len(words.split()) > WINDOW)
        if found and alike < UNLIKE[found.level] and most_alike_sentence(self._likeness, words) < UNLIKE[found.level]:
            return replace(look, finding=None)
        if alike < ALIKE or (found and found.level == "danger"):
            return look
        return replace(look, finding=self._by_likeness(chances, found))

    def _by_likeness(self, chances: Mapping[str, float], found: Finding | None) -> Finding:
        kind = max(_KINDS, key=lambda one: chances.get(one, 0))
        level = max(
            ("danger", "concern"), key=lambda one: sum(chances.get(k, 0) for k in _KINDS if _KINDS[k][0] == one)
        )
        if found and level == found.level:
            return found
        if _KINDS[kind][0] != level:
            kind = max((k for k in _KINDS if _KINDS[k][0] == level), key=lambda one: chances.get(one, 0))
        return Finding(*_KINDS[kind], LIKENESS, self.version)

    def normalise(self, text: str) -> str:
        """`text` as the patterns see it; for whoever edits the list."""
        return self._words.normalise(text)


def most_alike_sentence(likeness: Likeness, words: str) -> float:
    """The second look at each sentence by itself: a harmless one must not drown what stands beside it."""
    return max((1 - likeness.most_alike(part)[NONE] for part in words.split(BREAK) if part.strip()), default=0.0)


def look_for(text: str) -> Finding | None:
    """`Guard.look_for` with the list that comes with Waymark, read on first use."""
    return own_guard().look_for(text)


@functools.cache
def own_guard() -> Guard:
    """The list and weights that come with Waymark, read once a process: 0.8 s and tens of megabytes."""
    return load_guard(PATTERNS_PATH)


def load_guard(path: Path = PATTERNS_PATH, weights: Path | None = WEIGHTS_PATH) -> Guard:
    """The guard for the list at `path`, with the second look of these weights or none.

    Raises `BadPatternFile`, naming the file, the rule and the key, when anything in it cannot be used: a list
    that is half understood must not look like one that works.
    """
    try:
        data = read_values(path)
        version = str(data["version"])
        words = Words(data["spellings"], data["guarded"], data["often_misspelt"], data["emoji"])
        groups = {name: str(text) for name, text in data["groups"].items()}
        entries = list(data["rules"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as problem:
        raise BadPatternFile(f"{path}: {problem!r}") from problem
    rules = tuple(_rule(path, version, groups, entry) for entry in entries)
    if not rules or len({rule.id for rule in rules}) < len(rules):
        raise BadPatternFile(f"{path}: rules: expected at least one, each with an id of its own")
    try:
        likeness = load_likeness(weights) if weights else None
    except BadWeights as problem:
        raise BadPatternFile(str(problem)) from problem
    return Guard(version, words, rules, likeness)


def _rule(path: Path, version: str, groups: Mapping[str, str], entry: Any) -> Rule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise BadPatternFile(f"{path}: rules: {entry!r}: expected a rule with an id")
    where = f"{path}: rule {entry['id']!r}"
    unknown = set(entry) - _RULE_KEYS
    if unknown:
        raise BadPatternFile(f"{where}: {sorted(unknown)}: unknown; expected {sorted(_RULE_KEYS)}")
    for key, allowed in (("level", get_args(Level)), ("kind", get_args(Kind))):
        if entry.get(key) not in allowed:
            raise BadPatternFile(f"{where}: {key}: {entry.get(key)!r}; expected one of {', '.join(allowed)}")
    for key in ("patterns", "catches", "leaves"):
        if not entry.get(key):
            raise BadPatternFile(f"{where}: {key}: missing; expected at least one")
    glued = bool(entry.get("glued", False))
    try:
        return Rule(
            id=entry["id"],
            finding=Finding(entry["level"], entry["kind"], entry["id"], version),
            patterns=tuple(_pattern(text, groups, glued=glued) for text in entry["patterns"]),
            unless=tuple(_pattern(text, groups) for text in entry.get("unless", ())),
            catches=tuple(entry["catches"]),
            leaves=tuple(entry["leaves"]),
        )
    except (re.error, KeyError, TypeError) as problem:
        raise BadPatternFile(f"{where}: {problem}") from problem


def _pattern(text: str, groups: Mapping[str, str], *, glued: bool = False) -> _Pattern:
    while _GROUP.search(text):
        text = _GROUP.sub(lambda match: f"(?:{groups[match[1]]})", text)
    # Up to four words may stand where the list has " ... ", never a whole sentence more.
    text = text.replace(" ... ", r"(?: (?!\.)\S+){0,4} ")
    text = undouble(_CAPTURING.sub("(?:", text))
    regex = text if glued else f" (?:{text})(?= )"
    return _Pattern(regex, pieces_of(regex))


@functools.cache
def _compiled(regex: str) -> re.Pattern[str]:
    """When it is first needed: most patterns never are, and compiling all takes half a second of every start."""
    return re.compile(regex)
