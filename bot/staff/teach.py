"""The teacher's first page: who needs me, why, and one deed; under it everyone, calm (row F6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.api.classes import triaged
from bot.staff.teach_door import render, teacher_page
from bot.triage import FILTERS, SORTS, Row, arranged

COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", "Name"),
    ("path", "Path"),
    ("goal", "Goal date"),
    ("confidence", "Confidence"),
    ("checkin", "Last check-in"),
)
SHOWN: Mapping[str, str] = {
    "all": "everyone",
    "reason": "with a reason to look",
    "purpose": "in the purpose step",
    "goal": "in the goal step",
    "plan": "in the plan step",
    "progress": "in the progress step",
    "mastery": "in the mastery step",
    "active": "on the way",
    "mastered": "who have shown it",
    "none": "without a plan",
}
MOST_SEARCH_CHARS = 60


@teacher_page
async def today(request: web.Request) -> web.StreamResponse:
    """All classes of the teacher, or the one in the address."""
    class_id = request.match_info.get("id")
    found, rows = await triaged(request, class_id)
    sort, show = request.query.get("sort", "urgency"), request.query.get("show", "all")
    search = request.query.get("search", "")[:MOST_SEARCH_CHARS]
    sort = sort if sort.removeprefix("-") in SORTS else "urgency"
    show = show if show in FILTERS else "all"
    group = next((g for g in found.classes if g.id == class_id), None)
    if group is None and len(found.classes) == 1:
        group = found.classes[0]
    shown: dict[str, Any] = {
        "group": group,
        "all_rows": rows,
        "needs": [row for row in rows if row.needs_you],
        "rows": arranged(rows, sort=sort, show=show, search=search),
        "columns": _columns(request.path, sort, show, search),
        "sort": sort,
        "show": show,
        "search": search,
        "filters": SHOWN,
        "class_names": {g.id: g.name for g in found.classes},
        "waiting": _waiting(rows),
    }
    return await render(request, "today", shown)


def _columns(path: str, sort: str, show: str, search: str) -> list[dict[str, str]]:
    """Each heading with its address: sorted by it, or turned round where it is sorted so already."""
    kept = {"show": show, "search": search}
    return [
        {
            "key": key,
            "title": title,
            "url": f"{path}?{urlencode({'sort': f'-{key}' if sort == key else key, **kept})}#everyone",
            "order": "ascending" if sort == key else "descending" if sort == f"-{key}" else "none",
        }
        for key, title in COLUMNS
    ]


def _waiting(rows: Sequence[Row]) -> dict[str, int]:
    """How many rows wait for a review and for a verdict."""
    deeds = [row.deed.kind for row in rows if row.deed]
    return {"review": deeds.count("review"), "evidence": deeds.count("evidence")}


ROUTES = (
    web.get("/teach", today, name="teach"),
    web.get("/teach/classes/{id}", today),
)
