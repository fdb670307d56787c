"""Plans, and the changes that come from outside a talk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.plans.plan import Plan, Revision
from bot.plans.turn import PlanChange
from bot.store.bridges import find_bridge
from bot.store.codec import decode
from bot.store.database import AnyRow, Database, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.revisions import write_changes
from bot.store.standards import find_standard
from bot.store.tables import plans, revisions
from bot.store.talks import lock_talk

PLANS_OF = (
    select(plans.c.document, plans.c.revision)
    .where(plans.c.student_id == bindparam("student_id"), plans.c.closed_at.is_(None))
    .order_by(plans.c.created_at, plans.c.id)
)


@dataclass(frozen=True)
class StoredRevision(Revision):
    """A revision with the message that led to it, where there was one."""

    message_id: str | None = None


def plan_from(row: AnyRow) -> Plan:
    """The plan in a row holding `document` and `revision`."""
    return decode(Plan, {**row.document, "revision": row.revision})


class PlanRows(Database):
    """Looks at plans, and the changes of a plan that come from outside a talk."""

    async def plans_of(self, student_id: str, *, closed: bool = False) -> tuple[Plan, ...]:
        """A student's open plans, oldest first; with `closed`, the closed ones instead."""

        async def work(transaction: Transaction) -> tuple[Plan, ...]:
            query = PLANS_OF
            if closed:
                query = (
                    select(plans.c.document, plans.c.revision)
                    .where(plans.c.student_id == bindparam("student_id"), plans.c.closed_at.is_not(None))
                    .order_by(plans.c.created_at, plans.c.id)
                )
            return tuple(map(plan_from, await transaction.execute(query, {"student_id": student_id})))

        return await self.read(work)

    async def plan(self, plan_id: str, *, closed: bool = False) -> Plan | None:
        """The plan, or None when there is none or it is closed; with `closed`, a closed one too."""

        async def work(transaction: Transaction) -> Plan | None:
            query = select(plans.c.document, plans.c.revision).where(plans.c.id == plan_id)
            if not closed:
                query = query.where(plans.c.closed_at.is_(None))
            row = (await transaction.execute(query)).one_or_none()
            return None if row is None else plan_from(row)

        return await self.read(work)

    async def history(self, plan_id: str) -> tuple[StoredRevision, ...]:
        """Every revision of a plan, oldest first (row B8)."""

        async def work(transaction: Transaction) -> tuple[StoredRevision, ...]:
            query = select(revisions).where(revisions.c.plan_id == plan_id).order_by(revisions.c.number)
            return tuple(
                StoredRevision(
                    number=row.number,
                    at=row.at,
                    by=row.by,
                    what=row.what,
                    changes={name: (pair[0], pair[1]) for name, pair in row.changes.items()},
                    message_id=row.message_id,
                )
                for row in await transaction.execute(query)
            )

        return await self.read(work)

    async def save_plan(self, change: PlanChange, at: datetime | None = None) -> Plan:
        """Keep one change from outside a talk (a teacher's review); the draft stays the talk's.

        Raises PlanChangedMeanwhile.
        """

        async def work(transaction: Transaction) -> Plan:
            saved = await write_changes(transaction, change.plan.student_id, [change], at or now_utc(), keep_draft=True)
            return saved[0]

        return await self.write(work)

    async def assign_standard(self, student_id: str, code: str, by: str, at: datetime | None = None) -> Plan:
        """A new plan at step "purpose" for that standard, or the student's open one. Raises NotThere."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> Plan:
            standard = await find_standard(transaction, code)
            if standard is None:
                raise NotThere(code)
            await lock_talk(transaction, student_id)
            for plan in map(plan_from, await transaction.execute(PLANS_OF, {"student_id": student_id})):
                if plan.standard and plan.standard.code == standard.code:
                    return plan
            plan = Plan(
                id=f"p-{secrets.token_hex(8)}",
                student_id=student_id,
                standard=standard,
                step="purpose",
                assigned_by=by,
                created_at=when,
                bridge=await find_bridge(transaction, student_id, standard),
            )
            change = PlanChange(plan=plan, what=f"Assigned {standard.code}: {standard.plain}.", by=by)
            return (await write_changes(transaction, student_id, [change], when))[0]

        return await self.write(work)
