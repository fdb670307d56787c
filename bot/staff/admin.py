"""The administrator's page: who works here, who is told of danger, who is locked out. Numbers of students, no words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.people.codes import new_class_code, new_student_code, random_letters, spaced
from bot.people.csrf import csrf_token
from bot.people.door import new_once
from bot.people.keys import PASSWORDS, SECRET, STORE
from bot.people.refusals import NotThereForYou
from bot.people.who import needs, who
from bot.store import NotThere, Person
from bot.store.looks import NEW_CODE

STAFF = ("teacher", "advisor", "safety", "admin")
ROLE_WORDS = {
    "student": "students",
    "teacher": "teachers",
    "advisor": "advisors",
    "guardian": "guardians",
    "safety": "safety contacts",
    "admin": "administrators",
}
WAYS = {"password": "password", "once": "one-time code, not used yet", "code": "code", "oidc": "school account"}
ONCE_LETTERS = 12

admin_page = needs("admin")


@admin_page
async def school(request: web.Request) -> web.StreamResponse:
    """The page as it is now."""
    return await _render(request)


@admin_page
async def new_code(request: web.Request) -> web.StreamResponse:
    """A new way in for somebody: shown this once, and written down that it was given."""
    person = await _somebody(request)
    store = request.app[STORE]
    if person.role == "guardian":
        raise NotThereForYou("Guardians come in with a link: waymark family link.")
    if person.role == "student":
        code = await new_student_code(store, request.app[SECRET], person.id)
    else:
        code = spaced(random_letters(ONCE_LETTERS))
        await new_once(store, request.app[PASSWORDS], person.id, code)
    student_id = person.id if person.role == "student" else None
    await store.audit(who(request).id, NEW_CODE, student_id, {"person_id": person.id})
    return await _render(request, {"given": person, "code": code})


@admin_page
async def unlock(request: web.Request) -> web.StreamResponse:
    """Let somebody try again at once."""
    person = await _somebody(request)
    await request.app[STORE].end_lock(person.id)
    await request.app[STORE].audit(who(request).id, "ended lock-out", None, {"person_id": person.id})
    raise web.HTTPSeeOther("/admin#locked")


@admin_page
async def class_code(request: web.Request) -> web.StreamResponse:
    """Another code for a class, when the old one got around."""
    class_id = str((await request.post()).get("class", ""))
    try:
        await new_class_code(request.app[STORE], class_id if class_id.isprintable() else "")
    except NotThere:
        raise NotThereForYou from None
    await request.app[STORE].audit(who(request).id, "new class code", None, {"class_id": class_id})
    raise web.HTTPSeeOther("/admin#classes")


async def _somebody(request: web.Request) -> Person:
    person_id = str((await request.post()).get("person", ""))
    person = await request.app[STORE].person(person_id) if person_id.isprintable() else None
    if person is None:
        raise NotThereForYou
    return person


async def _render(request: web.Request, more: dict[str, Any] | None = None) -> web.StreamResponse:
    store, admin, now = request.app[STORE], who(request), datetime.now(UTC)
    staff = [person for person in await store.people() if person.role in STAFF]
    ways: dict[str, list[str]] = {}
    for one in await store.credentials_of([person.id for person in staff]):
        ways.setdefault(one.person_id, []).append(WAYS[one.kind])
    zone = ZoneInfo(admin.timezone)
    shown: dict[str, Any] = {
        "person": admin,
        "csrf": csrf_token(request),
        "figures": await store.figures(now),
        "role_words": ROLE_WORDS,
        "staff": [(one, ROLE_WORDS[one.role].removesuffix("s"), ", ".join(ways.get(one.id, ()))) for one in staff],
        "contacts": [person for person in staff if person.role == "safety"],
        "locked": [(one, one.until.astimezone(zone).strftime("%H:%M")) for one in await store.locked_out(now)],
        "classes": [
            (group, teacher, spaced(group.code) if group.code else "") for group, teacher in await store.all_classes()
        ],
        "given": None,
        **(more or {}),
    }
    return aiohttp_jinja2.render_template("admin/school.html", request, shown)


ROUTES = (
    web.get("/admin", school),
    web.post("/admin/code", new_code),
    web.post("/admin/unlock", unlock),
    web.post("/admin/class-code", class_code),
)
