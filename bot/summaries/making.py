"""Making summaries of quiet talks, one conversation at a time. The store and the hub are handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from bot.summaries.record import Talked
from bot.summaries.shade import Guard
from bot.summaries.stretches import QUIET, stretches
from bot.summaries.summary import Summary
from bot.summaries.tell import summarize

QUIET_MINUTES = int(QUIET.total_seconds() // 60)
READERS = ("teacher", "advisor")
"""Who gets summaries, besides the student: the adults responsible for the learning."""

Publish = Callable[[str, Any, Any], None]
"""`Hub.publish`: person id, kind of event, what happened."""


class Quiet(Protocol):
    """A talk that waits for a summary."""

    @property
    def student_id(self) -> str: ...


class Kept(Protocol):
    """A stored summary."""

    @property
    def id(self) -> str: ...
    @property
    def student_id(self) -> str: ...


class Talks(Protocol):
    """`bot.store.Store`, as far as it is needed here."""

    def quiet_talks(self, now: datetime, quiet_minutes: int = ...) -> Awaitable[Sequence[Quiet]]:
        """Talks with lines that no summary tells of."""
        ...

    def talked(self, student_id: str, since: int | None = ..., through: int | None = ...) -> Awaitable[Talked]:
        """What summaries are made from."""
        ...

    def save_summary(
        self, student_id: str, through_seq: int, told: Summary | None, at: datetime | None = ...
    ) -> Awaitable[Kept | None]:
        """Keep it once."""
        ...


async def make_summaries(
    store: Talks, now: datetime, guard: Guard, publish: Publish | None = None, quiet_minutes: int = QUIET_MINUTES
) -> int:
    """Summaries of every talk that has been quiet for so long; how many were made. Doing it twice changes nothing.

    Two workers may run at once: each conversation is kept once. One that cannot be told is raised at the end: the
    others come first.
    """
    looked = cache(guard)
    made = 0
    trouble: Exception | None = None
    for quiet in await store.quiet_talks(now, quiet_minutes):
        try:
            made += len(await make_summary(store, quiet.student_id, now, looked, publish))
        except Exception as failed:  # noqa: BLE001 one talk's trouble is not everybody's
            trouble = failed
    if trouble is not None:
        raise trouble
    return made


async def make_summary(
    store: Talks, student_id: str, now: datetime, guard: Guard, publish: Publish | None = None
) -> tuple[Kept, ...]:
    """Summaries of all that one student said and no summary tells of yet, up to now. Raises NotThere."""
    whole = await store.talked(student_id)
    kept = []
    for since, through in stretches(whole.lines, whole.since):
        # In a thread: the guard takes milliseconds a line, and a talk may have hundreds.
        told = await asyncio.to_thread(summarize, replace(whole, since=since, through=through), guard)
        stored = await store.save_summary(student_id, through, told, now)
        if stored is not None:
            kept.append(stored)
    if kept and publish is not None:
        for adult in whole.learner.adults:
            if adult.role in READERS:
                # No words: reading them is a request of its own, and is written down.
                publish(adult.id, "summary", {"id": kept[-1].id, "student_id": student_id})
        publish(student_id, "summary", {"id": kept[-1].id, "student_id": student_id})
    return tuple(kept)
