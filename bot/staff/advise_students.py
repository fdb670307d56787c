"""An advisor's own students on one list: where each stands, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from bot.api.adults import now
from bot.nudges import Case
from bot.pages.next_dates import next_dates
from bot.pages.path import path_of
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans.seen import seen_by_adults
from bot.staff.advise_door import days, inbox_page, render
from bot.store import Person
from bot.triage import current


@dataclass(frozen=True)
class Row:
    """One student. `next_on` and `next_what` are the first date of the plan that is worked on, if there is one."""

    student: Person
    where: str
    next_on: date | None
    next_what: str
    last_checkin_at: datetime | None
    needs_you: int


@inbox_page("advisor")
async def students(request: web.Request) -> web.StreamResponse:
    """Everybody on the advisor's caseload, by name; the list does not grow the number of queries."""
    store, advisor, at = request.app[STORE], who(request), now()
    own = await store.students_of(advisor.id)
    cases = {case.learner.id: case for case in await store.nudge_cases(at, [one.id for one in own])}
    waiting = [nudge.student_id for nudge in await store.nudges_to(advisor.id) if nudge.is_open]
    await store.audit_each(advisor.id, "read caseload", (one.id for one in own))
    rows = [_row(one, cases.get(one.id), at, waiting.count(one.id)) for one in own]
    return render(request, "students", {"rows": rows, **days(request)})


def _row(student: Person, case: Case | None, at: datetime, needs_you: int) -> Row:
    plan = current(case.plans) if case else None
    if case is None or plan is None:
        return Row(student, "no plan yet", None, "", None, needs_you)
    on, what = next(iter(next_dates(seen_by_adults(plan), case.day(at))), (None, ""))
    checkins = [checkin.at for one in case.plans for checkin in one.checkins]
    return Row(student, path_of(plan).spoken, on, what, max(checkins, default=None), needs_you)


ROUTES = (web.get("/advise/students", students),)
