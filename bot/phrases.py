"""The sentences the coach says: read from data/<step>/replies.yml, filled with words, never twice the same in a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was built
_BLANK = re.compile(r"\{(\w+)\}")


class PhraseMissing(KeyError):
    """A sentence is asked for that no replies.yml holds."""


class PhraseTwice(ValueError):
    """The same sentence key stands in two files."""


class Phrases:
    """All sentences of one language. `{word}` in a sentence is replaced by what the caller gives under that name."""

    def __init__(self, sentences: Mapping[str, Sequence[str]]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, data: Path, language: str = "en") -> Phrases:
        """Read every data/*/replies.yml, then the overlay data/languages/<language>.yml over it.

        Raises PhraseTwice naming key and file when two files hold the same key.
        """
        sentences: dict[str, Sequence[str]] = {}
        for path in sorted(data.glob("*/replies.yml")):
            for key, value in _read(path).items():
                if key in sentences:
                    raise PhraseTwice(f"{key!r} in {path} stands in another replies.yml too")
                sentences[key] = value
        overlay = data / "languages" / f"{language}.yml"
        if overlay.exists():
            sentences.update(_read(overlay))
        return cls(sentences)

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def keys(self) -> tuple[str, ...]:
        """Every sentence key."""
        return tuple(self._sentences)

    def variants(self, key: str) -> Sequence[str]:
        """The wordings of a sentence, unfilled. Raises PhraseMissing."""
        try:
            return self._sentences[key]
        except KeyError:
            raise PhraseMissing(f"no replies.yml holds {key!r}") from None

    def say(self, key: str, words: Mapping[str, object], said: Sequence[str] = ()) -> tuple[str, str]:
        """The wording that was said longest ago, filled, and its mark ("key#2") for the memory of what was said.

        A wording whose words are empty (no interests known yet) is passed over. Words are put in as they are:
        braces inside a student's words stay braces.
        """
        usable = [(n, v) for n, v in enumerate(self.variants(key)) if _fillable(v, words)]
        usable = usable or list(enumerate(self.variants(key)))
        number, wording = min(usable, key=lambda nv: _last_said(f"{key}#{nv[0]}", said))
        filled = _BLANK.sub(lambda m: str(words.get(m[1], "")), wording)
        # "at 5:00 p.m." before a full stop already has its dot.
        return re.sub(r"(?<!\.)\.\.(?!\.)", ".", filled).strip(), f"{key}#{number}"


def _fillable(wording: str, words: Mapping[str, object]) -> bool:
    return all(words.get(name) not in (None, "") for name in _BLANK.findall(wording))


def _last_said(mark: str, said: Sequence[str]) -> int:
    """Place of the newest use in `said`; -1 where it was not used."""
    return max((n for n, m in enumerate(said) if m == mark), default=-1)


def _read(path: Path) -> dict[str, Sequence[str]]:
    held = yaml.load(path.read_text(encoding="utf-8"), _LOADER) or {}  # noqa: S506 a SafeLoader
    replies = held.get("replies") or {}
    return {key: [value] if isinstance(value, str) else list(value) for key, value in replies.items()}
