"""A due reminder is said once a day, by one of many workers, and a day nobody could speak on is given back."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.jobs.reminders import remind
from bot.message import Reply
from bot.plans.plan import Plan, Progress
from bot.plans.turn import PlanChange
from bot.store import Store
from tests.store.conftest import BOTH, postgres, postgres_template, sqlite_template, store, store_url

__all__ = ["BOTH", "postgres", "postgres_template", "sqlite_template", "store", "store_url"]

THURSDAY = datetime(2026, 12, 3, 22, 30, tzinfo=UTC)  # 17:30 in New York


class Coach:
    """Remembers what it was asked to say."""

    def __init__(self, fails: Exception | None = None, silent: bool = False, only: str = "") -> None:
        self.said: list[tuple[str, str]] = []
        self.asked: list[Any] = []
        self.fails, self.silent, self.only = fails, silent, only

    async def bring(self, student_id: str, key: str, *_: Any, **how: Any) -> tuple[Reply, ...]:
        if self.fails and self.only in ("", student_id):
            raise self.fails
        self.said.append((student_id, key))
        self.asked.append(how.get("asking"))
        return () if self.silent else (Reply("r1", "Thursday check-in"),)


async def running_plan(store: Store) -> Plan:
    """Maya's plan runs, with check-ins on Thursdays at five."""
    watched = Progress(weekdays=("thu",), time="17:00")
    plan = Plan("p-run", "maya", step="active", progress=watched, created_at=THURSDAY - timedelta(days=20))
    return await store.save_plan(PlanChange(plan, "The plan runs.", "maya"), THURSDAY)


async def test_a_reminder_is_said_once_a_day(store: Store) -> None:
    await running_plan(store)
    coach = Coach()
    assert await remind(store, coach, THURSDAY) == 1
    assert await remind(store, coach, THURSDAY) == 0
    assert coach.said == [("maya", "checkin.reminder")]
    assert coach.asked == ["checkin.done"]


async def test_two_workers_say_it_once(store: Store) -> None:
    await running_plan(store)
    coach = Coach()
    said = await asyncio.gather(*(remind(store, coach, THURSDAY) for _ in range(4)))
    assert sum(said) == 1
    assert len(coach.said) == 1


async def test_a_day_on_which_it_failed_is_given_back(store: Store) -> None:
    await running_plan(store)
    with pytest.raises(RuntimeError):
        await remind(store, Coach(fails=RuntimeError()), THURSDAY)
    assert await remind(store, Coach(), THURSDAY) == 1


async def test_one_student_it_cannot_be_said_to_holds_up_nobody_else(store: Store) -> None:
    await running_plan(store)
    leo = Plan("p-leo", "leo", step="active", progress=Progress(weekdays=("thu",), time="17:00"))
    await store.save_plan(PlanChange(leo, "The plan runs.", "leo"), THURSDAY - timedelta(days=20))
    coach = Coach(fails=RuntimeError(), only="leo")
    with pytest.raises(RuntimeError):
        await remind(store, coach, THURSDAY)
    assert coach.said == [("maya", "checkin.reminder")]


async def test_a_worker_that_died_before_it_spoke_is_replaced(store: Store) -> None:
    plan = await running_plan(store)
    assert await store.claim_reminder("maya", date(2026, 12, 3), THURSDAY, plan.id)
    coach = Coach()
    assert await remind(store, coach, THURSDAY + timedelta(minutes=9)) == 0
    assert await remind(store, coach, THURSDAY + timedelta(minutes=10)) == 1
    assert await remind(store, coach, THURSDAY + timedelta(minutes=21)) == 0


async def test_a_held_talk_hears_nothing_and_the_day_stays_taken(store: Store) -> None:
    await running_plan(store)
    assert await remind(store, Coach(silent=True), THURSDAY) == 0
    assert not await store.claim_reminder("maya", date(2026, 12, 3), THURSDAY)
