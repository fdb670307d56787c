"""How people prove who they are: hashes of passwords and codes, the sign-in of the school, and how often it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, exists, func, insert, select, update

from bot.store.database import AnyRow, Database, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.people import PERSON, Person, here, in_class
from bot.store.tables import classes, credentials, enrolments, people

Kind = Literal["password", "once", "code", "oidc"]

FREE_TRIES = 4
_DOUBLINGS = 10
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Credential:
    """One way in of one person. `secret` is a hash; `locked_until` is when the next try counts."""

    person_id: str
    kind: Kind
    secret: str | None
    subject: str | None
    failures: int
    locked_until: datetime | None
    changed_at: datetime


@dataclass(frozen=True)
class Locked:
    """Somebody whose way in is shut for a while."""

    person: Person
    failures: int
    until: datetime


def wait_after(failures: int) -> timedelta:
    """How long nothing is tried after so many failures in a row: a minute, two, four, up to an hour."""
    if failures <= FREE_TRIES:
        return timedelta()
    doublings: int = min(failures - FREE_TRIES - 1, _DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


class CredentialRows(Database):
    """Keeps the ways in."""

    async def person_by_login(self, login: str) -> Person | None:
        """The one person with that id or, whatever its case, that e-mail address; None for nobody or for two."""

        async def work(transaction: Transaction) -> Person | None:
            named = (people.c.id == login) | (func.lower(people.c.email) == login.lower())
            found = (await transaction.execute(select(*PERSON).where(named, here).limit(3))).all()
            by_id = [row for row in found if row.id == login]
            chosen = by_id or found
            return Person(*chosen[0]) if len(chosen) == 1 else None

        return await self.read(work)

    async def person_by_email(self, email: str) -> Person | None:
        """The one person with that e-mail address, whatever its case; None for nobody or for two."""

        async def work(transaction: Transaction) -> Person | None:
            query = select(*PERSON).where(func.lower(people.c.email) == email.lower(), here).limit(2)
            found = (await transaction.execute(query)).all()
            return Person(*found[0]) if len(found) == 1 else None

        return await self.read(work)

    async def person_by_subject(self, kind: Kind, subject: str, class_code: str | None = None) -> Person | None:
        """Whose way in is called `subject`; with a class code only somebody who is in that class."""

        async def work(transaction: Transaction) -> Person | None:
            theirs = (credentials.c.kind == kind, credentials.c.subject == subject)
            query = select(*PERSON).join(credentials, credentials.c.person_id == people.c.id).where(*theirs, here)
            if class_code is not None:
                inside = (enrolments.c.student_id == people.c.id, classes.c.code == class_code, *in_class)
                query = query.where(exists().where(enrolments.c.class_id == classes.c.id, *inside))
            row = (await transaction.execute(query)).one_or_none()
            return None if row is None else Person(*row)

        return await self.read(work)

    async def begin_try(self, person_id: str, kinds: Sequence[Kind], now: datetime) -> tuple[Credential, ...]:
        """Count a try and give what it may be held against; nothing while the person is locked out.

        It counts before it is known to fail, so that many tries at once are as slow as one after the other.
        """

        async def work(transaction: Transaction) -> tuple[Credential, ...]:
            theirs = (credentials.c.person_id == person_id, credentials.c.kind.in_(kinds))
            found = (await transaction.execute(select(credentials).where(*theirs).with_for_update())).all()
            if any(row.locked_until is not None and row.locked_until > now for row in found):
                return ()
            failures = max((row.failures for row in found), default=0) + 1
            wait = wait_after(failures)
            locked = {"failures": failures, "locked_until": now + wait if wait else None}
            if found:
                await transaction.execute(update(credentials).where(*theirs).values(**locked))
            return tuple(map(_credential, found))

        return await self.write(work)

    async def end_lock(self, person_id: str) -> None:
        """Forget the failures: it went well, or somebody who may says so."""

        async def work(transaction: Transaction) -> None:
            await transaction.execute(
                update(credentials).where(credentials.c.person_id == person_id).values(failures=0, locked_until=None)
            )

        await self.write(work)

    async def set_credential(
        self, person_id: str, kind: Kind, secret: str | None, subject: str | None = None, at: datetime | None = None
    ) -> bool:
        """Give a person this way in, in place of the one of its kind before. False when the subject is another's."""
        row = {"person_id": person_id, "kind": kind, "secret": secret, "subject": subject, "failures": 0}

        async def work(transaction: Transaction) -> bool:
            if subject is not None:
                others = (credentials.c.kind == kind, credentials.c.subject == subject)
                taken = select(credentials.c.person_id).where(*others, credentials.c.person_id != person_id)
                if (await transaction.execute(taken)).first() is not None:
                    return False
            if (await transaction.execute(select(people.c.id).where(people.c.id == person_id))).first() is None:
                raise NotThere("person")
            mine = (credentials.c.person_id == person_id, credentials.c.kind == kind)
            await transaction.execute(delete(credentials).where(*mine))
            await transaction.execute(insert(credentials), {**row, "changed_at": at or now_utc()})
            return True

        return await self.write(work)

    async def drop_credential(self, person_id: str, kind: Kind) -> bool:
        """Take a way in away; whether there was one. Of two who try at once one is told so."""

        async def work(transaction: Transaction) -> bool:
            mine = (credentials.c.person_id == person_id, credentials.c.kind == kind)
            return (await transaction.execute(delete(credentials).where(*mine))).rowcount == 1

        return await self.write(work)

    async def credentials_of(self, person_ids: Sequence[str]) -> tuple[Credential, ...]:
        """Every way in of these people."""

        async def work(transaction: Transaction) -> tuple[Credential, ...]:
            query = select(credentials).where(credentials.c.person_id.in_(person_ids))
            return tuple(map(_credential, await transaction.execute(query)))

        return await self.read(work)

    async def locked_out(self, now: datetime) -> tuple[Locked, ...]:
        """Whoever has to wait before the next try, by name."""

        async def work(transaction: Transaction) -> tuple[Locked, ...]:
            until, worst = func.max(credentials.c.locked_until), func.max(credentials.c.failures)
            query = (
                select(*PERSON, worst.label("failures"), until.label("until"))
                .join(credentials, credentials.c.person_id == people.c.id)
                .where(credentials.c.locked_until > now, here)
                .group_by(*PERSON)
                .order_by(people.c.name, people.c.id)
            )
            rows = await transaction.execute(query)
            return tuple(Locked(Person(*row[:-2]), int(row.failures), row.until) for row in rows)

        return await self.read(work)


def _credential(row: AnyRow) -> Credential:
    return Credential(row.person_id, row.kind, row.secret, row.subject, row.failures, row.locked_until, row.changed_at)
