"""Who is at the school, and who stands around whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import BindParameter, Integer, bindparam, func, literal, select, union

from bot.plans.learner import Adult, Learner, ProfileNote
from bot.store.database import AnyRow, Database
from bot.store.embedded import Transaction
from bot.store.tables import caseloads, classes, enrolments, guardianships, people, profile_notes

Role = Literal["student", "teacher", "advisor", "guardian", "admin", "safety"]


@dataclass(frozen=True)
class Person:
    """Anyone who can sign in. `timezone` is an IANA name, `locale` like "en-US", `country` like "US"."""

    id: str
    name: str
    role: Role
    timezone: str = "America/New_York"
    locale: str = "en-US"
    country: str = "US"


@dataclass(frozen=True)
class SchoolClass:
    """A class and its teacher."""

    id: str
    name: str
    subject: str
    grade: str
    teacher_id: str
    student_ids: tuple[str, ...] = ()


_PERSON = (
    people.c.id,
    people.c.name,
    people.c.role,
    people.c.timezone,
    people.c.locale,
    people.c.country,
)
_student: BindParameter[str] = bindparam("student_id")
_adult = (people.c.id, people.c.name, people.c.reach)
_rank = {"teacher": 1, "advisor": 2, "guardian": 3, "safety": 4}


def _role(name: str) -> tuple[Any, Any]:
    return literal(_rank[name], Integer).label("rank"), literal(name).label("role")


_here = people.c.left_at.is_(None)
_ADULTS = union(
    select(*_adult, *_role("teacher"))
    .join(classes, classes.c.teacher_id == people.c.id)
    .join(enrolments, enrolments.c.class_id == classes.c.id)
    .where(enrolments.c.student_id == _student, _here),
    select(*_adult, *_role("advisor"))
    .join(caseloads, caseloads.c.advisor_id == people.c.id)
    .where(caseloads.c.student_id == _student, _here),
    select(*_adult, *_role("guardian"))
    .join(guardianships, guardianships.c.guardian_id == people.c.id)
    .where(guardianships.c.student_id == _student, _here),
    select(*_adult, *_role("safety")).where(people.c.role == "safety", _here),
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
            Adult(a.id, a.name, a.role, a.reach) for a in sorted(adults, key=lambda a: (a.rank, a.name, a.id))
        ),
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
            found = await transaction.execute(select(*_PERSON).where(people.c.id == person_id, _here))
            row = found.one_or_none()
            return None if row is None else Person(*row)

        return await self.read(work)

    async def people(self, role: Role | None = None) -> tuple[Person, ...]:
        """Everyone, or everyone in a role, by name."""

        async def work(transaction: Transaction) -> tuple[Person, ...]:
            query = select(*_PERSON).where(_here).order_by(people.c.name, people.c.id)
            if role is not None:
                query = query.where(people.c.role == role)
            return tuple(Person(*row) for row in await transaction.execute(query))

        return await self.read(work)

    async def learner(self, student_id: str) -> Learner | None:
        """The student with profile and adults, or None when there is no such student."""

        async def work(transaction: Transaction) -> Learner | None:
            query = select(people).where(people.c.id == student_id, people.c.role == "student", _here)
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
                .outerjoin(enrolments, enrolments.c.class_id == classes.c.id)
                .where(classes.c.teacher_id == teacher_id)
                .order_by(classes.c.name, classes.c.id, enrolments.c.student_id)
            )
            found: dict[str, SchoolClass] = {}
            for row in await transaction.execute(query):
                known = found.get(row.id)
                students = (*(known.student_ids if known else ()), *filter(None, [row.student_id]))
                found[row.id] = SchoolClass(row.id, row.name, row.subject, row.grade, row.teacher_id, students)
            return tuple(found.values())

        return await self.read(work)

    async def students_of(self, person_id: str) -> tuple[Person, ...]:
        """The students this adult looks after: in their classes, on their caseload, or their own children."""

        async def work(transaction: Transaction) -> tuple[Person, ...]:
            theirs = union(
                select(enrolments.c.student_id).join(classes).where(classes.c.teacher_id == person_id),
                select(caseloads.c.student_id).where(caseloads.c.advisor_id == person_id),
                select(guardianships.c.student_id).where(guardianships.c.guardian_id == person_id),
            ).subquery()
            query = (
                select(*_PERSON)
                .where(people.c.id.in_(select(theirs.c.student_id)), _here)
                .order_by(people.c.name, people.c.id)
            )
            return tuple(Person(*row) for row in await transaction.execute(query))

        return await self.read(work)

    async def may_see(self, person_id: str, student_id: str) -> bool:
        """Whether the student is this very person or one of theirs (by class, caseload or family)."""
        if person_id == student_id:
            return True
        return any(student.id == student_id for student in await self.students_of(person_id))

    async def counts(self) -> dict[str, int]:
        """How many people there are in each role."""

        async def work(transaction: Transaction) -> dict[str, int]:
            query = select(people.c.role, func.count()).where(_here).group_by(people.c.role)
            return {cast(str, role): int(number) for role, number in await transaction.execute(query)}

        return await self.read(work)
