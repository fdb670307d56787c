"""Two workers on one PostgreSQL, and one of them killed again and again: everything happens, and once."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, select

from bot.jobs.engine import AT_ONCE
from bot.message import Message
from bot.plans.plan import CheckIn, Plan, Progress, Purpose
from bot.plans.turn import PlanChange
from bot.store import Store, tables
from bot.store.embedded import Transaction
from bot.store.nudges import CHANNELS
from tests.deliveries.conftest import Inbox, inbox
from tests.nursery import Forked, Nursery
from tests.store.conftest import postgres, postgres_template, store_url
from tests.store.school import save, turn_on

__all__ = ["inbox", "postgres", "postgres_template", "store_url"]

ON_POSTGRESQL = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
pytestmark = [pytest.mark.slow, ON_POSTGRESQL]

KILLS = 5
STUDENTS = 8
ROUNDS = 5
SPEED = 120
"""Ten minutes, for which a worker claims what it does, are five seconds."""
SCHOOL_TIME = datetime(2026, 12, 10, 19, 0, tzinfo=UTC)  # Thursday, 2 pm in New York
CHECK_IN = "14:05"
BLOCKER = "i mix up which one to flip"
WHY = "i wanna be able to double her recipes without asking"
Worker = Callable[[str], Forked]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Forks for each worker's life."""
    nursery = Nursery("import tests.jobs.school_worker", leave=True)
    yield nursery
    nursery.close()


@pytest.fixture
def worker(nursery: Nursery, store_url: str, inbox: Inbox, tmp_path: Path) -> Iterator[Worker]:
    """Begins a life of the worker of that name."""
    asyncio.run(make_school(store_url))
    school = {
        "database": store_url,
        "folder": str(tmp_path),
        "diary": str(tmp_path / "diary"),
        "smtp": f"smtp://127.0.0.1:{inbox.port}",
        "school_time": SCHOOL_TIME.isoformat(),
        "real_time": time.time(),
        "speed": SPEED,
    }
    lives: list[Forked] = []

    def begin(name: str) -> Forked:
        life = "from tests.jobs import school_worker; school_worker.main()"
        lives.append(nursery.start(["-c", life, json.dumps({**school, "worker": name})]))
        return lives[-1]

    yield begin
    for life in lives:
        life.close()


def of(letter: str, number: int) -> str:
    return f"{letter}{number:02}"


async def make_school(url: str) -> None:
    """Every student has an advisor of their own, was stuck three days ago, talked an hour ago and checks in soon."""

    async def people(transaction: Transaction) -> None:
        rows = [{"id": "ms-park", "name": "Ms. Park", "role": "safety"}]
        for n in range(STUDENTS):
            rows.append({"id": of("s", n), "name": "Leo Martins", "role": "student"})
            rows.append({"id": of("a", n), "name": "Mr. Cole", "role": "advisor"})
        await transaction.execute(insert(tables.people), rows)
        bonds = [{"advisor_id": of("a", n), "student_id": of("s", n)} for n in range(STUDENTS)]
        await transaction.execute(insert(tables.caseloads), bonds)
        ways = [
            {"key": f"{CHANNELS}{of('a', n)}", "value": [["mail", f"{of('a', n)}@school.example"]]}
            for n in range(STUDENTS)
        ]
        await transaction.execute(insert(tables.settings), ways)

    async with Store(url) as store:
        await store.write(people)
        for n in range(STUDENTS):
            await begin_talk(store, of("s", n))


async def begin_talk(store: Store, student: str) -> None:
    """A plan that runs, and one line with its answer."""
    plan = Plan(
        id=f"p-{student}",
        student_id=student,
        step="active",
        purpose=Purpose("sharing", "baking", WHY),
        progress=Progress(weekdays=("thu",), time=CHECK_IN, if_stuck="ask Ms. Rivera"),
        checkins=(CheckIn(SCHOOL_TIME - timedelta(days=3), done="yes", confidence=3, blocker=BLOCKER),),
        agreed=("purpose", "goal", "plan", "progress", "mastery"),
        created_at=SCHOOL_TIME - timedelta(days=20),
    )
    await store.save_plan(PlanChange(plan, "agreed to the mastery", student), SCHOOL_TIME - timedelta(days=9))
    said_at = SCHOOL_TIME - timedelta(hours=1)
    kept = await store.keep(Message(student, text=WHY), WHY, said_at)
    ground = await store.load_turn(student)
    turn = replace(turn_on(ground, kept.message_id), now=said_at)
    turn.change(replace(ground.plans[0], purpose=Purpose("sharing", "baking at home", WHY)), "changed the purpose")
    await save(store, turn, "Kept.")


async def look(url: str) -> dict[str, Any]:
    """What has happened at the school until now, by student or advisor."""
    async with Store(url) as store:

        async def read(transaction: Transaction) -> dict[str, Any]:
            nudges, deliveries = tables.nudges, tables.deliveries
            mails = select(deliveries.c.id, deliveries.c.status, nudges.c.recipient).join(
                nudges, nudges.c.id == deliveries.c.nudge_id
            )
            mailed = (await transaction.execute(mails.where(deliveries.c.channel == "mail"))).all()
            told = select(nudges.c.recipient).where(nudges.c.rule == "stuck_unanswered")
            said = select(tables.messages.c.student_id, tables.messages.c.choices).where(
                tables.messages.c.sender == "coach"
            )
            lines = (await transaction.execute(said)).all()
            days = select(tables.reminders.c.student_id, tables.reminders.c.sent_at)
            return {
                "nudged": Counter((await transaction.execute(told)).scalars()),
                "mails": {row.id: row.status for row in mailed},
                "mailed": Counter(row.recipient for row in mailed if row.status == "sent"),
                "reminded": Counter(
                    r.student_id for r in lines if any(c["value"] == "check_in" for c in r.choices or ())
                ),
                "days": {row.student_id: row.sent_at for row in await transaction.execute(days)},
            }

        found = await store.read(read)
        found["summed up"] = Counter(
            {s: len(await store.summaries_of(s)) for s in (of("s", n) for n in range(STUDENTS))}
        )
        return found


STUDENTS_ONCE = Counter(of("s", n) for n in range(STUDENTS))
ADVISORS_ONCE = Counter(of("a", n) for n in range(STUDENTS))
DONE = {"nudged": ADVISORS_ONCE, "mailed": ADVISORS_ONCE, "reminded": STUDENTS_ONCE, "summed up": STUDENTS_ONCE}


def until_done(url: str, within_s: float) -> dict[str, Any]:
    """What has happened when everything has, or when the time is over."""
    ends = time.monotonic() + within_s
    while True:
        found = asyncio.run(look(url))
        if {name: found[name] for name in DONE} == DONE or time.monotonic() > ends:
            return found
        time.sleep(0.3)


def ticks(url: str) -> Counter[str]:
    """How many ticks of the rounds there were, by what became of them: one row each in the engine's own records."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT status FROM dbos.workflow_status WHERE name = 'round'").fetchall()
    return Counter(str(status) for (status,) in rows)


def test_two_workers_share_the_rounds_and_a_killed_one_loses_and_doubles_nothing(
    worker: Worker, store_url: str, inbox: Inbox, tmp_path: Path
) -> None:
    chance = random.Random(11)
    before = asyncio.run(look(store_url))
    assert not any(before[name].total() for name in DONE)
    one, two = worker("one"), worker("two")
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.2, 2.0))
        assert two.poll() is None, two.trouble()[-2000:]
        one.kill()
        one.wait()
        one = worker("one" if kill < KILLS - 1 else "three")
    one.kill()  # and never comes back, with all that it had claimed
    found = until_done(store_url, 120)
    assert {name: found[name] for name in DONE} == DONE, (found, (two.said() + two.trouble())[-6000:])
    assert all(found["days"].values()), "every day of a reminder is settled"
    came = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    assert set(came) == {f"<{each}@waymark.invalid>" for each in found["mails"]}
    assert sum(came.values()) - len(came) <= (KILLS + 1) * AT_ONCE, "twice only what was under way, with the same key"

    time.sleep(2.5)
    again = asyncio.run(look(store_url))
    assert {name: again[name] for name in DONE} == DONE, "and nothing once more afterwards"


def test_each_tick_is_one_workers(worker: Worker, store_url: str, tmp_path: Path) -> None:
    lives = [worker("one"), worker("two")]
    diary = tmp_path / "diary"
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        entries = diary.read_text().split("\n") if diary.exists() else []
        if len(entries) > 5 * ROUNDS and len({line.split()[0] for line in entries if line}) == 2:
            break
        time.sleep(0.2)
    for life in lives:
        life.kill()
        life.wait()
    entries = [line for line in diary.read_text().split("\n") if line]
    done = ticks(store_url)
    # Where a round still ran at its next tick, that tick did nothing.
    assert len(entries) <= done.total(), (done, Counter(entries))
    assert {line.split()[1] for line in entries} == {"reminders", "summaries", "nudges", "deliveries", "retention"}
    assert {line.split()[0] for line in entries} == {"one", "two"}
