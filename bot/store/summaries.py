"""Summaries of talks: which talks wait for one, what it is told from, and keeping what was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import String, and_, cast, func, select, update

from bot.plans.learner import ProfileNote
from bot.plans.seen import kept_back
from bot.store.codec import decode, encode
from bot.store.database import AnyRow, Database, insert_into, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.people import circle, learner_from
from bot.store.plans import PLANS_OF, plan_from
from bot.store.tables import messages, notices, people, plans, profile_notes, revisions, summaries, talks
from bot.store.talks import lock_talk
from bot.summaries import Guard, summarize
from bot.summaries.record import Call, Decision, Spoken, Talked
from bot.summaries.summary import Summary

CONTEXT_LINES = 400
"""How many lines before a stretch are read along, to find where words were first said."""

_NOTHING = "{}"
"""The document of a stretch that had nothing to tell."""

Retell = Callable[[Talked], Summary | None]


@dataclass(frozen=True)
class QuietTalk:
    """A talk that has been quiet, with lines that no summary tells of. `through_seq` is its last line."""

    student_id: str
    through_seq: int


@dataclass(frozen=True)
class StoredSummary:
    """A summary as it is kept. It tells of the lines up to `through_seq`."""

    id: str
    student_id: str
    through_seq: int
    created_at: datetime
    told: Summary


_TOLD = (
    select(summaries.c.student_id, func.max(summaries.c.through_seq).label("through"))
    .group_by(summaries.c.student_id)
    .subquery()
)
_NEWEST = (
    select(func.max(messages.c.seq))
    .where(messages.c.student_id == talks.c.student_id)
    .correlate(talks)
    .scalar_subquery()
)
_QUIET = (
    select(messages.c.student_id, messages.c.seq)
    .select_from(talks)
    .join(people, and_(people.c.id == talks.c.student_id, people.c.left_at.is_(None)))
    .join(messages, and_(messages.c.student_id == talks.c.student_id, messages.c.seq == _NEWEST))
    .outerjoin(_TOLD, _TOLD.c.student_id == talks.c.student_id)
    .where(talks.c.seq > func.coalesce(_TOLD.c.through, 0), messages.c.seq > func.coalesce(_TOLD.c.through, 0))
    .order_by(messages.c.at, messages.c.student_id)
)


class SummaryRows(Database):
    """Keeps summaries and reads them."""

    async def quiet_talks(self, now: datetime, quiet_minutes: int = 15, limit: int = 500) -> tuple[QuietTalk, ...]:
        """The talks whose last line is that old and is told in no summary yet, longest quiet first."""

        async def work(transaction: Transaction) -> tuple[QuietTalk, ...]:
            query = _QUIET.where(messages.c.at <= now - timedelta(minutes=quiet_minutes)).limit(limit)
            return tuple(QuietTalk(row.student_id, row.seq) for row in await transaction.execute(query))

        return await self.read(work)

    async def talked(self, student_id: str, since: int | None = None, through: int | None = None) -> Talked:
        """What a summary of the lines after `since` (default: the last one told) is made from. Raises NotThere."""

        async def work(transaction: Transaction) -> Talked:
            after = await _told_through(transaction, student_id) if since is None else since
            return await _talked(transaction, student_id, after, through)

        return await self.read(work)

    async def save_summary(
        self, student_id: str, through_seq: int, told: Summary | None, at: datetime | None = None
    ) -> StoredSummary | None:
        """Keep what was told of the lines up to `through_seq`; None when there was nothing to tell or it is there.

        Also where nothing was told it is remembered, so that the same lines are not looked at again.
        """
        when = at or now_utc()

        async def work(transaction: Transaction) -> StoredSummary | None:
            await lock_talk(transaction, student_id)
            if told is not None and await _is_private(transaction, told.sources):
                return None  # marked while it was being told: the next look tells it without
            row = {"id": new_id("s", when), "student_id": student_id, "through_seq": through_seq, "created_at": when}
            row |= _columns(told, when)
            new = insert_into(transaction.dialect.name, summaries).on_conflict_do_nothing(
                index_elements=["student_id", "through_seq"]
            )
            kept = (await transaction.execute(new.returning(summaries.c.id), row)).scalar_one_or_none()
            return None if kept is None or told is None else StoredSummary(kept, student_id, through_seq, when, told)

        return await self.write(work)

    async def summaries_of(
        self, student_id: str, limit: int = 20, before: str | None = None
    ) -> tuple[StoredSummary, ...]:
        """A student's summaries, the newest talk first; those older than the summary `before`, where one is named."""

        async def work(transaction: Transaction) -> tuple[StoredSummary, ...]:
            mine = summaries.c.student_id == student_id
            query = select(summaries).where(mine, cast(summaries.c.document, String) != _NOTHING)
            if before is not None:
                named = summaries.alias()
                there = select(named.c.through_seq).where(named.c.id == before, named.c.student_id == student_id)
                query = query.where(summaries.c.through_seq < there.scalar_subquery())
            query = query.order_by(summaries.c.through_seq.desc()).limit(limit)
            return tuple(map(_stored, await transaction.execute(query)))

        return await self.read(work)

    async def mark_private(self, student_id: str, message_id: str, private: bool, retell: Retell) -> None:
        """Mark a line of the student's own; the summary that tells of it is told anew in the same transaction.

        Raises NotThere for any line that is not the student's own.
        """

        async def work(transaction: Transaction) -> None:
            await lock_talk(transaction, student_id)
            marked = await transaction.execute(
                update(messages)
                .where(
                    messages.c.id == message_id,
                    messages.c.student_id == student_id,
                    messages.c.sender == "student",
                )
                .values(private=private)
                .returning(messages.c.seq)
            )
            seq = marked.scalar_one_or_none()
            if seq is None:
                raise NotThere(message_id)
            await retell_from(transaction, student_id, message_id, int(seq), retell)

        await self.write(work)

    async def retell_all(self, student_id: str, guard: Guard) -> None:
        """Tell every summary of a student anew, past the `guard`: what adults may read has become less."""
        retell = partial(summarize, guard=guard)

        async def work(transaction: Transaction) -> None:
            await lock_talk(transaction, student_id)
            for row, since in await _with_their_start(transaction, student_id):
                await _tell_again(transaction, row, since, retell)

        await self.write(work)


async def _is_private(transaction: Transaction, message_ids: tuple[str, ...]) -> bool:
    query = select(messages.c.id).where(messages.c.id.in_(message_ids), messages.c.private.is_(True)).limit(1)
    return (await transaction.execute(query)).first() is not None


async def retell_from(transaction: Transaction, student_id: str, message_id: str, seq: int, retell: Retell) -> None:
    """Tell again what tells of the student's line, or of what was decided with its words."""
    for row, since in await _with_their_start(transaction, student_id):
        covers = since < seq <= row.through_seq
        if covers or message_id in row.document.get("sources", ()):
            await _tell_again(transaction, row, since, retell)


async def _with_their_start(transaction: Transaction, student_id: str) -> list[tuple[AnyRow, int]]:
    """A student's summaries, oldest first, each with the line behind which it begins."""
    query = select(summaries).where(summaries.c.student_id == student_id).order_by(summaries.c.through_seq)
    rows = (await transaction.execute(query)).all()
    return list(zip(rows, [0, *(row.through_seq for row in rows)], strict=False))


async def _tell_again(transaction: Transaction, row: AnyRow, since: int, retell: Retell) -> None:
    told = retell(await _talked(transaction, row.student_id, since, row.through_seq))
    await transaction.execute(update(summaries).where(summaries.c.id == row.id).values(**_columns(told, row.to_at)))


def _columns(told: Summary | None, at: datetime) -> dict[str, Any]:
    if told is None:
        return {"plan_id": None, "from_at": at, "to_at": at, "document": {}}
    return {"plan_id": told.plan_id, "from_at": told.from_at, "to_at": told.to_at, "document": encode(told)}


def _stored(row: AnyRow) -> StoredSummary:
    return StoredSummary(row.id, row.student_id, row.through_seq, row.created_at, decode(Summary, row.document))


async def _told_through(transaction: Transaction, student_id: str) -> int:
    query = select(func.max(summaries.c.through_seq)).where(summaries.c.student_id == student_id)
    return int((await transaction.execute(query)).scalar_one_or_none() or 0)


async def _talked(transaction: Transaction, student_id: str, since: int, through: int | None) -> Talked:
    person = select(people).where(people.c.id == student_id, people.c.role == "student", people.c.left_at.is_(None))
    row = (await transaction.execute(person)).one_or_none()
    if row is None:
        raise NotThere(student_id)
    calls = await _calls(transaction, student_id)
    lines = await _lines(transaction, student_id, since, through)
    return Talked(
        learner=learner_from(row, *await circle(transaction, student_id)),
        plans=tuple(map(plan_from, await transaction.execute(PLANS_OF, {"student_id": student_id}))),
        lines=lines,
        decisions=await _decisions(transaction, student_id),
        calls=calls,
        kept_back=await _kept_back(transaction, student_id),
        since=since,
        through=through,
    )


async def _lines(transaction: Transaction, student_id: str, since: int, through: int | None) -> tuple[Spoken, ...]:
    """The lines from the context on, or from the last danger before: until the student went on, nothing is told."""
    danger = (
        select(func.max(messages.c.seq))
        .join(notices, notices.c.message_id == messages.c.id)
        .where(messages.c.student_id == student_id, messages.c.seq <= since, notices.c.level == "danger")
    )
    urgent = (await transaction.execute(danger)).scalar_one_or_none()
    first = min(since - CONTEXT_LINES, since if urgent is None else int(urgent) - 1)
    query = select(messages).where(messages.c.student_id == student_id, messages.c.seq > first)
    if through is not None:
        query = query.where(messages.c.seq <= through)
    found = []
    asking: str | None = None
    for row in await transaction.execute(query.order_by(messages.c.seq)):
        own = row.sender == "student"
        found.append(
            Spoken(
                id=row.id,
                seq=row.seq,
                at=row.at,
                sender=row.sender,
                text=row.text,
                asking=asking if own else None,
                chosen=row.sent_choice is not None,
                private=bool(row.private),
                answered=not own or row.answered_at is not None,
                plan_id=row.plan_id,
                offered=tuple(choice["title"] for choice in row.choices or ()),
            )
        )
        if own and row.answer:
            asking = (row.answer.get("asking") or {}).get("question")
    return tuple(found)


async def _decisions(transaction: Transaction, student_id: str) -> tuple[Decision, ...]:
    query = (
        select(revisions)
        .join(plans, plans.c.id == revisions.c.plan_id)
        .where(plans.c.student_id == student_id)
        .order_by(revisions.c.at, revisions.c.plan_id, revisions.c.number)
    )
    return tuple(
        Decision(
            plan_id=row.plan_id,
            number=row.number,
            at=row.at,
            by=row.by,
            what=row.what,
            changes={name: (pair[0], pair[1]) for name, pair in row.changes.items()},
            message_id=row.message_id,
        )
        for row in await transaction.execute(query)
    )


async def _calls(transaction: Transaction, student_id: str) -> tuple[Call, ...]:
    query = select(notices).where(notices.c.student_id == student_id).order_by(notices.c.at, notices.c.id)
    return tuple(
        Call(row.level, row.kind, row.words, row.recipient, row.at, row.message_id)
        for row in await transaction.execute(query)
    )


async def _kept_back(transaction: Transaction, student_id: str) -> tuple[str, ...]:
    query = select(profile_notes).where(profile_notes.c.student_id == student_id).order_by(profile_notes.c.version)
    rows = await transaction.execute(query)
    return kept_back([(row.field, ProfileNote(row.text, row.by, row.at, row.visibility)) for row in rows])
