"""The fixed replies to danger and concern, and while the coaching waits, from `data/safety/replies.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.safety.guard import Kind, Level
from bot.safety.once import read_texts

REPLIES_PATH = Path(__file__).parents[2] / "data" / "safety" / "replies.yml"

_KINDS = {
    "danger": ("self_harm", "harm_by_others", "abuse", "harm_to_others", "any"),
    "concern": ("struggling", "bullying", "any"),
}
_COUNTRY_KEYS = ("lines", "line", "emergency")
_FIND_BLANKS = frozenset({"contact", "reach"})
_BLANKS = frozenset({"contact", "find", *_COUNTRY_KEYS})
_WAITING_BLANKS = frozenset({"contact", "find"})
_NAMES = re.compile(r"\{(contact|find)\}")
_ANY_BRACES = re.compile(r"\{([^{}]*)\}")


class BadReplyFile(ValueError):
    """The safety replies cannot be used as they stand. The text names the file and the key."""


@dataclass(frozen=True, slots=True)
class Replies:
    """The texts of one file, checked. Holds nothing about a student."""

    version: str
    texts: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By level, then by kind or "any": the bubbles, unfilled."""
    holding: tuple[str, ...]
    find: str
    find_without_reach: str
    nobody_named: str
    countries: Mapping[str, Mapping[str, str]]
    same_as: Mapping[str, str]
    heard_by: frozenset[str] = frozenset()
    """Words by which a message is known to be in this language; none for English."""
    buttons: Mapping[str, str] = field(default_factory=dict)
    """Titles of buttons by what they send, where they are not the English ones."""

    def fixed(self, level: Level, kind: Kind, country: str, contact_name: str, contact_reach: str) -> tuple[str, ...]:
        """The bubbles of the reply, in their order.

        `country` is a two-letter code; one that is not listed gets the texts of "other". Without a name the texts
        do not say that somebody was told, and ask the student to tell an adult instead.
        """
        kinds = self.texts[level]
        code = country.strip().upper()
        place = self.countries.get(self.same_as.get(code, code), self.countries["other"])
        return self._filled(kinds.get(kind, kinds["any"]), contact_name, contact_reach, place)

    def waiting(self, contact_name: str, contact_reach: str) -> tuple[str, ...]:
        """What may be said to further messages while the coaching waits: one bubble each, to be used in turn."""
        return self._filled(self.holding, contact_name, contact_reach, {})

    def _filled(self, bubbles: tuple[str, ...], name: str, reach: str, place: Mapping[str, str]) -> tuple[str, ...]:
        if not name.strip():
            # Saying that "a trusted adult has been told" would be a lie where the school has named none.
            bubbles = tuple(dict.fromkeys(self.nobody_named if _NAMES.search(text) else text for text in bubbles))
        words = {**place, "contact": name.strip(), "reach": reach.strip().rstrip(".")}
        words["find"] = _fill(self.find if words["reach"] else self.find_without_reach, words)
        return tuple(_fill(text, words) for text in bubbles)


def load_replies(path: Path = REPLIES_PATH) -> Replies:
    """The replies in the file at `path`.

    Raises `BadReplyFile`, naming the file and the key, when a text is missing, empty, or has a blank that nobody
    fills: a student in danger must never meet a half-filled sentence.
    """
    try:
        data = read_texts(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BadReplyFile(f"{path}: cannot be read: {problem}") from problem
    page = _Page(path, data)
    countries = page.table("countries")
    if "other" not in countries:
        raise page.bad("countries.other", "missing")
    same_as = {
        str(code).upper(): str(meant) for code, meant in (page.table("same_as") if "same_as" in data else {}).items()
    }
    for code, meant in same_as.items():
        if meant not in countries:
            raise page.bad(f"same_as.{code}", f"{meant!r} is none of the countries")
    return Replies(
        version=page.text("version", frozenset()),
        texts={
            level: {kind: page.texts(f"{level}.{kind}", _BLANKS) for kind in page.table(level) | dict.fromkeys(kinds)}
            for level, kinds in _KINDS.items()
        },
        holding=page.texts("waiting", _WAITING_BLANKS),
        find=page.text("find", _FIND_BLANKS),
        find_without_reach=page.text("find_without_reach", frozenset({"contact"})),
        nobody_named=page.text("nobody_named", frozenset()),
        countries={
            str(code): {key: page.text(f"countries.{code}.{key}", frozenset()) for key in _COUNTRY_KEYS}
            for code in countries
        },
        same_as=same_as,
        heard_by=frozenset(page.texts("heard_by", frozenset())) if "heard_by" in data else frozenset(),
        buttons={value: page.text(f"buttons.{value}", frozenset()) for value in data.get("buttons", {})},
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """The file as read, asked for one key at a time."""

    path: Path
    data: Any

    def bad(self, key: str, why: str) -> BadReplyFile:
        return BadReplyFile(f"{self.path}: {key}: {why}")

    def _at(self, key: str) -> Any:
        found = self.data
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if not found:
            raise self.bad(key, "missing")
        return found

    def table(self, key: str) -> dict[str, Any]:
        found = self._at(key)
        if not isinstance(found, dict):
            raise self.bad(key, "expected names with texts under them")
        return found

    def text(self, key: str, blanks: frozenset[str]) -> str:
        return self._checked(key, self._at(key), blanks)

    def texts(self, key: str, blanks: frozenset[str]) -> tuple[str, ...]:
        found = self._at(key)
        if not isinstance(found, list):
            raise self.bad(key, 'expected a list of texts, each on a line that starts with "- "')
        return tuple(self._checked(f"{key}, text {number}", text, blanks) for number, text in enumerate(found, 1))

    def _checked(self, key: str, text: Any, blanks: frozenset[str]) -> str:
        if not isinstance(text, str) or not text.strip():
            raise self.bad(key, f"expected a text in quotation marks, found {text!r}")
        unknown = sorted(set(_ANY_BRACES.findall(text)) - blanks)
        if unknown or _ANY_BRACES.sub("", text).strip("{}") != _ANY_BRACES.sub("", text):
            raise self.bad(
                key, f"{{{unknown[0] if unknown else ''}}} cannot be filled in here; known: {sorted(blanks)}"
            )
        return text.strip()


def _fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with its blanks filled and its first letter large. Braces inside a name stay as they are."""
    filled = _ANY_BRACES.sub(lambda blank: words[blank[1]], text)
    return filled[:1].upper() + filled[1:]
