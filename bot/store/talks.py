"""The row that orders one student's conversation: whoever writes to it holds it until the transaction ends.

Numbers, not times, order a conversation: clocks step back, and two lines share a millisecond.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Executable

from bot.plans.talk import Talk
from bot.store.codec import encode
from bot.store.database import insert_into
from bot.store.embedded import Transaction
from bot.store.tables import talks


@cache
def _lock(dialect: str) -> Executable:
    new = insert_into(dialect, talks)
    ahead = {"seq": talks.c.seq + new.excluded.seq}
    return new.on_conflict_do_update(index_elements=["student_id"], set_=ahead).returning(talks.c.seq)


@cache
def _write(dialect: str) -> Executable:
    new = insert_into(dialect, talks)
    ahead = {
        "seq": talks.c.seq + new.excluded.seq,
        "version": talks.c.version + 1,
        "document": new.excluded.document,
        "updated_at": new.excluded.updated_at,
    }
    changed = new.on_conflict_do_update(index_elements=["student_id"], set_=ahead)
    return changed.returning(talks.c.seq, talks.c.version)


async def lock_talk(transaction: Transaction, student_id: str, lines: int = 0) -> int:
    """Hold the conversation; the number before the `lines` new ones. Raises NotThere for an unknown student."""
    given = {"student_id": student_id, "seq": lines, "version": 0}
    result = await transaction.execute(_lock(transaction.dialect.name), given)
    return int(result.scalar_one()) - lines


async def write_talk(
    transaction: Transaction, student_id: str, talk: Talk, at: datetime, lines: int
) -> tuple[int, int]:
    """Keep where the talk stands and hold it; the number before the new lines, and the talk's new version."""
    given = {"student_id": student_id, "seq": lines, "version": 1, "document": encode(talk), "updated_at": at}
    result = await transaction.execute(_write(transaction.dialect.name), given)
    seq, version = result.one()
    return int(seq) - lines, int(version)
