"""Taking one student out of every table, in one transaction, also while they are talking."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Text, cast, delete, func, or_, select, text, update

from bot.store.audit import write_audit
from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.export import FileRow, file_rows, find_anyone
from bot.store.held import AUDIT, HELD
from bot.store.nudges import CHANNELS
from bot.store.people import Person
from bot.store.tables import (
    audit,
    credentials,
    family_links,
    guardianships,
    list_looks,
    nudges,
    people,
    plans,
    sessions,
    settings,
)
from bot.store.talks import lock_talk

ERASED = "erased student"
PSEUDONYM = "erased-"
"""How the names begin under which audit lines on erased students stay."""


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind are gone, and the files that now belong to nobody."""

    counts: Mapping[str, int]
    files: tuple[FileRow, ...] = ()


@dataclass
class _Counts:
    """Rows by kind, as they go."""

    of: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, number: int) -> None:
        self.of[name] = self.of.get(name, 0) + number


class EraseRows(Database):
    """Erases students."""

    async def anyone(self, person_id: str) -> Person | None:
        """The person with that id, even one who has left."""

        async def work(transaction: Transaction) -> Person | None:
            return await find_anyone(transaction, person_id)

        return await self.read(work)

    async def erased_at(self, pseudonym: str) -> datetime | None:
        """When the student with that pseudonym was erased, if the audit log still knows."""

        async def work(transaction: Transaction) -> datetime | None:
            last = select(func.max(audit.c.at)).where(audit.c.student_id == pseudonym, audit.c.deed == ERASED)
            found: datetime | None = (await transaction.execute(last)).scalar_one()
            return found

        return await self.read(work)

    async def erase_student(
        self, student_id: str, pseudonym: str, by: str, at: datetime, *, keep_audit: bool = True
    ) -> Erased:
        """Delete all rows on a student, or nothing. Raises NotThere for an unknown id.

        Audit lines about them stay under the pseudonym and without their details, or go too. A guardian who has no
        other student at the school goes with them. Messages that are on their way find nobody (NotThere).
        """

        async def work(transaction: Transaction) -> Erased:
            await self._hold(transaction, student_id)
            gone = _Counts()
            left_behind = await file_rows(transaction, student_id)
            guardians = await _only_theirs(transaction, student_id)
            for held in HELD:
                done = await transaction.execute(delete(held.table).where(held.of(student_id)))
                gone.add(held.name, done.rowcount)
            gone.add("guardians of nobody else", len(guardians))
            for guardian_id in guardians:
                await _forget_guardian(transaction, guardian_id)
            aliases = {student_id: pseudonym} | dict.fromkeys(guardians, f"{pseudonym}-guardian")
            ways = settings.c.key.in_([f"{CHANNELS}{person_id}" for person_id in aliases])
            gone.add("ways to be told", (await transaction.execute(delete(settings).where(ways))).rowcount)
            gone.add(AUDIT.name, await _clear_audit(transaction, aliases, keep=keep_audit))
            await write_audit(transaction, by, ERASED, pseudonym, {"counts": gone.of}, at)
            return Erased(gone.of, left_behind)

        erased = await self.write(work)
        if self.is_sqlite:
            await asyncio.to_thread(_empty_log, Path(str(self.url.database)))
        return erased

    async def strays_in_audit(self) -> tuple[str, ...]:
        """Ids that looks still hold although nobody has them any more: a look that came after the erasing."""

        async def work(transaction: Transaction) -> tuple[str, ...]:
            here = select(people.c.id)
            query = select(audit.c.student_id).distinct().where(audit.c.student_id.not_in(here))
            found = await transaction.execute(query.where(audit.c.student_id.not_like(f"{PSEUDONYM}%")))
            lists = select(list_looks.c.student_id).distinct().where(list_looks.c.student_id.not_in(here))
            return tuple(dict.fromkeys([*found.scalars(), *(await transaction.execute(lists)).scalars()]))

        return await self.read(work)

    async def forget_in_audit(self, student_id: str, pseudonym: str, *, keep_audit: bool = True) -> int:
        """Treat audit lines about somebody who is not here as erasing does; how many."""

        async def work(transaction: Transaction) -> int:
            await transaction.execute(delete(list_looks).where(list_looks.c.student_id == student_id))
            return await _clear_audit(transaction, {student_id: pseudonym}, keep=keep_audit)

        return await self.write(work)

    async def _hold(self, transaction: Transaction, student_id: str) -> None:
        """Hold the talk, the person and their plans, so that nobody adds a row while the others go.

        In the order in which a turn takes them: the talk first. Raises NotThere.
        """
        if self.is_sqlite:
            await transaction.execute(text("PRAGMA secure_delete = ON"))  # freed pages are overwritten with zeros
        if await find_anyone(transaction, student_id) is None:
            raise NotThere(student_id)
        await lock_talk(transaction, student_id)
        for table, whose in ((people, people.c.id), (plans, plans.c.student_id), (nudges, nudges.c.student_id)):
            await transaction.execute(select(table.c.id).where(whose == student_id).with_for_update())


async def _only_theirs(transaction: Transaction, student_id: str) -> list[str]:
    """Guardians of this student who have no other student here."""
    others = select(guardianships.c.guardian_id).where(guardianships.c.student_id != student_id)
    query = select(guardianships.c.guardian_id).join(people, people.c.id == guardianships.c.guardian_id)
    mine = query.where(
        guardianships.c.student_id == student_id,
        guardianships.c.guardian_id.not_in(others),
        people.c.role == "guardian",
    )
    return list((await transaction.execute(mine)).scalars())


async def _forget_guardian(transaction: Transaction, guardian_id: str) -> None:
    await transaction.execute(delete(family_links).where(family_links.c.guardian_id == guardian_id))
    await transaction.execute(delete(sessions).where(sessions.c.person_id == guardian_id))
    await transaction.execute(delete(credentials).where(credentials.c.person_id == guardian_id))
    await transaction.execute(delete(people).where(people.c.id == guardian_id))


async def _clear_audit(transaction: Transaction, aliases: Mapping[str, str], *, keep: bool) -> int:
    """Take names and details out of the audit lines on these people, or the lines themselves; how many lines."""
    mine = audit.c.student_id.in_(aliases) | audit.c.by.in_(aliases)
    mentioned = await _rename_in_details(transaction, aliases)
    if not keep:
        return mentioned + int((await transaction.execute(delete(audit).where(mine))).rowcount)
    count = int((await transaction.execute(select(func.count()).select_from(audit).where(mine))).scalar_one())
    await transaction.execute(update(audit).where(mine).values(detail={}))
    for person_id, alias in aliases.items():
        await transaction.execute(update(audit).where(audit.c.student_id == person_id).values(student_id=alias))
        await transaction.execute(update(audit).where(audit.c.by == person_id).values(by=alias))
    return mentioned + count


async def _rename_in_details(transaction: Transaction, aliases: Mapping[str, str]) -> int:
    """Rename these people in lines on something else that mention them, such as a list of whom an adult looked at."""
    elsewhere = or_(audit.c.student_id.is_(None), audit.c.student_id.not_in(aliases)) & audit.c.by.not_in(aliases)
    details = cast(audit.c.detail, Text)
    named = or_(*(details.contains(f'"{person_id}"', autoescape=True) for person_id in aliases))
    rows = (await transaction.execute(select(audit.c.id, audit.c.detail).where(elsewhere, named))).all()
    for row in rows:
        renamed = _renamed(row.detail, aliases)
        await transaction.execute(update(audit).where(audit.c.id == row.id).values(detail=renamed))
    return len(rows)


def _renamed(value: Any, aliases: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return aliases.get(value, value)
    if isinstance(value, list):
        return [_renamed(each, aliases) for each in value]
    if isinstance(value, dict):
        return {aliases.get(name, name): _renamed(each, aliases) for name, each in value.items()}
    return value


def _empty_log(path: Path) -> None:
    """Bring SQLite's write-ahead log into the file and cut it: until then it holds the deleted words.

    Where readers are busy it stays for now; SQLite itself does it a little later.
    """
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
