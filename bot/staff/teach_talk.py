"""A teacher opens the talk of one of their students."""

from __future__ import annotations

from aiohttp import web

from bot.staff.opened_talk import asked, shown
from bot.staff.teach_door import render, teacher_page


@teacher_page
async def ask(request: web.Request) -> web.StreamResponse:
    """The form that asks why."""
    return await render(request, "talk", await asked(request))


@teacher_page
async def show(request: web.Request) -> web.StreamResponse:
    """The talk, for the reason given; a page of it at a time."""
    found, problem = await shown(request)
    return await render(request, "talk", found, problem=problem, status=422 if problem else 200)


ROUTES = (
    web.get("/teach/students/{id}/talk", ask),
    web.post("/teach/students/{id}/talk", show),
)
