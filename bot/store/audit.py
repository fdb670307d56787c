"""Who looked at or did what that a student may want to know. Only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.store.codec import encode
from bot.store.database import Database, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.tables import audit


@dataclass(frozen=True)
class Deed:
    """One line of the audit log."""

    id: str
    at: datetime
    by: str
    deed: str
    student_id: str | None
    detail: Mapping[str, Any]


async def write_audit(
    transaction: Transaction,
    by: str,
    deed: str,
    student_id: str | None,
    detail: Mapping[str, Any],
    at: datetime,
) -> None:
    """Add one line."""
    await transaction.execute(insert(audit), _row(by, deed, student_id, detail, at))


def _row(by: str, deed: str, student_id: str | None, detail: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    row = {"id": new_id("a", at), "at": at, "by": by, "deed": deed, "student_id": student_id}
    return {**row, "detail": encode(detail)}


class AuditRows(Database):
    """Adds to the audit log and reads it."""

    async def audit(
        self,
        by: str,
        deed: str,
        student_id: str | None = None,
        detail: Mapping[str, Any] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Write down that `by` did `deed` ("read transcript"), with the reason and the like in `detail`."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> None:
            await write_audit(transaction, by, deed, student_id, detail or {}, when)

        await self.write(work)

    async def audit_each(self, by: str, deed: str, student_ids: Iterable[str], at: datetime | None = None) -> None:
        """Write down that `by` did `deed` for each of these students: a list that shows the words of several."""
        when, ids = at or now_utc(), tuple(dict.fromkeys(student_ids))

        async def work(transaction: Transaction) -> None:
            await transaction.execute(insert(audit), [_row(by, deed, student_id, {}, when) for student_id in ids])

        if ids:
            await self.write(work)

    async def audit_of(self, student_id: str) -> tuple[Deed, ...]:
        """All that was written down about a student, oldest first."""

        async def work(transaction: Transaction) -> tuple[Deed, ...]:
            query = select(audit).where(audit.c.student_id == student_id).order_by(audit.c.at, audit.c.id)
            return tuple(
                Deed(row.id, row.at, row.by, row.deed, row.student_id, row.detail)
                for row in await transaction.execute(query)
            )

        return await self.read(work)
