"""A teacher's classes in one look: a fixed number of questions to the database, however many students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from bot.plans.autonomy import PREPARED, Dial, Prepared, Setting, dial_from, prepared_from
from bot.plans.learner import Adult
from bot.plans.plan import Plan
from bot.store.audit import write_audit
from bot.store.codec import encode
from bot.store.database import AnyRow, Database, now_utc
from bot.store.dials import dials_within
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.notices import StoredNotice, notice_from
from bot.store.people import Person, in_class
from bot.store.plans import plan_from
from bot.store.tables import caseloads, classes, enrolments, messages, notices, people, plans, revisions, talks

AGREED = "agreed to the "
RECENT_LINES = 200
"""How far back in a talk the last words are looked for: a class list must not read every line ever said."""


@dataclass(frozen=True)
class TaughtClass:
    """A class as its teacher sees it: `dial` says what its students decide alone, `prepared` what they are offered."""

    id: str
    name: str
    subject: str
    grade: str
    dial: Dial = field(default_factory=dict)
    prepared: Prepared = field(default_factory=dict)


@dataclass(frozen=True)
class Pupil:
    """All of one student that a class list is made from.

    `agreed_at` holds when the student last agreed to a step, by (plan id, step), and `entered` when each plan came to
    the step it is in. `spoke_at` is when they last wrote, `heard_at` when an adult last wrote to them (None where that
    is more than `RECENT_LINES` lines ago). `asked` is what they asked this teacher and nobody has answered; `private`
    the words that they marked private. `advisor` is told of some things in the teacher's place. `dials` holds, by
    class, where the student's own dial differs from the class's.
    """

    person: Person
    class_ids: tuple[str, ...]
    plans: tuple[Plan, ...] = ()
    agreed_at: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    entered: Mapping[str, datetime] = field(default_factory=dict)
    spoke_at: datetime | None = None
    heard_at: datetime | None = None
    asked: tuple[StoredNotice, ...] = ()
    private: frozenset[str] = frozenset()
    advisor: Adult | None = None
    dials: Mapping[str, Dial] = field(default_factory=dict)


@dataclass(frozen=True)
class Classes:
    """A teacher's classes, and everyone in those that were asked for, by name."""

    classes: tuple[TaughtClass, ...]
    pupils: tuple[Pupil, ...]


class TriageRows(Database):
    """Looks at whole classes."""

    async def taught(self, teacher_id: str, class_id: str | None = None) -> Classes:
        """The teacher's open classes and the students in them, or in the one class. Raises NotThere for any other."""

        async def work(transaction: Transaction) -> Classes:
            found = await transaction.execute(
                select(classes)
                .where(classes.c.teacher_id == teacher_id, classes.c.closed_at.is_(None))
                .order_by(classes.c.name, classes.c.id)
            )
            taught = tuple(map(_taught, found))
            if class_id is not None and all(group.id != class_id for group in taught):
                raise NotThere(class_id)
            inside = _inside(teacher_id, class_id)
            return Classes(taught, await _pupils(transaction, inside, teacher_id))

        return await self.read(work)

    async def pupil(self, teacher_id: str, student_id: str) -> tuple[Pupil, tuple[TaughtClass, ...]]:
        """One student of the teacher, and the teacher's classes they are in. Raises NotThere."""

        async def work(transaction: Transaction) -> tuple[Pupil, tuple[TaughtClass, ...]]:
            inside = _inside(teacher_id, None).where(enrolments.c.student_id == student_id)
            pupils = await _pupils(transaction, inside, teacher_id)
            if not pupils:
                raise NotThere(student_id)
            found = await transaction.execute(select(classes).where(classes.c.id.in_(pupils[0].class_ids)))
            return pupils[0], tuple(map(_taught, found))

        return await self.read(work)

    async def dials_of(self, student_id: str) -> tuple[Setting, ...]:
        """What a student decides alone, as the teacher of each of their classes has set it for them."""

        return await self.read(lambda transaction: dials_within(transaction, student_id))

    async def set_student_dial(self, teacher_id: str, student_id: str, own: Dial, at: datetime | None = None) -> None:
        """Keep where a student's dial differs from that of the teacher's classes they are in. Raises NotThere."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> None:
            theirs = select(classes.c.id).where(classes.c.teacher_id == teacher_id, classes.c.closed_at.is_(None))
            mine = (
                enrolments.c.student_id == student_id,
                enrolments.c.left_at.is_(None),
                enrolments.c.class_id.in_(theirs),
            )
            kept = encode(dict(own)) if own else None
            moved = await transaction.execute(update(enrolments).where(*mine).values(autonomy=kept))
            if not moved.rowcount:
                raise NotThere(student_id)
            await write_audit(transaction, teacher_id, "set autonomy", student_id, {"dial": dict(own)}, when)

        await self.write(work)

    async def set_dial(
        self,
        teacher_id: str,
        class_id: str,
        dial: Dial,
        at: datetime | None = None,
        prepared: Prepared | None = None,
    ) -> None:
        """Keep what the students of a class decide alone, what they are offered, and who said so. Raises NotThere."""
        when = at or now_utc()
        kept: dict[str, Any] = {str(step): how for step, how in dial.items()}
        if prepared:
            kept[PREPARED] = dict(prepared)

        async def work(transaction: Transaction) -> None:
            mine = (classes.c.id == class_id, classes.c.teacher_id == teacher_id, classes.c.closed_at.is_(None))
            moved = await transaction.execute(update(classes).where(*mine).values(autonomy=encode(kept)))
            if moved.rowcount != 1:
                raise NotThere(class_id)
            await write_audit(transaction, teacher_id, "set autonomy", None, {"class_id": class_id, "dial": kept}, when)

        await self.write(work)


def _taught(row: AnyRow) -> TaughtClass:
    kept = row.autonomy
    return TaughtClass(row.id, row.name, row.subject, row.grade, dial_from(kept), prepared_from(kept))


def _inside(teacher_id: str, class_id: str | None) -> Select[Any]:
    query = (
        select(enrolments.c.student_id, enrolments.c.class_id, enrolments.c.autonomy)
        .join(classes, classes.c.id == enrolments.c.class_id)
        .where(classes.c.teacher_id == teacher_id, *in_class)
    )
    return query if class_id is None else query.where(enrolments.c.class_id == class_id)


async def _pupils(transaction: Transaction, inside: Select[Any], teacher_id: str) -> tuple[Pupil, ...]:
    theirs = inside.with_only_columns(enrolments.c.student_id)
    in_classes: dict[str, list[str]] = defaultdict(list)
    dials: dict[str, dict[str, Dial]] = defaultdict(dict)
    for row in await transaction.execute(inside.order_by(enrolments.c.class_id)):
        in_classes[row.student_id].append(row.class_id)
        if own := dial_from(row.autonomy):
            dials[row.student_id][row.class_id] = own
    here = (people.c.id.in_(theirs), people.c.role == "student", people.c.left_at.is_(None))
    found = (await transaction.execute(select(people).where(*here).order_by(people.c.name, people.c.id))).all()
    plan_rows = await _plan_rows(transaction, theirs)
    agreed = await _agreed(transaction, theirs)
    spoke = await _last_words(transaction, theirs, messages.c.sender == "student")
    heard = await _last_words(transaction, theirs, messages.c.sender.not_in(("student", "coach")))
    asked = await _asked(transaction, theirs, teacher_id)
    private = await _private(transaction, theirs)
    advisors = await _advisors(transaction, theirs)
    return tuple(
        Pupil(
            person=Person(row.id, row.name, row.role, row.timezone, row.locale, row.country),
            class_ids=tuple(in_classes[row.id]),
            plans=tuple(map(plan_from, plan_rows[row.id])),
            agreed_at=agreed[row.id],
            entered={plan.id: _entered(plan, agreed[row.id]) for plan in plan_rows[row.id]},
            spoke_at=spoke.get(row.id),
            heard_at=heard.get(row.id),
            asked=tuple(asked[row.id]),
            private=frozenset(private[row.id]),
            advisor=advisors.get(row.id),
            dials=dials.get(row.id, {}),
        )
        for row in found
    )


def _entered(plan: AnyRow, agreed: Mapping[tuple[str, str], datetime]) -> datetime:
    if plan.step == "mastered":
        at: datetime = plan.updated_at
        return at
    return max((at for (plan_id, _), at in agreed.items() if plan_id == plan.id), default=plan.created_at)


async def _plan_rows(transaction: Transaction, theirs: Select[Any]) -> Mapping[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = defaultdict(list)
    query = select(plans).where(plans.c.student_id.in_(theirs), plans.c.closed_at.is_(None))
    for row in await transaction.execute(query.order_by(plans.c.created_at, plans.c.id)):
        found[row.student_id].append(row)
    return found


async def _agreed(transaction: Transaction, theirs: Select[Any]) -> Mapping[str, dict[tuple[str, str], datetime]]:
    found: dict[str, dict[tuple[str, str], datetime]] = defaultdict(dict)
    query = (
        select(plans.c.student_id, revisions.c.plan_id, revisions.c.what, func.max(revisions.c.at).label("at"))
        .join(plans, plans.c.id == revisions.c.plan_id)
        .where(plans.c.student_id.in_(theirs), plans.c.closed_at.is_(None), revisions.c.what.startswith(AGREED))
        .group_by(plans.c.student_id, revisions.c.plan_id, revisions.c.what)
    )
    for row in await transaction.execute(query):
        found[row.student_id][row.plan_id, row.what.removeprefix(AGREED)] = row.at
    return found


async def _last_words(transaction: Transaction, theirs: Select[Any], whose: ColumnElement[bool]) -> dict[str, datetime]:
    last = (
        select(messages.c.at)
        .where(messages.c.student_id == talks.c.student_id, messages.c.seq > talks.c.seq - RECENT_LINES, whose)
        .order_by(messages.c.seq.desc())
        .limit(1)
        .correlate(talks)
        .scalar_subquery()
    )
    query = select(talks.c.student_id, last.label("at")).where(talks.c.student_id.in_(theirs))
    return {row.student_id: row.at for row in await transaction.execute(query) if row.at is not None}


async def _advisors(transaction: Transaction, theirs: Select[Any]) -> dict[str, Adult]:
    query = (
        select(caseloads.c.student_id, people.c.id, people.c.name, people.c.reach)
        .join(people, people.c.id == caseloads.c.advisor_id)
        .where(caseloads.c.student_id.in_(theirs), people.c.left_at.is_(None))
        .order_by(people.c.name.desc(), people.c.id.desc())
    )
    return {row.student_id: Adult(row.id, row.name, "advisor", row.reach) for row in await transaction.execute(query)}


async def _private(transaction: Transaction, theirs: Select[Any]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(messages.c.student_id, messages.c.text)
    query = query.where(messages.c.student_id.in_(theirs), messages.c.private, messages.c.sender == "student")
    for row in await transaction.execute(query):
        found[row.student_id].append(row.text)
    return found


async def _asked(transaction: Transaction, theirs: Select[Any], teacher_id: str) -> Mapping[str, list[StoredNotice]]:
    found: dict[str, list[StoredNotice]] = defaultdict(list)
    mine = (notices.c.recipient == teacher_id, notices.c.state == "new", notices.c.level == "request")
    query = select(notices).where(notices.c.student_id.in_(theirs), *mine).order_by(notices.c.at, notices.c.id)
    for row in await transaction.execute(query):
        found[row.student_id].append(notice_from(row))
    return found
