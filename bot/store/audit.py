"""Who looked at or did what that a student may want to know. Only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.store.codec import encode
from bot.store.database import Database, insert_into, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.tables import audit, list_looks


@dataclass(frozen=True)
class Deed:
    """One line of the audit log; of a look at a list `id` is empty."""

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

    async def audit_each(
        self,
        by: str,
        deed: str,
        student_ids: Iterable[str],
        detail: Mapping[str, Any] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Write down that `by` looked at a list of these students: one line with all of them.

        Each of them finds the day's first such look among the looks at their own data.
        """
        when, ids = at or now_utc(), tuple(dict.fromkeys(student_ids))
        day = when.date().isoformat()
        seen = [{"student_id": i, "by": by, "deed": deed, "on": day, "at": when} for i in ids]

        async def work(transaction: Transaction) -> None:
            await write_audit(transaction, by, deed, None, {**(detail or {}), "students": ids}, when)
            if seen:
                first = insert_into(transaction.dialect.name, list_looks).on_conflict_do_nothing()
                await transaction.execute(first, seen)

        if ids or detail:
            await self.write(work)

    async def audit_of(self, student_id: str) -> tuple[Deed, ...]:
        """All that was written down about a student, oldest first; of looks at lists the first of each day."""

        async def work(transaction: Transaction) -> tuple[Deed, ...]:
            alone = select(audit).where(audit.c.student_id == student_id)
            lists = select(list_looks).where(list_looks.c.student_id == student_id)
            found = [
                Deed(row.id, row.at, row.by, row.deed, row.student_id, row.detail)
                for row in await transaction.execute(alone)
            ]
            found += [Deed("", row.at, row.by, row.deed, student_id, {}) for row in await transaction.execute(lists)]
            return tuple(sorted(found, key=lambda deed: (deed.at, deed.id)))

        return await self.read(work)
