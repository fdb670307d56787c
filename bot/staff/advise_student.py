"""One student on one page, for the adults responsible for them: plan, path, picture, dates, summaries, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now
from bot.pages.in_words import day, weekdays
from bot.pages.next_dates import NextDate, next_dates
from bot.pages.path import Path, path_of
from bot.pages.picture import Picture, picture_of
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.plan import Plan
from bot.plans.seen import seen_by_adults
from bot.staff.advise import anchor
from bot.staff.advise_door import days, inbox_page, render
from bot.staff.observe import about_of
from bot.staff.teach_evidence import Piece, first_name, pieces_of
from bot.staff.told_summaries import made_now, told_of
from bot.store import Person


@dataclass(frozen=True)
class Brief:
    """One plan with what is drawn and reckoned from it. `told` is the picture in one sentence."""

    plan: Plan
    path: Path
    picture: Picture | None
    told: str
    dates: tuple[NextDate, ...]
    pieces: tuple[Piece, ...]


@inbox_page("advisor", "teacher")
async def student(request: web.Request) -> web.StreamResponse:
    """The student's open plans, newest first, without what they keep private; and the summaries of their talks."""
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
        "first": first_name(person),
        "briefs": [_brief(plan, person, today) for plan in reversed(plans)],
        "about_fields": await about_of(store, learner) if learner else (),
        "anchor": anchor,
        "on": on,
        "weekdays": weekdays,
        "told": await told_of(request, person.id),
        "looks": await store.looks_of(person.id),
        **days(request),
    }
    return render(request, "student", shown)


@inbox_page("advisor", "teacher")
async def summary_now(request: web.Request) -> web.StreamResponse:
    """A summary of what was said since the last one."""
    raise await made_now(request, "/advise/students")


def _brief(plan: Plan, person: Person, today: date) -> Brief:
    picture = picture_of(plan, person.timezone, today)
    told = picture.told.replace("How sure you felt", f"How sure {first_name(person)} felt") if picture else ""
    return Brief(plan, path_of(plan), picture, told, next_dates(plan, today), pieces_of(plan))


ROUTES = (
    web.get("/advise/students/{id}", student),
    web.post("/advise/students/{id}/summary", summary_now),
)
