"""Whatever goes wrong below has a name above, and nothing is half-written."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.message import Reply
from bot.store import (
    NotThere,
    Store,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
    migrate,
)
from bot.store.embedded import Transaction
from bot.store.errors import situation

from .school import NOW, make_school, save, say, turn_on

ROOT = Path(__file__).parents[2]


def path_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


async def test_a_locked_database_is_busy_and_can_still_be_read(sqlite_url: str) -> None:
    async with Store(sqlite_url, busy_timeout_s=0.05) as store:
        await make_school(store)
        with closing(sqlite3.connect(path_of(sqlite_url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy, match="try again"):
                await say(store, "hi")
            assert (await store.load_turn("maya")).learner.id == "maya"
            other.execute("ROLLBACK")
        assert await say(store, "hi")


async def test_a_lock_that_is_soon_gone_is_waited_for(sqlite_url: str) -> None:
    async with Store(sqlite_url) as store:
        await make_school(store)
        with closing(sqlite3.connect(path_of(sqlite_url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(say(store, "hi"))
            await asyncio.sleep(0.2)
            assert not waiting.done()
            other.execute("COMMIT")
            assert await waiting


async def test_a_database_that_may_only_be_read_says_so(store_url: str, store: Store) -> None:
    if store_url.startswith("sqlite"):
        read_only = f"sqlite:///file:{path_of(store_url)}?mode=ro&uri=true"
    else:
        read_only = store_url
        with psycopg.connect(store_url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    async with Store(read_only) as looking:
        assert len(await looking.people()) == 8
        with pytest.raises(StoreReadOnly, match="right to write"):
            await say(looking, "hi")
        with pytest.raises(StoreReadOnly):
            await looking.save_lines("maya", [Reply("", "hi")])
        assert await looking.recent("maya") == ()


async def test_a_full_database_keeps_nothing_of_a_turn_and_goes_on_when_there_is_room(sqlite_url: str) -> None:
    async with Store(sqlite_url) as store:
        await make_school(store)
        plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
        message_id = await say(store, "hi")
        ground = await store.load_turn("maya")
        await limit_pages(store, None)
        turn = turn_on(ground, message_id)
        turn.change(replace(plan, draft={"purpose.what": "x" * 200_000}), what="a lot")
        with pytest.raises(StoreFull, match="free some space"):
            await save(store, turn, "y" * 200_000)
        assert (await store.load_turn("maya")) == ground
        assert [w.message_id for w in await store.unanswered()] == [message_id]
        await limit_pages(store, 100_000)
        assert (await save(store, turn, "ok")).plans[0].revision == 2


async def limit_pages(store: Store, pages: int | None) -> None:
    """Let the file grow no further, or to so many pages."""

    async def work(transaction: Transaction) -> None:
        now = (await transaction.execute(text("PRAGMA page_count"))).scalar_one()
        await transaction.execute(text(f"PRAGMA max_page_count = {pages or now}"))

    await store.write(work)


DISK_FULL = """
import asyncio, os, resource, sys
sys.path.insert(0, {root!r})
from bot.message import Message
from bot.store import Store, StoreFull
from tests.store.school import NOW

async def main():
    async with Store({url!r}) as store:
        size = max(os.path.getsize(p) for p in ({path!r}, {path!r} + "-wal") if os.path.exists(p))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, hard))
        kept, full = 0, 0
        for number in range(100):
            try:
                await store.keep(Message("maya", text="x" * 9_000, client_id=str(number)), "x" * 9_000, NOW)
                kept += 1
            except StoreFull:
                full += 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await store.keep(Message("maya", text="room again"), "room again", NOW)
        print(kept, full, len(await store.recent("maya", 1000)))

asyncio.run(main())
"""


async def test_a_full_disk_loses_nothing_that_was_kept(sqlite_url: str) -> None:
    async with Store(sqlite_url) as store:
        await make_school(store)
    code = DISK_FULL.format(root=str(ROOT), url=sqlite_url, path=path_of(sqlite_url))
    run = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    kept, full, there = map(int, run.stdout.split())
    assert kept > 0
    assert full > 0
    assert there == kept + 1


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00garbage" * 100])
async def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "waymark.db").write_bytes(content)
    with pytest.raises(StoreUnreachable):
        await migrate(f"sqlite:///{tmp_path / 'waymark.db'}")


async def test_a_place_where_no_file_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = f"sqlite:///{tmp_path / 'file' / 'waymark.db'}"
    with pytest.raises(StoreUnreachable):
        await migrate(url)
    with pytest.raises(StoreUnreachable):
        await Store(url).open()


@pytest.mark.parametrize("host", ["/nowhere/at/all", "127.0.0.1:1"])
async def test_a_server_that_is_not_there_is_named(host: str) -> None:
    url = f"postgresql://{host}/waymark" if ":" in host else f"postgresql:///waymark?host={host}"
    with pytest.raises(StoreUnreachable, match="WAYMARK_DATABASE_URL"):
        await migrate(url)
    async with Store(url) as store:
        with pytest.raises(StoreUnreachable):
            await store.ping()


async def test_a_store_that_is_not_open_says_so(store_url: str) -> None:
    with pytest.raises(StoreUnreachable, match="not open"):
        await Store(store_url).ping()


async def test_connections_that_were_cut_are_made_anew(store_url: str, store: Store) -> None:
    await store.ping()
    if not store_url.startswith("sqlite"):
        with psycopg.connect(store_url, autocommit=True) as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())
    assert await say(store, "hi")


async def test_a_transaction_waits_for_nothing_but_the_database(sqlite_url: str) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.execute(text("SELECT 1"))
        await asyncio.sleep(0)

    async with Store(sqlite_url) as store:
        with pytest.raises(RuntimeError, match="nothing but its own statements"):
            await store.write(work)
        await store.ping()


async def test_our_own_mistakes_are_not_dressed_up(store: Store) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(DBAPIError):
        await store.read(work)


def wrapped(error: psycopg.Error | sqlite3.Error) -> OperationalError:
    return OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.DiskFull(), StoreFull),
        (psycopg.errors.ReadOnlySqlTransaction(), StoreReadOnly),
        (psycopg.errors.LockNotAvailable(), StoreBusy),
        (psycopg.errors.DeadlockDetected(), StoreBusy),
        (psycopg.errors.SerializationFailure(), StoreBusy),
        (psycopg.errors.QueryCanceled(), StoreBusy),
        (psycopg.errors.TooManyConnections(), StoreBusy),
        (psycopg.errors.AdminShutdown(), StoreUnreachable),
        (psycopg.errors.ConnectionFailure(), StoreUnreachable),
        (psycopg.OperationalError("server closed the connection"), StoreUnreachable),
        (psycopg.errors.ForeignKeyViolation(), NotThere),
        (psycopg.errors.UndefinedTable(), type(None)),
    ],
)
def test_every_situation_of_postgresql_has_its_name(error: psycopg.Error, kind: type[StoreError]) -> None:
    assert type(situation(wrapped(error))) is kind


def test_every_situation_is_a_sentence_a_person_can_act_on() -> None:
    for kind in StoreError.__subclasses__():
        sentence = str(kind())
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert len(sentence) < 160
    assert str(StoreBusy("really")).endswith("(really)")
    assert os.sep not in str(StoreFull())
