"""Everything the nudge rules know, of all students at once: a fixed number of questions, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union

from bot.nudges import Ask, Case
from bot.store.database import AnyRow
from bot.store.embedded import Transaction
from bot.store.people import here, in_class, learner_from
from bot.store.plans import plan_from
from bot.store.tables import (
    caseloads,
    classes,
    enrolments,
    messages,
    notices,
    people,
    plans,
    profile_notes,
    revisions,
    talks,
)

RECENT_LINES = 300
"""How far back in a talk the last words are looked for: a round must not read every line ever said."""
RECENT_DAYS = 60
"""How long a request that was taken up still counts as an answer."""


async def load_cases(
    transaction: Transaction, now: datetime, student_ids: Sequence[str] | None = None
) -> tuple[Case, ...]:
    """The case of every student of the school, or of those named."""

    def mine(query: Select[Any], column: Any) -> Select[Any]:
        return query if student_ids is None else query.where(column.in_(student_ids))

    students = (await transaction.execute(mine(_STUDENTS, people.c.id))).all()
    adults = await _grouped(transaction, mine(_AROUND, _around.c.student_id))
    safety = (await transaction.execute(_SAFETY)).all()
    notes = await _grouped(transaction, mine(_NOTES, profile_notes.c.student_id))
    courses = await _grouped(transaction, mine(_COURSES, enrolments.c.student_id))
    open_plans = await _grouped(transaction, mine(_PLANS, plans.c.student_id))
    asks = await _grouped(transaction, mine(_asks(now), notices.c.student_id))
    private = await _grouped(transaction, mine(_PRIVATE, messages.c.student_id))
    return tuple(
        Case(
            learner=learner_from(row, notes[row.id], [*adults[row.id], *safety]),
            plans=tuple(map(plan_from, open_plans[row.id])),
            asks=tuple(map(_ask, asks[row.id])),
            said_at=row.said_at,
            heard_at=row.heard_at,
            entered={plan.id: plan.entered_at for plan in open_plans[row.id] if plan.entered_at is not None},
            courses=tuple((course.subject, course.grade) for course in courses[row.id]),
            private=frozenset(line.text.strip() for line in private[row.id]),
        )
        for row in students
    )


async def _grouped(transaction: Transaction, query: Select[Any]) -> Mapping[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in await transaction.execute(query):
        found[row.student_id].append(row)
    return found


def _newest_line(*of: Any) -> Any:
    """The time of a student's newest line of that kind. Looked for from the end of the talk, so few rows are read."""
    recent = messages.c.seq > func.coalesce(talks.c.seq, 0) - RECENT_LINES
    return (
        select(messages.c.at)
        .where(messages.c.student_id == people.c.id, recent, *of)
        .order_by(messages.c.seq.desc())
        .limit(1)
        .correlate(people, talks)
        .scalar_subquery()
    )


_STUDENTS: Select[Any] = (
    select(
        people,
        _newest_line(messages.c.sender == "student").label("said_at"),
        _newest_line(messages.c.sender.not_in(("student", "coach"))).label("heard_at"),
    )
    .outerjoin(talks, talks.c.student_id == people.c.id)
    .where(people.c.role == "student", here)
    .order_by(people.c.id)
)
_adult = (people.c.id, people.c.name, people.c.reach)
_around = union(
    select(*_adult, literal("teacher").label("role"), enrolments.c.student_id)
    .join(classes, classes.c.teacher_id == people.c.id)
    .join(enrolments, enrolments.c.class_id == classes.c.id)
    .where(here, *in_class),
    select(*_adult, literal("advisor"), caseloads.c.student_id)
    .join(caseloads, caseloads.c.advisor_id == people.c.id)
    .where(here),
).subquery()
_AROUND: Select[Any] = select(_around)
_SAFETY: Select[Any] = select(*_adult, literal("safety").label("role")).where(people.c.role == "safety", here)
_NOTES: Select[Any] = select(profile_notes).order_by(profile_notes.c.version)
_COURSES: Select[Any] = (
    select(enrolments.c.student_id, classes.c.subject, classes.c.grade)
    .join(classes, classes.c.id == enrolments.c.class_id)
    .where(*in_class)
    .order_by(classes.c.id)
)
_entered = (
    select(revisions.c.at)
    .where(revisions.c.plan_id == plans.c.id, revisions.c.changes["step"].as_string().is_not(None))
    .order_by(revisions.c.number.desc())
    .limit(1)
    .correlate(plans)
    .scalar_subquery()
)
_PLANS: Select[Any] = (
    select(plans.c.id, plans.c.student_id, plans.c.document, plans.c.revision, _entered.label("entered_at"))
    .where(plans.c.closed_at.is_(None))
    .order_by(plans.c.created_at, plans.c.id)
)
_PRIVATE: Select[Any] = select(messages.c.student_id, messages.c.text).where(
    messages.c.private, messages.c.sender == "student"
)


def _asks(now: datetime) -> Select[Any]:
    recent = or_(notices.c.state != "acted", notices.c.at >= now - timedelta(days=RECENT_DAYS))
    return select(notices).where(recent).order_by(notices.c.at, notices.c.id)


def _ask(row: AnyRow) -> Ask:
    return Ask(
        id=row.id,
        level=row.level,
        kind=row.kind,
        words=row.words,
        to=row.recipient,
        at=row.at,
        state=row.state,
        plan_id=row.plan_id,
        message_id=row.message_id,
    )
