"""What can go wrong with the store. Each is named for its situation; its docstring is what a person reads."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The store could not do this."""

    def __init__(self, detail: str = "") -> None:
        sentence = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{sentence} ({detail})" if detail else sentence)


class StoreBusy(StoreError):
    """The database is busy with other work. Nothing was changed; try again in a moment."""


class StoreReadOnly(StoreError):
    """The database can be read but not written. Give Waymark the right to write its data folder."""


class StoreFull(StoreError):
    """The disk is full. Nothing was half-written; free some space and try again."""


class StoreUnreachable(StoreError):
    """The database cannot be reached or opened. Check WAYMARK_DATABASE_URL and that its server runs."""


class StoreTooNew(StoreError):
    """The database was made by a newer Waymark. Start that version, or restore an older backup."""


class PlanChangedMeanwhile(StoreError):
    """The plan was changed by someone else in the meantime. Nothing was kept; look at it again first."""


class TalkChangedMeanwhile(StoreError):
    """The conversation went on somewhere else in the meantime. Nothing was kept of this turn."""


class AnsweredMeanwhile(StoreError):
    """This message already has its answer. Nothing was kept twice."""


class NudgeClosed(StoreError):
    """This nudge is done or put away already. Nothing was changed."""


class NotThere(StoreError):
    """There is no such person, plan, message or standard in the store."""


_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREACHABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR}

_BY_SQLSTATE: dict[str, type[StoreError]] = {
    "23503": NotThere,  # foreign key
    "25006": StoreReadOnly,
    "40001": StoreBusy,  # serialization
    "40P01": StoreBusy,  # deadlock
    "53100": StoreFull,
    "53300": StoreBusy,  # too many connections
    "55P03": StoreBusy,  # lock_timeout
    "57014": StoreBusy,  # statement_timeout
    "57P01": StoreUnreachable,
    "57P02": StoreUnreachable,
    "57P03": StoreUnreachable,
}


def situation(error: Exception) -> StoreError | None:
    """The situation behind a driver's error, or None when it is a mistake in our own code."""
    if isinstance(error, PoolTimeout):
        return StoreBusy()
    if not isinstance(error, DBAPIError):
        return None
    orig = error.orig
    code = getattr(orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code, str(orig))
    if type(orig).__module__.startswith("psycopg"):
        return _of_postgresql(getattr(orig, "sqlstate", None), orig)
    return None


def _of_sqlite(code: int, detail: str) -> StoreError | None:
    primary = code & 0xFF
    if code in _FULL or primary in _FULL:
        return StoreFull()
    if primary in _BUSY:
        return StoreBusy()
    if primary == sqlite3.SQLITE_READONLY:
        return StoreReadOnly()
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return NotThere()
    if primary in _UNREACHABLE:
        return StoreUnreachable(detail)
    return None


def _of_postgresql(sqlstate: str | None, orig: BaseException | None) -> StoreError | None:
    if sqlstate is None:  # the connection itself failed
        lost = type(orig).__name__ in {"OperationalError", "ConnectionTimeout", "InterfaceError"}
        return StoreUnreachable() if lost else None
    if sqlstate.startswith("08"):
        return StoreUnreachable()
    kind = _BY_SQLSTATE.get(sqlstate)
    return kind() if kind else None
