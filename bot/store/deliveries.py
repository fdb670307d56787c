"""Nudges on their way out: which wait, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update

from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.tables import deliveries, nudges, people

PAGE = 200
READ = "read"
"""What becomes of the delivery in the app once the person has opened the list with the nudge on it."""
LEASE = timedelta(minutes=10)
"""Longer than any try takes: whoever claimed a delivery has that long to settle it."""


@dataclass(frozen=True)
class StoredDelivery:
    """One delivery with what its letter needs; `name` is the recipient's."""

    id: str
    channel: str
    target: str
    status: str
    tries: int
    severity: str
    name: str
    error: str | None
    at: datetime
    next_at: datetime | None


_ONE = (
    select(
        deliveries.c.id,
        deliveries.c.channel,
        deliveries.c.target,
        deliveries.c.status,
        deliveries.c.tries,
        nudges.c.severity,
        people.c.name,
        deliveries.c.error,
        deliveries.c.at,
        deliveries.c.next_at,
    )
    .join(nudges, nudges.c.id == deliveries.c.nudge_id)
    .join(people, people.c.id == nudges.c.recipient)
    .where(deliveries.c.id == bindparam("delivery_id"))
)


class DeliveryRows(Database):
    """Looks deliveries up and marks them."""

    async def claim_deliveries(
        self, now: datetime, lease: timedelta = LEASE, limit: int = PAGE
    ) -> tuple[tuple[str, str], ...]:
        """(id, try) of deliveries whose time has come, longest waiting first. For the `lease` nobody else gets them.

        Whoever took them and died leaves them to be claimed again afterwards, under another name of the try.
        """
        until = now + lease

        async def work(transaction: Transaction) -> tuple[tuple[str, str], ...]:
            due = (
                select(deliveries.c.id)
                .where(
                    deliveries.c.status == "waiting", or_(deliveries.c.next_at.is_(None), deliveries.c.next_at <= now)
                )
                .order_by(deliveries.c.at, deliveries.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            ids = tuple((await transaction.execute(due)).scalars())
            if ids:
                await transaction.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(next_at=until))
            return tuple((delivery_id, until.isoformat()) for delivery_id in ids)

        return await self.write(work)

    async def delivery(self, delivery_id: str) -> StoredDelivery | None:
        """One delivery, or None."""

        async def work(transaction: Transaction) -> StoredDelivery | None:
            row = (await transaction.execute(_ONE, {"delivery_id": delivery_id})).one_or_none()
            return None if row is None else StoredDelivery(*row)

        return await self.read(work)

    async def mark_read(self, nudge_ids: Sequence[str], at: datetime) -> None:
        """Write down that these nudges were on a list in the app that their recipient opened; the first time counts."""

        async def work(transaction: Transaction) -> None:
            mine = (deliveries.c.nudge_id.in_(nudge_ids), deliveries.c.channel == "app", deliveries.c.status == "sent")
            await transaction.execute(update(deliveries).where(*mine).values(status=READ, at=at))

        await self.write(work)

    async def mark_delivery(
        self, delivery_id: str, status: str, at: datetime, *, tries: int, error: str | None, next_at: datetime | None
    ) -> None:
        """Write down what became of a try; a delivery that is settled stays as it is."""

        async def work(transaction: Transaction) -> None:
            await transaction.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.status == "waiting")
                .values(status=status, at=at, tries=tries, error=error, next_at=next_at)
            )

        await self.write(work)
