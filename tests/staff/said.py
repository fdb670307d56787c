"""What a student of the tests' school has said, answered and quiet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.message import Message
from bot.store.tables import messages
from tests.api.world import World

from .school import days_ago

STUCK = "i dont get why you flip the second one"


async def said(world: World, *lines: str, student: str = "leo", at: datetime | None = None) -> list[str]:
    """These lines of the student's, a minute apart; their ids."""
    begin, ids = at or days_ago(1), []
    for number, text in enumerate(lines):
        when = begin + timedelta(minutes=number)
        kept = await world.store.keep(Message(student, text=text), text, when)
        ids.append(kept.message_id)

    async def work(transaction: Any) -> None:
        await transaction.execute(update(messages).where(messages.c.id.in_(ids)).values(answered_at=days_ago(0)))

    await world.store.write(work)
    return ids
