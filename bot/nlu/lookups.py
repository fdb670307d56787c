"""The word lists of `data/lookups`: closed classes that a school can extend without touching code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LOOKUPS = Path(__file__).resolve().parents[2] / "data" / "lookups"


class LookupUnreadable(Exception):
    """A word list is not in the shape `entity:` or `flag:`, then `values:` mapping a value to its terms."""


@dataclass(frozen=True)
class Lookup:
    """One word list: what it finds (`entity` or `flag`), and each value with the terms that say it."""

    name: str
    is_flag: bool
    values: Mapping[str, tuple[str, ...]]
    careful: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()


def read_lookups(folder: Path = LOOKUPS) -> dict[str, Lookup]:
    """All word lists of a folder by the entity or flag they find.

    Raises `LookupUnreadable` naming the file and what was expected.
    """
    found = (read_lookup(path) for path in sorted(folder.glob("*.yml")))
    lookups = {lookup.name: lookup for lookup in found}
    if not lookups:
        raise LookupUnreadable(f"{folder}: no word lists (*.yml) found")
    return lookups


def read_lookup(path: Path) -> Lookup:
    """One word list."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or ("entity" in raw) == ("flag" in raw):
        raise LookupUnreadable(f"{path}: needs exactly one of 'entity:' and 'flag:'")
    return Lookup(
        name=str(raw.get("entity") or raw.get("flag")),
        is_flag="flag" in raw,
        values=_terms(path, raw.get("values")),
        careful=_terms(path, raw.get("careful") or {}),
        patterns=tuple(raw.get("patterns") or ()),
    )


def _terms(path: Path, values: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(values, dict):
        raise LookupUnreadable(f"{path}: 'values:' must map each value to a list of terms")
    for value, terms in values.items():
        if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
            raise LookupUnreadable(f"{path}: the terms of '{value}' must be a list of texts (quote numbers)")
    return {str(value): tuple(terms) for value, terms in values.items()}
