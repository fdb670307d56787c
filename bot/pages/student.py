"""The student's page: the talk, the plan beside it, and the form that works without any script."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from bot.message import Message, Refused
from bot.nudges.preview import preview
from bot.nudges.thresholds import school_thresholds
from bot.pages.feedback import MOST, feedback_of
from bot.pages.in_words import day
from bot.pages.landing import landing
from bot.pages.needs import SCHOOL, School, Visitor
from bot.pages.path import path_of
from bot.pages.readers import named_readers
from bot.pages.talk_view import line_views
from bot.pages.view import plan_view
from bot.plans.learner import Learner
from bot.plans.plan import Plan

PAGE_LINES = 30
SHOWN_LOOKS = 10
MOST_LINES = 600
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


async def home(request: web.Request) -> web.StreamResponse:
    """Students find their talk here; adults the way to their page; everyone else the way in."""
    school = request.app[SCHOOL]
    visitor = await school.visitor(request)
    if visitor is None:
        raise web.HTTPSeeOther("/sign-in")
    if visitor.role != "student":
        raise web.HTTPSeeOther(landing(visitor.role))
    return await _page(request, visitor)


async def talk(request: web.Request) -> web.StreamResponse:
    """One message from the plain form: a button's `choice`, words to `say` for the student, or their own `text`."""
    school = request.app[SCHOOL]
    visitor = await school.visitor(request)
    if visitor is None:
        raise web.HTTPSeeOther("/sign-in")
    form = await request.post()
    if visitor.role != "student" or not await school.csrf_holds(request, str(form.get("csrf", ""))):
        raise web.HTTPForbidden
    text = _clean(str(form.get("say") or form.get("text") or ""))
    choice = str(form["choice"]) if "choice" in form else None
    if choice is None and (problem := _problem(text, school.max_text)):
        return await _page(request, visitor, text=text, problem=problem)
    message = Message(
        person_id=visitor.id,
        text=text if choice is None else None,
        choice=choice,
        client_id=_uuid(str(form.get("client_id", ""))),
    )
    try:
        answered = await school.receive(message)
    except Refused as err:
        return await _page(request, visitor, text=text, problem=err.detail)
    raise web.HTTPSeeOther(f"/#m-{answered.message_id}")


async def plan_card(request: web.Request) -> web.StreamResponse:
    """Path and plan alone, for swapping into an open page."""
    school = request.app[SCHOOL]
    visitor = await school.visitor(request)
    if visitor is None:
        raise web.HTTPUnauthorized(text="Please sign in.")
    if visitor.role != "student":
        raise web.HTTPForbidden(text="Only students have a plan here.")
    learner = await school.learner(visitor.id)
    shown = await _plan(request, school, learner, await school.plans(visitor.id))
    return aiohttp_jinja2.render_template("plan_card.html", request, shown)


async def _page(request: web.Request, visitor: Visitor, text: str = "", problem: str = "") -> web.StreamResponse:
    school = request.app[SCHOOL]
    learner = await school.learner(visitor.id)
    show = _show(request)
    lines = await school.lines(visitor.id, show + 1)
    today = _today(school, learner)
    views = line_views(lines[-show:], learner.name, learner.timezone, today)
    shown: dict[str, Any] = {
        "visitor": visitor,
        "learner": learner,
        "first_name": (learner.name.split() or ["you"])[0],
        "csrf": await school.csrf(request),
        "client_id": str(uuid.uuid4()),
        "lines": views,
        "earlier": min(show + PAGE_LINES, MOST_LINES) if len(lines) > show and show < MOST_LINES else 0,
        "adults": named_readers(learner),
        "max_text": school.max_text,
        "text": text,
        "problem": problem,
        **await _plan(request, school, learner, await school.plans(visitor.id)),
    }
    return aiohttp_jinja2.render_template("student.html", request, shown, status=422 if problem else 200)


async def _plan(request: web.Request, school: School, learner: Learner, plans: Sequence[Plan]) -> dict[str, Any]:
    """The plan to look at (the one talked about, unless `?plan=` names another) and the others."""
    wanted = request.query.get("plan")
    plan: Plan | None = next((p for p in plans if p.id == wanted), plans[0] if plans else None)
    return {
        "plan": plan_view(plan, learner, _today(school, learner)) if plan else None,
        "path": path_of(plan),
        "feedback": feedback_of(plans, await school.notes(learner, MOST), learner, _today(school, learner)),
        "sheets": await school.sheets(learner),
        "who_decides": await school.who_decides(learner),
        "tells": preview(learner, plans, school.now(), school_thresholds()),
        "readers": await school.who_sees(learner),
        "lookers": [
            (day(look.at.astimezone(ZoneInfo(learner.timezone)).date(), _today(school, learner)), look)
            for look in (await school.lookers(learner))[:SHOWN_LOOKS]
        ],
        "others": [
            (p.id, p.standard.plain if p.standard else "Something to learn", path_of(p).spoken)
            for p in plans
            if p is not plan
        ],
    }


def _today(school: School, learner: Learner) -> date:
    """The student's local day."""
    return school.now().astimezone(ZoneInfo(learner.timezone)).date()


def _show(request: web.Request) -> int:
    """How many lines `?show=` asks for, within reason."""
    asked = request.query.get("show", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else PAGE_LINES
    return min(max(wanted, PAGE_LINES), MOST_LINES)


def _clean(text: str) -> str:
    """The words without what no keyboard types. Browsers end the lines of a form with CR LF; the API gets LF."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip(" \n")


def _problem(text: str, max_text: int) -> str:
    if not text.strip():
        return "There was nothing in the box yet. Write a few words, then send."
    if len(text) > max_text:
        return (
            f"That is {len(text) - max_text} characters too long. Shorten it a little; your words are still in the box."
        )
    return ""


def _uuid(given: str) -> str | None:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return None
