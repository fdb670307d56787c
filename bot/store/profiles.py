"""The learner profile beyond the talk: what the student writes on their page, and what adults have seen beside it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import insert, select, update

from bot.plans.learner import Observation, ProfileNote
from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database, new_id
from bot.store.embedded import Transaction
from bot.store.summaries import retell_from
from bot.store.tables import messages, observations, people, profile_notes
from bot.store.talks import lock_talk
from bot.store.turns import write_notes
from bot.summaries import Guard, summarize

OBSERVED = "wrote about the student"
LEFT = "Somebody who has left"


class ProfileRows(Database):
    """Keeps the profile and reads what stands beside it."""

    async def keep_about(self, student_id: str, field: str, note: ProfileNote, guard: Guard) -> None:
        """Keep what the student wrote as the newest version of a field. Raises NotThere.

        A field that becomes theirs alone takes the lines of the talk in which it was told with it: they are marked
        private, and the summaries that tell of them are told anew, past the `guard`.
        """

        async def work(transaction: Transaction) -> None:
            await lock_talk(transaction, student_id)
            await write_notes(transaction, student_id, {field: note}, opens=True)
            if note.visibility != "student":
                return
            retell = partial(summarize, guard=guard)
            for line in await _told_in(transaction, student_id, field):
                await transaction.execute(update(messages).where(messages.c.id == line.id).values(private=True))
                await retell_from(transaction, student_id, line.id, int(line.seq), retell)

        await self.write(work)

    async def observe(self, student_id: str, field: str, text: str, by: str, at: datetime) -> None:
        """Keep what an adult has seen, beside the student's own words; the audit log says that they wrote it."""
        row = {"id": new_id("o", at), "student_id": student_id, "field": field, "text": text, "by": by, "at": at}

        async def work(transaction: Transaction) -> None:
            await transaction.execute(insert(observations), {**row, "visibility": "teachers"})
            await write_audit(transaction, by, OBSERVED, student_id, {"field": field}, at)

        await self.write(work)

    async def observations_of(self, student_id: str) -> tuple[Observation, ...]:
        """What adults have seen of a student, oldest first."""

        async def work(transaction: Transaction) -> tuple[Observation, ...]:
            query = (
                select(observations, people.c.name)
                .outerjoin(people, people.c.id == observations.c.by)
                .where(observations.c.student_id == student_id)
                .order_by(observations.c.at, observations.c.id)
            )
            return tuple(
                Observation(row.field, row.text, row.by, row.at, row.name or LEFT, row.visibility)
                for row in await transaction.execute(query)
            )

        return await self.read(work)


async def _told_in(transaction: Transaction, student_id: str, field: str) -> list[AnyRow]:
    """The student's lines that a version of this field came from, and that are not private yet.

    A note that was said carries the time at which its message was answered.
    """
    times = select(profile_notes.c.at).where(profile_notes.c.student_id == student_id, profile_notes.c.field == field)
    query = select(messages.c.id, messages.c.seq).where(
        messages.c.student_id == student_id,
        messages.c.sender == "student",
        messages.c.private.is_(False),
        messages.c.answered_at.in_(times),
    )
    return list(await transaction.execute(query.order_by(messages.c.seq)))
