"""Links to the family page of one student: made, listed, ended and made anew, by their teacher or an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.api.adults import now
from bot.api.problems import Problem
from bot.family.links import MadeLink, make_family_link
from bot.family.words import WORDS, words_for
from bot.people.csrf import csrf_token
from bot.people.keys import STORE
from bot.people.refusals import NotThereForYou
from bot.people.rights import own_student
from bot.people.who import needs, who
from bot.plans.when import say_date
from bot.store import NotThere, Person
from bot.store.families import FamilyLink

MOST_GOOD = 5
"""So many links of one guardian may be good at a time: more means that some got lost, and should be ended."""
PAST_SHOWN = 10
DONE: Mapping[str, str] = {"ended": "That link is over. Whoever has it sees nothing any more."}

family_desk = needs("teacher", "admin")


@dataclass(frozen=True)
class Given:
    """A link that was just made, shown this once; `mail` opens the reader's own mail program with it, or is empty."""

    guardian: Person
    made: MadeLink
    mail: str


@family_desk
async def links(request: web.Request) -> web.StreamResponse:
    """The guardians of a student and their links. The links themselves are stored nowhere."""
    return await _page(request, await _student(request))


@family_desk
async def act(request: web.Request) -> web.StreamResponse:
    """One deed of a form: `make` a link for a guardian, `again` in place of an old one, or `end` one."""
    student, form = await _student(request), await request.post()
    deed = str(form.get("deed", ""))
    try:
        if deed == "make":
            guardian = await _guardian(request, student, str(form.get("guardian", "")))
            given = await _given(request, student, guardian, str(form.get("language", "")))
        elif deed in ("again", "end"):
            link = await _link(request, student, str(form.get("link", "")))
            if deed == "end":
                await request.app[STORE].revoke_family_links(who(request).id, link_id=link.id)
                raise web.HTTPSeeOther(f"/families/{quote(student.id, safe='')}?done=ended#links")
            guardian = await _guardian(request, student, link.guardian_id)
            given = await _given(request, student, guardian, instead=link)
        else:
            raise Problem(422, "No such deed", "deed: choose make, again or end.", "deed")
    except Problem as err:
        return await _page(request, student, problem=err.detail)
    return await _page(request, student, given=given)


async def _student(request: web.Request) -> Person:
    """The student, if they are the teacher's own or somebody who runs the school asks. Raises NotThereForYou."""
    wanted = request.match_info["id"]
    if who(request).role == "teacher":
        return await own_student(request, wanted, "plan")
    found = await request.app[STORE].person(wanted) if wanted.isprintable() else None
    if found is None or found.role != "student":
        raise NotThereForYou
    return found


async def _guardians(request: web.Request, student: Person) -> list[Person]:
    learner = await request.app[STORE].learner(student.id)
    ids = [adult.id for adult in learner.adults if adult.role == "guardian"] if learner else []
    found = [await request.app[STORE].person(one) for one in ids]
    return [one for one in found if one is not None]


async def _guardian(request: web.Request, student: Person, wanted: str) -> Person:
    for guardian in await _guardians(request, student):
        if guardian.id == wanted:
            return guardian
    raise Problem(422, "No guardian", "Choose one of the guardians below. The school's roster says who is.", "guardian")


async def _link(request: web.Request, student: Person, wanted: str) -> FamilyLink:
    """A link of this student that is still good. Raises Problem."""
    for link in await request.app[STORE].family_links(student_id=student.id):
        if link.id == wanted and is_good(link, now()):
            return link
    raise Problem(422, "Over", "That link is over already. The list below is as it stands now.", "link")


async def _given(
    request: web.Request, student: Person, guardian: Person, language: str = "", instead: FamilyLink | None = None
) -> Given:
    """A new link; the one it stands in for is ended after it is made, so nobody is left without. Raises Problem."""
    store, languages = request.app[STORE], request.app[WORDS]
    if language and language not in languages:
        raise Problem(422, "No such language", f"language: choose one of {', '.join(languages)}.", "language")
    good = [one for one in await store.family_links(student_id=student.id) if is_good(one, now())]
    if instead is None and sum(one.guardian_id == guardian.id for one in good) >= MOST_GOOD:
        detail = f"{guardian.name} has {MOST_GOOD} links that are still good. End one of them first."
        raise Problem(422, "Too many links", detail, "guardian")
    try:
        made = await make_family_link(request, guardian.id, student.id)
    except NotThere:
        raise Problem(422, "No guardian", f"{guardian.name} is no guardian of {student.name} any more.") from None
    if instead is not None:
        await store.revoke_family_links(who(request).id, link_id=instead.id)
    locale = guardian.locale
    if language and words_for(languages, locale).code != language:
        locale = language
        await store.set_locale(guardian.id, locale)
        await store.audit(who(request).id, "set language", None, {"person_id": guardian.id, "locale": locale})
    return Given(guardian, made, _mail(request, student, guardian, locale, made))


def _mail(request: web.Request, student: Person, guardian: Person, locale: str, made: MadeLink) -> str:
    """A letter in the guardian's language for the reader's own mail program; "" without an address."""
    if not guardian.email:
        return ""
    words, first = words_for(request.app[WORDS], locale), (student.name.split() or [student.id])[0]
    until = words.day(made.expires_at.date(), now().date())
    body = words.say("letter.body", name=first, url=made.url, day=until)
    subject = words.say("letter.subject", name=first)
    return f"mailto:{quote(guardian.email, safe='@')}?subject={quote(subject)}&body={quote(body)}"


def is_good(link: FamilyLink, at: datetime) -> bool:
    """Whether the link still opens the page."""
    return link.revoked_at is None and link.expires_at > at


async def _page(
    request: web.Request, student: Person, *, given: Given | None = None, problem: str = ""
) -> web.StreamResponse:
    person, at = who(request), now()
    zone = ZoneInfo(person.timezone)
    guardians = await _guardians(request, student)
    found = sorted(await request.app[STORE].family_links(student_id=student.id), key=lambda one: one.id, reverse=True)
    names = {one.id: one.name for one in (person, *guardians)}
    shown: dict[str, Any] = {
        "person": person,
        "csrf": csrf_token(request),
        "student": student,
        "home": f"/teach/students/{quote(student.id, safe='')}" if person.role == "teacher" else "/admin",
        "guardians": [(one, words_for(request.app[WORDS], one.locale).code) for one in guardians],
        "languages": [(code, words.sentences["language"]) for code, words in request.app[WORDS].items()],
        "good": [one for one in found if is_good(one, at)],
        "past": [one for one in found if not is_good(one, at)][:PAST_SHOWN],
        "name_of": lambda who_id: names.get(who_id, "somebody else at school"),
        "day_at": lambda moment: say_date(moment.astimezone(zone).date(), at.astimezone(zone).date()),
        "given": given,
        "problem": problem,
        "done": DONE.get(request.query.get("done", ""), ""),
    }
    return aiohttp_jinja2.render_template("admin/families.html", request, shown, status=422 if problem else 200)


ROUTES = (
    web.get("/families/{id}", links),
    web.post("/families/{id}", act),
)
