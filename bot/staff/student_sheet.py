"""The student's side of the conference sheet: every line of it, and which of them may stand on it."""

from __future__ import annotations

from urllib.parse import quote
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.api.adults import now
from bot.people.csrf import csrf_token
from bot.people.keys import STORE
from bot.people.refusals import NotThereForYou
from bot.people.who import needs, who
from bot.plans.learner import Adult
from bot.plans.seen import seen_by_adults
from bot.plans.sheet import SUMMARY
from bot.staff.sheet import Table, whole
from bot.triage import current

student_page = needs("student")


@student_page
async def look(request: web.Request) -> web.StreamResponse:
    """The sheet for one of the student's teachers, with a box to tick beside each line."""
    teacher, table = await _table(request)
    struck = {line.key for part in whole(table) for line in part.lines if line.key in table.word.struck}
    return aiohttp_jinja2.render_template(
        "student_sheet.html",
        request,
        {
            "csrf": csrf_token(request),
            "teacher": teacher,
            "parts": whole(table),
            "struck": struck,
            "summary_id": table.summary.id if table.summary else "",
            "done": request.query.get("done") == "1",
        },
    )


@student_page
async def answer(request: web.Request) -> web.StreamResponse:
    """Keep which lines stand. What came onto the sheet after the page was opened was not seen, and stays out."""
    teacher, table = await _table(request)
    form = await request.post()
    shown = {str(key) for key in form.getall("line", [])}
    struck = {str(key) for key in form.getall("strike", [])}
    keys = {line.key for part in whole(table) for line in part.lines}
    approved = {key for key in keys & shown - struck if key.startswith(SUMMARY)}
    seen = str(form.get("summary", ""))
    await request.app[STORE].answer_sheet(
        who(request).id,
        teacher.id,
        table.summary.id if table.summary and table.summary.id == seen else table.word.summary_id,
        approved,
        (keys & struck) | (table.word.struck - keys),
        now(),
    )
    raise web.HTTPSeeOther(f"/sheet/{quote(teacher.id, safe='')}?done=1")


async def _table(request: web.Request) -> tuple[Adult, Table]:
    """The teacher of the address and what the sheet for them is made of. Raises NotThereForYou for anybody else."""
    store, student = request.app[STORE], who(request)
    learner = await store.learner(student.id)
    wanted = request.match_info["id"]
    teachers = [adult for adult in learner.adults if adult.role == "teacher"] if learner else []
    teacher = next((adult for adult in teachers if adult.id == wanted), None)
    if learner is None or teacher is None:
        raise NotThereForYou
    plan = current(await store.plans_of(student.id))
    table = Table(
        learner=learner,
        plan=seen_by_adults(plan) if plan else None,
        summary=next(iter(await store.summaries_of(student.id, 1)), None),
        word=await store.sheet(student.id, teacher.id),
        agreed_at={},
        day=now().astimezone(ZoneInfo(student.timezone)).date(),
    )
    return teacher, table


ROUTES = (
    web.get("/sheet/{id}", look),
    web.post("/sheet/{id}", answer),
)
