"""Conference sheets: who asked a student to look at one, and which of its lines the student let stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.store.audit import write_audit
from bot.store.codec import encode
from bot.store.database import AnyRow, Database, insert_into
from bot.store.embedded import Transaction
from bot.store.tables import sheets

ASKED = "asked about conference sheet"
ANSWERED = "answered about conference sheet"


@dataclass(frozen=True)
class StoredSheet:
    """What one student said of the sheet for one teacher. `approved` and `struck` are keys of its lines.

    `summary_id` is the summary that they saw; None where there was none.
    """

    student_id: str
    teacher_id: str
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    summary_id: str | None = None
    approved: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()

    @property
    def waits(self) -> bool:
        """Whether the student was asked and has not answered since."""
        return self.asked_at is not None and (self.answered_at is None or self.answered_at < self.asked_at)


class SheetRows(Database):
    """Keeps what students say of sheets."""

    async def sheets_of(self, student_id: str) -> tuple[StoredSheet, ...]:
        """The sheets that this student was asked about or has answered."""

        async def work(transaction: Transaction) -> tuple[StoredSheet, ...]:
            query = select(sheets).where(sheets.c.student_id == student_id).order_by(sheets.c.teacher_id)
            return tuple(map(_sheet, await transaction.execute(query)))

        return await self.read(work)

    async def sheet(self, student_id: str, teacher_id: str) -> StoredSheet:
        """What the student said of the sheet for that teacher; nothing yet where they were never asked."""
        found = (one for one in await self.sheets_of(student_id) if one.teacher_id == teacher_id)
        return next(found, StoredSheet(student_id, teacher_id))

    async def ask_sheet(self, student_id: str, teacher_id: str, at: datetime) -> None:
        """Write down that the teacher asks the student to look at the sheet."""
        await self._keep(student_id, teacher_id, {"asked_at": at}, teacher_id, ASKED, at)

    async def answer_sheet(
        self,
        student_id: str,
        teacher_id: str,
        summary_id: str | None,
        approved: Iterable[str],
        struck: Iterable[str],
        at: datetime,
    ) -> None:
        """Keep which lines the student let stand, in place of what they said before."""
        said = {"approved": sorted(approved), "struck": sorted(struck)}
        values = {"answered_at": at, "summary_id": summary_id, **{name: encode(keys) for name, keys in said.items()}}
        await self._keep(student_id, teacher_id, values, student_id, ANSWERED, at)

    async def _keep(
        self, student_id: str, teacher_id: str, values: dict[str, Any], by: str, deed: str, at: datetime
    ) -> None:
        async def work(transaction: Transaction) -> None:
            new = insert_into(transaction.dialect.name, sheets).values(
                student_id=student_id, teacher_id=teacher_id, **values
            )
            kept = new.on_conflict_do_update(index_elements=["student_id", "teacher_id"], set_=values)
            await transaction.execute(kept)
            await write_audit(transaction, by, deed, student_id, {"teacher": teacher_id}, at)

        await self.write(work)


def _sheet(row: AnyRow) -> StoredSheet:
    return StoredSheet(
        row.student_id,
        row.teacher_id,
        row.asked_at,
        row.answered_at,
        row.summary_id,
        frozenset(row.approved or ()),
        frozenset(row.struck or ()),
    )
