"""The page "About me": the whole learner profile in the student's words, who sees each field, what adults have seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.message import Refused
from bot.pages.in_words import day
from bot.pages.landing import landing
from bot.pages.needs import SCHOOL, Visitor
from bot.plans.learner import ABOUT_FIELDS, Learner, Observation, Visibility, first_visibility

MAX_ABOUT_CHARS = 1_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SEEN = re.compile(r"[^\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff]")

TITLES: dict[str, tuple[str, str]] = {
    "interests": ("What I like", "Things you like to do, or could talk about for hours."),
    "strengths": ("What I am good at", "In school or out."),
    "challenges": ("What is hard for me", "So that people know where to help."),
    "what_helps": ("What helps me", "What you or others can do when it gets hard."),
    "aspiration": ("What I hope for", "What you would like to do or be one day."),
    "how_i_work": ("How I work", "When and where it goes well. What gets you started, and what gets in the way."),
    "with_others": ("How I get on with others", "What goes well with other people, and what is hard about it."),
}
"""What each field is called on the page, and what may stand in it."""

_READERS: dict[Visibility, str] = {"teachers": "Me and my teachers", "student": "Only me"}
_AT_HOME = "Me, my teachers and my family page"
_CLEAR = "clear"


class CannotKeep(Exception):
    """The text says what is wrong with what was written, and the way out."""


@dataclass(frozen=True)
class Field:
    """One field as the page shows it. `told` says who wrote it when; `readers` are the ways to be seen."""

    name: str
    title: str
    hint: str
    text: str
    told: str
    visibility: Visibility
    readers: tuple[tuple[str, str], ...]
    observations: tuple[tuple[str, str, str], ...]
    problem: str = ""


async def about_me(request: web.Request) -> web.StreamResponse:
    """The student's own profile, each field with a form of its own."""
    visitor = await _student(request)
    return await _page(request, visitor)


async def keep(request: web.Request) -> web.StreamResponse:
    """Keep one field, or take its words away. What cannot be kept stays in its box, with the reason."""
    visitor = await _student(request)
    school, form = request.app[SCHOOL], await request.post()
    if not await school.csrf_holds(request, str(form.get("csrf", ""))):
        raise web.HTTPForbidden
    name, text = str(form.get("field", "")), str(form.get("text", ""))
    if name not in ABOUT_FIELDS:
        raise web.HTTPNotFound
    try:
        visibility = _visibility(str(form.get("visibility", "")))
        words = None if form.get("deed") == _CLEAR else _clean(text)
        answered_in_talk = await school.keep_about(visitor.id, name, words, visibility)
    except (CannotKeep, Refused) as err:
        told = err.detail if isinstance(err, Refused) else str(err)
        return await _page(request, visitor, wrong=name, problem=told, text=text)
    raise web.HTTPSeeOther("/" if answered_in_talk else f"/about?done={name}#{name}")


async def _student(request: web.Request) -> Visitor:
    visitor = await request.app[SCHOOL].visitor(request)
    if visitor is None:
        raise web.HTTPSeeOther("/sign-in")
    if visitor.role != "student":
        raise web.HTTPForbidden
    return visitor


async def _page(
    request: web.Request, visitor: Visitor, *, wrong: str = "", problem: str = "", text: str = ""
) -> web.StreamResponse:
    school = request.app[SCHOOL]
    learner = await school.learner(visitor.id)
    seen = await school.observations(visitor.id)
    today = school.now().astimezone(ZoneInfo(learner.timezone)).date()
    safety = learner.adult("safety")
    shown: dict[str, Any] = {
        "learner": learner,
        "csrf": await school.csrf(request),
        "fields": [_field(name, learner, seen, today, (problem, text) if name == wrong else None) for name in TITLES],
        "max_chars": MAX_ABOUT_CHARS,
        "done": TITLES.get(request.query.get("done", ""), ("", ""))[0],
        "problem": problem,
        "safety": safety.name if safety else "",
        "home": landing("student"),
    }
    return aiohttp_jinja2.render_template("about_me.html", request, shown, status=422 if problem else 200)


def _field(
    name: str, learner: Learner, seen: Sequence[Observation], today: date, wrong: tuple[str, str] | None
) -> Field:
    note, zone = learner.profile.get(name), ZoneInfo(learner.timezone)
    visibility = note.visibility if note else first_visibility(name)
    written = note is not None and note.text is not None
    when = day(note.at.astimezone(zone).date(), today) if note else ""
    readers = {**_READERS, "teachers": _AT_HOME} if name == "what_helps" else _READERS
    return Field(
        name=name,
        title=TITLES[name][0],
        hint=TITLES[name][1],
        text=wrong[1] if wrong else (note.text or "") if note else "",
        told=f"You wrote this on {when}." if written else "",
        visibility=visibility,
        readers=tuple(readers.items()),
        observations=tuple(
            (one.name, day(one.at.astimezone(zone).date(), today), one.text) for one in seen if one.field == name
        ),
        problem=wrong[0] if wrong else "",
    )


def _visibility(given: str) -> Visibility:
    for visibility in _READERS:
        if visibility == given:
            return visibility
    raise CannotKeep("Choose who sees this, then save again.")


def _clean(text: str) -> str:
    """The words with plain line ends. Raises CannotKeep."""
    words = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " ")).strip()
    if _CONTROL.search(words):
        raise CannotKeep("There is a sign in it that cannot be shown. Take it out, or type the words anew.")
    if not _SEEN.search(words):
        raise CannotKeep("There was nothing in the box yet. Write a few words, then save.")
    if len(words) > MAX_ABOUT_CHARS:
        raise CannotKeep(f"That is {len(words) - MAX_ABOUT_CHARS} characters too long. Shorten it a little.")
    return words
