"""Everything the database holds on one student, in one look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from bot.store.codec import Json
from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.held import AUDIT, HELD, Held
from bot.store.people import Person
from bot.store.tables import classes, enrolments, files, people


@dataclass(frozen=True)
class FileRow:
    """A file given as evidence, as it is known to the database. `name` is what the student called it."""

    id: str
    name: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HeldOn:
    """All rows on one student by the name of their kind; and who or what the ids in them are."""

    student: Person
    rows: Mapping[str, Sequence[Json]]
    names: Mapping[str, str]
    files: tuple[FileRow, ...]


class ExportRows(Database):
    """Reads all there is on one student."""

    async def held_on(self, student_id: str) -> HeldOn | None:
        """Everything on a student, leavers too; None when nobody has that id. One consistent look."""

        async def work(transaction: Transaction) -> HeldOn | None:
            if transaction.dialect.name == "postgresql":
                await transaction.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            student = await find_anyone(transaction, student_id)
            if student is None:
                return None
            rows = {held.name: await _rows(transaction, held, student_id) for held in (*HELD, AUDIT)}
            names = await _names(transaction, student_id, set(_strings(rows)))
            return HeldOn(student, rows, names, await file_rows(transaction, student_id))

        return await self.read(work)


async def find_anyone(transaction: Transaction, person_id: str) -> Person | None:
    """The person, even one who has left."""
    row = (await transaction.execute(select(people).where(people.c.id == person_id))).one_or_none()
    if row is None:
        return None
    return Person(row.id, row.name, row.role, row.timezone, row.locale, row.country)


async def file_rows(transaction: Transaction, student_id: str) -> tuple[FileRow, ...]:
    """The student's files."""
    query = select(files).where(files.c.student_id == student_id).order_by(files.c.at, files.c.id)
    return tuple(
        FileRow(r.id, r.name, r.media_type, r.bytes, r.sha256) for r in (await transaction.execute(query)).all()
    )


async def _rows(transaction: Transaction, held: Held, student_id: str) -> list[Json]:
    shown = [column for column in held.table.c if column.name not in held.secret]
    query = select(*shown).where(held.of(student_id)).order_by(*held.table.primary_key.columns)
    if held.name == "messages":
        query = query.order_by(None).order_by(held.table.c.seq)
    found = (await transaction.execute(query)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _strings(value: Any) -> Iterator[str]:
    """Every text in rows and the documents they hold."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in _strings(part))
    elif isinstance(value, Sequence):
        yield from (text for part in value for text in _strings(part))


async def _names(transaction: Transaction, student_id: str, told: set[str]) -> dict[str, str]:
    """What the adults are called whom the rows name by their ids, and the classes the student is in."""
    adults = select(people.c.id, people.c.name).where(people.c.role != "student")
    theirs = select(classes.c.id, classes.c.name).join(enrolments).where(enrolments.c.student_id == student_id)
    named = [row for row in await transaction.execute(adults) if row.id in told]
    found = [*named, *(await transaction.execute(theirs))]
    return {row.id: row.name for row in found}
