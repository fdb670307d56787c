"""Break-glass: an adult reads the talk itself. The look and its reason are written down before a line is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.message import Line
from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.messages import line_from
from bot.store.tables import audit, messages, notices, people

OPENED = "read transcript"
LINES_BEFORE = 20
"""A page that is opened at one line begins so many lines before it, so that the line is understood."""
SAME_LOOK = timedelta(hours=1)
"""Going on reading for the same reason is no new look: the student is not told again."""


@dataclass(frozen=True)
class Transcript:
    """A page of a talk as an adult reads it.

    `left_out` lines are not for this reader; `is_new`: tell the student; `earlier`: the talk began before this page.
    """

    lines: tuple[Line, ...]
    left_out: int
    next: str | None
    is_new: bool
    earlier: bool = False


@dataclass(frozen=True)
class Look:
    """Somebody opened a student's talk."""

    by: str
    name: str
    at: datetime
    reason: str


class TranscriptRows(Database):
    """Opens talks, and tells who did."""

    async def open_transcript(
        self,
        student_id: str,
        by: str,
        reason: str,
        at: datetime,
        after: str | None = None,
        limit: int = 200,
        near: str | None = None,
    ) -> Transcript:
        """A page of the talk behind the line `after`, or around the line `near`; the look is kept in the audit log.

        Oldest first. A line `near` that is gone is no error: the page is then the first.

        Left out are lines that the student marked private, and what was said about danger or worry, which only the
        safety contacts read; with such a line go the coach's words on it. Raises NotThere for an unknown `after`.
        """

        async def work(transaction: Transaction) -> Transcript:
            seq = await (_before(transaction, student_id, near) if near else _seq_of(transaction, student_id, after))
            rows = (
                await transaction.execute(
                    select(messages)
                    .where(messages.c.student_id == student_id, messages.c.seq > seq)
                    .order_by(messages.c.seq)
                    .limit(limit + 1)
                )
            ).all()
            kept_back = await _kept_back(transaction, student_id)
            page = rows[:limit]
            shown = _shown(page, kept_back, begins_hidden=await _hides_after(transaction, student_id, seq, kept_back))
            is_new = not await _looked(transaction, student_id, by, reason, at)
            await write_audit(transaction, by, OPENED, student_id, {"reason": reason, "lines": len(shown)}, at)
            following = page[-1].id if len(rows) > limit else None
            return Transcript(tuple(map(line_from, shown)), len(page) - len(shown), following, is_new, seq > 0)

        return await self.write(work)

    async def looks_of(self, student_id: str) -> tuple[Look, ...]:
        """Who opened this student's talk, when and why; the newest first, one a look."""

        async def work(transaction: Transaction) -> tuple[Look, ...]:
            query = (
                select(audit.c.by, people.c.name, audit.c.at, audit.c.detail)
                .outerjoin(people, people.c.id == audit.c.by)
                .where(audit.c.student_id == student_id, audit.c.deed == OPENED)
                .order_by(audit.c.at, audit.c.id)
            )
            found: dict[tuple[str, str], Look] = {}
            looks: list[Look] = []
            for row in await transaction.execute(query):
                look = Look(row.by, row.name or "somebody who has left", row.at, str(row.detail.get("reason", "")))
                last = found.get((look.by, look.reason))
                if last is None or look.at - last.at > SAME_LOOK:
                    looks.append(look)
                found[look.by, look.reason] = look
            return tuple(reversed(looks))

        return await self.read(work)


async def _seq_of(transaction: Transaction, student_id: str, line_id: str | None) -> int:
    if line_id is None:
        return 0
    query = select(messages.c.seq).where(messages.c.id == line_id, messages.c.student_id == student_id)
    found = (await transaction.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotThere(line_id)
    return int(found)


async def _before(transaction: Transaction, student_id: str, line_id: str) -> int:
    """The `seq` behind which a page with that line begins; 0 for a line that is not there."""
    mine = messages.c.student_id == student_id
    at = select(messages.c.seq).where(messages.c.id == line_id, mine).scalar_subquery()
    before = select(messages.c.seq).where(mine, messages.c.seq < at).order_by(messages.c.seq.desc())
    found = (await transaction.execute(before.offset(LINES_BEFORE).limit(1))).scalar_one_or_none()
    return int(found or 0)


async def _kept_back(transaction: Transaction, student_id: str) -> frozenset[str]:
    """The ids of the student's lines that this reader does not get."""
    safety = select(notices.c.message_id).where(
        notices.c.student_id == student_id, notices.c.level != "request", notices.c.message_id.is_not(None)
    )
    private = select(messages.c.id).where(messages.c.student_id == student_id, messages.c.private.is_(True))
    both = [*(await transaction.execute(safety)), *(await transaction.execute(private))]
    return frozenset(str(row[0]) for row in both)


async def _hides_after(transaction: Transaction, student_id: str, seq: int, kept_back: frozenset[str]) -> bool:
    """Whether a page that begins behind `seq` begins with the coach's words on a line that is kept back."""
    query = (
        select(messages.c.id)
        .where(messages.c.student_id == student_id, messages.c.seq <= seq, messages.c.sender == "student")
        .order_by(messages.c.seq.desc())
        .limit(1)
    )
    return (await transaction.execute(query)).scalar_one_or_none() in kept_back


def _shown(rows: Sequence[AnyRow], kept_back: frozenset[str], *, begins_hidden: bool) -> list[AnyRow]:
    shown, hidden = [], begins_hidden
    for row in rows:
        if row.sender == "student":
            hidden = row.id in kept_back
        if row.id in kept_back or (hidden and row.sender in ("student", "coach")):
            continue
        shown.append(row)
    return shown


async def _looked(transaction: Transaction, student_id: str, by: str, reason: str, at: datetime) -> bool:
    """Whether this adult opened the talk for this reason a moment ago."""
    recent = select(audit.c.detail).where(
        audit.c.student_id == student_id, audit.c.by == by, audit.c.deed == OPENED, audit.c.at > at - SAME_LOOK
    )
    found: list[Mapping[str, object]] = [row[0] for row in await transaction.execute(recent)]
    return any(detail.get("reason") == reason for detail in found)
