"""What adults wrote into a student's talk, and which of the coach's proposals the student took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.tables import messages, plans, revisions

RECENT_LINES = 1000
"""How far back in a talk words of adults are looked for: a page must not read every line ever said."""
TOOK = "took the proposal “"


@dataclass(frozen=True)
class Heard:
    """Something that was said to a student. `sender` is a role, or "coach"; `plan_id` what it was about, if known."""

    at: datetime
    sender: str
    text: str
    plan_id: str | None = None


class FeedbackRows(Database):
    """Reads what was said to students."""

    async def heard_by(self, student_id: str, limit: int) -> tuple[Heard, ...]:
        """The newest notes of adults in the talk and the proposals of the coach that were taken, newest first."""

        async def work(transaction: Transaction) -> tuple[Heard, ...]:
            mine = messages.c.student_id == student_id
            newest = select(func.max(messages.c.seq)).where(mine).scalar_subquery()
            notes = (
                select(messages.c.at, messages.c.sender, messages.c.text, messages.c.plan_id)
                .where(mine, messages.c.seq > newest - RECENT_LINES, messages.c.sender.not_in(("student", "coach")))
                .order_by(messages.c.seq.desc())
                .limit(limit)
            )
            taken = (
                select(revisions.c.at, revisions.c.what, revisions.c.plan_id)
                .join(plans, plans.c.id == revisions.c.plan_id)
                .where(plans.c.student_id == student_id, plans.c.closed_at.is_(None), revisions.c.what.startswith(TOOK))
                .order_by(revisions.c.at.desc())
                .limit(limit)
            )
            found = [Heard(row.at, row.sender, row.text, row.plan_id) for row in await transaction.execute(notes)]
            found += [
                Heard(row.at, "coach", row.what.removeprefix(TOOK).rpartition("”")[0], row.plan_id)
                for row in await transaction.execute(taken)
            ]
            return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])

        return await self.read(work)
