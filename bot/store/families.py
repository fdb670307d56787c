"""Links to the family page: who may open which, until when, and that they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.tables import family_links, guardianships, messages, people

OPENED = "read family page"


@dataclass(frozen=True)
class FamilyLink:
    """One guardian's way to one student's family page. `opened_at` is the first time it was used."""

    id: str
    guardian_id: str
    student_id: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    opened_at: datetime | None = None


def _link(row: AnyRow) -> FamilyLink:
    return FamilyLink(
        row.id,
        row.guardian_id,
        row.student_id,
        row.made_by,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.opened_at,
    )


class FamilyRows(Database):
    """Keeps links to family pages."""

    async def add_family_link(
        self, guardian_id: str, student_id: str, by: str, expires_at: datetime, at: datetime | None = None
    ) -> FamilyLink:
        """A new link. Raises NotThere when they are not guardian and child, or one has left."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> FamilyLink:
            if not await _are_family(transaction, guardian_id, student_id):
                raise NotThere("guardian and student")
            link = FamilyLink(new_id("f", when), guardian_id, student_id, by, when, expires_at)
            row = {name: getattr(link, name) for name in FamilyLink.__dataclass_fields__}
            await transaction.execute(insert(family_links), row)
            await write_audit(transaction, by, "made family link", student_id, {"guardian": guardian_id}, when)
            return link

        return await self.write(work)

    async def open_family_link(self, link_id: str, at: datetime | None = None) -> FamilyLink | None:
        """Use a link, and write down that it was; as it stood before. None when it is unknown, over or revoked,
        or when the two are no longer family at this school."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> FamilyLink | None:
            query = select(family_links).where(
                family_links.c.id == link_id, family_links.c.revoked_at.is_(None), family_links.c.expires_at > when
            )
            row = (await transaction.execute(query)).one_or_none()
            if row is None or not await _are_family(transaction, row.guardian_id, row.student_id):
                return None
            first = update(family_links).where(family_links.c.id == link_id, family_links.c.opened_at.is_(None))
            await transaction.execute(first.values(opened_at=when))
            await write_audit(transaction, row.guardian_id, OPENED, row.student_id, {"by": "link"}, when)
            return _link(row)

        return await self.write(work)

    async def family_links(self, *, student_id: str | None = None, guardian_id: str | None = None) -> list[FamilyLink]:
        """The links of a student or a guardian, oldest first, whatever became of them."""

        async def work(transaction: Transaction) -> list[FamilyLink]:
            wanted = _wanted(student_id, guardian_id)
            query = select(family_links).where(*wanted).order_by(family_links.c.created_at, family_links.c.id)
            return [_link(row) for row in await transaction.execute(query)]

        return await self.read(work)

    async def revoke_family_links(
        self,
        by: str,
        *,
        link_id: str | None = None,
        student_id: str | None = None,
        guardian_id: str | None = None,
        at: datetime | None = None,
    ) -> int:
        """End links that are still good: one, or all of a student, a guardian, or both; how many."""
        when = at or now_utc()
        wanted = _wanted(student_id, guardian_id, link_id)
        if not wanted:
            raise ValueError("say which links to end")

        async def work(transaction: Transaction) -> int:
            good = (family_links.c.revoked_at.is_(None), family_links.c.expires_at > when)
            ended = update(family_links).where(*wanted, *good).values(revoked_at=when)
            done = await transaction.execute(ended.returning(family_links.c.guardian_id, family_links.c.student_id))
            rows = done.all()
            for row in rows:
                detail = {"guardian": row.guardian_id}
                await write_audit(transaction, by, "ended family link", row.student_id, detail, when)
            return len(rows)

        return await self.write(work)

    async def are_family(self, guardian_id: str, student_id: str) -> bool:
        """Whether this guardian is the student's, and both are still at the school."""

        async def work(transaction: Transaction) -> bool:
            return await _are_family(transaction, guardian_id, student_id)

        return await self.read(work)

    async def private_words(self, student_id: str) -> tuple[str, ...]:
        """What the student said and marked as private: it is quoted to nobody."""

        async def work(transaction: Transaction) -> tuple[str, ...]:
            query = select(messages.c.text).where(messages.c.student_id == student_id, messages.c.private.is_(True))
            return tuple((await transaction.execute(query.where(messages.c.sender == "student"))).scalars())

        return await self.read(work)


def _wanted(
    student_id: str | None, guardian_id: str | None, link_id: str | None = None
) -> tuple[ColumnElement[bool], ...]:
    given = {"id": link_id, "student_id": student_id, "guardian_id": guardian_id}
    return tuple(family_links.c[name] == value for name, value in given.items() if value is not None)


async def _are_family(transaction: Transaction, guardian_id: str, student_id: str) -> bool:
    tied = select(guardianships).where(
        guardianships.c.guardian_id == guardian_id, guardianships.c.student_id == student_id
    )
    if (await transaction.execute(tied)).first() is None:
        return False
    here = select(people.c.id).where(people.c.id.in_((guardian_id, student_id)), people.c.left_at.is_(None))
    return len((await transaction.execute(here)).all()) == 2
