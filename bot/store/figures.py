"""What an administrator may know of the talks: numbers, and nobody's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.people import here
from bot.store.tables import messages, people, plans

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Figures:
    """The school in numbers. `active` wrote something this week; `steps` counts students by the step of their plans."""

    roles: dict[str, int]
    active: int
    steps: dict[str, int]


class FigureRows(Database):
    """Counts."""

    async def figures(self, now: datetime) -> Figures:
        """The numbers of this moment."""

        async def work(transaction: Transaction) -> Figures:
            roles = select(people.c.role, func.count()).where(here).group_by(people.c.role)
            wrote = (messages.c.sender == "student", messages.c.at > now - WEEK)
            active = select(func.count(messages.c.student_id.distinct())).where(*wrote)
            steps = (
                select(plans.c.step, func.count(plans.c.student_id.distinct()))
                .join(people, people.c.id == plans.c.student_id)
                .where(here, plans.c.closed_at.is_(None))
                .group_by(plans.c.step)
            )
            return Figures(
                {role: int(number) for role, number in await transaction.execute(roles)},
                int((await transaction.execute(active)).scalar_one()),
                {step: int(number) for step, number in await transaction.execute(steps)},
            )

        return await self.read(work)
