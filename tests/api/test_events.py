"""Two tabs stay in step."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.api import stream
from bot.api.rooms import HUB
from bot.events import MAX_STREAMS_PER_PERSON, MAX_WAITING_EVENTS, Hub
from bot.plans.turn import PlanChange
from bot.store import StoreUnreachable
from tests.api.world import API, World, settle


class Tab:
    """An open event stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self, timeout_s: float = 3) -> dict[str, Any]:
        """The next event: its `event`, `id` and parsed `data`."""
        found: dict[str, Any] = {}
        async with asyncio.timeout(timeout_s):
            while line := (await self.response.content.readline()).decode().rstrip("\r\n"):
                name, _, value = line.partition(": ")
                found[name] = json.loads(value) if name == "data" else value
        return found

    async def of(self, kind: str) -> dict[str, Any]:
        """The next event of that kind."""
        while (event := await self.next()).get("event") != kind:
            pass
        return event


@asynccontextmanager
async def tab(world: World, person_id: str = "maya", query: str = "", **headers: str) -> AsyncIterator[Tab]:
    headers |= {"Authorization": f"Bearer {await world.token(person_id)}"}
    async with world.client.get(f"{API}/events{query}", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        opened = Tab(response)
        assert (await opened.next())["event"] == "hello"
        await settle()
        yield opened


async def test_both_tabs_hear_what_was_said_and_answered(world: World) -> None:
    async with tab(world) as one, tab(world) as two:
        answer = (await world.send("hello from my phone")).json
        for each in (one, two):
            mine, coachs = await each.of("reply"), await each.of("reply")
            assert (mine["data"]["from"], mine["data"]["text"]) == ("student", "hello from my phone")
            assert coachs["id"] == coachs["data"]["id"] == answer["replies"][0]["id"]
            assert coachs["data"]["asking"] == answer["asking"]
            assert coachs["data"]["step"] == "purpose"


async def test_nobody_else_hears_it(world: World) -> None:
    async with tab(world, "leo") as leo:
        await world.send("private")
        with pytest.raises(TimeoutError):
            await leo.next(0.3)


async def test_a_tab_resumes_where_it_was(world: World) -> None:
    first = (await world.send("one")).json
    await world.send("two")
    seen = first["replies"][0]["id"]
    async with tab(world, query=f"?after={seen}") as by_query:
        assert (await by_query.of("reply"))["data"]["text"] == "two"
    async with tab(world, **{"Last-Event-ID": seen}) as by_header:
        assert (await by_header.of("reply"))["data"]["text"] == "two"


async def test_an_unknown_place_begins_now(world: World) -> None:
    await world.send("before")
    async with tab(world, query="?after=nonsense") as opened:
        await world.send("after")
        assert (await opened.of("reply"))["data"]["text"] == "after"


async def test_a_changed_plan_is_sent_whole(world: World) -> None:
    async with tab(world, "leo") as opened:
        plan = await world.store.plan("p-leo")
        assert plan is not None
        await world.store.save_plan(PlanChange(replace(plan, step="progress"), "Agreed.", "leo"))
        world.app[HUB].publish("leo", "plan")
        event = await opened.of("plan")
        assert (event["data"]["id"], event["data"]["step"], event["data"]["revision"]) == ("p-leo", "progress", 2)


async def test_nudges_and_summaries_pass_through(world: World) -> None:
    async with tab(world) as opened:
        world.app[HUB].publish("maya", "summary", {"headline": "A good week"})
        assert (await opened.of("summary"))["data"] == {"headline": "A good week"}


async def test_what_another_process_wrote_is_found_at_the_heartbeat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.1)
    async with tab(world) as opened:
        world.echo.hub = Hub()
        await world.send("from elsewhere")
        assert (await opened.of("reply"))["data"]["text"] == "from elsewhere"


async def test_a_signed_out_tab_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.1)
    async with tab(world) as opened:
        await world.store.revoke_all("maya")
        async with asyncio.timeout(3):
            await opened.response.content.read()


async def test_a_signed_out_tab_is_not_sent_another_line_however_busy_the_talk_is(world: World) -> None:
    async with tab(world) as opened:
        await world.store.revoke_all("maya")
        world.app[HUB].publish("maya", "summary", {"headline": "not for this tab"})
        async with asyncio.timeout(3):
            assert b"not for this tab" not in await opened.response.content.read()


async def test_a_failing_store_ends_the_stream_quietly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with tab(world) as opened:

        async def fails(*_: Any, **__: Any) -> Any:
            raise StoreUnreachable

        monkeypatch.setattr(world.store, "lines", fails)
        world.app[HUB].publish("maya", "reply")
        async with asyncio.timeout(3):
            await opened.response.content.read()


async def test_one_person_has_only_so_many_tabs(world: World) -> None:
    tabs = [tab(world) for _ in range(MAX_STREAMS_PER_PERSON)]
    for one in tabs:
        await one.__aenter__()
    heard = await world.call("GET", f"{API}/events")
    assert heard.status == 429
    assert "Retry-After" in heard.headers
    for one in tabs:
        await one.__aexit__(None, None, None)


async def test_a_tab_that_left_frees_its_place(world: World) -> None:
    async with tab(world) as opened:
        opened.response.close()
    world.app[HUB].publish("maya", "reply")
    async with asyncio.timeout(5):
        while world.app[HUB].open_streams():
            world.app[HUB].publish("maya", "nudge", {})
            await asyncio.sleep(0.05)


async def test_stopping_ends_every_stream(world: World) -> None:
    async with tab(world) as opened:
        world.app[HUB].close()
        async with asyncio.timeout(3):
            await opened.response.content.read()


async def test_a_wrong_place_is_refused_before_the_stream_begins(world: World) -> None:
    heard = await world.call("GET", f"{API}/events", headers={"Last-Event-ID": "x" * 100})
    assert heard.status == 422
    heard.problem()


async def test_a_slow_listener_loses_the_oldest_and_never_blocks() -> None:
    hub = Hub()
    with hub.listen("maya") as listener:
        for number in range(MAX_WAITING_EVENTS + 10):
            hub.publish("maya", "nudge", number)
        events = await listener.next(1)
    assert events is not None
    assert [event.what for event in events] == list(range(10, MAX_WAITING_EVENTS + 10))
    assert hub.open_streams() == 0
