"""Break-glass, for every page that opens a talk: the form that asks for a reason, and then the lines.

The look and its reason are in the audit log before a line is shown, and the coach tells the student.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now
from bot.api.problems import Problem
from bot.api.transcript import opened
from bot.pages.talk_view import line_views
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.staff.told_summaries import id_or_none
from bot.store import Person
from bot.store.transcripts import Transcript


async def asked(request: web.Request) -> dict[str, Any]:
    """The form. Nothing of the talk is shown yet, and nothing is written down."""
    return await _shown(request, await own_student(request, request.match_info["id"], "transcript"))


async def shown(request: web.Request) -> tuple[dict[str, Any], str]:
    """A page of the talk for the reason given; else the form again, and what is wrong with the reason."""
    form = await request.post()
    reason, after = str(form.get("reason", "")), str(form.get("after", "")) or None
    line = id_or_none(str(form.get("line", "")))
    try:
        student, found = await opened(request, request.match_info["id"], reason, after, near=line)
    except Problem as err:
        if err.status != 422:
            raise
        student = await own_student(request, request.match_info["id"], "transcript")
        return await _shown(request, student, reason=reason), err.detail
    return await _shown(request, student, found, " ".join(reason.split())), ""


async def _shown(
    request: web.Request, student: Person, found: Transcript | None = None, reason: str = ""
) -> dict[str, Any]:
    adult = who(request)
    day = now().astimezone(ZoneInfo(adult.timezone)).date()
    return {
        "student": student,
        "found": found,
        "reason": reason,
        "line": id_or_none(request.query.get("line", "")),
        "lines": line_views(found.lines, student.name, adult.timezone, day) if found else (),
        "looks": await request.app[STORE].looks_of(student.id),
    }
