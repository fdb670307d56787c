"""Nudges: said once to one person, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, insert, select, update

from bot.message import Reply
from bot.nudges import Case, Finding, Shown, Suggestion
from bot.nudges.known import OPEN, Grown, Known, State
from bot.nudges.round import Nudge, Round
from bot.nudges.words import is_private, without_private
from bot.plans.learner import ProfileNote
from bot.plans.seen import kept_back
from bot.store.audit import write_audit
from bot.store.cases import load_cases
from bot.store.codec import decode, encode
from bot.store.database import AnyRow, Database, insert_into, new_id
from bot.store.embedded import Transaction
from bot.store.errors import NotThere, NudgeClosed
from bot.store.messages import write_replies
from bot.store.people import here
from bot.store.tables import deliveries, messages, notices, nudges, people, profile_notes, settings
from bot.store.talks import lock_talk

REMEMBERED_DAYS = 400
CHANNELS = "channels:"
"""The setting `channels:PERSON` is a list of [channel, target]: where else that person wants nudges, such as
`[["mail", "cole@school.example"]]`."""


@dataclass(frozen=True)
class Delivery:
    """One way a nudge went, or is to go."""

    channel: str
    status: str
    at: datetime


@dataclass(frozen=True)
class StoredNudge:
    """A nudge as it stands. `student` is the student's name."""

    id: str
    rule: str
    key: str
    student_id: str
    student: str
    to: str
    severity: str
    reason: str
    evidence: tuple[Shown, ...]
    suggestion: Suggestion
    state: State
    state_at: datetime
    created_at: datetime
    since: datetime
    state_by: str | None = None
    note: str | None = None
    snoozed_until: datetime | None = None
    plan_id: str | None = None
    notice_id: str | None = None
    deliveries: tuple[Delivery, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN


@dataclass(frozen=True)
class NudgeGround:
    """What a round looks at: every student's case, what was said before, and the adults of the school."""

    cases: tuple[Case, ...]
    known: tuple[Known, ...]
    adults: Mapping[str, Grown]


async def write_nudges(transaction: Transaction, found: Sequence[Nudge], at: datetime) -> tuple[str, ...]:
    """Keep nudges as new, with a delivery for each of the person's channels; ids of those that were not there yet."""
    if not found:
        return ()
    sources = await _sources(transaction, [nudge.finding for nudge in found])
    channels = await _channels(transaction, {nudge.to for nudge in found})
    new = insert_into(transaction.dialect.name, nudges).on_conflict_do_nothing().returning(nudges.c.id)
    kept: list[str] = []
    for nudge in found:
        finding = nudge.finding
        evidence = tuple(
            shown if shown.message_id else replace(shown, message_id=sources.get((finding.student_id, shown.words)))
            for shown in finding.evidence
        )
        document = {
            "reason": finding.reason,
            "evidence": evidence,
            "suggestion": finding.suggestion,
            "plan_id": finding.plan_id,
            "since": finding.since,
        }
        row = {
            "id": new_id("g", at),
            "rule": finding.rule,
            "key": finding.key,
            "student_id": finding.student_id,
            "recipient": nudge.to,
            "severity": finding.severity,
            "document": encode(document),
            "state": "new",
            "state_at": at,
            "notice_id": finding.notice_id,
            "created_at": at,
        }
        written = (await transaction.execute(new, row)).scalar_one_or_none()
        if written is not None:
            kept.append(str(written))
            await transaction.execute(insert(deliveries), _ways(str(written), channels.get(nudge.to, ()), at))
    return tuple(kept)


def _ways(nudge_id: str, channels: Iterable[tuple[str, str]], at: datetime) -> list[dict[str, Any]]:
    """The app has it at once; everything else waits to be carried out."""
    ways = dict.fromkeys([("app", ""), *channels])
    return [
        {
            "id": new_id("d", at),
            "nudge_id": nudge_id,
            "channel": channel,
            "target": target,
            "status": "sent" if channel == "app" else "waiting",
            "tries": 0,
            "at": at,
            "next_at": None if channel == "app" else at,
        }
        for channel, target in ways
    ]


async def _channels(transaction: Transaction, who: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    keys = [f"{CHANNELS}{person}" for person in who]
    found = await transaction.execute(select(settings).where(settings.c.key.in_(keys)))
    return {row.key.removeprefix(CHANNELS): tuple((str(c), str(t)) for c, t in row.value or ()) for row in found}


async def _sources(transaction: Transaction, found: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """The newest message of the student with these very words, by student and words."""
    wanted = {
        (f.student_id, shown.words) for f in found for shown in f.evidence if shown.words and not shown.message_id
    }
    if not wanted:
        return {}
    query = (
        select(messages.c.id, messages.c.student_id, messages.c.text)
        .where(
            messages.c.sender == "student",
            messages.c.student_id.in_({student for student, _ in wanted}),
            messages.c.text.in_({words for _, words in wanted}),
        )
        .order_by(messages.c.seq)
    )
    return {(row.student_id, row.text): row.id for row in await transaction.execute(query)}


_KNOWN = (
    nudges.c.id,
    nudges.c.rule,
    nudges.c.key,
    nudges.c.student_id,
    nudges.c.recipient,
    nudges.c.severity,
    nudges.c.state,
    nudges.c.created_at,
    nudges.c.snoozed_until,
    nudges.c.notice_id,
)
_URGENCY = case({"urgent": 0, "today": 1, "soon": 2}, value=nudges.c.severity, else_=3)
_TOLD = select(nudges, people.c.name.label("student")).join(people, people.c.id == nudges.c.student_id)


class NudgeRows(Database):
    """Keeps nudges, reads them back, and moves them on."""

    async def nudge_cases(self, now: datetime, student_ids: Sequence[str]) -> tuple[Case, ...]:
        """What the rules know of these students."""

        async def work(transaction: Transaction) -> tuple[Case, ...]:
            return await load_cases(transaction, now, student_ids)

        return await self.read(work)

    async def nudge_ground(self, now: datetime) -> NudgeGround:
        """What a round looks at, of the whole school, in one look."""

        async def work(transaction: Transaction) -> NudgeGround:
            cases = await load_cases(transaction, now)
            since = now - timedelta(days=REMEMBERED_DAYS)
            remembered = select(*_KNOWN).where((nudges.c.created_at >= since) | nudges.c.state.in_(OPEN))
            known = tuple(Known(*row) for row in await transaction.execute(remembered.order_by(nudges.c.id)))
            grown = select(people.c.id, people.c.name, people.c.role, people.c.timezone)
            staff = await transaction.execute(grown.where(people.c.role.not_in(("student", "guardian")), here))
            return NudgeGround(cases, known, {row.id: Grown(*row) for row in staff})

        return await self.read(work)

    async def save_round(self, done: Round, at: datetime) -> tuple[StoredNudge, ...]:
        """Keep what a round decided, all of it or nothing; the nudges that are new (also those that woke up).

        Two rounds at once keep each nudge once.
        """

        async def work(transaction: Transaction) -> tuple[StoredNudge, ...]:
            new = await write_nudges(transaction, done.new, at)
            for ids, state, was in (
                (done.escalated, "escalated", ("new",)),
                (done.woken, "new", ("snoozed",)),
                (done.settled, "dismissed", OPEN),
            ):
                if ids:
                    moved = update(nudges).where(nudges.c.id.in_(ids), nudges.c.state.in_(was))
                    note = {"note": "No longer so."} if state == "dismissed" else {}
                    await transaction.execute(moved.values(state=state, state_at=at, state_by="waymark", **note))
            return await _told(transaction, nudges.c.id.in_([*new, *done.woken]))

        return await self.write(work)

    async def nudges_to(self, person_id: str, state: State | None = None, limit: int = 500) -> tuple[StoredNudge, ...]:
        """A person's nudges, those in that state, else all: urgent first, then the oldest."""

        async def work(transaction: Transaction) -> tuple[StoredNudge, ...]:
            where = [nudges.c.recipient == person_id]
            if state is not None:
                where.append(nudges.c.state == state)
            return (await _told(transaction, *where))[:limit]

        return await self.read(work)

    async def nudge(self, nudge_id: str) -> StoredNudge | None:
        """The nudge, or None."""

        async def work(transaction: Transaction) -> StoredNudge | None:
            return next(iter(await _told(transaction, nudges.c.id == nudge_id)), None)

        return await self.read(work)

    async def set_nudge(
        self,
        nudge_id: str,
        state: State,
        by: str,
        at: datetime,
        *,
        note: str | None = None,
        until: datetime | None = None,
        words: str | None = None,
        sender: str = "advisor",
    ) -> StoredNudge:
        """Move a nudge of that person on, with a line in the audit log; the nudge afterwards.

        `until` is when a snoozed one comes back. `words` are said in the student's talk in the same transaction.
        What was asked is then done for everybody who was told. The same state again changes nothing.
        Raises NotThere for somebody else's nudge, NudgeClosed for one that is done or dismissed.
        """

        async def work(transaction: Transaction) -> StoredNudge:
            query = select(nudges).where(nudges.c.id == nudge_id, nudges.c.recipient == by)
            row = (await transaction.execute(query.with_for_update())).one_or_none()
            if row is None:
                raise NotThere(nudge_id)
            if row.state not in OPEN and row.state != state:
                raise NudgeClosed
            if row.state != state or state == "snoozed":
                values = {"state": state, "state_at": at, "state_by": by, "snoozed_until": until}
                kept_note = {"note": note} if note is not None else {}
                await transaction.execute(update(nudges).where(nudges.c.id == nudge_id).values(**values, **kept_note))
                detail = {"nudge_id": nudge_id, "rule": row.rule, "state": state, "wrote": words is not None}
                await write_audit(transaction, by, "nudge", row.student_id, detail, at)
                await _move_notice(transaction, row, state, by, at)
                if words is not None:
                    seq = await lock_talk(transaction, row.student_id, lines=1)
                    said = [Reply(id="", text=words)]
                    await write_replies(transaction, row.student_id, said, at, after_seq=seq, sender=sender)
            return (await _told(transaction, nudges.c.id == nudge_id))[0]

        return await self.write(work)


async def _move_notice(transaction: Transaction, row: AnyRow, state: State, by: str, at: datetime) -> None:
    """What was asked for is seen or done, for whoever may say so; then it is off the others' lists, too."""
    if row.notice_id is None or state not in ("seen", "acted"):
        return
    role = (await transaction.execute(select(people.c.role).where(people.c.id == by))).scalar_one()
    if role == "admin":
        return
    still = notices.c.state == "new" if state == "seen" else notices.c.state != "acted"
    moved = {"state": state, "state_by": by, "state_at": at}
    await transaction.execute(update(notices).where(notices.c.id == row.notice_id, still).values(**moved))
    if state == "acted":
        others = (nudges.c.notice_id == row.notice_id, nudges.c.id != row.id, nudges.c.state.in_(OPEN))
        await transaction.execute(update(nudges).where(*others).values(**moved))


async def _told(transaction: Transaction, *where: Any) -> tuple[StoredNudge, ...]:
    """The nudges of that query, as they may be read today: words made private since are left out."""
    query = _TOLD.where(*where).order_by(_URGENCY, nudges.c.created_at, nudges.c.id)
    rows = (await transaction.execute(query)).all()
    ways: dict[str, list[Delivery]] = {}
    sent = select(deliveries).where(deliveries.c.nudge_id.in_([row.id for row in rows]))
    for way in await transaction.execute(sent.order_by(deliveries.c.at, deliveries.c.id)):
        ways.setdefault(way.nudge_id, []).append(Delivery(way.channel, way.status, way.at))
    private: dict[str, list[str]] = {}
    kept = select(messages.c.student_id, messages.c.text).where(
        messages.c.private, messages.c.student_id.in_({row.student_id for row in rows})
    )
    for line in await transaction.execute(kept):
        private.setdefault(line.student_id, []).append(line.text)
    versions: dict[str, list[tuple[str, ProfileNote]]] = {}
    notes = select(profile_notes).where(profile_notes.c.student_id.in_({row.student_id for row in rows}))
    for note in await transaction.execute(notes.order_by(profile_notes.c.version)):
        told = (note.field, ProfileNote(note.text, note.by, note.at, note.visibility))
        versions.setdefault(note.student_id, []).append(told)
    for student_id, said in versions.items():
        private.setdefault(student_id, []).extend(kept_back(said))
    return tuple(_nudge(row, ways.get(row.id, ()), private.get(row.student_id, ())) for row in rows)


def _as_read(shown: Shown, hidden: Sequence[str]) -> Shown:
    words = "" if is_private(shown.words, hidden) else shown.words
    return replace(shown, text=without_private(shown.text, hidden), words=words)


def _nudge(row: AnyRow, ways: Iterable[Delivery], private: Sequence[str]) -> StoredNudge:
    told = row.document
    hidden = () if row.rule == "safety" else private
    evidence = tuple(decode(Shown, shown) for shown in told["evidence"])
    suggestion = decode(Suggestion, told["suggestion"])
    return StoredNudge(
        id=row.id,
        rule=row.rule,
        key=row.key,
        student_id=row.student_id,
        student=row.student,
        to=row.recipient,
        severity=row.severity,
        reason=without_private(told["reason"], hidden),
        evidence=tuple(_as_read(shown, hidden) for shown in evidence),
        suggestion=replace(suggestion, words=without_private(suggestion.words, hidden)),
        state=row.state,
        state_at=row.state_at,
        created_at=row.created_at,
        since=datetime.fromisoformat(told["since"]),
        state_by=row.state_by,
        note=row.note,
        snoozed_until=row.snoozed_until,
        plan_id=told["plan_id"],
        notice_id=row.notice_id,
        deliveries=tuple(ways),
    )
