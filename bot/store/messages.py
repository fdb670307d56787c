"""What was said: kept before anything else happens, and read back in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, text

from bot.message import Answered, Choice, Line, Message, Reply
from bot.store.codec import decode, encode
from bot.store.database import AnyRow, Database, new_id, now_utc
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.tables import WAITING, messages
from bot.store.talks import lock_talk

WAITING_LIMIT = 500


@dataclass(frozen=True)
class Kept:
    """A stored message. `answered` is the first answer when this is a repeat that was answered already."""

    message_id: str
    answered: Answered | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class Waiting:
    """A stored message that has no answer yet, as it came in."""

    message_id: str
    at: datetime
    message: Message
    shown_text: str


async def write_replies(
    transaction: Transaction,
    student_id: str,
    replies: Sequence[Reply],
    at: datetime,
    *,
    after_seq: int,
    sender: str = "coach",
    channel: str = "web",
    plan_id: str | None = None,
) -> tuple[Reply, ...]:
    """Keep bubbles as lines; they come back with the id of their line."""
    named = tuple(reply if reply.id else replace(reply, id=new_id("l", at)) for reply in replies)
    rows = [
        {
            "id": reply.id,
            "student_id": student_id,
            "seq": after_seq + place,
            "at": at,
            "sender": sender,
            "text": reply.text,
            "choices": encode(reply.choices) or None,
            "extra": {k: encode(v) for k in ("image", "image_text", "card") if (v := getattr(reply, k))} or None,
            "channel": channel,
            "plan_id": plan_id,
        }
        for place, reply in enumerate(named, start=1)
    ]
    if rows:
        await transaction.execute(insert(messages), rows)
    return named


def line_from(row: AnyRow) -> Line:
    """The line in a row of messages."""
    return Line(
        id=row.id,
        at=row.at,
        sender=row.sender,
        text=row.text,
        choices=tuple(decode(Choice, choice) for choice in row.choices or ()),
        channel=row.channel,
        private=bool(row.private),
        image=(row.extra or {}).get("image"),
        image_text=(row.extra or {}).get("image_text"),
    )


_LINES = select(
    messages.c.id,
    messages.c.at,
    messages.c.sender,
    messages.c.text,
    messages.c.choices,
    messages.c.channel,
    messages.c.private,
    messages.c.extra,
)
_FIRST = select(messages.c.id, messages.c.answer).where(
    messages.c.student_id == bindparam("student_id"), messages.c.client_id == bindparam("client_id")
)


async def _first(transaction: Transaction, student_id: str, client_id: str) -> Kept | None:
    found = await transaction.execute(_FIRST, {"student_id": student_id, "client_id": client_id})
    row = found.one_or_none()
    if row is None:
        return None
    return Kept(row.id, decode(Answered, row.answer) if row.answer else None, duplicate=True)


class MessageRows(Database):
    """Keeps messages and reads them back."""

    async def keep(self, message: Message, shown_text: str, at: datetime) -> Kept:
        """Store what a student sent. The same client_id of the same student again gives the first one back.

        `shown_text` is what history shows: the text itself, or the title of the choice.
        Raises NotThere for an unknown student.
        """

        async def work(transaction: Transaction) -> Kept:
            seq = 1 + await lock_talk(transaction, message.person_id, lines=1)
            if message.client_id is not None:
                first = await _first(transaction, message.person_id, message.client_id)
                if first is not None:
                    return first
            message_id = new_id("m", at)
            row = {
                "id": message_id,
                "student_id": message.person_id,
                "seq": seq,
                "at": at,
                "sender": "student",
                "text": shown_text,
                "channel": message.channel,
                "sent_text": message.text,
                "sent_choice": message.choice,
                "client_id": message.client_id,
                "plan_id": message.plan_id,
            }
            await transaction.execute(insert(messages), row)
            return Kept(message_id)

        return await self.write(work)

    async def known(self, student_id: str, client_id: str) -> Kept | None:
        """What an earlier message with that client_id became, or None when there was none."""

        async def work(transaction: Transaction) -> Kept | None:
            return await _first(transaction, student_id, client_id)

        return await self.read(work)

    async def save_lines(
        self,
        student_id: str,
        replies: Sequence[Reply],
        at: datetime | None = None,
        *,
        sender: str = "coach",
        channel: str = "web",
        plan_id: str | None = None,
    ) -> tuple[Reply, ...]:
        """Keep bubbles said outside a turn; they come back with the id of their stored line."""
        when = at or now_utc()

        async def work(transaction: Transaction) -> tuple[Reply, ...]:
            seq = await lock_talk(transaction, student_id, lines=len(replies))
            return await write_replies(
                transaction,
                student_id,
                replies,
                when,
                after_seq=seq,
                sender=sender,
                channel=channel,
                plan_id=plan_id,
            )

        return await self.write(work)

    async def answer_of(self, message_id: str) -> Answered | None:
        """The answer a message got, or None while it waits."""

        async def work(transaction: Transaction) -> Answered | None:
            query = select(messages.c.answer).where(messages.c.id == message_id)
            found = (await transaction.execute(query)).scalar_one_or_none()
            return decode(Answered, found) if found else None

        return await self.read(work)

    async def unanswered(self, limit: int = WAITING_LIMIT) -> tuple[Waiting, ...]:
        """Student messages without an answer, oldest first."""

        async def work(transaction: Transaction) -> tuple[Waiting, ...]:
            query = (
                select(messages)
                .where(text(WAITING))
                .order_by(messages.c.at, messages.c.seq, messages.c.id)
                .limit(limit)
            )
            return tuple(
                Waiting(
                    message_id=row.id,
                    at=row.at,
                    message=Message(
                        person_id=row.student_id,
                        text=row.sent_text,
                        choice=row.sent_choice,
                        client_id=row.client_id,
                        plan_id=row.plan_id,
                        channel=row.channel,
                    ),
                    shown_text=row.text,
                )
                for row in await transaction.execute(query)
            )

        return await self.read(work)

    async def lines(
        self, student_id: str, after: str | None = None, limit: int = 50
    ) -> tuple[tuple[Line, ...], str | None]:
        """A page of the conversation, oldest first, and the id to go on after (None: that was all).

        `after` is the id of a line of this conversation; raises NotThere for any other.
        """

        async def work(transaction: Transaction) -> tuple[tuple[Line, ...], str | None]:
            seq = 0
            if after is not None:
                mine = (messages.c.id == after, messages.c.student_id == student_id)
                found = (await transaction.execute(select(messages.c.seq).where(*mine))).scalar_one_or_none()
                if found is None:
                    raise NotThere(after)
                seq = found
            query = _LINES.where(messages.c.student_id == student_id, messages.c.seq > seq)
            rows = (await transaction.execute(query.order_by(messages.c.seq).limit(limit + 1))).all()
            page = tuple(map(line_from, rows[:limit]))
            return page, (page[-1].id if page and len(rows) > limit else None)

        return await self.read(work)

    async def recent(self, student_id: str, limit: int = 50) -> tuple[Line, ...]:
        """The last lines of the conversation, oldest first."""

        async def work(transaction: Transaction) -> tuple[Line, ...]:
            query = _LINES.where(messages.c.student_id == student_id)
            rows = (await transaction.execute(query.order_by(messages.c.seq.desc()).limit(limit))).all()
            return tuple(map(line_from, reversed(rows)))

        return await self.read(work)
