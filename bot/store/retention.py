"""Letting go of what was kept long enough, a few hundred rows a transaction so that nobody waits long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select

from bot.store.database import Database
from bot.store.embedded import Transaction, Work
from bot.store.export import FileRow
from bot.store.tables import (
    audit,
    deliveries,
    family_links,
    files,
    list_looks,
    messages,
    notices,
    nudges,
    people,
    reminders,
    sessions,
    summaries,
)

ROWS_A_TIME = 500


class RetentionRows(Database):
    """Deletes by age."""

    async def drop_messages(self, before: datetime) -> int:
        """Lines of talks from before that time. Plans, and what was agreed in them, stay."""
        dropped = await self._drop(messages, messages.c.id, messages.c.at < before)
        await self._drop(reminders, None, reminders.c.at < before)
        return dropped

    async def drop_summaries(self, before: datetime) -> int:
        """Summaries made before that time."""
        return await self._drop(summaries, summaries.c.id, summaries.c.created_at < before)

    async def drop_nudges(self, before: datetime) -> int:
        """Nudges that nothing has happened to since that time, with their deliveries."""

        async def work(transaction: Transaction) -> int:
            old = select(nudges.c.id).where(nudges.c.state_at < before).limit(ROWS_A_TIME).with_for_update()
            ids = list((await transaction.execute(old)).scalars())
            if ids:
                await transaction.execute(delete(deliveries).where(deliveries.c.nudge_id.in_(ids)))
                await transaction.execute(delete(nudges).where(nudges.c.id.in_(ids)))
            return len(ids)

        return await self._until_none(work)

    async def drop_notices(self, before: datetime) -> int:
        """Notices from before that time that an adult has seen. One that nobody saw stays."""
        return await self._drop(notices, notices.c.id, and_(notices.c.at < before, notices.c.state != "new"))

    async def drop_audit(self, before: datetime) -> int:
        """Audit lines from before that time."""
        await self._drop(list_looks, None, list_looks.c.at < before)
        return await self._drop(audit, audit.c.id, audit.c.at < before)

    async def drop_sessions(self, before: datetime) -> int:
        """Sign-ins, tokens and family links that ended before that time."""
        over = or_(sessions.c.expires_at < before, sessions.c.revoked_at < before)
        ended = or_(family_links.c.expires_at < before, family_links.c.revoked_at < before)
        dropped = await self._drop(sessions, sessions.c.id_hash, over)
        return dropped + await self._drop(family_links, family_links.c.id, ended)

    async def drop_files(self, before: datetime) -> tuple[FileRow, ...]:
        """The rows of files given before that time are gone; the files are still to be deleted."""

        async def work(transaction: Transaction) -> tuple[FileRow, ...]:
            gone = delete(files).where(files.c.at < before)
            done = await transaction.execute(
                gone.returning(files.c.id, files.c.name, files.c.media_type, files.c.bytes, files.c.sha256)
            )
            return tuple(FileRow(*row) for row in done)

        return await self.write(work)

    async def leavers(self, before: datetime) -> tuple[str, ...]:
        """Students who left the school before that time."""

        async def work(transaction: Transaction) -> tuple[str, ...]:
            query = select(people.c.id).where(people.c.role == "student", people.c.left_at < before)
            return tuple((await transaction.execute(query.order_by(people.c.id))).scalars())

        return await self.read(work)

    async def file_ids(self) -> frozenset[str]:
        """Every file that belongs to somebody."""

        async def work(transaction: Transaction) -> frozenset[str]:
            return frozenset((await transaction.execute(select(files.c.id))).scalars())

        return await self.read(work)

    async def _drop(self, table: Table, key: ColumnElement[str] | None, old: ColumnElement[bool]) -> int:
        """Delete the rows that are old; without a key all at once. How many."""

        async def work(transaction: Transaction) -> int:
            chosen = old if key is None else key.in_(select(key).where(old).limit(ROWS_A_TIME))
            done = await transaction.execute(delete(table).where(chosen))
            return int(done.rowcount)

        return await self._until_none(work)

    async def _until_none(self, work: Work[int]) -> int:
        total = 0
        while (number := await self.write(work)) > 0:
            total += number
        return total
