"""Carries deliveries out, one by one, and writes down what became of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.deliveries.letter import letter_for
from bot.deliveries.ways import GivenUp, NotNow, Way

MOST_TRIES = 8
FIRST_PAUSE_S = 60
"""The pause after the first failed try; each later one is twice as long: the last comes two hours after the first."""

Outcome = Literal["sent", "waiting", "given_up", "nothing to do"]


class Waiting(Protocol):
    """A delivery as it stands, with what its letter needs."""

    @property
    def channel(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def tries(self) -> int: ...
    @property
    def severity(self) -> str: ...
    @property
    def name(self) -> str: ...


class Box(Protocol):
    """`bot.store.Store`, as far as it is needed here."""

    def delivery(self, delivery_id: str) -> Awaitable[Waiting | None]:
        """One delivery, or None when it is gone (its student was erased)."""
        ...

    def mark_delivery(
        self, delivery_id: str, status: str, at: datetime, *, tries: int, error: str | None, next_at: datetime | None
    ) -> Awaitable[None]:
        """Write down what became of a try."""
        ...


@dataclass(frozen=True)
class Post:
    """`ways` are the channels that are switched on, by name."""

    box: Box
    ways: Mapping[str, Way]
    url: str
    clock: Callable[[], datetime]

    async def deliver(self, delivery_id: str) -> Outcome:
        """One try. What is settled is left alone, so that a try begun again after a crash sends nothing twice."""
        found = await self.box.delivery(delivery_id)
        if found is None or found.status != "waiting":
            return "nothing to do"
        tries = found.tries + 1
        try:
            way = self.ways.get(found.channel)
            if way is None:
                raise GivenUp(f"{found.channel} is not switched on")
            await way.send(letter_for(delivery_id, found.severity, found.name, self.url), found.target)
        except NotNow as trouble:
            if tries < MOST_TRIES:
                next_at = self.clock() + timedelta(seconds=FIRST_PAUSE_S * 2 ** (tries - 1))
                return await self._mark(delivery_id, "waiting", tries, str(trouble), next_at)
            return await self._mark(delivery_id, "given_up", tries, str(trouble))
        except GivenUp as trouble:
            return await self._mark(delivery_id, "given_up", tries, str(trouble))
        return await self._mark(delivery_id, "sent", tries, None)

    async def _mark(
        self, delivery_id: str, status: Outcome, tries: int, error: str | None, next_at: datetime | None = None
    ) -> Outcome:
        now = self.clock()
        await self.box.mark_delivery(delivery_id, status, now, tries=tries, error=error, next_at=next_at)
        return status
