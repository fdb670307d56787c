"""A teacher's classes: who needs them, most urgent first, each with its reason."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.api.adults import now, thresholds
from bot.api.class_models import ClassesOut, TriageOut
from bot.api.describe import endpoint
from bot.api.problems import Problem
from bot.api.shapes import Json, json_response, plain
from bot.people.keys import STORE
from bot.people.who import who
from bot.store import NotThere
from bot.store.triage import Classes, TaughtClass
from bot.triage import Row, rows_of


async def triaged(
    request: web.Request, class_id: str | None = None, deed: str | None = "read class"
) -> tuple[Classes, tuple[Row, ...]]:
    """The teacher's classes, and the rows of one or of all. Raises Problem 404.

    One line in the audit log names everybody who was on the list, and each of them can see that they were; without
    a `deed` the caller, who shows only some of them, writes it.
    """
    teacher, store = who(request), request.app[STORE]
    try:
        found = await store.taught(teacher.id, class_id if class_id is None or class_id.isprintable() else "")
    except NotThere:
        raise Problem(404, "Not found", "You have no class with this id.", "id") from None
    if deed is not None:
        seen = (pupil.person.id for pupil in found.pupils)
        await store.audit_each(teacher.id, deed, seen, {"class_id": class_id or "all"})
    return found, rows_of(found, teacher, now(), thresholds())


@endpoint("GET", "/classes", answers=ClassesOut, roles=("teacher",))
async def classes(request: web.Request, _query: Any) -> web.StreamResponse:
    """The teacher's own classes, by name."""
    found, rows = await triaged(request)
    return json_response({"classes": [_class_json(group, rows) for group in found.classes]})


@endpoint("GET", "/classes/{id}", answers=TriageOut, roles=("teacher",))
async def one_class(request: web.Request, _query: Any) -> web.StreamResponse:
    """One class: its students, most urgent first, each with its reason; at most five of them need the teacher."""
    class_id = request.match_info["id"]
    found, rows = await triaged(request, class_id)
    group = next(group for group in found.classes if group.id == class_id)
    body = {"id": group.id, "name": group.name, "subject": group.subject, "grade": group.grade}
    return json_response({**body, "autonomy": dict(group.dial), "students": [row_json(row) for row in rows]})


def _class_json(group: TaughtClass, rows: tuple[Row, ...]) -> Json:
    inside = [row for row in rows if group.id in row.class_ids]
    return {
        "id": group.id,
        "name": group.name,
        "subject": group.subject,
        "grade": group.grade,
        "students": len(inside),
        "needs_you": sum(row.needs_you for row in inside),
    }


def row_json(row: Row) -> Json:
    """One student of the list."""
    return {
        "student_id": row.student_id,
        "name": row.name,
        "plan_id": row.plan_id,
        "standard": row.standard,
        "plain": row.plain,
        "step": row.step,
        "path": row.place,
        "goal_date": plain(row.goal_date),
        "confidence": list(row.confidence),
        "last_checkin_at": plain(row.last_checkin_at),
        "needs_you": row.needs_you,
        "severity": row.severity,
        "reason": row.reason,
        "note": row.note,
        "deed": plain(row.deed),
    }
