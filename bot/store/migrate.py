"""Bring the tables of a database up to date."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import make_parent, store_url
from bot.store.embedded import safe_sqlite
from bot.store.errors import StoreTooNew, situation

if TYPE_CHECKING:
    from alembic.config import Config

WAIT_S = 60.0
MIGRATIONS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = 0x5761796D61726B  # "Waymark": the advisory lock all starting processes share


async def migrate(url: str) -> None:
    """Make or update the tables. All in one transaction, one process at a time; nothing to do is quick."""
    await asyncio.to_thread(_migrate, store_url(url))


def newest_revision() -> str:
    """The migration the code is written for: files are named by their revision, which counts up."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(url: URL) -> None:
    sqlite = url.drivername == "sqlite"
    if sqlite:
        make_parent(url)
    engine = create_engine(url)
    if sqlite:
        safe_sqlite(engine, begin="BEGIN IMMEDIATE", busy_timeout_s=WAIT_S)
    try:
        if sqlite:
            _prepare_sqlite(url)
        with engine.connect() as connection:
            _upgrade(connection)
    except SQLAlchemyError as error:
        found = situation(error)
        if found is None:
            raise
        raise found from error
    finally:
        engine.dispose()


def _prepare_sqlite(url: URL) -> None:
    """Write-ahead logging stays with the file; it can only be switched on outside a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(WAIT_S * 1000)}")
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":  # rebuilding a table must not trip over its own children
        raw = connection.connection.dbapi_connection
        if raw is not None:
            raw.execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        stands_at = _revision(connection)
        if stands_at == newest_revision():
            return
        if stands_at is not None and stands_at > newest_revision():
            raise StoreTooNew
        from alembic import command  # slow to load, and hardly ever needed

        command.upgrade(alembic_config(connection), "head")
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"a migration left rows without their parent: {broken[:3]}")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
