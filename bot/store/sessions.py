"""Sign-ins and API tokens, by the hash of their secret; and the school's own facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, bindparam, insert, select, update

from bot.store.codec import encode
from bot.store.database import Database, insert_into, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.people import PERSON, Person, here
from bot.store.tables import people, sessions, settings

SessionKind = Literal["browser", "token"]


@dataclass(frozen=True)
class Session:
    """One sign-in or token. `id_hash` is the hash of the secret; the secret itself is nowhere stored.

    `person` is None where they have left the school.
    """

    id_hash: str
    person_id: str
    kind: SessionKind
    created_at: datetime
    expires_at: datetime
    data: Mapping[str, Any]
    person: Person | None = None


_OPEN = (
    select(sessions, *(column.label(f"who_{column.name}") for column in PERSON))
    .outerjoin(people, and_(people.c.id == sessions.c.person_id, here))
    .where(
        sessions.c.id_hash == bindparam("id_hash"),
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > bindparam("now"),
    )
)


class SessionRows(Database):
    """Keeps sign-ins and settings."""

    async def add_session(
        self,
        id_hash: str,
        person_id: str,
        expires_at: datetime,
        *,
        created_at: datetime | None = None,
        kind: SessionKind = "browser",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep a sign-in. Raises NotThere for an unknown person."""
        row = {
            "id_hash": id_hash,
            "person_id": person_id,
            "kind": kind,
            "created_at": created_at or now_utc(),
            "expires_at": expires_at,
            "data": encode(data or {}),
        }

        async def work(transaction: Transaction) -> None:
            await transaction.execute(insert(sessions), row)

        await self.write(work)

    async def find_session(self, id_hash: str, now: datetime | None = None) -> Session | None:
        """The sign-in with that hash, or None when it is unknown, over or revoked."""

        async def work(transaction: Transaction) -> Session | None:
            given = {"id_hash": id_hash, "now": now or now_utc()}
            row = (await transaction.execute(_OPEN, given)).one_or_none()
            if row is None:
                return None
            person = Person(*row[-len(PERSON) :]) if row.who_id is not None else None
            return Session(row.id_hash, row.person_id, row.kind, row.created_at, row.expires_at, row.data, person)

        return await self.read(work)

    async def set_session_data(self, id_hash: str, data: Mapping[str, Any]) -> None:
        """Replace what a sign-in carries. Raises NotThere when it is unknown or revoked."""

        async def work(transaction: Transaction) -> None:
            open_one = (sessions.c.id_hash == id_hash, sessions.c.revoked_at.is_(None))
            done = await transaction.execute(update(sessions).where(*open_one).values(data=encode(data)))
            if done.rowcount != 1:
                raise NotThere("session")

        await self.write(work)

    async def revoke(self, id_hash: str, at: datetime | None = None) -> None:
        """End one sign-in; one that is over already stays so."""

        async def work(transaction: Transaction) -> None:
            still = (sessions.c.id_hash == id_hash, sessions.c.revoked_at.is_(None))
            await transaction.execute(update(sessions).where(*still).values(revoked_at=at or now_utc()))

        await self.write(work)

    async def revoke_all(self, person_id: str, at: datetime | None = None) -> int:
        """End every sign-in and token of a person; how many."""

        async def work(transaction: Transaction) -> int:
            still = (sessions.c.person_id == person_id, sessions.c.revoked_at.is_(None))
            done = await transaction.execute(update(sessions).where(*still).values(revoked_at=at or now_utc()))
            return int(done.rowcount)

        return await self.write(work)

    async def setting(self, key: str, default: Any = None) -> Any:
        """A fact the school or Waymark itself wrote down, as JSON."""

        async def work(transaction: Transaction) -> Any:
            query = select(settings.c.value).where(settings.c.key == key)
            row = (await transaction.execute(query)).one_or_none()
            return default if row is None else row.value

        return await self.read(work)

    async def set_setting(self, key: str, value: Any) -> None:
        """Write a fact down, in place of the one before."""

        async def work(transaction: Transaction) -> None:
            await write_setting(transaction, key, value)

        await self.write(work)


async def write_setting(transaction: Transaction, key: str, value: Any) -> None:
    """Write a fact down within a transaction."""
    statement = insert_into(transaction.dialect.name, settings).values(key=key, value=encode(value))
    await transaction.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
    )
