"""How much one person, or one network address, may ask for in a while."""

from __future__ import annotations

import math
import time
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from bot.people.refusals import TooMany
from bot.settings import Settings, networks

LONGEST_ADDRESS = 64


class Limits:
    """Counts in memory: a restart forgets, and several app processes count apart."""

    def __init__(self, settings: Settings) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._person = parse_many(settings.rate_person)
        self._address = parse_many(settings.rate_address)
        self._sign_in = parse_many(settings.rate_sign_in)
        self._proxies = networks(settings.proxies)

    def address_of(self, request: web.Request) -> str:
        """The network address that asks: behind our own proxies the last one in X-Forwarded-For that is not theirs.

        What stands before that in the header was written by whoever asks, and counts for nothing.
        """
        address = request.remote or ""
        hops = [hop.strip() for line in request.headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]
        while hops and self._is_ours(address):
            address = hops.pop()[:LONGEST_ADDRESS]
        return address

    def _is_ours(self, address: str) -> bool:
        try:
            return any(ip_address(address) in proxy for proxy in self._proxies)
        except ValueError:
            return False

    async def count_person(self, person_id: str) -> None:
        """One request of a signed-in person. Raises TooMany."""
        await self._count(self._person, "person", person_id)

    async def count_address(self, request: web.Request) -> None:
        """One request from a network address. Raises TooMany."""
        await self._count(self._address, "address", self.address_of(request))

    async def count_sign_in(self, request: web.Request) -> None:
        """One try to sign in. Raises TooMany."""
        await self._count(self._sign_in, "sign-in", self.address_of(request))

    async def _count(self, rules: list[RateLimitItem], kind: str, who: str) -> None:
        for rule in rules:
            if not await self._counter.hit(rule, kind, who):
                free_at = (await self._counter.get_window_stats(rule, kind, who)).reset_time
                raise TooMany(math.ceil(free_at - time.time()))


@web.middleware
async def within_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every request against its network address."""
    await request.app[LIMITS].count_address(request)
    return await handler(request)


LIMITS = web.AppKey("limits", Limits)
