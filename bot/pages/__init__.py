"""Server-rendered pages. The app calls `add_pages` once and puts its School under `SCHOOL`."""

from __future__ import annotations

from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.pages import about_me, assets, progress, sign_in, student
from bot.pages.needs import SCHOOL, DemoPerson, School, Visitor
from bot.pages.plain import plain_words

__all__ = ["SCHOOL", "DemoPerson", "School", "Visitor", "add_pages"]


def add_pages(app: web.Application) -> None:
    """Hang routes, templates, static files and the pages' headers into the app."""
    room = f"{assets.ROOM}{assets.digest_of(assets.STATIC)}"
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = room
    app.middlewares.append(plain_words)
    app.on_response_prepare.append(assets.add_headers)
    app.router.add_static(room, assets.STATIC)
    app.add_routes(
        [
            web.get("/", student.home),
            web.post("/talk", student.talk),
            web.get("/plan-card", student.plan_card),
            web.get("/about", about_me.about_me),
            web.post("/about", about_me.keep),
            web.get("/progress/{id}.svg", progress.picture),
            web.get("/sign-in", sign_in.sign_in_page),
            web.post("/sign-in", sign_in.sign_in),
            web.post("/sign-out", sign_in.sign_out),
        ]
    )
