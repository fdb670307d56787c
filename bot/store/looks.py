"""Who looked at a student's data, from the audit log, for the student to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.tables import audit, list_looks, people

LOOK = "read "
"""Deeds that begin so are looks: "read transcript", "read plan"."""
NEW_CODE = "gave new code"
"""Whoever holds it could sign in as the student: that is a look, too."""
MOST_LOOKS = 200


@dataclass(frozen=True)
class Look:
    """Somebody looked at something. `name` and `role` are empty when they are no longer here."""

    at: datetime
    by: str
    name: str
    role: str
    deed: str
    reason: str = ""


class LookRows(Database):
    """Reads who looked."""

    async def looks_at(self, student_id: str, limit: int = MOST_LOOKS) -> tuple[Look, ...]:
        """The newest looks of others at this student's data, newest first."""

        async def work(transaction: Transaction) -> tuple[Look, ...]:
            counts = or_(audit.c.deed.startswith(LOOK), audit.c.deed == NEW_CODE)
            query = (
                select(audit.c.at, audit.c.by, people.c.name, people.c.role, audit.c.deed, audit.c.detail)
                .outerjoin(people, people.c.id == audit.c.by)
                .where(audit.c.student_id == student_id, audit.c.by != student_id, counts)
                .order_by(audit.c.at.desc(), audit.c.id.desc())
                .limit(limit)
            )
            found = [
                Look(row.at, row.by, row.name or "", row.role or "", row.deed, str(row.detail.get("reason") or ""))
                for row in await transaction.execute(query)
            ]
            lists = (
                select(list_looks.c.at, list_looks.c.by, people.c.name, people.c.role, list_looks.c.deed)
                .outerjoin(people, people.c.id == list_looks.c.by)
                .where(list_looks.c.student_id == student_id, list_looks.c.deed.startswith(LOOK))
                .order_by(list_looks.c.at.desc())
                .limit(limit)
            )
            found += [
                Look(row.at, row.by, row.name or "", row.role or "", row.deed)
                for row in await transaction.execute(lists)
            ]
            return tuple(sorted(found, key=lambda look: look.at, reverse=True)[:limit])

        return await self.read(work)
