"""A person's own nudges: what is new, and what became of it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import AwareDatetime, BeforeValidator, Field

from bot.api.adults import MAX_WORDS_CHARS, now, thresholds, words_of
from bot.api.describe import endpoint
from bot.api.models import In, Out
from bot.api.problems import Problem
from bot.api.rooms import HUB
from bot.api.shapes import Json, json_response, plain, utc
from bot.nudges.known import State
from bot.people.keys import STORE
from bot.people.who import who
from bot.store import Person, StoredNudge

STAFF = ("advisor", "teacher", "safety", "admin")
SAFETY = "safety"
LONGEST_SNOOZE_DAYS = 60
_NOT_YOURS = "There is no nudge with this id among yours."
_DANGER = (
    "A safety message is not put off or put away. Mark it as seen, and as acted when you have spoken to the student."
)


def _time(given: Any) -> Any:
    """JSON has no times: the text of one is read here, since nothing else is guessed at."""
    try:
        return datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise ValueError("until: must be a time with its zone, such as 2026-12-01T12:00:00Z.") from None


class ShownOut(Out):
    """One line of evidence: the message, or the field of the plan, that it stands on."""

    text: str
    at: datetime | None
    message_id: str | None
    plan_id: str | None
    field: str | None


class SuggestionOut(Out):
    """What to do, and words for the student that are ready to send."""

    deed: str
    words: str


class DeliveryOut(Out):
    """One way it went."""

    channel: str
    at: datetime
    status: str


class NudgeOut(Out):
    """One nudge. `student_id` is null where you may not know who it is about."""

    id: str
    rule: str
    student_id: str | None
    to: str
    severity: Literal["info", "soon", "today", "urgent"]
    reason: str
    evidence: list[ShownOut]
    suggestion: SuggestionOut
    state: State
    note: str | None
    snoozed_until: datetime | None
    created_at: datetime
    deliveries: list[DeliveryOut]


class NudgesOut(Out):
    """Your nudges, the most urgent first."""

    nudges: list[NudgeOut]


class NudgesQuery(In):
    """Which ones."""

    state: State | None = Field(None, description="Only those in this state.")


class NudgeIn(In):
    """What became of a nudge. `until` is when a snoozed one comes back; without it the next school morning."""

    state: Literal["seen", "acted", "snoozed", "dismissed"]
    note: str | None = Field(None, max_length=MAX_WORDS_CHARS)
    until: Annotated[AwareDatetime, BeforeValidator(_time)] | None = None


async def own_nudges(request: web.Request, state: State | None = None) -> tuple[StoredNudge, ...]:
    """The signed-in person's nudges, without those about students who are not theirs any more."""
    person, store = who(request), request.app[STORE]
    found = await store.nudges_to(person.id, state)
    if person.role in ("safety", "admin"):
        return tuple(nudge for nudge in found if nudge.rule == SAFETY)  # what came before a change of role stays behind
    theirs = {student.id for student in await store.students_of(person.id)}
    return tuple(nudge for nudge in found if nudge.student_id in theirs)


async def own_nudge(request: web.Request, nudge_id: str) -> StoredNudge:
    """One of them. Raises Problem 404."""
    found = await request.app[STORE].nudge(nudge_id) if nudge_id.isprintable() else None
    person = who(request)
    if found is None or found.to != person.id or (person.role in ("safety", "admin") and found.rule != SAFETY):
        raise Problem(404, "Not found", _NOT_YOURS, "id")
    if person.role in ("advisor", "teacher") and not await request.app[STORE].may_see(person.id, found.student_id):
        raise Problem(404, "Not found", _NOT_YOURS, "id")
    return found


async def move_nudge(
    request: web.Request,
    nudge_id: str,
    state: State,
    *,
    note: str | None = None,
    until: datetime | None = None,
    words: str | None = None,
) -> StoredNudge:
    """Move one of the person's nudges on, and with `words` say them to the student as from this person.

    Raises Problem 404 and 422, NudgeClosed.
    """
    nudge, person, at = await own_nudge(request, nudge_id), who(request), now()
    if nudge.rule == SAFETY and (state in ("snoozed", "dismissed") or words is not None):
        raise Problem(422, "Not for safety messages", _DANGER, "state")
    if state == "snoozed":
        until = _back_at(person, at, until)
    moved = await request.app[STORE].set_nudge(
        nudge.id, state, person.id, at, note=note, until=until, words=words, sender=person.role
    )
    hub = request.app[HUB]
    hub.publish(person.id, "nudge", {"id": moved.id, "state": moved.state})
    if words is not None:
        hub.publish(moved.student_id, "reply")
    return moved


def _back_at(person: Person, at: datetime, until: datetime | None) -> datetime:
    """When a snoozed nudge comes back."""
    zone, calendar = ZoneInfo(person.timezone), thresholds().calendar
    if until is None:
        morning = calendar.next_morning(at.astimezone(zone).date())
        return datetime.combine(morning, calendar.quiet_to or time(8), zone)
    if not 0 < (until - at).total_seconds() <= LONGEST_SNOOZE_DAYS * 86_400:
        detail = f"until: choose a time from now to {LONGEST_SNOOZE_DAYS} days from now."
        raise Problem(422, "Not a time to come back", detail, "until")
    return until


def nudge_json(nudge: StoredNudge, reader: Person) -> Json:
    """The contract's Nudge."""
    return {
        "id": nudge.id,
        "rule": nudge.rule,
        "student_id": nudge.student_id if reader.role != "admin" else None,
        "to": nudge.to,
        "severity": nudge.severity,
        "reason": nudge.reason,
        "evidence": [{k: v for k, v in plain(shown).items() if k != "words"} for shown in nudge.evidence],
        "suggestion": plain(nudge.suggestion),
        "state": nudge.state,
        "note": nudge.note,
        "snoozed_until": None if nudge.snoozed_until is None else utc(nudge.snoozed_until),
        "created_at": utc(nudge.created_at),
        "deliveries": [plain(way) for way in nudge.deliveries],
    }


@endpoint("GET", "/nudges", answers=NudgesOut, query=NudgesQuery, roles=STAFF)
async def nudges(request: web.Request, query: NudgesQuery) -> web.StreamResponse:
    """Your own nudges, the most urgent first: who needs you, why, what shows it, and what to do."""
    found = await own_nudges(request, query.state)
    await note_reading(request, found)
    return json_response({"nudges": [nudge_json(nudge, who(request)) for nudge in found]})


@endpoint("POST", "/nudges/{id}", takes=NudgeIn, answers=NudgeOut, roles=STAFF)
async def nudge(request: web.Request, body: NudgeIn) -> web.StreamResponse:
    """Say what became of one of your nudges."""
    note = None if body.note is None else words_of(body.note, "note")
    if body.until is not None and body.state != "snoozed":
        raise Problem(422, "Not snoozed", "until: only a snoozed nudge comes back. Leave it out.", "until")
    moved = await move_nudge(request, request.match_info["id"], body.state, note=note, until=body.until)
    return json_response(nudge_json(moved, who(request)))


async def note_reading(request: web.Request, found: tuple[StoredNudge, ...]) -> None:
    """A nudge shows words of its student, so each of them can see that it was read; and so does the nudge."""
    store = request.app[STORE]
    if who(request).role != "admin":
        await store.audit_each(who(request).id, "read nudges", (nudge.student_id for nudge in found))
    unread = [nudge.id for nudge in found if any(d.channel == "app" and d.status == "sent" for d in nudge.deliveries)]
    if unread:
        await store.mark_read(unread, now())
