"""The class as a picture: how many stand where, by standard and step; and who could sit together today (F5, F7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.plan import FIVE
from bot.triage.rows import Row

PLACES: tuple[str, ...] = (*FIVE, "active", "mastered")
_LEAST = 2
_MOST = 5


@dataclass(frozen=True)
class Tally:
    """One standard: how many students stand at each of `PLACES`, in that order."""

    standard: str
    plain: str
    counts: tuple[int, ...]

    @property
    def all(self) -> int:
        """How many work on it."""
        return sum(self.counts)


@dataclass(frozen=True)
class Group:
    """Students at the same place of the same standard today. Made anew each time: nobody belongs to a group."""

    standard: str
    plain: str
    step: str
    names: tuple[str, ...]


def tallies(rows: Sequence[Row]) -> tuple[Tally, ...]:
    """A line for each standard that somebody works on, by its code."""
    counted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(PLACES))
    for row in rows:
        if row.plan_id is not None and row.standard and row.step in PLACES:
            counted[row.standard, row.plain][PLACES.index(row.step)] += 1
    return tuple(Tally(code, plain, tuple(counts)) for (code, plain), counts in sorted(counted.items()))


def groups_of(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Those who plan the same step of the same standard, two to five at a time; the longest way to go first."""
    together: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.name.casefold(), row.student_id)):
        if row.standard and row.step in (*FIVE, "active"):
            together[row.standard, row.plain, row.step].append(row.name)
    found = []
    for (code, plain, step), names in sorted(together.items(), key=lambda g: (PLACES.index(g[0][2]), g[0][0])):
        for start in range(0, len(names), _MOST):
            part = tuple(names[start : start + _MOST])
            if len(part) >= _LEAST:
                found.append(Group(code, plain, step, part))
    return tuple(found)
