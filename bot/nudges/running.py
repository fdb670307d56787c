"""A round with the school around it: look, decide, keep, and wake the pages of those who are told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot.nudges.case import Case
from bot.nudges.known import Grown, Known
from bot.nudges.round import Round, nudge_round
from bot.nudges.thresholds import Thresholds


class Ground(Protocol):
    """What a round looks at."""

    @property
    def cases(self) -> Sequence[Case]: ...
    @property
    def known(self) -> Sequence[Known]: ...
    @property
    def adults(self) -> Mapping[str, Grown]: ...


class Kept(Protocol):
    """A nudge that was kept."""

    @property
    def id(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def severity(self) -> str: ...


class Keeps(Protocol):
    """Where cases and nudges are kept."""

    async def nudge_ground(self, now: datetime) -> Ground:
        """Every student's case, what was said before, and the adults."""
        ...

    async def save_round(self, done: Round, at: datetime) -> Sequence[Kept]:
        """Keep what was decided; the nudges that are new by it."""
        ...


class Wakes(Protocol):
    """Who tells open pages that something is new."""

    def publish(self, person_id: str, kind: Any, what: Any = None) -> None: ...


@dataclass(frozen=True)
class Report:
    """What a round did. `told` are the ids of the nudges that went out with it."""

    round: Round
    told: tuple[str, ...]
    names: Mapping[str, str]


async def look(store: Keeps, now: datetime, thresholds: Thresholds, *, at_any_hour: bool = False) -> Report:
    """What a round would do now; nothing is kept and nobody is told."""
    ground = await store.nudge_ground(now)
    # Rules are quick, but a large school's take a second: other requests go on meanwhile.
    decide = partial(nudge_round, ground.cases, ground.known, ground.adults, now, thresholds, at_any_hour=at_any_hour)
    decided = await asyncio.to_thread(decide)
    return Report(decided, (), {adult.id: adult.name for adult in ground.adults.values()})


async def run_round(
    store: Keeps, now: datetime, thresholds: Thresholds, hub: Wakes | None = None, *, at_any_hour: bool = False
) -> Report:
    """One round: decide, keep it in one transaction, then wake the pages of those who are told.

    It may be run again at any time, and by two processes at once: the same cause is kept once for each person.
    """
    seen = await look(store, now, thresholds, at_any_hour=at_any_hour)
    kept = await store.save_round(seen.round, now)
    if hub is not None:
        for nudge in kept:
            hub.publish(nudge.to, "nudge", {"id": nudge.id, "severity": nudge.severity})
    return Report(seen.round, tuple(nudge.id for nudge in kept), seen.names)
