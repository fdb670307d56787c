"""The progress picture by itself, for the talk: an SVG without style of its own, so that the policy stays strict."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.pages.needs import SCHOOL
from bot.pages.picture import picture_of


async def picture(request: web.Request) -> web.StreamResponse:
    """The picture of one of the student's own plans. Raises 401, 403 and 404."""
    school = request.app[SCHOOL]
    visitor = await school.visitor(request)
    if visitor is None:
        raise web.HTTPUnauthorized(text="Please sign in.")
    if visitor.role != "student":
        raise web.HTTPForbidden(text="Only the student has this picture.")
    plan = next((p for p in await school.plans(visitor.id) if p.id == request.match_info["id"]), None)
    learner = await school.learner(visitor.id)
    today = school.now().astimezone(ZoneInfo(learner.timezone)).date()
    drawn = picture_of(plan, learner.timezone, today) if plan else None
    if drawn is None:
        raise web.HTTPNotFound(text="There is no picture yet.")
    text = aiohttp_jinja2.render_string("progress.svg", request, {"drawn": drawn})
    return web.Response(
        text=text, content_type="image/svg+xml", headers={"Content-Security-Policy": "default-src 'none'"}
    )
