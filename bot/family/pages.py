"""GET /family for a guardian who is signed in, and /family/TOKEN for whoever has a link that is still good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.family.links import open_link
from bot.family.view import StudentAtHome, at_home, private_in
from bot.family.words import WORDS, Words, words_for
from bot.people.csrf import csrf_token
from bot.people.keys import LIMITS, SECRET, STORE
from bot.people.who import identify
from bot.store.families import OPENED

_PERSONAL = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
# An address that opens something is not told to the next site either.
_SECRET_ADDRESS = {**_PERSONAL, "Referrer-Policy": "no-referrer"}


async def by_link(request: web.Request) -> web.StreamResponse:
    """One student's page; every link that does not open gets the same answer, whatever is wrong with it."""
    await request.app[LIMITS].count_sign_in(request)
    now = datetime.now(UTC)
    link = await open_link(request.app[STORE], request.app[SECRET], request.match_info["token"], now)
    student = None
    if link is not None:
        words = await _words(request, link.guardian_id)
        student = await _student(request, link.student_id, words, now)
    if link is None or student is None:
        return _closed(request)
    reader = await identify(request)
    if reader is not None and reader.id != link.guardian_id:
        # Somebody else who is signed in here, such as whoever made the link: the student sees their name, too.
        await request.app[STORE].audit(reader.id, OPENED, link.student_id, {"by": "link"}, now)
    shown = {
        "students": [student],
        "words": words,
        "csrf": None,
        "is_first": link.opened_at is None,
        "until": words.day(link.expires_at.date(), now.date()),
    }
    return _page(request, "family/family.html", shown)


async def signed_in(request: web.Request) -> web.StreamResponse:
    """All children of the guardian who is signed in. Others are sent to their own page."""
    person = await identify(request)
    if person is None:
        raise web.HTTPSeeOther("/sign-in?next=/family")
    if person.role != "guardian":
        raise web.HTTPForbidden(text="This page is for families.")
    await request.app[LIMITS].count_person(person.id)
    store, now = request.app[STORE], datetime.now(UTC)
    words = words_for(request.app[WORDS], person.locale)
    students, is_first = [], False
    for child in await store.students_of(person.id):
        before = await store.looks_at(child.id)
        is_first = is_first or not any(look.by == person.id and look.deed == OPENED for look in before)
        await store.audit(person.id, OPENED, child.id, {"by": "sign-in"}, now)
        if student := await _student(request, child.id, words, now):
            students.append(student)
    shown = {
        "students": students,
        "words": words,
        "csrf": csrf_token(request),
        "is_first": is_first and bool(students),
        "until": None,
    }
    return _page(request, "family/family.html", shown)


async def _words(request: web.Request, guardian_id: str) -> Words:
    guardian = await request.app[STORE].person(guardian_id)
    return words_for(request.app[WORDS], guardian.locale if guardian else "en")


async def _student(request: web.Request, student_id: str, words: Words, now: datetime) -> StudentAtHome | None:
    store = request.app[STORE]
    learner = await store.learner(student_id)
    if learner is None:
        return None
    plans = await store.plans_of(student_id)
    private = private_in(await store.private_words(student_id))
    return at_home(learner, plans, private, words, now.astimezone(ZoneInfo(learner.timezone)).date())


def _closed(request: web.Request) -> web.StreamResponse:
    """The same for every link that opens nothing, in every language we have: whose it was is not looked up."""
    shown = {"languages": list(request.app[WORDS].values())}
    return _page(request, "family/closed.html", shown, status=404)


def _page(request: web.Request, template: str, shown: dict[str, Any], status: int = 200) -> web.StreamResponse:
    response = aiohttp_jinja2.render_template(template, request, shown, status=status)
    response.headers.update(_SECRET_ADDRESS if "token" in request.match_info else _PERSONAL)
    return response
