"""Summaries of talks: for the adults responsible for a student, and for the student, who reads what they read."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

from aiohttp import web
from pydantic import Field

from bot.api.adults import now
from bot.api.describe import endpoint
from bot.api.models import In, Out
from bot.api.problems import Problem
from bot.api.rooms import GUARD, HUB
from bot.api.shapes import Json, json_response, utc
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import needs, who
from bot.store.summaries import StoredSummary
from bot.summaries import make_summary, summarize

MOST_SUMMARIES = 100


class DecidedOut(Out):
    """One thing that was decided, and the messages it came from."""

    text: str
    message_ids: list[str]


class QuoteOut(Out):
    """The student's own words: a verbatim part of that message."""

    quote: str
    message_id: str


class SignalOut(Out):
    """Something an adult may want to act on."""

    kind: Literal["stuck", "confidence_falling", "help_asked", "pace", "proud"]
    text: str
    message_ids: list[str]


class SummaryOut(Out):
    """One stretch of a talk in at most ten lines."""

    id: str
    student_id: str
    begins: datetime = Field(alias="from")
    ends: datetime = Field(alias="to")
    headline: str
    headline_message_ids: list[str]
    decided: list[DecidedOut]
    said: list[QuoteOut]
    signals: list[SignalOut]
    next_step: str
    next_step_message_ids: list[str]
    needs_me: bool


class SummariesOut(Out):
    """The newest first."""

    summaries: list[SummaryOut]


class SummaryNowOut(Out):
    """The newest summary, or null where nothing was said yet that can be told; `made` is how many are new."""

    summary: SummaryOut | None
    made: int


class SummariesQuery(In):
    """How many."""

    limit: int = Field(20, ge=1, le=MOST_SUMMARIES, description="How many summaries at most.")


class PrivateIn(In):
    """Whether the line is kept out of what adults read."""

    private: bool


class PrivateOut(Out):
    """How the line stands now."""

    id: str
    private: bool


def summary_json(stored: StoredSummary) -> Json:
    """The contract's Summary."""
    told = stored.told
    return {
        "id": stored.id,
        "student_id": stored.student_id,
        "from": utc(told.from_at),
        "to": utc(told.to_at),
        "headline": told.headline,
        "headline_message_ids": list(told.headline_message_ids),
        "decided": [{"text": one.text, "message_ids": list(one.message_ids)} for one in told.decided],
        "said": [{"quote": one.quote, "message_id": one.message_id} for one in told.said],
        "signals": [{"kind": one.kind, "text": one.text, "message_ids": list(one.message_ids)} for one in told.signals],
        "next_step": told.next_step,
        "next_step_message_ids": list(told.next_step_message_ids),
        "needs_me": told.needs_me,
    }


async def summarized(request: web.Request, student_id: str) -> int:
    """Tell now what the student has said since the last summary; how many summaries are new."""
    app = request.app
    return len(await make_summary(app[STORE], student_id, now(), app[GUARD], app[HUB].publish))


@endpoint(
    "GET",
    "/students/{id}/summaries",
    query=SummariesQuery,
    answers=SummariesOut,
    roles=("student", "teacher", "advisor"),
)
async def summaries(request: web.Request, query: SummariesQuery) -> web.StreamResponse:
    """Summaries of one of your students' talks, the newest first. A student reads their own."""
    student = await own_student(request, request.match_info["id"], "summary")
    store, reader = request.app[STORE], who(request)
    found = await store.summaries_of(student.id, query.limit)
    if reader.id != student.id:
        await store.audit(reader.id, "read summaries", student.id, {"ids": [one.id for one in found]})
    return json_response({"summaries": [summary_json(one) for one in found]})


@endpoint("POST", "/students/{id}/summaries", answers=SummaryNowOut, roles=("teacher", "advisor"))
async def summary_now(request: web.Request, _query: Any) -> web.StreamResponse:
    """Make a summary now of what one of your students has said since the last one."""
    student = await own_student(request, request.match_info["id"], "summary")
    store, made = request.app[STORE], await summarized(request, student.id)
    newest = next(iter(await store.summaries_of(student.id, 1)), None)
    await store.audit(who(request).id, "read summaries", student.id, {"ids": [newest.id] if newest else []})
    return json_response({"summary": summary_json(newest) if newest else None, "made": made})


@endpoint("POST", "/messages/{id}/private", takes=PrivateIn, answers=PrivateOut, roles=("student",))
async def keep_private(request: web.Request, body: PrivateIn) -> web.StreamResponse:
    """Keep one of your own lines out of what adults read, or let it in again. Summaries are told anew without it."""
    message_id = request.match_info["id"]
    if not message_id.isprintable():
        raise Problem(404, "Not found", "You have no line with this id.", "id")
    await _mark(request, message_id, private=body.private)
    return json_response({"id": message_id, "private": body.private})


@needs("student")
async def keep_private_form(request: web.Request) -> web.StreamResponse:
    """The same from the page's own form, for a browser without scripts."""
    form = await request.post()
    message_id = str(form.get("keep_out") or form.get("let_in") or "")
    if not message_id.isprintable():
        raise web.HTTPNotFound
    await _mark(request, message_id, private="keep_out" in form)
    raise web.HTTPSeeOther(f"/#m-{quote(message_id)}")


async def _mark(request: web.Request, message_id: str, *, private: bool) -> None:
    retell = partial(summarize, guard=request.app[GUARD])
    await request.app[STORE].mark_private(who(request).id, message_id, private, retell)
