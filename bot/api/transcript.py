"""Break-glass: the talk itself, for a reason that is written down and that the student reads."""

from __future__ import annotations

import re

from aiohttp import web

from bot.api.adults import now, tell, words_of
from bot.api.class_models import TranscriptOut, TranscriptQuery
from bot.api.describe import endpoint
from bot.api.problems import Problem
from bot.api.shapes import json_response, line_json
from bot.people.csrf import prove
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.review import SAID_OPENED
from bot.store import Person
from bot.store.transcripts import Transcript

LEAST_WORDS = 3
MOST_REASON_CHARS = 300
_NEEDED = f"Say in at least {LEAST_WORDS} words why you open this talk. The student will read it."


def reason_of(given: str) -> str:
    """The reason, cleaned. Raises Problem when it says nothing."""
    reason = " ".join(words_of(given, "reason", needed=_NEEDED).split())
    if len(re.findall(r"[^\W_]{2,}", reason)) < LEAST_WORDS:
        raise Problem(422, "No reason given", _NEEDED, "reason")
    if len(reason) > MOST_REASON_CHARS:
        raise Problem(422, "Too long", f"reason: say it in at most {MOST_REASON_CHARS} characters.", "reason")
    return reason


async def opened(
    request: web.Request,
    student_id: str,
    reason: str,
    after: str | None = None,
    limit: int = 200,
    near: str | None = None,
) -> tuple[Person, Transcript]:
    """The student and a page of their talk. It is in the audit log before it is shown; the coach tells the student."""
    student, adult = await own_student(request, student_id, "transcript"), who(request)
    because = reason_of(reason)
    found = await request.app[STORE].open_transcript(student.id, adult.id, because, now(), after, limit, near)
    if found.is_new:
        await tell(request.app, student.id, SAID_OPENED, {"by": adult.name, "words": because})
    return student, found


@endpoint(
    "GET", "/students/{id}/transcript", query=TranscriptQuery, answers=TranscriptOut, roles=("teacher", "advisor")
)
async def transcript(request: web.Request, query: TranscriptQuery) -> web.StreamResponse:
    """The talk of one of your students. It needs a reason; the student is told who opened it and why.

    A browser's session needs its CSRF token too: a link that somebody sends must not give a reason in a teacher's name.
    """
    prove(request)
    _, found = await opened(request, request.match_info["id"], query.reason or "", query.after, query.limit)
    lines = [line_json(line) for line in found.lines]
    return json_response({"messages": lines, "left_out": found.left_out, "next": found.next})
