"""The door to the database: one short transaction at a time, never held over anything else that waits."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.codec import to_text
from bot.store.embedded import READERS, Lane, Work
from bot.store.errors import StoreBusy, StoreUnreachable, situation

T = TypeVar("T")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

BUSY_TIMEOUT_S = 5.0
RETRY_PAUSES_S = (0.05, 0.25)
POSTGRESQL_CONNECTIONS = 10


def store_url(url: str) -> URL:
    """The address with its driver: `sqlite:///…`, `postgres://…` and `postgresql://…` are all taken."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnreachable("it should look like sqlite:///var/waymark.db or postgresql://host/name") from error
    backend = parsed.drivername.split("+")[0]
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreUnreachable("SQLite needs a file: sqlite:///var/waymark.db")
        return parsed.set(drivername="sqlite")
    if backend in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreUnreachable(f"{backend} is not a database Waymark knows; use sqlite or postgresql")


def make_parent(url: URL) -> None:
    """Make the folder an SQLite file will lie in. Raises StoreUnreachable."""
    database = str(url.database)
    if database.startswith("file:"):  # an SQLite URI says itself what may be made
        return
    try:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreachable(str(error)) from error


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        json_serializer=to_text,
        pool_size=POSTGRESQL_CONNECTIONS,
        pool_timeout=BUSY_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": int(BUSY_TIMEOUT_S),
            "options": (
                f"-c timezone=UTC -c lock_timeout={int(BUSY_TIMEOUT_S * 1000)} -c statement_timeout=15000"
                " -c idle_in_transaction_session_timeout=30000"
            ),
        },
    )


def new_id(prefix: str, at: datetime) -> str:
    """An id that sorts by time and cannot be guessed."""
    return f"{prefix}{int(at.timestamp() * 1000):012x}{secrets.token_hex(6)}"


class Database:
    """An open database. On SQLite one connection writes, others read beside it; on PostgreSQL all do both."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.url = store_url(url)
        self._busy_timeout_s = busy_timeout_s
        self._lanes: tuple[Lane, Lane] | None = None
        self._engine: AsyncEngine | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.drivername == "sqlite"

    async def open(self) -> None:
        """Make the connections ready; `close` must follow. The tables are made by `migrate`."""
        if self.is_sqlite:
            make_parent(self.url)
            wait_s = self._busy_timeout_s
            self._lanes = (
                Lane(self.url, begin="BEGIN", size=READERS, busy_timeout_s=wait_s),
                Lane(self.url, begin="BEGIN IMMEDIATE", size=1, busy_timeout_s=wait_s),
            )
        else:
            self._engine = _postgresql(self.url)

    async def close(self) -> None:
        """Close every connection."""
        for lane in self._lanes or ():
            await asyncio.to_thread(lane.close)
        if self._engine is not None:
            await self._engine.dispose()
        self._lanes = self._engine = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, work: Work[T]) -> T:
        """What `work` finds, in one consistent look that waits for no writer."""
        return await self._patiently(lambda: self._lanes[0].run(work) if self._lanes else self._remote(work))

    async def write(self, work: Work[T]) -> T:
        """Do `work` in one transaction: all of it or nothing. It may be run again when the database was busy.

        Once begun it goes on to its end even when the caller is cancelled (a browser that went away).
        """
        task = asyncio.ensure_future(
            self._patiently(lambda: self._lanes[1].run(work) if self._lanes else self._remote(work))
        )
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()
            raise

    async def _remote(self, work: Work[T]) -> T:
        if self._engine is None:
            raise StoreUnreachable("the store is not open")
        async with self._engine.begin() as connection:
            return await work(connection)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        for pause_s in (*RETRY_PAUSES_S, None):
            try:
                return await attempt()
            except SQLAlchemyError as error:
                found = situation(error)
                if found is None:
                    raise
                if pause_s is None or not isinstance(found, StoreBusy):
                    raise found from error
                await asyncio.sleep(pause_s)
        raise AssertionError("unreachable")


@cache
def insert_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, for that database."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def now_utc() -> datetime:
    """The time, aware, in UTC; used only where the caller gave none."""
    return datetime.now(UTC)
