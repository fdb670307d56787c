"""Passwords: argon2id in two threads of their own, so that a crowd at the door stops no talk and eats no memory."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.people.refusals import TooMany

T = TypeVar("T")

THREADS = 2
MOST_WAITING = 64
MIN_CHARS = 12
MAX_CHARS = 200
_RETRY_S = 5
# OWASP's second choice of parameters: 19 MiB, two passes.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Passwords:
    """Hashes and verifies. Whoever does not exist costs as long as whoever does."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="waymark-password")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        return await self._run(partial(_HASHER.hash, _plain(password)))

    async def verify(self, password: str, kept: str | None) -> bool:
        """Whether this is the password; without a hash to hold it against it takes as long and is False."""
        good = await self._run(partial(_verify, kept, _plain(password)))
        return good and kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return _HASHER.check_needs_rehash(kept)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise TooMany(_RETRY_S)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads after what they still do."""
        self._threads.shutdown()


def problem_with(password: str, *names: str) -> str:
    """Why this is no good password, in a sentence; empty when it is one. `names` are what anybody would try first."""
    if len(password) < MIN_CHARS:
        return f"Use at least {MIN_CHARS} characters; a few words in a row are fine."
    if len(password) > MAX_CHARS:
        return f"Use at most {MAX_CHARS} characters."
    bare = password.lower().replace(" ", "")
    if len(set(bare)) < 5 or any(name and bare == name.lower().replace(" ", "") for name in names):
        return "That one is easy to guess. Use a few words that only you would put together."
    return ""


def _plain(password: str) -> str:
    """One spelling for what looks the same; never longer than what is worth hashing."""
    return unicodedata.normalize("NFKC", password[: 2 * MAX_CHARS]).encode("utf-8", "replace").decode()


@cache
def _nobodys() -> str:
    """A hash of what nobody knows, made once."""
    return _HASHER.hash(secrets.token_urlsafe())


def _verify(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
