"""A staffroom a test: a copy of one migrated database with the school of `school.py` in it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, migrate
from tests.api.world import World

from .school import seed, staffroom


@pytest.fixture(scope="session")
def school_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the school in it, to copy."""
    path = tmp_path_factory.mktemp("staff") / "waymark.db"

    async def make() -> None:
        await migrate(f"sqlite:///{path}")
        async with Store(f"sqlite:///{path}") as store:
            await seed(store)

    asyncio.run(make())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with nothing in it, to copy."""
    path = tmp_path_factory.mktemp("empty") / "waymark.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
async def world(tmp_path: Path, school_file: Path) -> AsyncIterator[World]:
    shutil.copyfile(school_file, tmp_path / "waymark.db")
    async with staffroom(tmp_path, seeded=False) as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """aiohttp-session names its places in a request by plain strings; its warning about that is not ours to heed."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore::aiohttp.web.NotAppKeyWarning"))
