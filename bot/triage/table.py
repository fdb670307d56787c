"""The calm table: searched, filtered and sorted by what stands in the address, without a script."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from bot.plans.plan import FIVE
from bot.triage.rows import Row

_NEVER = datetime.min.replace(tzinfo=UTC)
SORTS: Mapping[str, Callable[[Row], Any]] = {
    "urgency": lambda row: 0,
    "name": lambda row: (row.name.casefold(), row.student_id),
    "path": lambda row: (row.place, row.name.casefold()),
    "goal": lambda row: (row.goal_date or date.max, row.name.casefold()),
    "confidence": lambda row: (row.confidence[-1] if row.confidence else 0, row.name.casefold()),
    "checkin": lambda row: (row.last_checkin_at or _NEVER, row.name.casefold()),
}
FILTERS: Mapping[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "reason": lambda row: row.finding is not None,
    **{step: (lambda row, step=step: row.step == step) for step in FIVE},  # type: ignore[misc]
    "active": lambda row: row.step == "active",
    "mastered": lambda row: row.step == "mastered",
    "none": lambda row: row.plan_id is None,
}


def arranged(rows: Sequence[Row], *, sort: str = "urgency", show: str = "all", search: str = "") -> tuple[Row, ...]:
    """The rows that match, in that order; "-name" turns it round. What is not known is as if it was not said."""
    keep = FILTERS.get(show, FILTERS["all"])
    wanted = _plain(search)
    found = [row for row in rows if keep(row) and (not wanted or wanted in _plain(row.name))]
    key = SORTS.get(sort.removeprefix("-"), SORTS["urgency"])
    if key is SORTS["urgency"]:
        return tuple(reversed(found) if sort.startswith("-") else found)
    return tuple(sorted(found, key=key, reverse=sort.startswith("-")))


def _plain(text: str) -> str:
    """Without case and accents, so that "andre" finds "André"."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part))
