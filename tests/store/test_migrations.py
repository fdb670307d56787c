"""The tables are made by migrations, and both say the same."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from bot.store import Store, StoreTooNew, StoreUnreachable, migrate
from bot.store.database import store_url as with_driver
from bot.store.migrate import alembic_config, newest_revision
from bot.store.tables import metadata

from .school import make_school, say


async def test_an_empty_database_gets_every_table(bare_url: str) -> None:
    await migrate(bare_url)
    engine = create_engine(with_driver(bare_url))
    try:
        assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


async def test_migrating_again_keeps_what_is_there(bare_url: str) -> None:
    await migrate(bare_url)
    async with Store(bare_url) as store:
        await make_school(store)
        await say(store, "hi")
    await migrate(bare_url)
    async with Store(bare_url) as store:
        assert len(await store.recent("maya")) == 1


def test_migrations_and_tables_do_not_drift(store_url: str) -> None:
    engine = create_engine(with_driver(store_url))
    try:
        with engine.begin() as connection:
            command.check(alembic_config(connection))
    finally:
        engine.dispose()


def test_migrations_can_be_taken_back(store_url: str) -> None:
    engine = create_engine(with_driver(store_url))
    try:
        with engine.begin() as connection:
            command.downgrade(alembic_config(connection), "base")
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    finally:
        engine.dispose()


async def test_two_that_start_at_once_both_come_up(bare_url: str) -> None:
    code = f"import asyncio; from bot.store import migrate; asyncio.run(migrate({bare_url!r}))"
    command = (sys.executable, "-W", "error", "-c", code)
    started = [await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE) for _ in range(2)]
    for process in started:
        _, trouble = await process.communicate()
        assert process.returncode == 0, trouble.decode()
    async with Store(bare_url) as store:
        await store.ping()


def test_the_newest_migration_is_told_by_its_name(store_url: str) -> None:
    engine = create_engine(with_driver(store_url))
    with engine.begin() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == newest_revision()
    engine.dispose()


async def test_a_database_from_a_newer_version_is_refused_and_left_alone(store_url: str) -> None:
    engine = create_engine(with_driver(store_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreTooNew, match="newer Waymark"):
        await migrate(store_url)


async def test_sqlite_files_use_write_ahead_logging(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "waymark.db"
    await migrate(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_it_cannot_use_is_named(url: str) -> None:
    with pytest.raises(StoreUnreachable):
        await migrate(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_way_to_write_a_postgresql_address_is_taken(scheme: str) -> None:
    assert with_driver(f"{scheme}://me@host/name").drivername == "postgresql+psycopg"
