"""Whom to remind, and that each day is given out once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from bot.plans.plan import Plan, Progress
from bot.plans.reminders import NO_REMINDERS, due
from bot.plans.talk import Talk
from bot.plans.turn import PlanChange
from bot.store import Store
from bot.store.codec import encode
from bot.store.reminders import CLAIMED_FOR
from bot.store.tables import people, talks

from .school import NOW

DAY = date(2026, 12, 3)


def plan_of(student: str, number: int = 1, **changes: Any) -> Plan:
    plan = Plan(id=f"p-{student}-{number}", student_id=student, step="active", progress=Progress((), ("thu",), "16:30"))
    return replace(plan, **changes)


@pytest.fixture
async def running(store: Store) -> AsyncIterator[Store]:
    """Maya and Leo with a plan that runs, Noor with one that does not."""
    for plan in (plan_of("maya"), plan_of("maya", 2), plan_of("leo"), plan_of("noor", step="goal")):
        await store.save_plan(PlanChange(plan, "made", plan.student_id), NOW)
    yield store


async def test_candidates_are_students_with_a_plan_that_runs(running: Store) -> None:
    found = await running.reminder_candidates(NOW)
    assert [(c.learner.id, [p.id for p in c.plans]) for c in found] == [
        ("leo", ["p-leo-1"]),
        ("maya", ["p-maya-1", "p-maya-2"]),
    ]
    assert {(c.last_reminder_on, c.stopped) for c in found} == {(None, False)}
    assert found[0].learner.timezone == "America/New_York"


async def test_candidates_come_in_pages(running: Store) -> None:
    [first] = await running.reminder_candidates(NOW, limit=1)
    [second] = await running.reminder_candidates(NOW, after=first.learner.id, limit=1)
    assert (first.learner.id, second.learner.id) == ("leo", "maya")
    assert await running.reminder_candidates(NOW, after="maya") == ()


async def test_who_stopped_reminders_and_who_had_one_is_told(running: Store) -> None:
    talk = encode(Talk(flags=("welcomed", NO_REMINDERS)))
    await running.write(lambda t: t.execute(insert(talks), {"student_id": "leo", "document": talk}))
    for day in (DAY - timedelta(days=7), DAY):
        assert await running.claim_reminder("maya", day, NOW)
    leo, maya = await running.reminder_candidates(NOW)
    assert (leo.stopped, maya.stopped) == (True, False)
    assert (leo.last_reminder_on, maya.last_reminder_on) == (None, DAY)


async def test_who_left_the_school_is_no_candidate(running: Store) -> None:
    await running.write(lambda t: t.execute(update(people).where(people.c.id == "leo").values(left_at=NOW)))
    assert [c.learner.id for c in await running.reminder_candidates(NOW)] == ["maya"]


async def test_a_page_takes_three_statements_however_many_students(sqlite_url: str) -> None:
    async with Store(sqlite_url) as store:
        rows = [{"id": f"s{n:03}", "name": "Ada Lane", "role": "student"} for n in range(60)]
        await store.write(lambda t: t.execute(insert(people), rows))
        for row in rows:
            await store.save_plan(PlanChange(plan_of(row["id"]), "made", row["id"]), NOW)
        asked: list[str] = []
        assert store._lanes is not None
        event.listen(store._lanes[0]._engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        assert len(await store.reminder_candidates(NOW)) == 60
        assert len([s for s in asked if s.lstrip().upper().startswith("SELECT")]) == 3


async def test_of_many_workers_one_gets_the_day(running: Store) -> None:
    got = await asyncio.gather(*(running.claim_reminder("maya", DAY, NOW, "p-maya-1") for _ in range(12)))
    assert sorted(got) == [False] * 11 + [True]


async def test_each_student_and_each_day_is_claimed_apart(running: Store) -> None:
    assert await running.claim_reminder("maya", DAY, NOW)
    assert await running.claim_reminder("leo", DAY, NOW)
    assert await running.claim_reminder("maya", DAY + timedelta(days=1), NOW)


async def test_a_reminder_that_could_not_be_said_frees_its_day(running: Store) -> None:
    await running.claim_reminder("maya", DAY, NOW)
    await running.give_back_reminder("maya", DAY)
    assert await running.claim_reminder("maya", DAY, NOW)


async def test_one_that_was_said_stays_taken(running: Store) -> None:
    await running.claim_reminder("maya", DAY, NOW)
    await running.reminder_sent("maya", DAY, NOW)
    await running.give_back_reminder("maya", DAY)
    assert not await running.claim_reminder("maya", DAY, NOW)


async def test_what_a_dead_worker_had_claimed_and_not_said_is_free_after_a_while(running: Store) -> None:
    later = NOW + CLAIMED_FOR
    assert await running.claim_reminder("maya", DAY, NOW)
    assert await running.claim_reminder("leo", DAY, NOW)
    await running.reminder_sent("leo", DAY, NOW)
    assert not await running.claim_reminder("maya", DAY, later - timedelta(seconds=1))
    leo, maya = await running.reminder_candidates(later)
    assert (leo.last_reminder_on, maya.last_reminder_on) == (DAY, None)
    got = await asyncio.gather(*(running.claim_reminder("maya", DAY, later) for _ in range(6)))
    assert sorted(got) == [False] * 5 + [True]
    assert not await running.claim_reminder("leo", DAY, later)


async def test_two_plans_on_one_day_bring_one_reminder(running: Store) -> None:
    half_past_four = datetime.fromisoformat("2026-12-03T16:30:00-05:00")
    said = []
    for _ in range(3):
        for candidate in await running.reminder_candidates(half_past_four):
            for plan in candidate.plans:
                found = due(
                    plan, candidate.learner, half_past_four, candidate.last_reminder_on, stopped=candidate.stopped
                )
                if found and await running.claim_reminder(found.student_id, found.on, half_past_four, found.plan_id):
                    said.append(found.plan_id)
    assert said == ["p-leo-1", "p-maya-1"]
