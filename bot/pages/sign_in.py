"""Who are you today? One click for each person of the demo school."""

from __future__ import annotations

from itertools import groupby

import aiohttp_jinja2
from aiohttp import web

from bot.pages.needs import SCHOOL


async def sign_in_page(request: web.Request) -> web.StreamResponse:
    """Everyone of the demo school under their class or role; without the demo, a word on how to get in."""
    school = request.app[SCHOOL]
    people = await school.demo_people()
    groups = [(name, list(members)) for name, members in groupby(people or (), key=lambda person: person.group)]
    shown = {"groups": groups, "demo": people is not None, "csrf": await school.csrf(request)}
    return aiohttp_jinja2.render_template("sign_in.html", request, shown)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Begin a session as a demo person."""
    school = request.app[SCHOOL]
    form = await request.post()
    if not await school.csrf_holds(request, str(form.get("csrf", ""))):
        raise web.HTTPForbidden
    response = web.HTTPSeeOther("/")
    if not await school.sign_in(request, response, str(form.get("person", ""))):
        raise web.HTTPForbidden
    raise response


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the session and go back to the door."""
    school = request.app[SCHOOL]
    form = await request.post()
    if not await school.csrf_holds(request, str(form.get("csrf", ""))):
        raise web.HTTPForbidden
    response = web.HTTPSeeOther("/sign-in")
    await school.sign_out(request, response)
    raise response
