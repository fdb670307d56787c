"""What an adult changes on a plan: read, changed and kept in one transaction, so that neither side loses a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.message import Reply
from bot.plans.plan import Plan
from bot.plans.turn import PlanChange
from bot.store.audit import write_audit
from bot.store.database import Database, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere, PlanChangedMeanwhile
from bot.store.messages import write_replies
from bot.store.plans import plan_from
from bot.store.revisions import write_changes
from bot.store.tables import messages, notices, plans
from bot.store.talks import lock_talk

SAME_WORDS = timedelta(minutes=2)
Amend = Callable[[Plan], PlanChange | None]


class ReviewRows(Database):
    """Changes plans for adults, and closes what was asked of them."""

    async def amend_plan(
        self,
        student_id: str,
        plan_id: str,
        amend: Amend,
        at: datetime | None = None,
        *,
        seen: int | None = None,
        answers: str | None = None,
    ) -> Plan:
        """Keep what `amend` makes of the plan as it stands now (None: nothing to change); the plan afterwards.

        The student's talk is held meanwhile: a turn of theirs comes before or after, and sees or is seen. With `seen`,
        the revision that the adult looked at, a plan that has moved on raises PlanChangedMeanwhile instead.
        `answers` is a kind of request ("evidence") about this plan to the same adult that is done with it.
        Raises NotThere, and whatever `amend` raises; then nothing was kept.
        """
        when = at or now_utc()

        async def work(transaction: Transaction) -> Plan:
            await lock_talk(transaction, student_id)
            query = select(plans.c.document, plans.c.revision).where(
                plans.c.id == plan_id, plans.c.student_id == student_id, plans.c.closed_at.is_(None)
            )
            row = (await transaction.execute(query.with_for_update())).one_or_none()
            if row is None:
                raise NotThere(plan_id)
            plan = plan_from(row)
            change = amend(plan)
            if change is None:
                return plan
            if seen is not None and seen != plan.revision:
                raise PlanChangedMeanwhile
            saved = (await write_changes(transaction, student_id, [change], when))[0]
            if answers is not None:
                await transaction.execute(
                    update(notices)
                    .where(
                        notices.c.student_id == student_id,
                        notices.c.plan_id == plan_id,
                        notices.c.kind == answers,
                        notices.c.recipient == change.by,
                        notices.c.state != "acted",
                    )
                    .values(state="acted", state_by=change.by, state_at=when)
                )
            return saved

        return await self.write(work)

    async def say_as_adult(
        self, student_id: str, by: str, sender: str, words: str, at: datetime, answers: Sequence[str] = ()
    ) -> bool:
        """Keep an adult's words as a line of the student's talk; what they answer is done with.

        `answers` are ids of requests to this adult. False where the same words were sent a moment ago (a form sent
        twice): then nothing is said again.
        """

        async def work(transaction: Transaction) -> bool:
            seq = await lock_talk(transaction, student_id)
            newest = await transaction.execute(
                select(messages.c.text, messages.c.at)
                .where(messages.c.student_id == student_id, messages.c.sender == sender)
                .order_by(messages.c.seq.desc())
                .limit(1)
            )
            last = newest.one_or_none()
            is_new = last is None or last.text != words or at - last.at > SAME_WORDS
            if is_new:
                await lock_talk(transaction, student_id, lines=1)
                said = [Reply(id="", text=words)]
                await write_replies(transaction, student_id, said, at, after_seq=seq, sender=sender)
                detail = {"answers": list(answers)}
                await write_audit(transaction, by, "wrote to student", student_id, detail, at)
            if answers:
                mine = (notices.c.id.in_(answers), notices.c.recipient == by, notices.c.student_id == student_id)
                done = {"state": "acted", "state_by": by, "state_at": at}
                await transaction.execute(update(notices).where(*mine).values(**done))
            return is_new

        return await self.write(work)
