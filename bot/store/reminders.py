"""Reminders: whom to look at, and who may send today's. One row a student and local day, claimed before sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from bot.plans.learner import Learner
from bot.plans.plan import Plan
from bot.plans.reminders import NO_REMINDERS
from bot.store.database import Database, insert_into
from bot.store.embedded import Transaction
from bot.store.people import learner_from
from bot.store.plans import plan_from
from bot.store.tables import people, plans, reminders, talks

PAGE = 500
CLAIMED_FOR = timedelta(minutes=10)
"""Longer than saying one takes: a day that was claimed and not settled by then belongs to a worker that died."""


@dataclass(frozen=True)
class Candidate:
    """A student with plans that run, as `bot.plans.reminders.due` wants them. The learner comes without adults."""

    learner: Learner
    plans: tuple[Plan, ...]
    last_reminder_on: date | None
    stopped: bool


_RUNNING = (plans.c.step == "active", plans.c.closed_at.is_(None))
_STUDENTS = (
    select(people, talks.c.document.label("talk"))
    .outerjoin(talks, talks.c.student_id == people.c.id)
    .where(
        people.c.role == "student",
        people.c.left_at.is_(None),
        people.c.id > bindparam("after"),
        select(plans.c.id).where(plans.c.student_id == people.c.id, *_RUNNING).exists(),
    )
    .order_by(people.c.id)
    .limit(bindparam("most"))
)
_LAST = (
    select(reminders.c.student_id, func.max(reminders.c.on).label("last_on"))
    .where(
        reminders.c.student_id.in_(bindparam("students", expanding=True)),
        or_(reminders.c.sent_at.is_not(None), reminders.c.at > bindparam("died")),
    )
    .group_by(reminders.c.student_id)
)
_PLANS = (
    select(plans.c.student_id, plans.c.document, plans.c.revision)
    .where(plans.c.student_id.in_(bindparam("students", expanding=True)), *_RUNNING)
    .order_by(plans.c.created_at, plans.c.id)
)


async def mark_reminded(transaction: Transaction, student_id: str, on: date, at: datetime) -> bool:
    """Settle the day in the transaction that says its reminder; False when it was settled before."""
    unsent = reminders.c.sent_at.is_(None)
    marked = await transaction.execute(update(reminders).where(*_day(student_id, on), unsent).values(sent_at=at))
    return bool(marked.rowcount)


class ReminderRows(Database):
    """Finds candidates and hands out days."""

    async def reminder_candidates(self, now: datetime, after: str = "", limit: int = PAGE) -> tuple[Candidate, ...]:
        """Students with a plan that runs, by id from `after` on: three statements for a whole page.

        Ask again with the last one's id until nothing comes. A day that was claimed by a worker that died is free.
        """

        async def work(transaction: Transaction) -> tuple[Candidate, ...]:
            rows = (await transaction.execute(_STUDENTS, {"after": after, "most": limit})).all()
            if not rows:
                return ()
            ids = {"students": [row.id for row in rows]}
            died = {**ids, "died": now - CLAIMED_FOR}
            sent = {row.student_id: row.last_on for row in await transaction.execute(_LAST, died)}
            running: dict[str, list[Plan]] = {}
            for row in await transaction.execute(_PLANS, ids):
                running.setdefault(row.student_id, []).append(plan_from(row))
            return tuple(
                Candidate(
                    learner=learner_from(row, (), ()),
                    plans=tuple(running.get(row.id, ())),
                    last_reminder_on=date.fromisoformat(sent[row.id]) if row.id in sent else None,
                    stopped=NO_REMINDERS in ((row.talk or {}).get("flags") or ()),
                )
                for row in rows
            )

        return await self.read(work)

    async def claim_reminder(
        self, student_id: str, on: date, at: datetime, plan_id: str | None = None, kind: str = "checkin"
    ) -> bool:
        """Take the student's local day for a reminder; False when it is taken. Only one of many workers gets True.

        A claim that is `CLAIMED_FOR` old and not settled was a dead worker's, and can be taken.
        """

        async def work(transaction: Transaction) -> bool:
            new = insert_into(transaction.dialect.name, reminders)
            mine = new.on_conflict_do_update(
                index_elements=["student_id", "on"],
                set_={name: new.excluded[name] for name in ("at", "plan_id", "kind")},
                where=reminders.c.sent_at.is_(None) & (reminders.c.at <= at - CLAIMED_FOR),
            )
            row = {"student_id": student_id, "on": on.isoformat(), "at": at, "plan_id": plan_id, "kind": kind}
            taken = await transaction.execute(mine.returning(reminders.c.student_id), row)
            return taken.first() is not None

        return await self.write(work)

    async def reminder_sent(self, student_id: str, on: date, at: datetime) -> None:
        """The day is settled: its reminder was said, or is not to be said."""

        async def work(transaction: Transaction) -> None:
            await mark_reminded(transaction, student_id, on, at)

        await self.write(work)

    async def give_back_reminder(self, student_id: str, on: date) -> None:
        """Free a claimed day whose reminder could not be said; one that was said stays taken."""

        async def work(transaction: Transaction) -> None:
            unsent = reminders.c.sent_at.is_(None)
            await transaction.execute(delete(reminders).where(*_day(student_id, on), unsent))

        await self.write(work)


def _day(student_id: str, on: date) -> tuple[ColumnElement[bool], ...]:
    return reminders.c.student_id == student_id, reminders.c.on == on.isoformat()
