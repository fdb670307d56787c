"""Who is listening: wakes every open stream of a person when something of theirs has changed.

The database is the truth, so a stream reads what is new from there. The hub only says that it is time to look, and
carries what is not stored under a message id: nudges and summaries.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["reply", "plan", "nudge", "summary", "typing"]

MAX_STREAMS_PER_PERSON = 8
MAX_WAITING_EVENTS = 100


@dataclass(frozen=True)
class Event:
    """Something happened for one person. `what` is the Answered, the Plan, or a JSON-like mapping."""

    kind: Kind
    what: Any = None


class Listener:
    """One open stream. Ends when the hub closes."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(MAX_WAITING_EVENTS)

    def tell(self, event: Event | None) -> None:
        """Never waits: a stream that does not read loses the oldest event, and finds its messages in the store."""
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(event)

    async def next(self, timeout_s: float) -> list[Event] | None:
        """What happened within `timeout_s`, perhaps nothing; None when the stream must end."""
        events: list[Event] = []
        try:
            async with asyncio.timeout(timeout_s):
                first = await self._queue.get()
        except TimeoutError:
            return events
        while first is not None:
            events.append(first)
            if self._queue.empty():
                return events
            first = self._queue.get_nowait()
        return None


class Hub:
    """The streams of everybody who is looking at a page of this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._closed = False

    def publish(self, person_id: str, kind: Kind, what: Any = None) -> None:
        """Wake the streams of `person_id`. Cheap, and safe to call when nobody listens."""
        for listener in self._listeners.get(person_id, ()):
            listener.tell(Event(kind, what))

    def is_full(self, person_id: str) -> bool:
        """True when `person_id` has as many streams open as one person may have."""
        return len(self._listeners.get(person_id, ())) >= MAX_STREAMS_PER_PERSON

    @contextmanager
    def listen(self, person_id: str) -> Iterator[Listener]:
        """A stream's place in the hub for as long as it is open."""
        listener = Listener()
        self._listeners[person_id].add(listener)
        if self._closed:
            listener.tell(None)
        try:
            yield listener
        finally:
            self._listeners[person_id].discard(listener)
            if not self._listeners[person_id]:
                del self._listeners[person_id]

    def close(self) -> None:
        """End every stream, now and later."""
        self._closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.tell(None)

    def open_streams(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._listeners.values()))
