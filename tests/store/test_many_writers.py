"""What two processes write at once is all there; what one wrote before it was killed, too."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.message import Message
from bot.store import Store
from tests.nursery import Forked, Nursery

from .school import NOW, say

SCRIPT = Path(__file__).with_name("write_checkins.py")
EACH = 80
KILLS = 6
READY = "import bot.store, bot.plans.turn"

Start = Callable[[str, str, str, int], Forked]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Starts writers: forks of one Python that has imported the store, so they write from the first moment."""
    nursery = Nursery(READY, "-W", "error")
    begun: list[Forked] = []

    def one(url: str, student: str, name: str, times: int) -> Forked:
        begun.append(nursery.start([str(SCRIPT), url, student, name, str(times)]))
        return begun[-1]

    yield one
    for each in begun:
        each.close()
    nursery.close()


@pytest.mark.timeout(600)
async def test_two_processes_lose_no_update(store_url: str, store: Store, start: Start) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    writers = [start(store_url, "maya", name, EACH) for name in ("one", "two")]
    for writer in writers:
        assert await asyncio.to_thread(writer.wait) == 0, writer.trouble()
    (now,) = await store.plans_of("maya")
    expected = {f"{name}-{number}" for name in ("one", "two") for number in range(EACH)}
    assert {c.done for c in now.checkins} == expected
    assert (len(now.checkins), now.revision) == (2 * EACH, 1 + 2 * EACH)
    history = await store.history(plan.id)
    assert [r.number for r in history] == list(range(1, 2 * EACH + 2))
    lines = await store.recent("maya", 10_000)
    assert len(lines) == 4 * EACH
    assert await store.unanswered() == ()


async def test_students_talking_at_once_do_not_wait_for_each_other_for_long(
    store_url: str, store: Store, start: Start
) -> None:
    for student in ("maya", "leo", "noor"):
        await store.assign_standard(student, "6.NS.A.1", "rivera", NOW)
    writers = [start(store_url, student, student, 40) for student in ("maya", "leo", "noor")]
    for writer in writers:
        assert await asyncio.to_thread(writer.wait) == 0, writer.trouble()
    for student in ("maya", "leo", "noor"):
        (plan,) = await store.plans_of(student)
        assert [c.done for c in plan.checkins] == [f"{student}-{n}" for n in range(40)]


@pytest.mark.timeout(600)
async def test_what_was_promised_survives_kill_9_at_any_moment(store_url: str, store: Store, start: Start) -> None:
    await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    kept: set[str] = set()
    answered: set[str] = set()
    for life in range(KILLS):
        writer = start(store_url, "maya", f"life{life}", 0)
        await asyncio.to_thread(writer.until_it_speaks)
        await asyncio.sleep(random.uniform(0.0, 0.4))
        writer.kill()
        assert await asyncio.to_thread(writer.wait) == -signal.SIGKILL, writer.trouble()
        said = [line.split() for line in writer.said().splitlines() if line.count(" ") == 1]
        kept |= {message_id for word, message_id in said if word == "kept"}
        answered |= {message_id for word, message_id in said if word == "answered"}
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(store_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    lines = {line.id: line.text for line in await store.recent("maya", 100_000)}
    waiting = {each.message_id for each in await store.unanswered()}
    assert kept <= set(lines)
    assert not waiting & answered
    assert len(waiting) <= KILLS
    (plan,) = await store.plans_of("maya")
    history = await store.history(plan.id)
    done = {line_id for line_id, text in lines.items() if text.startswith("life")} - waiting
    assert answered <= done
    assert [r.number for r in history] == list(range(1, plan.revision + 1))
    assert {r.message_id for r in history[1:]} == done
    for message_id in done:
        answer = await store.answer_of(message_id)
        assert answer is not None
        assert answer.replies[0].id in lines


async def test_a_caller_that_goes_away_leaves_the_store_whole(store: Store) -> None:
    for number in range(60):
        task = asyncio.create_task(say(store, str(number), client_id=f"c{number}"))
        await asyncio.sleep(random.uniform(0, 0.004))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await say(store, "after")
    lines = [line.text for line in await store.recent("maya", 100)]
    assert lines[-1] == "after"
    numbers = [int(text) for text in lines[:-1]]
    assert numbers == sorted(set(numbers))
    kept = await store.keep(Message("maya", text="again", client_id="c59"), "again", NOW)
    assert kept.duplicate == (59 in numbers)
