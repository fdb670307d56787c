"""Cards with codes for the students of one class, to print and cut; for its teacher and for administrators."""

from __future__ import annotations

import aiohttp_jinja2
from aiohttp import web

from bot.pages.landing import landing
from bot.people.codes import new_class_code, new_student_code, spaced
from bot.people.csrf import csrf_token
from bot.people.keys import SECRET, SETTINGS, STORE
from bot.people.refusals import NotThereForYou
from bot.people.who import needs, who
from bot.store import SchoolClass
from bot.store.looks import NEW_CODE

WITHOUT = "everyone-without"


@needs("teacher", "admin")
async def cards(request: web.Request) -> web.StreamResponse:
    """Who of the class has a code. The codes themselves nobody can show again: only hashes are kept."""
    return await _render(request, await _own_class(request), {})


@needs("teacher", "admin")
async def new_cards(request: web.Request) -> web.StreamResponse:
    """New codes for one student of the class, or for everybody who has none, shown this once."""
    store, group = request.app[STORE], await _own_class(request)
    wanted = str((await request.post()).get("student", ""))
    having = {one.person_id for one in await store.credentials_of(group.student_ids) if one.kind == "code"}
    if wanted == WITHOUT:
        chosen = [student for student in group.student_ids if student not in having]
    elif wanted in group.student_ids:
        chosen = [wanted]
    else:
        raise NotThereForYou
    if group.code is None:
        await new_class_code(store, group.id)
        group = await _own_class(request)
    made = {student: await new_student_code(store, request.app[SECRET], student) for student in chosen}
    for student in made:
        await store.audit(who(request).id, NEW_CODE, student, {"class_id": group.id})
    return await _render(request, group, made)


async def _own_class(request: web.Request) -> SchoolClass:
    """The class, if the person teaches it or runs the school. Raises NotThereForYou alike for all others."""
    person, wanted = who(request), request.match_info["class_id"]
    store = request.app[STORE]
    if person.role == "admin":
        theirs = [group for group, _ in await store.all_classes()]
    else:
        theirs = list(await store.classes_of(person.id))
    for group in theirs:
        if group.id == wanted:
            return group
    raise NotThereForYou


async def _render(request: web.Request, group: SchoolClass, made: dict[str, str]) -> web.StreamResponse:
    store, person = request.app[STORE], who(request)
    having = {one.person_id for one in await store.credentials_of(group.student_ids) if one.kind == "code"}
    students = {student.id: student for student in await store.people("student")}
    shown = {
        "person": person,
        "csrf": csrf_token(request),
        "home": landing(person.role),
        "group": group,
        "class_code": spaced(group.code) if group.code else "",
        "address": request.app[SETTINGS].url.partition("://")[2],
        "made": [(students[one], code) for one, code in made.items() if one in students],
        "students": [(students[one], one in having) for one in group.student_ids if one in students],
        "without": WITHOUT,
    }
    return aiohttp_jinja2.render_template("admin/cards.html", request, shown)


ROUTES = (
    web.get("/codes/{class_id}", cards),
    web.post("/codes/{class_id}", new_cards),
)
