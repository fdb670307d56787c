"""What an adult must read: safety first, then requests and needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import case, insert, select, update

from bot.nudges import Ask
from bot.plans.turn import Notice
from bot.store.alarms import tell_safety
from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.tables import notices

NoticeState = Literal["new", "seen", "acted"]


@dataclass(frozen=True)
class StoredNotice(Notice):
    """A notice as it stands: about whom, since when, because of which message, and what became of it."""

    id: str = ""
    student_id: str = ""
    at: datetime | None = None
    message_id: str | None = None
    state: NoticeState = "new"
    state_by: str | None = None
    state_at: datetime | None = None


_URGENCY = case({"danger": 0, "concern": 1}, value=notices.c.level, else_=2)


async def write_notices(
    transaction: Transaction,
    student_id: str,
    found: Sequence[Notice],
    at: datetime,
    message_id: str | None = None,
) -> tuple[str, ...]:
    """Keep notices as new, and nudge the safety contacts about danger and concern; the ids of the notices."""
    rows = [
        {
            "id": new_id("n", at),
            "student_id": student_id,
            "level": notice.level,
            "kind": notice.kind,
            "words": notice.words,
            "recipient": notice.to,
            "at": at,
            "message_id": message_id,
            "plan_id": notice.plan_id,
            "state": "new",
        }
        for notice in found
    ]
    if rows:
        await transaction.execute(insert(notices), rows)
    asks = [
        Ask(str(row["id"]), notice.level, notice.kind, notice.words, notice.to, at, message_id=message_id)
        for row, notice in zip(rows, found, strict=True)
    ]
    await tell_safety(transaction, student_id, asks, at)
    return tuple(str(row["id"]) for row in rows)


def notice_from(row: AnyRow) -> StoredNotice:
    """The notice that a row of the table tells of."""
    return StoredNotice(
        level=row.level,
        kind=row.kind,
        words=row.words,
        to=row.recipient,
        plan_id=row.plan_id,
        id=row.id,
        student_id=row.student_id,
        at=row.at,
        message_id=row.message_id,
        state=row.state,
        state_by=row.state_by,
        state_at=row.state_at,
    )


class NoticeRows(Database):
    """Keeps notices and reads them."""

    async def add_notice(
        self, student_id: str, notice: Notice, at: datetime | None = None, message_id: str | None = None
    ) -> str:
        """Keep a notice outside a turn; its id."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> str:
            return (await write_notices(transaction, student_id, [notice], when, message_id))[0]

        return await self.write(work)

    async def notices(
        self, to: str | None = None, state: NoticeState | None = None, student_id: str | None = None
    ) -> tuple[StoredNotice, ...]:
        """The notices for an adult, in a state, about a student: danger first, then the oldest."""

        async def work(transaction: Transaction) -> tuple[StoredNotice, ...]:
            query = select(notices).order_by(_URGENCY, notices.c.at, notices.c.id)
            if to is not None:
                query = query.where(notices.c.recipient == to)
            if state is not None:
                query = query.where(notices.c.state == state)
            if student_id is not None:
                query = query.where(notices.c.student_id == student_id)
            return tuple(map(notice_from, await transaction.execute(query)))

        return await self.read(work)

    async def set_notice(self, notice_id: str, state: NoticeState, by: str, at: datetime | None = None) -> None:
        """Move a notice on, and write into the audit log who did. Raises NotThere."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> None:
            moved = await transaction.execute(
                update(notices)
                .where(notices.c.id == notice_id)
                .values(state=state, state_by=by, state_at=when)
                .returning(notices.c.student_id)
            )
            student_id = moved.scalar_one_or_none()
            if student_id is None:
                raise NotThere(notice_id)
            detail = {"notice_id": notice_id, "state": state}
            await write_audit(transaction, by, "notice", student_id, detail, when)

        await self.write(work)
