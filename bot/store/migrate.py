"""Bring the tables of a database up to date."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import make_parent, store_url
from bot.store.embedded import safe_sqlite
from bot.store.errors import StoreTooNew, situation

WAIT_S = 60.0
_ONE_AT_A_TIME = 0x5761796D61726B  # "Waymark": the advisory lock all starting processes share


async def migrate(url: str) -> None:
    """Make or update the tables. All in one transaction, one process at a time; nothing to do is quick."""
    await asyncio.to_thread(_migrate, store_url(url))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
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
    except CommandError as error:
        if "Can't locate revision" in str(error):
            raise StoreTooNew from error
        raise
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
        command.upgrade(alembic_config(connection), "head")
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"a migration left rows without their parent: {broken[:3]}")
