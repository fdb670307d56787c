"""What differs between two documents, as dotted fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Changes = dict[str, tuple[Any, Any]]

_NOT_A_CHANGE = frozenset({"id", "student_id", "revision", "draft", "created_at"})


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Each changed field with its (before, after): `{"goals.g1.measure": (None, "8 of 10")}`.

    Objects with an `id` are named by it, other objects in a list by their place from 0; a list of plain
    values is one field. Empty exactly when nothing is different but the draft: what is not agreed
    yet has no history.
    """
    found: Changes = {}
    for name in [*before, *(k for k in after if k not in before)]:
        if name not in _NOT_A_CHANGE:
            _compare(name, before.get(name), after.get(name), found)
    return found


def _compare(path: str, before: Any, after: Any, found: Changes) -> None:
    if before == after and type(before) is type(after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        size = len(found)
        for key in [*before, *(k for k in after if k not in before)]:
            _compare(f"{path}.{key}", before.get(key), after.get(key), found)
        if len(found) == size:  # only a key with None came or went
            found[path] = (before, after)
    elif _is_rows(before) and _is_rows(after):
        _compare_rows(path, before, after, found)
    else:
        found[path] = (before, after)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, Mapping) for v in value)


def _compare_rows(path: str, before: list[Any], after: list[Any], found: Changes) -> None:
    old, new = _by_name(before), _by_name(after)
    if old is None or new is None:
        found[path] = (before, after)
        return
    for key in [*old, *(k for k in new if k not in old)]:
        _compare(f"{path}.{key}", old.get(key), new.get(key), found)
    kept_old, kept_new = [k for k in old if k in new], [k for k in new if k in old]
    if kept_old != kept_new:
        found[f"{path}.order"] = (list(old), list(new))


def _by_name(rows: list[Any]) -> dict[str, Any] | None:
    """The rows by their id or else their place; None when two share a name."""
    named = {str(row.get("id", place)): row for place, row in enumerate(rows)}
    return named if len(named) == len(rows) else None
