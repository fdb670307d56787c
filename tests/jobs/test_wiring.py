"""Which rounds there are, what each does, and which ways out a school has opened."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from bot import background
from bot.api.rooms import CONVERSATION, HUB
from bot.background import open_background, ways_of
from bot.deliveries import Mail, Services
from bot.events import Hub
from bot.jobs import Deeds, Engine, Round, rounds_of
from bot.jobs.engine import Try
from bot.people.keys import SETTINGS, STORE
from bot.settings import load_settings
from bot.store import Store
from tests.store.conftest import sqlite_template, sqlite_url

__all__ = ["sqlite_template", "sqlite_url"]

EACH = {
    "reminders": "5 * * * * *",
    "summaries": "20 * * * * *",
    "nudges": "35 */5 * * * *",
    "deliveries": "*/15 * * * * *",
    "retention": "0 30 3 * * *",
}


async def test_each_round_does_its_own_deed_and_only_deliveries_go_out() -> None:
    done: list[str] = []

    async def deed(name: str) -> str:
        done.append(name)
        return name

    async def claim() -> list[Try]:
        done.append("deliveries")
        return [("d1", "first")]

    deeds = Deeds(
        remind=lambda: deed("reminders"),
        summarize=lambda: deed("summaries"),
        nudge=lambda: deed("nudges"),
        claim=claim,
        retire=lambda: deed("retention"),
    )
    rounds = rounds_of(deeds)
    assert {one.name: one.every for one in rounds} == EACH
    for one in rounds:
        done.clear()
        assert list(await one.work()) == ([("d1", "first")] if one.name == "deliveries" else [])
        assert done == [one.name]


def test_nothing_leaves_the_school_until_it_says_so(tmp_path: Path) -> None:
    assert ways_of(load_settings(data_dir=tmp_path)) == {}
    mail = load_settings(data_dir=tmp_path, mail_url="smtp://mail.school.example", mail_from="waymark@school.example")
    assert ways_of(mail) == {"mail": Mail("smtp://mail.school.example", "waymark@school.example")}
    assert ways_of(load_settings(data_dir=tmp_path, services=True)) == {"apprise": Services(inside=False)}
    inside = ways_of(load_settings(data_dir=tmp_path, services=True, nudges_inside=True))
    assert inside == {"apprise": Services(inside=True)}


async def test_a_round_that_still_runs_is_not_begun_again() -> None:
    begun: list[int] = []
    go_on = asyncio.Event()

    async def work() -> list[Try]:
        begun.append(1)
        await go_on.wait()
        return [("d1", "first")]

    async def deliver(_: str) -> None:
        """Nothing to do here."""

    engine = Engine("", [Round("slow", "* * * * * *", work)], deliver)
    engine._loop = asyncio.get_running_loop()
    first = asyncio.create_task(asyncio.to_thread(engine._do_round, "slow"))
    while not begun:  # noqa: ASYNC110 another thread begins it
        await asyncio.sleep(0.01)
    assert await asyncio.to_thread(engine._do_round, "slow") == []
    go_on.set()
    assert await first == [("d1", "first")]
    assert await asyncio.to_thread(engine._do_round, "slow") == [("d1", "first")]
    assert len(begun) == 2


async def test_the_engine_is_the_apps_and_ends_with_it(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Engine] = []

    class Noted(Engine):
        lives = False

        async def open(self) -> None:
            made.append(self)
            self.lives = True

        async def close(self) -> None:
            self.lives = False

    monkeypatch.setattr(background, "Engine", Noted)
    settings = load_settings(data_dir=tmp_path, database_url=sqlite_url, worker="second")
    app = web.Application()
    app[SETTINGS], app[STORE], app[HUB], app[CONVERSATION] = settings, Store(sqlite_url), Hub(), None  # type: ignore[misc]
    async with app[STORE]:
        opened = open_background(app)
        await anext(opened)
        [engine] = made
        assert (engine._url, engine._worker, set(engine._rounds)) == (settings.jobs, "second", set(EACH))
        # On an empty school each round finds nothing to do, and says so.
        assert [list(await one.work()) for one in engine._rounds.values()] == [[]] * len(EACH)
        assert engine.lives  # type: ignore[attr-defined]
        with pytest.raises(StopAsyncIteration):
            await anext(opened)
        assert not engine.lives  # type: ignore[attr-defined]
