"""The teacher's side of the conference sheet: asking the student to look at it, and printing what they let stand."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import web

from bot.api.adults import now, tell
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.sheet import SAID
from bot.staff.sheet import Sheet, Table, sheet_of
from bot.staff.teach_door import back_to, render, teacher_page, today
from bot.staff.teach_student import Brief, brief_of


async def _table(request: web.Request) -> tuple[Brief, Table]:
    """All that the sheet of the address is made of; the look is in the audit log."""
    brief = await brief_of(request, request.match_info["id"], "read conference sheet")
    store, teacher, student_id = request.app[STORE], who(request), brief.learner.id
    table = Table(
        learner=brief.learner,
        plan=brief.plan,
        summary=next(iter(await store.summaries_of(student_id, 1)), None),
        word=await store.sheet(student_id, teacher.id),
        agreed_at=brief.pupil.agreed_at,
        day=today(teacher),
    )
    return brief, table


def _sheet(request: web.Request, brief: Brief, table: Table) -> Sheet:
    return sheet_of(table, who(request).name, [group.name for group in brief.groups])


@teacher_page
async def on_paper(request: web.Request) -> web.StreamResponse:
    """The sheet as a page to print."""
    brief, table = await _table(request)
    return await render(request, "sheet", {"brief": brief, "table": table, "sheet": _sheet(request, brief, table)})


@teacher_page
async def as_file(request: web.Request) -> web.StreamResponse:
    """The sheet as a PDF."""
    brief, table = await _table(request)
    from bot.staff.sheet_pdf import as_pdf  # a big library, seldom needed

    made = await asyncio.to_thread(as_pdf, _sheet(request, brief, table))
    return web.Response(
        body=made,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="conference-sheet.pdf"'},
    )


@teacher_page
async def ask(request: web.Request) -> web.StreamResponse:
    """Ask the student to look at the sheet; it stands on their page, and the coach says so."""
    student, teacher = await own_student(request, request.match_info["id"], "plan"), who(request)
    before = await request.app[STORE].sheet(student.id, teacher.id)
    await request.app[STORE].ask_sheet(student.id, teacher.id, now())
    if not before.waits:
        await tell(request.app, student.id, SAID, {"by": teacher.name})
    raise back_to(f"/teach/students/{quote(student.id, safe='')}/sheet", "asked", "done")


ROUTES = (
    web.get("/teach/students/{id}/sheet", on_paper),
    web.get("/teach/students/{id}/sheet.pdf", as_file),
    web.post("/teach/students/{id}/sheet/ask", ask),
)
