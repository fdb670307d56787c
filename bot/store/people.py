"""Who is at the school, and who stands around whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import (
    BindParameter,
    Label,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    select,
    union,
    update,
)

from bot.plans.learner import Adult, Learner, ProfileNote
from bot.store.database import AnyRow, Database, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.tables import (
    caseloads,
    classes,
    enrolments,
    guardianships,
    people,
    profile_notes,
    sessions,
)

Role = Literal["student", "teacher", "advisor", "guardian", "admin", "safety"]
Bond = Literal["class", "caseload", "family"]


_HANDFUL = 500


@dataclass(frozen=True)
class Person:
    """Anyone who can sign in. `timezone` is an IANA name, `locale` like "en-US", `country` like "US"."""

    id: str
    name: str
    role: Role
    timezone: str = "America/New_York"
    locale: str = "en-US"
    country: str = "US"
    email: str | None = None


@dataclass(frozen=True)
class SchoolClass:
    """A class that is still taught, its teacher, and those who are still in it. `code` is what its students type in."""

    id: str
    name: str
    subject: str
    grade: str
    teacher_id: str
    student_ids: tuple[str, ...] = ()
    code: str | None = None


PERSON = (
    people.c.id,
    people.c.name,
    people.c.role,
    people.c.timezone,
    people.c.locale,
    people.c.country,
    people.c.email,
)
_student: BindParameter[str] = bindparam("student_id")
_adult = (people.c.id, people.c.name, people.c.reach)
_RANK = {"teacher": 1, "advisor": 2, "guardian": 3, "safety": 4}


def _role(name: str) -> Label[str]:
    return literal(name).label("role")


here = people.c.left_at.is_(None)
in_class = (enrolments.c.left_at.is_(None), classes.c.closed_at.is_(None))
_ADULTS = union(
    select(*_adult, _role("teacher"))
    .join(classes, classes.c.teacher_id == people.c.id)
    .join(enrolments, enrolments.c.class_id == classes.c.id)
    .where(enrolments.c.student_id == _student, here, *in_class),
    select(*_adult, _role("advisor"))
    .join(caseloads, caseloads.c.advisor_id == people.c.id)
    .where(caseloads.c.student_id == _student, here),
    select(*_adult, _role("guardian"))
    .join(guardianships, guardianships.c.guardian_id == people.c.id)
    .where(guardianships.c.student_id == _student, here),
    select(*_adult, _role("safety")).where(people.c.role == "safety", here),
)
_NOTES = select(profile_notes).where(profile_notes.c.student_id == _student).order_by(profile_notes.c.version)


def learner_from(row: AnyRow, notes: Sequence[AnyRow], adults: Sequence[AnyRow]) -> Learner:
    """The learner those rows tell of; the newest note of each field counts."""
    return Learner(
        id=row.id,
        name=row.name,
        timezone=row.timezone,
        locale=row.locale,
        country=row.country,
        profile={n.field: ProfileNote(n.text, n.by, n.at, n.visibility) for n in notes},
        adults=tuple(
            Adult(a.id, a.name, a.role, a.reach) for a in sorted(adults, key=lambda a: (_RANK[a.role], a.name, a.id))
        ),
    )


def _bonds(person_id: str) -> tuple[Select[str, str], ...]:
    """Each student tied to that adult, and how: a class that is taught, a caseload, a family."""
    return (
        select(enrolments.c.student_id, literal("class").label("bond"))
        .join(classes)
        .where(classes.c.teacher_id == person_id, *in_class),
        select(caseloads.c.student_id, literal("caseload")).where(caseloads.c.advisor_id == person_id),
        select(guardianships.c.student_id, literal("family")).where(guardianships.c.guardian_id == person_id),
    )


async def circle(transaction: Transaction, student_id: str) -> tuple[Sequence[AnyRow], Sequence[AnyRow]]:
    """The rows `learner_from` wants beside the person: profile notes and adults."""
    given = {"student_id": student_id}
    notes = (await transaction.execute(_NOTES, given)).all()
    adults = (await transaction.execute(_ADULTS, given)).all()
    return notes, adults


class PeopleRows(Database):
    """Looks at people and classes."""

    async def person(self, person_id: str) -> Person | None:
        """The person with that id who is (still) at the school, or None."""

        async def work(transaction: Transaction) -> Person | None:
            found = await transaction.execute(select(*PERSON).where(people.c.id == person_id, here))
            row = found.one_or_none()
            return None if row is None else Person(*row)

        return await self.read(work)

    async def people(self, role: Role | None = None) -> tuple[Person, ...]:
        """Everyone, or everyone in a role, by name."""

        async def work(transaction: Transaction) -> tuple[Person, ...]:
            query = select(*PERSON).where(here).order_by(people.c.name, people.c.id)
            if role is not None:
                query = query.where(people.c.role == role)
            return tuple(Person(*row) for row in await transaction.execute(query))

        return await self.read(work)

    async def learner(self, student_id: str) -> Learner | None:
        """The student with profile and adults, or None when there is no such student."""

        async def work(transaction: Transaction) -> Learner | None:
            query = select(people).where(people.c.id == student_id, people.c.role == "student", here)
            row = (await transaction.execute(query)).one_or_none()
            return None if row is None else learner_from(row, *await circle(transaction, student_id))

        return await self.read(work)

    async def profile_history(self, student_id: str, field: str) -> tuple[ProfileNote, ...]:
        """Every version of one profile field, oldest first."""

        async def work(transaction: Transaction) -> tuple[ProfileNote, ...]:
            found = await transaction.execute(_NOTES, {"student_id": student_id})
            return tuple(ProfileNote(n.text, n.by, n.at, n.visibility) for n in found if n.field == field)

        return await self.read(work)

    async def classes_of(self, teacher_id: str) -> tuple[SchoolClass, ...]:
        """A teacher's classes with the ids of their students."""

        async def work(transaction: Transaction) -> tuple[SchoolClass, ...]:
            query = (
                select(classes, enrolments.c.student_id)
                .outerjoin(enrolments, and_(enrolments.c.class_id == classes.c.id, enrolments.c.left_at.is_(None)))
                .where(classes.c.teacher_id == teacher_id, classes.c.closed_at.is_(None))
                .order_by(classes.c.name, classes.c.id, enrolments.c.student_id)
            )
            found: dict[str, SchoolClass] = {}
            for row in await transaction.execute(query):
                known = found.get(row.id)
                students = (*(known.student_ids if known else ()), *filter(None, [row.student_id]))
                found[row.id] = _school_class(row, students)
            return tuple(found.values())

        return await self.read(work)

    async def students_of(self, person_id: str) -> tuple[Person, ...]:
        """The students this adult looks after: in their classes, on their caseload, or their own children."""

        async def work(transaction: Transaction) -> tuple[Person, ...]:
            theirs = union(*_bonds(person_id)).subquery()
            query = (
                select(*PERSON)
                .where(people.c.id.in_(select(theirs.c.student_id)), here)
                .order_by(people.c.name, people.c.id)
            )
            return tuple(Person(*row) for row in await transaction.execute(query))

        return await self.read(work)

    async def bonds(self, person_id: str, student_id: str) -> frozenset[Bond]:
        """What ties this adult to that student; empty for strangers and for students who have left."""

        async def work(transaction: Transaction) -> frozenset[Bond]:
            still = select(people.c.id).where(people.c.id == student_id, people.c.role == "student", here)
            found = union(*(bond.where(bond.selected_columns.student_id.in_(still)) for bond in _bonds(person_id)))
            return frozenset(cast(Bond, row.bond) for row in await transaction.execute(found))

        return await self.read(work)

    async def may_see(self, person_id: str, student_id: str) -> bool:
        """Whether the student is this very person or one of theirs (by class, caseload or family)."""
        return person_id == student_id or bool(await self.bonds(person_id, student_id))

    async def counts(self) -> dict[str, int]:
        """How many people there are in each role."""

        async def work(transaction: Transaction) -> dict[str, int]:
            query = select(people.c.role, func.count()).where(here).group_by(people.c.role)
            return {cast(str, role): int(number) for role, number in await transaction.execute(query)}

        return await self.read(work)

    async def add_person(self, person: Person, reach: str = "") -> bool:
        """Keep somebody new, or bring somebody up to date who is here or has left; whether they are new."""
        row = {**asdict(person), "reach": reach, "left_at": None}

        async def work(transaction: Transaction) -> bool:
            changes = {name: value for name, value in row.items() if name != "id"}
            known = await transaction.execute(update(people).where(people.c.id == person.id).values(**changes))
            if known.rowcount:
                return False
            await transaction.execute(insert(people), row)
            return True

        return await self.write(work)

    async def set_locale(self, person_id: str, locale: str) -> None:
        """The language and region somebody reads in, such as "es-MX"."""

        async def work(transaction: Transaction) -> None:
            await transaction.execute(update(people).where(people.c.id == person_id).values(locale=locale))

        await self.write(work)

    async def close_person(self, person_id: str, at: datetime | None = None) -> None:
        """Somebody has left: what they wrote stays, every sign-in of theirs is over, and no new one is let in."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> None:
            await close_people(transaction, [person_id], when)

        await self.write(work)

    async def all_classes(self) -> tuple[tuple[SchoolClass, str], ...]:
        """Every class that is still taught, with its teacher's name, by name."""

        async def work(transaction: Transaction) -> tuple[tuple[SchoolClass, str], ...]:
            query = (
                select(classes, people.c.name.label("teacher"))
                .join(people, people.c.id == classes.c.teacher_id)
                .where(classes.c.closed_at.is_(None))
                .order_by(classes.c.name, classes.c.id)
            )
            inside = select(enrolments).where(enrolments.c.left_at.is_(None)).order_by(enrolments.c.student_id)
            members: dict[str, list[str]] = {}
            for row in await transaction.execute(inside):
                members.setdefault(row.class_id, []).append(row.student_id)
            return tuple(
                (_school_class(row, tuple(members.get(row.id, ()))), row.teacher)
                for row in await transaction.execute(query)
            )

        return await self.read(work)

    async def set_class_code(self, class_id: str, code: str) -> bool:
        """Give a class the code its students type in. False when another class has it; NotThere without the class."""

        async def work(transaction: Transaction) -> bool:
            if (await transaction.execute(select(classes.c.id).where(classes.c.code == code))).first() is not None:
                return False
            done = await transaction.execute(update(classes).where(classes.c.id == class_id).values(code=code))
            if done.rowcount != 1:
                raise NotThere("class")
            return True

        return await self.write(work)


def _school_class(row: AnyRow, student_ids: tuple[str, ...]) -> SchoolClass:
    return SchoolClass(row.id, row.name, row.subject, row.grade, row.teacher_id, student_ids, row.code)


async def close_people(transaction: Transaction, person_ids: Sequence[str], at: datetime) -> None:
    """Mark people as having left, and end their sign-ins. Those who left before keep their day.

    Passwords and codes stay, of no use until they come back.
    """
    for some in batched(person_ids):
        gone = update(people).where(people.c.id.in_(some), here).values(left_at=at)
        await transaction.execute(gone)
        still = (sessions.c.person_id.in_(some), sessions.c.revoked_at.is_(None))
        await transaction.execute(update(sessions).where(*still).values(revoked_at=at))


def batched(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in handfuls that every database takes in one statement."""
    return (ids[at : at + _HANDFUL] for at in range(0, len(ids), _HANDFUL))
