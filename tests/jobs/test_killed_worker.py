"""kill -9 at random moments: every delivery arrives, and a second copy carries the key of the first."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select

from bot.jobs.engine import AT_ONCE
from bot.store import Store, migrate, tables
from tests.deliveries.conftest import Inbox, inbox
from tests.store.conftest import sqlite_template, sqlite_url

__all__ = ["inbox", "sqlite_template", "sqlite_url"]

pytestmark = pytest.mark.slow

HOME = Path(__file__).resolve().parents[2]
KILLS = 50
LETTERS = 200
LEASE_S = 5.0
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def prepare(url: str) -> list[str]:
    """A school with deliveries that wait; their ids."""
    ids = [f"d{n:04}" for n in range(LETTERS)]

    async def work(transaction: object) -> None:
        run = transaction.execute  # type: ignore[attr-defined]
        people = [("maya", "Maya", "student"), ("cole", "Mr. Cole", "advisor")]
        await run(insert(tables.people), [{"id": i, "name": n, "role": r, "reach": ""} for i, n, r in people])
        told = {"rule": "silent", "student_id": "maya", "recipient": "cole", "severity": "soon", "document": {}}
        told |= {"state": "new", "state_at": NOW, "created_at": NOW}
        await run(insert(tables.nudges), [{**told, "id": f"g{i}", "key": i} for i in ids])
        way = {"channel": "mail", "target": "cole@school.example", "status": "waiting", "tries": 0, "at": NOW}
        await run(insert(tables.deliveries), [{**way, "id": i, "nudge_id": f"g{i}"} for i in ids])

    async def all_of_it() -> None:
        await migrate(url)
        async with Store(url) as store:
            await store.write(work)

    asyncio.run(all_of_it())
    return ids


def settled(url: str) -> Counter[str]:
    """How many deliveries stand where."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return Counter(connection.execute(select(tables.deliveries.c.status)).scalars())
    finally:
        engine.dispose()


def test_nothing_is_lost_and_a_second_copy_has_the_same_key(sqlite_url: str, inbox: Inbox, tmp_path: Path) -> None:
    ids = prepare(sqlite_url)
    life = {"store": sqlite_url, "jobs": f"sqlite:///{tmp_path}/jobs.db", "smtp": f"smtp://127.0.0.1:{inbox.port}"}
    line = json.dumps({**life, "worker": "one", "lease_s": LEASE_S, "limit": 5}) + "\n"
    last = json.dumps({**life, "worker": "one", "lease_s": LEASE_S, "limit": 50}) + "\n"
    chance = random.Random(7)
    with (tmp_path / "worker.log").open("wb") as log:
        nursery = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.jobs.worker"],
            cwd=HOME,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert nursery.stdin and nursery.stdout
    try:
        for number in range(KILLS):
            before = len(inbox.mails)
            nursery.stdin.write(line)
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            # Four of five die while the engine comes up; the fifth when it has begun to deliver.
            until = time.monotonic() + (5 if number % 5 == 4 else 0)
            while len(inbox.mails) == before < LETTERS and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.2 if number % 5 == 4 else 0.7))
            os.kill(child, signal.SIGKILL)
            while nursery.stdout.readline() != "dead\n":
                pass
        assert inbox.mails  # some were killed in the middle of it
        nursery.stdin.write(last)
        nursery.stdin.flush()
        child = int(nursery.stdout.readline())
        until = time.monotonic() + 90
        while nursery.poll() is None and settled(sqlite_url)["sent"] < LETTERS and time.monotonic() < until:
            time.sleep(0.5)
        os.kill(child, signal.SIGKILL)
    finally:
        nursery.kill()
        nursery.wait()
        nursery.stdin.close()
        nursery.stdout.close()
    assert settled(sqlite_url) == {"sent": LETTERS}, (tmp_path / "worker.log").read_text()[-2000:]
    arrived = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    assert set(arrived) == {f"<{i}@waymark.invalid>" for i in ids}
    again = sum(count - 1 for count in arrived.values())
    assert again <= KILLS * AT_ONCE  # only what was under way at a kill can come twice
