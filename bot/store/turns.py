"""The hot path: all that one turn needs to know, and all that it changed, each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, insert, select, update

from bot.message import Answered
from bot.plans.autonomy import Setting
from bot.plans.learner import Learner, ProfileNote
from bot.plans.plan import Plan
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from bot.store.codec import decode, encode
from bot.store.database import Database
from bot.store.dials import DIALED, dials_within
from bot.store.embedded import Transaction
from bot.store.errors import AnsweredMeanwhile, NotThere, TalkChangedMeanwhile
from bot.store.messages import write_replies
from bot.store.notices import write_notices
from bot.store.people import circle, learner_from
from bot.store.plans import PLANS_OF, plan_from
from bot.store.reminders import mark_reminded
from bot.store.revisions import close_plans, write_changes
from bot.store.tables import messages, people, profile_notes, talks
from bot.store.talks import write_talk


@dataclass(frozen=True)
class TurnGround:
    """What is known when a message arrives. `talk_version` counts the turns kept so far.

    `settings` says who decides a step, where a teacher has set that.
    """

    learner: Learner
    talk: Talk
    plans: tuple[Plan, ...]
    talk_version: int = 0
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Saved:
    """What a kept turn became: the answer with the ids of its lines, the plans with their new revision."""

    answered: Answered
    plans: tuple[Plan, ...]
    talk_version: int


_STUDENT_AND_TALK = (
    select(people, talks.c.document, talks.c.version, DIALED.label("dialed"))
    .outerjoin(talks, talks.c.student_id == people.c.id)
    .where(people.c.id == bindparam("student_id"), people.c.role == "student", people.c.left_at.is_(None))
)
_TALK = select(talks.c.document).where(talks.c.student_id == bindparam("student_id"))
_MARK = update(messages).where(
    messages.c.id == bindparam("message_id"),
    messages.c.student_id == bindparam("student"),
    messages.c.answered_at.is_(None),
)
_PRIVATE = update(messages).where(messages.c.id == bindparam("message_id")).values(private=True)
_NOTES_SO_FAR = (
    select(profile_notes.c.field, profile_notes.c.version, profile_notes.c.visibility)
    .where(profile_notes.c.student_id == bindparam("student_id"))
    .order_by(profile_notes.c.version)
)


async def write_notes(
    transaction: Transaction, student_id: str, notes: Mapping[str, ProfileNote], *, opens: bool = False
) -> bool:
    """Keep each note as the newest version of its field; whether one of them is the student's alone.

    Only where it `opens` may a note be seen by more people than the one before it: the student says so on their
    page, perhaps while a turn that had looked before is still being answered.
    """
    if not notes:
        return False
    newest = {row.field: row for row in await transaction.execute(_NOTES_SO_FAR, {"student_id": student_id})}
    rows = [
        {
            "student_id": student_id,
            "field": name,
            "version": before.version + 1 if (before := newest.get(name)) else 1,
            "text": note.text,
            "by": note.by,
            "at": note.at,
            "visibility": "student" if before and before.visibility == "student" and not opens else note.visibility,
        }
        for name, note in notes.items()
    ]
    await transaction.execute(insert(profile_notes), rows)
    return any(row["visibility"] == "student" for row in rows)


class TurnRows(Database):
    """Loads and keeps turns."""

    async def load_turn(self, student_id: str) -> TurnGround:
        """The student, where the talk stands and the open plans, in one look. Raises NotThere."""

        async def work(transaction: Transaction) -> TurnGround:
            given = {"student_id": student_id}
            row = (await transaction.execute(_STUDENT_AND_TALK, given)).one_or_none()
            if row is None:
                raise NotThere(student_id)
            learner = learner_from(row, *await circle(transaction, student_id))
            plans = tuple(map(plan_from, await transaction.execute(PLANS_OF, given)))
            talk = decode(Talk, row.document) if row.document else Talk()
            settings = await dials_within(transaction, student_id) if row.dialed else ()
            return TurnGround(learner, talk, plans, row.version or 0, settings)

        return await self.read(work)

    async def talk(self, student_id: str) -> Talk:
        """Where the talk with that student stands; a fresh one when they never spoke."""

        async def work(transaction: Transaction) -> Talk:
            document = (await transaction.execute(_TALK, {"student_id": student_id})).scalar_one_or_none()
            return decode(Talk, document) if document else Talk()

        return await self.read(work)

    async def save_turn(self, turn: Turn, talk: Talk, answered: Answered, talk_version: int | None = None) -> Saved:
        """Keep all that a turn changed, or nothing of it.

        `answered.message_id` names the kept message (empty: the coach spoke first). Replies without an id get one.
        With `talk_version` (from load_turn) a turn kept meanwhile elsewhere is noticed.
        Raises PlanChangedMeanwhile, TalkChangedMeanwhile, AnsweredMeanwhile.
        """
        student_id = turn.learner.id

        async def work(transaction: Transaction) -> Saved:
            seq, version = await write_talk(transaction, student_id, talk, turn.now, len(answered.replies))
            if talk_version is not None and version != talk_version + 1:
                raise TalkChangedMeanwhile
            message_id = answered.message_id or None
            plans = await write_changes(transaction, student_id, turn.changes, turn.now, message_id)
            await close_plans(transaction, student_id, turn.erased, turn.now, student_id, message_id)
            alone = await write_notes(transaction, student_id, turn.profile) or turn.private
            if alone and message_id is not None:
                await transaction.execute(_PRIVATE, {"message_id": message_id})
            await write_notices(transaction, student_id, turn.notices, turn.now, message_id)
            if turn.reminded_on and not await mark_reminded(transaction, student_id, turn.reminded_on, turn.now):
                raise AnsweredMeanwhile  # a worker that was slow for longer than its claim
            replies = await write_replies(
                transaction,
                student_id,
                answered.replies,
                turn.now,
                after_seq=seq,
                channel=turn.channel,
                plan_id=answered.plan_id,
            )
            final = replace(answered, replies=replies, waiting=False)
            if message_id is not None:
                await _mark_answered(transaction, student_id, final, turn)
            return Saved(final, plans, version)

        return await self.write(work)


async def _mark_answered(transaction: Transaction, student_id: str, answered: Answered, turn: Turn) -> None:
    marked = await transaction.execute(
        _MARK,
        {
            "message_id": answered.message_id,
            "student": student_id,
            "answered_at": turn.now,
            "answer": encode(answered),
        },
    )
    if marked.rowcount == 1:
        return
    known = await transaction.execute(select(messages.c.id).where(messages.c.id == answered.message_id))
    raise NotThere(answered.message_id) if known.first() is None else AnsweredMeanwhile
