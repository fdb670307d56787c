"""What a pattern cannot match without: pieces of plain text of which a message must hold at least one.

Looking for a few hundred pieces is far faster than trying every pattern, and most messages hold none of most patterns'.
Read from Python's own parse of the pattern, so that it can never disagree with what the pattern means.
"""

from __future__ import annotations

# typeshed leaves these two out.
import re._constants as kinds  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any

LEAST_CHARS = 3


def pieces_of(regex: str) -> frozenset[str]:
    """Pieces of which every match holds at least one; empty where nothing can be said. Raises `re.error`."""
    return _needed(parser.parse(regex))


def _needed(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    found: list[frozenset[str]] = []
    run = ""
    for kind, value in parts:
        if kind is kinds.LITERAL:
            run += chr(value)
            continue
        found, run = [*found, frozenset({run})], ""
        found.append(_needed_by(kind, value))
    found.append(frozenset({run}))
    good = [one for one in found if one and all(len(piece.strip()) >= LEAST_CHARS for piece in one)]
    return max(good, key=_worth, default=frozenset())


def _needed_by(kind: Any, value: Any) -> frozenset[str]:
    if kind is kinds.SUBPATTERN:
        return _needed(value[-1])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and value[0]:
        return _needed(value[2])
    if kind is kinds.BRANCH:
        each = [_needed(branch) for branch in value[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()


def _worth(pieces: frozenset[str]) -> tuple[float, int]:
    """Few and long pieces are seldom there by chance."""
    return (sum(0.25 ** min(len(piece), 8) for piece in pieces) * -1, -len(pieces))
