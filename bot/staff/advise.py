"""An inbox that empties: who, why in one sentence, what shows it, and one deed with the words ready (rows F3, F4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now, words_of
from bot.api.nudges import SAFETY, move_nudge, note_reading, own_nudges
from bot.api.problems import Problem
from bot.nudges.finding import Shown
from bot.nudges.known import OPEN, State
from bot.pages.in_words import clock, day
from bot.people.who import who
from bot.staff.advise_door import inbox_page, render
from bot.store import Delivery, NudgeClosed, Person, StoredNudge
from bot.store.deliveries import READ

WHEN = {"urgent": "Now", "today": "Today", "soon": "Soon", "info": "Good to know"}
STATES = {"new": "nobody has seen it yet", "escalated": "nobody has seen it yet", "seen": "seen", "acted": "acted on"}
WENT: Mapping[tuple[str, str], str] = {
    ("app", "sent"): "in the app since {when}",
    ("app", READ): "read in the app {when}",
    ("mail", "sent"): "mailed {when}",
    ("mail", "waiting"): "the mail is on its way",
    ("mail", "given_up"): "the mail did not go out, {when}",
    ("apprise", "sent"): "sent as a message {when}",
    ("apprise", "waiting"): "the message is on its way",
    ("apprise", "given_up"): "the message did not go out, {when}",
}
LATELY = 8
_STATE_AFTER: dict[str, State] = {
    "sent": "acted",
    "done": "acted",
    "later": "snoozed",
    "not_useful": "dismissed",
    "seen": "seen",
}
_NEEDED = "There were no words to send yet. Write a few, then send."


@dataclass(frozen=True)
class Line:
    """One line of evidence, and where it leads; "" where there is nothing to open."""

    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """One nudge as the page lays it out."""

    nudge: StoredNudge
    who: str
    when: str
    since: str
    state: str
    lines: tuple[Line, ...]
    is_safety: bool
    went: str
    words: str
    problem: str = ""


@inbox_page()
async def inbox(request: web.Request) -> web.StreamResponse:
    """The person's open nudges, danger on top, and what was put away lately."""
    return await _page(request)


@inbox_page()
async def act(request: web.Request) -> web.StreamResponse:
    """One deed of a form: words sent, done, later, not useful, or seen. Sent twice, it is done once."""
    form = await request.post()
    nudge_id, deed = request.match_info["id"], str(form.get("deed", ""))
    state = _STATE_AFTER.get(deed)
    if state is None:
        raise Problem(422, "No such deed", f"deed: choose one of {', '.join(_STATE_AFTER)}.", "deed")
    given = str(form.get("words", ""))
    try:
        words = words_of(given, "words", needed=_NEEDED) if deed == "sent" else None
        note = words_of(str(form.get("note", "")), "note") or None
        await move_nudge(request, nudge_id, state, note=note, words=words)
    except NudgeClosed:
        deed = "closed"
    except Problem as err:
        if err.field not in ("words", "note"):
            raise
        return await _page(request, problem=(nudge_id, given, err.detail))
    raise web.HTTPSeeOther(f"/advise?done={deed}")


async def _page(request: web.Request, problem: tuple[str, str, str] | None = None) -> web.StreamResponse:
    person, found = who(request), await own_nudges(request)
    open_now = tuple(nudge for nudge in found if nudge.state in OPEN and nudge.state != "snoozed")
    put_off = tuple(nudge for nudge in found if nudge.state == "snoozed")
    closed = sorted((n for n in found if n.state not in OPEN), key=lambda n: n.state_at, reverse=True)[:LATELY]
    await note_reading(request, open_now)
    at = now()
    cards = [_card(nudge, person, at, problem) for nudge in open_now]
    shown: dict[str, Any] = {
        "cards": cards,
        "put_off": [_card(nudge, person, at) for nudge in put_off],
        "lately": [_card(nudge, person, at) for nudge in closed],
        "tally": _tally(len(cards)),
    }
    return render(request, "inbox", shown, status=422 if problem else 200)


def _card(nudge: StoredNudge, person: Person, at: datetime, problem: tuple[str, str, str] | None = None) -> Card:
    wrong = problem is not None and problem[0] == nudge.id
    return Card(
        nudge=nudge,
        who="Somebody" if person.role == "admin" and nudge.rule == SAFETY else nudge.student,
        when=WHEN[nudge.severity],
        since=_since(nudge.since, person, at),
        state=STATES.get(nudge.state, nudge.state),
        lines=tuple(Line(shown.text, _url(nudge, shown, person)) for shown in nudge.evidence),
        is_safety=nudge.rule == SAFETY,
        went=", ".join(filter(None, (_went(way, person, at) for way in nudge.deliveries))),
        words=problem[1] if wrong and problem else nudge.suggestion.words,
        problem=problem[2] if wrong and problem else "",
    )


def _went(way: Delivery, person: Person, at: datetime) -> str:
    """One way a nudge went, when, and what became of it: "mailed 8:02 am"; "" for a way that nobody named."""
    return WENT.get((way.channel, way.status), "").format(when=_since(way.at, person, at))


def _url(nudge: StoredNudge, shown: Shown, person: Person) -> str:
    """The place in the plan that a line stands on. Safety contacts read the words here, and no plan."""
    if person.role not in ("advisor", "teacher") or shown.field is None:
        return ""
    return f"/advise/students/{nudge.student_id}#{anchor(shown.plan_id, shown.field)}"


def anchor(plan_id: str | None, field: str) -> str:
    """The id of that field's place on the student's page."""
    part, _, rest = field.partition(".")
    if plan_id is None:
        return part
    one = rest.split(".")[0] if part in ("checkins", "evidence") else ""
    return "-".join(filter(None, (plan_id, part, one)))


def _since(since: datetime, person: Person, at: datetime) -> str:
    zone = ZoneInfo(person.timezone)
    local, today = since.astimezone(zone), at.astimezone(zone).date()
    return clock(since, person.timezone) if local.date() == today else day(local.date(), today)


def _tally(count: int) -> str:
    return {0: "nobody needs you", 1: "1 needs you"}.get(count, f"{count} need you")


ROUTES = (web.get("/advise", inbox), web.post("/advise/{id}", act))
