"""The door of the inbox: who gets in, and what every page of it shows around its own part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.api.adults import now
from bot.api.nudges import STAFF
from bot.people.csrf import csrf_token
from bot.people.refusals import NotSignedIn
from bot.people.who import Handler, needs, who
from bot.plans.when import say_date
from bot.staff.told_summaries import MADE, NOTHING_NEW

DONE: Mapping[str, str] = {
    "observed": "Kept, with your name and the day. The student reads it too.",
    "sent": "Sent. It stands in the chat, with your name, and is off your list.",
    "done": "Done, and off your list.",
    "later": "Put off until the next school morning.",
    "not_useful": "Put away. The same cause will not come again.",
    "seen": "Kept: everyone who was told sees that you are on it.",
    "summary": MADE,
    "nothing_new": NOTHING_NEW,
    "closed": "That one was done already, perhaps by someone else. Nothing was changed.",
}
"""What the page says after a deed; the address names it, so that nothing anybody wrote stands in an address."""


def inbox_page(*roles: str) -> Callable[[Handler], Handler]:
    """A page for these roles, or for everybody who gets nudges; who is not signed in is shown the way in."""

    def make(handler: Handler) -> Handler:
        guarded = needs(*(roles or STAFF))(handler)

        @wraps(handler)
        async def page(request: web.Request) -> web.StreamResponse:
            try:
                return await guarded(request)
            except NotSignedIn:
                raise web.HTTPSeeOther("/sign-in") from None

        return page

    return make


def days(request: web.Request) -> dict[str, Any]:
    """How a page writes days: `day` of a date, `day_at` of a moment on the reader's own calendar."""
    zone = ZoneInfo(who(request).timezone)
    today = now().astimezone(zone).date()
    return {
        "day": lambda on: say_date(on, today) if on else "",
        "day_at": lambda at: say_date(at.astimezone(zone).date(), today) if at else "",
    }


def render(request: web.Request, name: str, shown: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A page of the inbox, with the frame around it."""
    around = {
        "person": who(request),
        "csrf": csrf_token(request),
        "done": DONE.get(request.query.get("done", ""), ""),
    }
    return aiohttp_jinja2.render_template(f"advise/{name}.html", request, {**around, **shown}, status=status)
