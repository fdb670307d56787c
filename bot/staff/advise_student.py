"""One student's plans on one page, for the adults responsible for them: what the lines of evidence lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now
from bot.pages.in_words import day, weekdays
from bot.pages.path import Path, path_of
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.plan import Plan
from bot.plans.seen import seen_by_adults
from bot.staff.advise import anchor
from bot.staff.advise_door import inbox_page, render
from bot.staff.observe import about_of


@dataclass(frozen=True)
class Brief:
    """One plan with its path."""

    plan: Plan
    path: Path


@inbox_page("advisor", "teacher")
async def student(request: web.Request) -> web.StreamResponse:
    """The student's open plans, newest first, without what they keep private."""
    store = request.app[STORE]
    person = await own_student(request, request.match_info["id"], "plan")
    plans = [seen_by_adults(plan) for plan in await store.plans_of(person.id)]
    learner = await store.learner(person.id)
    await store.audit(who(request).id, "read plans", person.id)
    zone, today = ZoneInfo(person.timezone), now().astimezone(ZoneInfo(person.timezone)).date()

    def on(at: datetime | date | None) -> str:
        if at is None:
            return ""
        return day(at.astimezone(zone).date() if isinstance(at, datetime) else at, today)

    shown: dict[str, Any] = {
        "student": person,
        "briefs": [Brief(plan, path_of(plan)) for plan in reversed(plans)],
        "about_fields": await about_of(store, learner) if learner else (),
        "anchor": anchor,
        "on": on,
        "weekdays": weekdays,
    }
    return render(request, "student", shown)


ROUTES = (web.get("/advise/students/{id}", student),)
