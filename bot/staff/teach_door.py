"""The door of the teacher's pages: who gets in, and what every page shows around its own part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.api.adults import now
from bot.people.csrf import csrf_token
from bot.people.keys import STORE
from bot.people.who import needs, who
from bot.plans.when import say_date
from bot.staff.told_summaries import MADE, NOTHING_NEW
from bot.store import Person

DONE: Mapping[str, str] = {
    "observed": "Kept, with your name and the day. The student reads it too.",
    "said": "Sent. It stands in the chat, with your name.",
    "approve": "Kept: you said yes to the plan. The coach tells it in the chat.",
    "suggest": "Kept. The coach brings your suggestion into the chat.",
    "verdict": "Your verdict is kept. The coach tells it in the chat.",
    "asked": "Asked. It stands on the student’s page until they answer.",
    "summary": MADE,
    "nothing_new": NOTHING_NEW,
    "wires": "Kept. The coach tells it in the chat.",
    "dial": "Kept. Students see it on their page.",
}
"""What a page says after a deed; the address names it, so that nothing anybody wrote stands in an address."""


teacher_page = needs("teacher")
"""A page for teachers: others are refused, and who is not signed in is shown the way in."""


async def render(
    request: web.Request, name: str, shown: Mapping[str, Any], *, problem: str = "", status: int = 200
) -> web.Response:
    """A page of the teacher's, with the frame around it; `problem` says what was wrong with a form."""
    teacher = who(request)
    zone, current = ZoneInfo(teacher.timezone), today(teacher)
    around = {
        "teacher": teacher,
        "csrf": csrf_token(request),
        "done": DONE.get(request.query.get("done", ""), ""),
        "problem": problem,
        "classes": await request.app[STORE].classes_of(teacher.id),
        "here": request.path,
        "day": lambda on: say_date(on, current) if on else "",
        "day_at": lambda at: say_date(at.astimezone(zone).date(), current) if at else "",
    }
    return aiohttp_jinja2.render_template(f"teach/{name}.html", request, {**around, **shown}, status=status)


def today(teacher: Person) -> date:
    """The teacher's local day."""
    return now().astimezone(ZoneInfo(teacher.timezone)).date()


def back_to(path: str, done: str, anchor: str = "") -> web.HTTPSeeOther:
    """Back to a page after a deed, which then says that it is done."""
    return web.HTTPSeeOther(f"{path}?done={done}{f'#{anchor}' if anchor else ''}")
