"""An advisor opens the talk of a student on their caseload."""

from __future__ import annotations

from aiohttp import web

from bot.staff.advise_door import days, inbox_page, render
from bot.staff.opened_talk import asked, shown


@inbox_page("advisor", "teacher")
async def ask(request: web.Request) -> web.StreamResponse:
    """The form that asks why."""
    return render(request, "talk", {**await asked(request), **days(request), "problem": ""})


@inbox_page("advisor", "teacher")
async def show(request: web.Request) -> web.StreamResponse:
    """The talk, for the reason given; a page of it at a time."""
    found, problem = await shown(request)
    more = {**days(request), "problem": problem}
    return render(request, "talk", {**found, **more}, status=422 if problem else 200)


ROUTES = (
    web.get("/advise/students/{id}/talk", ask),
    web.post("/advise/students/{id}/talk", show),
)
