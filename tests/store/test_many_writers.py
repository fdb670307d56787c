"""What two processes write at once is all there; what one wrote before it was killed, too."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import closing
from pathlib import Path

import pytest

from bot.message import Message
from bot.store import Store

from .school import NOW, say

SCRIPT = Path(__file__).with_name("write_checkins.py")
EACH = 200
KILLS = 6


async def start(url: str, student: str, name: str, times: int) -> Process:
    root = str(SCRIPT.parents[2])
    run = f"import sys; sys.path.insert(0, {root!r}); import runpy; sys.argv = sys.argv[1:]; "
    run += "runpy.run_path(sys.argv[0], run_name='__main__')"
    arguments = ("-W", "error", "-c", run, str(SCRIPT), url, student, name, str(times))
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=PIPE, stderr=PIPE)


@pytest.mark.timeout(600)
async def test_two_processes_lose_no_update(store_url: str, store: Store) -> None:
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    writers = [await start(store_url, "maya", name, EACH) for name in ("one", "two")]
    for writer in writers:
        _, trouble = await writer.communicate()
        assert writer.returncode == 0, trouble.decode()
    (now,) = await store.plans_of("maya")
    expected = {f"{name}-{number}" for name in ("one", "two") for number in range(EACH)}
    assert {c.done for c in now.checkins} == expected
    assert (len(now.checkins), now.revision) == (2 * EACH, 1 + 2 * EACH)
    history = await store.history(plan.id)
    assert [r.number for r in history] == list(range(1, 2 * EACH + 2))
    lines = await store.recent("maya", 10_000)
    assert len(lines) == 4 * EACH
    assert await store.unanswered() == ()


async def test_students_talking_at_once_do_not_wait_for_each_other_for_long(store_url: str, store: Store) -> None:
    for student in ("maya", "leo", "noor"):
        await store.assign_standard(student, "6.NS.A.1", "rivera", NOW)
    writers = [await start(store_url, student, student, 40) for student in ("maya", "leo", "noor")]
    for writer in writers:
        _, trouble = await writer.communicate()
        assert writer.returncode == 0, trouble.decode()
    for student in ("maya", "leo", "noor"):
        (plan,) = await store.plans_of(student)
        assert [c.done for c in plan.checkins] == [f"{student}-{n}" for n in range(40)]


@pytest.mark.timeout(600)
async def test_what_was_promised_survives_kill_9_at_any_moment(store_url: str, store: Store) -> None:
    await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    kept: set[str] = set()
    answered: set[str] = set()
    for life in range(KILLS):
        writer = await start(store_url, "maya", f"life{life}", 0)
        assert writer.stdout is not None
        first = await writer.stdout.readline()
        await asyncio.sleep(random.uniform(0.0, 0.6))
        writer.kill()
        rest, _ = await writer.communicate()
        said = [line.split() for line in (first + rest).decode().splitlines() if line.count(" ") == 1]
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
