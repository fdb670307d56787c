"""The way back up (row G1): the standard of a class's own grade that a lower one leads to."""

from __future__ import annotations

from sqlalchemy import select

from bot.plans.plan import Standard
from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.people import in_class
from bot.store.standards import find_standard, first_of_domain
from bot.store.tables import classes, enrolments

MOST_STEPS = 12
"""A chain of standards is followed no further: a file may lead in a circle."""


async def find_bridge(transaction: Transaction, student_id: str, standard: Standard) -> Standard | None:
    """What the standard leads to on the grade of the student's class in its subject; None where it is not below that.

    First by what the catalogue says it leads to, step by step; else the first of the same domain on that grade.
    """
    wanted = await _grade_of_class(transaction, student_id, standard.subject)
    if wanted is None or not standard.grade.isdigit() or int(standard.grade) >= wanted:
        return None
    here = standard
    for _ in range(MOST_STEPS):
        above = await find_standard(transaction, here.leads_to) if here.leads_to else None
        if above is None or not above.grade.isdigit() or int(above.grade) > wanted:
            break
        here = above
        if int(here.grade) == wanted:
            return here
    return await first_of_domain(transaction, standard, str(wanted))


async def _grade_of_class(transaction: Transaction, student_id: str, subject: str) -> int | None:
    """The highest grade of the student's classes in a subject; None where no class has a grade that is a number."""
    query = (
        select(classes.c.grade)
        .join(enrolments, enrolments.c.class_id == classes.c.id)
        .where(enrolments.c.student_id == student_id, classes.c.subject == subject, *in_class)
    )
    grades = [int(row.grade) for row in await transaction.execute(query) if row.grade.isdigit()]
    return max(grades, default=None)


class BridgeRows(Database):
    """Finds the way back up."""

    async def bridge(self, student_id: str, standard: Standard) -> Standard | None:
        """The standard of the class's grade that this lower one leads to; None where it is not below."""

        async def work(transaction: Transaction) -> Standard | None:
            return await find_bridge(transaction, student_id, standard)

        return await self.read(work)
