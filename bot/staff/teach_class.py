"""One class as a whole: its picture in counts, and its rows as a file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import Any

from aiohttp import web

from bot.api.classes import triaged
from bot.pages.in_words import weekdays
from bot.people.who import who
from bot.plans.plan import Item
from bot.plans.seen import seen_by_adults
from bot.staff.teach_door import render, teacher_page, today
from bot.store import Person
from bot.store.triage import Classes, TaughtClass
from bot.triage import Row, groups_of, tallies
from bot.triage.counts import PLACES

COLUMNS = ("student", "id", "standard", "step", "goal date", "confidence", "last check-in", "reason", "note")
CONNECTED = (("need", "What they need"), ("experience", "What they do with others and out there"))
"""Kinds of items for which a teacher connects students with things, places and people (row F1)."""
_ACTIVE = "=+-@\t\r\n＝＋－＠"
"""How a cell begins that a spreadsheet takes for a formula, full-width signs too."""
_NOT_IN_A_FILE_NAME = re.compile(r"[^A-Za-z0-9-]+")


async def _class(request: web.Request, deed: str = "read class") -> tuple[TaughtClass, tuple[Row, ...], Classes]:
    """The class of the address, its rows and its students. Raises a 404 for any class but the teacher's own."""
    class_id = request.match_info["id"]
    found, rows = await triaged(request, class_id, deed)
    return next(group for group in found.classes if group.id == class_id), rows, found


def _open(found: Classes, kind: str) -> list[tuple[Person, Item]]:
    """The open items of one kind in plans that were agreed to, with whose they are."""
    plans = ((pupil.person, seen_by_adults(plan)) for pupil in found.pupils for plan in pupil.plans)
    return [
        (person, item) for person, plan in plans for item in plan.items if (item.kind, item.status) == (kind, "open")
    ]


@teacher_page
async def picture(request: web.Request) -> web.StreamResponse:
    """How many stand where, by standard and step; who could sit together today; who needs or does what out there."""
    group, rows, found = await _class(request)
    counted = tallies(rows)
    shown: dict[str, Any] = {
        "group": group,
        "tallies": counted,
        "places": PLACES,
        "sums": [sum(tally.counts[n] for tally in counted) for n in range(len(PLACES))],
        "most": max((count for tally in counted for count in tally.counts), default=0),
        "without": sum(row.plan_id is None or not row.standard for row in rows),
        "together": groups_of(rows),
        "connects": [(title, connected) for kind, title in CONNECTED if (connected := _open(found, kind))],
        "weekdays": weekdays,
        "all": len(rows),
    }
    return await render(request, "picture", shown)


@teacher_page
async def export(request: web.Request) -> web.StreamResponse:
    """The rows as CSV that a spreadsheet opens as text, never as formulas."""
    group, rows, _ = await _class(request, "read class file")
    name = _NOT_IN_A_FILE_NAME.sub("-", unicodedata.normalize("NFKD", group.name)).strip("-").lower() or "class"
    return web.Response(
        body=b"\xef\xbb\xbf" + as_csv(rows).encode(),  # the mark lets spreadsheets know that it is UTF-8
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today(who(request)).isoformat()}.csv"'},
    )


def as_csv(rows: tuple[Row, ...]) -> str:
    """The rows under a heading, one a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (
            row.name,
            row.student_id,
            row.standard,
            row.step,
            row.goal_date.isoformat() if row.goal_date else "",
            " > ".join(map(str, row.confidence)),
            row.last_checkin_at.date().isoformat() if row.last_checkin_at else "",
            row.reason,
            row.note,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    first = {cell[:1], cell.strip()[:1]} - {""}
    return f"'{cell}" if first & set(_ACTIVE) else cell


ROUTES = (
    web.get("/teach/classes/{id}/picture", picture),
    web.get("/teach/classes/{id}/export.csv", export),
)
