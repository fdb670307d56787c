"""Break-glass: the form that asks for a reason, and then the talk. The student reads the reason."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now
from bot.api.models import MAX_ID_CHARS
from bot.api.problems import Problem
from bot.api.transcript import opened
from bot.pages.talk_view import line_views
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.staff.teach_door import render, teacher_page
from bot.store import Person
from bot.store.transcripts import Transcript


@teacher_page
async def ask(request: web.Request) -> web.StreamResponse:
    """The form. Nothing of the talk is shown yet, and nothing is written down."""
    return await _page(request, await own_student(request, request.match_info["id"], "transcript"))


@teacher_page
async def show(request: web.Request) -> web.StreamResponse:
    """The talk, for the reason given; a page of it at a time."""
    form = await request.post()
    reason, after = str(form.get("reason", "")), str(form.get("after", "")) or None
    line = _id_or_none(str(form.get("line", "")))
    try:
        student, found = await opened(request, request.match_info["id"], reason, after, near=line)
    except Problem as err:
        if err.status != 422:
            raise
        student = await own_student(request, request.match_info["id"], "transcript")
        return await _page(request, student, reason=reason, problem=err.detail)
    return await _page(request, student, found, " ".join(reason.split()))


async def _page(
    request: web.Request, student: Person, found: Transcript | None = None, reason: str = "", problem: str = ""
) -> web.Response:
    teacher = who(request)
    day = now().astimezone(ZoneInfo(teacher.timezone)).date()
    shown: dict[str, Any] = {
        "student": student,
        "found": found,
        "reason": reason,
        "line": _id_or_none(request.query.get("line", "")),
        "lines": line_views(found.lines, student.name, teacher.timezone, day) if found else (),
        "looks": await request.app[STORE].looks_of(student.id),
    }
    return await render(request, "talk", shown, problem=problem, status=422 if problem else 200)


def _id_or_none(given: str) -> str | None:
    return given if 0 < len(given) <= MAX_ID_CHARS and given.isprintable() else None


ROUTES = (
    web.get("/teach/students/{id}/talk", ask),
    web.post("/teach/students/{id}/talk", show),
)
