"""How much one person, or one network address, may ask for in a while."""

from __future__ import annotations

import math
import time

from aiohttp import web
from aiohttp.typedefs import Handler
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from bot.people.refusals import TooMany
from bot.settings import Settings


class Limits:
    """Counts in memory: a restart forgets, and several app processes count apart."""

    def __init__(self, settings: Settings) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._person = parse_many(settings.rate_person)
        self._address = parse_many(settings.rate_address)
        self._sign_in = parse_many(settings.rate_sign_in)

    async def count_person(self, person_id: str) -> None:
        """One request of a signed-in person. Raises TooMany."""
        await self._count(self._person, "person", person_id)

    async def count_address(self, address: str) -> None:
        """One request from a network address. Raises TooMany."""
        await self._count(self._address, "address", address)

    async def count_sign_in(self, address: str) -> None:
        """One try to sign in. Raises TooMany."""
        await self._count(self._sign_in, "sign-in", address)

    async def _count(self, rules: list[RateLimitItem], kind: str, who: str) -> None:
        for rule in rules:
            if not await self._counter.hit(rule, kind, who):
                free_at = (await self._counter.get_window_stats(rule, kind, who)).reset_time
                raise TooMany(math.ceil(free_at - time.time()))


@web.middleware
async def within_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every request against its network address."""
    await request.app[LIMITS].count_address(request.remote or "")
    return await handler(request)


LIMITS = web.AppKey("limits", Limits)
