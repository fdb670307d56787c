"""The door: class code and personal code, staff password, the school's own account; in the demo one click."""

from __future__ import annotations

from itertools import groupby

import aiohttp_jinja2
from aiohttp import web

from bot.pages.landing import is_own
from bot.pages.needs import SCHOOL

# One sentence for every failure: it must not say who exists, nor which part was wrong.
FAILED = (
    "That did not work. Look at each field once more, letter by letter. "
    "After several tries in a row we wait a while before we look again. "
    "Still stuck? A teacher or the office can give you a new code."
)


async def sign_in_page(request: web.Request) -> web.StreamResponse:
    """The ways in. In the demo everyone of the school under their class or role."""
    return await door_page(request)


async def door_page(request: web.Request, problem: str = "", status: int = 200) -> web.StreamResponse:
    """The same page with a sentence on what did not work. What was typed is not shown again, secrets least of all."""
    school = request.app[SCHOOL]
    people = await school.demo_people()
    groups = [(name, list(members)) for name, members in groupby(people or (), key=lambda person: person.group)]
    wanted = await _wanted(request)
    shown = {
        "groups": groups,
        "demo": people is not None,
        "csrf": await school.csrf(request),
        "wanted": wanted,
        "account": school.account_name,
        "problem": problem,
    }
    return aiohttp_jinja2.render_template("sign_in.html", request, shown, status=status)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Begin a session, and go to the page that was asked for or to that of the role."""
    school = request.app[SCHOOL]
    form = await request.post()
    if not await school.csrf_holds(request, str(form.get("csrf", ""))):
        raise web.HTTPForbidden
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    response = web.HTTPSeeOther("/")
    there = await school.sign_in(request, response, given, await _wanted(request))
    if there is None and "person" in given:
        raise web.HTTPForbidden
    if there is None:
        return await door_page(request, FAILED, 403)
    response.headers["Location"] = there
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


async def _wanted(request: web.Request) -> str:
    """The page somebody was on the way to, if it is one of ours."""
    form = await request.post() if request.method == "POST" else request.query
    wanted = str(form.get("next", ""))
    return wanted if is_own(wanted) else ""
