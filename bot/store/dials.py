"""Who decides a student's steps, as the teachers of their classes have set it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, exists, or_, select

from bot.plans.autonomy import Setting, dial_from, merged, prepared_from
from bot.store.embedded import Transaction
from bot.store.people import here, in_class
from bot.store.tables import classes, enrolments, people

# Built once: it is asked in turns of a talk.
_DIALS = (
    select(people.c.id, people.c.name, classes.c.autonomy, enrolments.c.autonomy.label("own"))
    .join(classes, classes.c.teacher_id == people.c.id)
    .join(enrolments, enrolments.c.class_id == classes.c.id)
    .where(enrolments.c.student_id == bindparam("student_id"), here, *in_class)
    .order_by(classes.c.name, classes.c.id)
)
DIALED: ColumnElement[bool] = exists().where(
    enrolments.c.student_id == people.c.id,
    enrolments.c.class_id == classes.c.id,
    or_(classes.c.autonomy.is_not(None), enrolments.c.autonomy.is_not(None)),
    *in_class,
)
"""Whether anything is set for the person of a row: for most nothing is, and then nothing more need be asked."""


async def dials_within(transaction: Transaction, student_id: str) -> tuple[Setting, ...]:
    """What a student decides alone, as the teacher of each of their classes has set it for them."""
    return tuple(
        Setting(row.id, row.name, merged(dial_from(row.autonomy), dial_from(row.own)), prepared_from(row.autonomy))
        for row in await transaction.execute(_DIALS, {"student_id": student_id})
    )
