"""Summaries on a student's page: the newest, older ones a few at a time, and one that is made when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.api.models import MAX_ID_CHARS
from bot.api.summaries import summarized
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.store.summaries import StoredSummary

OLDER = 5
"""How many older summaries stand on the page at a time."""

MADE = "Made just now. It tells what was said since the one before."
NOTHING_NEW = "There is nothing new to tell since the last summary, so none was made."


@dataclass(frozen=True)
class Told:
    """What the page shows. `turned`: older ones were asked for; `next` names the last one shown, where more follow.

    `said` is what came of asking for one, also told on top of the page, which may be far away.
    """

    newest: StoredSummary | None
    older: tuple[StoredSummary, ...] = ()
    next: str | None = None
    turned: bool = False
    said: str = ""


async def told_of(request: web.Request, student_id: str) -> Told:
    """The newest summary and the older ones that the address asks for; that they were read is in the audit log."""
    store, before = request.app[STORE], id_or_none(request.query.get("before", ""))
    newest = next(iter(await store.summaries_of(student_id, 1)), None)
    said = {"summary": MADE, "nothing_new": NOTHING_NEW}.get(request.query.get("done", ""), "")
    if newest is None:
        return Told(None, said=said)
    found = await store.summaries_of(student_id, OLDER + 1, before or newest.id)
    older = found[:OLDER]
    shown = [newest.id, *(one.id for one in older)]
    await store.audit(who(request).id, "read summaries", student_id, {"ids": shown})
    return Told(newest, older, older[-1].id if len(found) > OLDER else None, before is not None, said)


async def made_now(request: web.Request, pages: str) -> web.HTTPSeeOther:
    """Make a summary of what is new; the way back to the student's page below `pages`, which says what came of it."""
    student = await own_student(request, request.match_info["id"], "summary")
    done = "summary" if await summarized(request, student.id) else "nothing_new"
    return web.HTTPSeeOther(f"{pages}/{quote(student.id, safe='')}?done={done}#summaries")


def id_or_none(given: str) -> str | None:
    """An id out of an address or a form; None for what cannot be one."""
    return given if 0 < len(given) <= MAX_ID_CHARS and given.isprintable() else None
