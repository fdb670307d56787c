"""Whatever Rasa does wrong: the message is kept, the student is told, and it is answered once Rasa is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert

from bot import rasa_box
from bot.api.rooms import CONVERSATION, RASA
from bot.app import make_app, open_coach
from bot.conversation.answering import MOST_AWAY
from bot.people.keys import SETTINGS, STORE
from bot.phrases import Phrases
from bot.rasa_box import Doors
from bot.settings import HOME, load_settings
from bot.store.tables import people
from tests.api.world import API, World, seed, with_compiled_templates
from tests.store.conftest import sqlite_template, sqlite_url
from tests.test_rasa_client import AWAY, NONSENSE, BadRasa, good, rasa, says

__all__ = ["rasa", "sqlite_template", "sqlite_url"]

WAITS = Phrases.load(HOME / "data").variants("waiting")
BROKE = Phrases.load(HOME / "data").variants("sorry.failed")
WAYS = AWAY | NONSENSE


@pytest.fixture
async def school(sqlite_url: str, rasa: BadRasa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The app with its real conversation, before a Rasa that is bad until a test makes it good."""
    monkeypatch.setattr(rasa_box, "FIRST_LOOKS_EVERY_S", 60)
    settings = load_settings(data_dir=tmp_path, database_url=sqlite_url)
    wake = asyncio.Event()
    doors = Doors(rasa.url.rstrip("/"), "token", rasa_box.free_port(), "token")

    async def open_small(app: web.Application) -> AsyncIterator[None]:
        async with app[STORE] as store:
            await seed(store)
            await store.write(lambda t: t.execute(insert(people), {"id": "ms-park", "name": "P", "role": "safety"}))
            yield

    app = with_compiled_templates(make_app(settings, [open_small, open_coach(doors, wake, asyncio.Event())]))
    async with TestClient(TestServer(app)) as client:
        yield World(client, app, app[RASA], app[SETTINGS]), wake


async def test_each_is_kept_and_told_and_answered_when_rasa_is_back(school: Any, rasa: BadRasa) -> None:
    world, wake = school
    for what, does in WAYS.items():
        rasa.does = does
        heard = await world.send(f"this was {what}")
        assert heard.status == 200, (what, heard.text)
        assert heard.json["waiting"], what
        assert heard.json["replies"][0]["text"] in WAITS
    rasa.does = good
    wake.set()
    await until_answered(world)
    lines = (await world.call("GET", f"{API}/messages?limit=200")).json["messages"]
    assert [line["text"] for line in lines if line["from"] == "student"] == [f"this was {what}" for what in WAYS]
    said = [line["text"] for line in lines if line["from"] == "coach"]
    assert sum(text in WAITS for text in said) == len(WAYS), "told once each"
    assert said.count("Okay.") == len(WAYS), "and answered once each"


async def test_a_rasa_that_is_not_there_at_all_is_waited_for(school: Any, rasa: BadRasa) -> None:
    world, wake = school
    door = world.app[RASA]._door
    world.app[RASA]._door = f"http://127.0.0.1:{rasa_box.free_port()}/webhooks/waymark"
    assert (await world.send("hello?")).json["waiting"]
    repeat = {"text": "hello?", "client_id": "5b2f2f2e-6a0b-4f5e-9b57-0c0a3a9f7b11"}
    for _ in range(3):
        assert (await world.call("POST", f"{API}/messages", json=repeat)).json["waiting"]
    world.app[RASA]._door = door
    wake.set()
    await until_answered(world)
    lines = (await world.call("GET", f"{API}/messages")).json["messages"]
    assert [line["text"] for line in lines].count("Okay.") == 2
    assert sum(line["text"] in WAITS for line in lines) == 2, "a repeat is not told again"


@pytest.mark.parametrize("what", ["500", "slow", "breaks off"])
async def test_one_message_that_rasa_cannot_take_holds_up_nobody_else(school: Any, rasa: BadRasa, what: str) -> None:
    world, _ = school

    async def chokes(request: web.Request) -> web.StreamResponse:
        told = await request.json()
        return await (WAYS[what] if told["text"] == "poison" else good)(request)

    rasa.does = AWAY["hangs up"]
    await world.send("poison")
    await world.send("and i?", "leo")
    rasa.does = chokes
    assert await world.app[CONVERSATION].catch_up() == 1
    assert [waiting.message.text for waiting in await world.store.unanswered()] == ["poison"]
    rasa.does = good
    assert await world.app[CONVERSATION].catch_up() == 1


async def test_a_rasa_that_is_gone_is_not_asked_for_each_of_many(school: Any, rasa: BadRasa) -> None:
    world, _ = school
    rasa.does = AWAY["hangs up"]
    for number in range(5):
        await world.send(f"number {number}")
    rasa.asked.clear()
    assert await world.app[CONVERSATION].catch_up() == 0
    assert len(rasa.asked) <= 2 * MOST_AWAY  # a connection that was kept open may be tried once more
    rasa.does = good
    assert await world.app[CONVERSATION].catch_up() == 5


async def test_silence_is_said_to_be_our_mistake(school: Any, rasa: BadRasa) -> None:
    world, _ = school
    rasa.does = says({"messages": []})
    heard = await world.send("hi")
    assert not heard.json["waiting"]
    assert heard.json["replies"][0]["text"] in BROKE


async def test_while_rasa_is_bad_the_school_is_told_and_pages_stay(school: Any, rasa: BadRasa) -> None:
    world, _ = school
    rasa.does = WAYS["500"]
    ready = await world.call("GET", "/readyz", None)
    assert ready.status == 503
    assert ready.headers["Retry-After"]
    assert ready.problem()["not_ready"] == ["rasa"]
    for path in (f"{API}/plans", f"{API}/messages", "/healthz"):
        assert (await world.call("GET", path)).status == 200


async def until_answered(world: World) -> None:
    async with asyncio.timeout(10):
        while await world.store.unanswered():  # noqa: ASYNC110 the database wakes nobody
            await asyncio.sleep(0.02)
