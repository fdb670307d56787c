"""SQLite without a server: each transaction is one trip to a thread.

Measured beside aiosqlite, which makes a trip for every statement, on a busy machine: 10 against 17 ms of processor
time for the three transactions of a turn. And since nothing else can be waited for inside such a transaction, none is
ever held open over a network call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import CursorResult, Dialect, Executable, create_engine, event
from sqlalchemy.engine import URL, Connection, Engine

from bot.store.codec import to_text

T = TypeVar("T")

READERS = 4


class Transaction(Protocol):
    """What a piece of work may use: an open transaction, on whichever database."""

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""

    async def execute(self, statement: Executable, parameters: Any = None, /) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement."""


Work = Callable[[Transaction], Coroutine[Any, Any, T]]


def safe_sqlite(engine: Engine, *, begin: str, busy_timeout_s: float) -> None:
    """Give each SQLite connection the settings that lose no update (docs/store.md has the reasons)."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not behind our back
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


class _Direct:
    """A transaction in this very thread: what it is asked for is there at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None, /) -> CursorResult[*tuple[Any, ...]]:
        return self._connection.execute(statement, parameters)


class Lane:
    """Some connections to one SQLite file, each with a thread; `begin` is how their transactions start."""

    def __init__(self, url: URL, *, begin: str, size: int, busy_timeout_s: float) -> None:
        self._engine = create_engine(
            url, json_serializer=to_text, pool_size=size, max_overflow=0, pool_timeout=busy_timeout_s
        )
        safe_sqlite(self._engine, begin=begin, busy_timeout_s=busy_timeout_s)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="waymark-store")

    async def run(self, work: Work[T]) -> T:
        """What `work` returns, its transaction committed; rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transact, work)

    def _transact(self, work: Work[T]) -> T:
        with self._engine.begin() as connection:
            steps = work(_Direct(connection))
            try:
                steps.send(None)
            except StopIteration as end:
                result: T = end.value
                return result
            steps.close()
            raise RuntimeError("a transaction may wait for nothing but its own statements")

    def close(self) -> None:
        """Close the connections and end the threads, after what they still do."""
        self._threads.shutdown()
        self._engine.dispose()
