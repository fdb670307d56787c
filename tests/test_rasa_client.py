"""The one door to Rasa, before a Rasa that does everything wrong: each ends in one clear error, and soon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import rasa_client
from bot.rasa_client import RasaAway, RasaClient, RasaNonsense
from tests.e2e.running import free_port

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TURN = {"sender": "maya", "text": "zebra"}


@dataclass
class BadRasa:
    """At Rasa's place. `does` is how it answers; `elsewhere` is another machine that it may send people to."""

    does: Answer
    url: str = ""
    elsewhere: str = ""
    asked: list[str] = field(default_factory=list)
    told_elsewhere: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        return await self.does(request)

    async def overhear(self, request: web.Request) -> web.Response:
        self.told_elsewhere.append(await request.text())
        return web.json_response({"messages": [{"text": "hello from elsewhere"}]})


def says(body: Any = None, **how: Any) -> Answer:
    """Answers always the same."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, **how) if body is not None else web.Response(**how)

    return answer


async def good(request: web.Request) -> web.StreamResponse:
    return web.json_response({"messages": [{"text": "Okay."}]})


async def slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.json_response({"messages": []})


async def drips(request: web.Request) -> web.StreamResponse:
    """Begins at once and never comes to an end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.02)


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"messages": [{"te')
    assert request.transport is not None
    request.transport.abort()
    return response


AWAY: dict[str, Answer] = {"slow": slow, "drips": drips, "hangs up": hangs_up, "breaks off": breaks_off}
NONSENSE: dict[str, Answer] = {
    "500": says(status=500, text="Traceback (most recent call last): zebra"),
    "404": says(status=404, text="no such route"),
    "401": says({"error": "a token is needed"}, status=401),
    "204": says(status=204),
    "a page": says(text="<html>zebra</html>", content_type="text/html"),
    "half of it": says(text='{"messages": [', content_type="application/json"),
    "no UTF-8": says(body=b'{"messages": [{"text": "\xff"}]}', content_type="application/json"),
    "no end of brackets": says(text="[" * 200_000, content_type="application/json"),
    "a list": says([]),
    "a word": says("zebra"),
    "another key": says({"answers": []}),
    "no list": says({"messages": {"text": "hi"}}),
    "a number as a bubble": says({"messages": [7]}),
    "a number as words": says({"messages": [{"text": 7}]}),
    "words as buttons": says({"messages": [{"text": "hi", "buttons": "yes"}]}),
    "a number as a button": says({"messages": [{"text": "hi", "buttons": [7]}]}),
    "a button without a value": says({"messages": [{"text": "hi", "buttons": [{"title": "Yes"}]}]}),
    "a list as a picture": says({"messages": [{"text": "hi", "image": []}]}),
}


@pytest.fixture
async def rasa(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BadRasa]:
    monkeypatch.setattr(rasa_client, "TURN_TIMEOUT_S", 0.3)
    monkeypatch.setattr(rasa_client, "READY_TIMEOUT_S", 0.3)
    bad = BadRasa(good)
    app, other = web.Application(), web.Application()
    app.router.add_route("*", "/{path:.*}", bad.answer)
    other.router.add_route("*", "/{path:.*}", bad.overhear)
    async with TestServer(app) as here, TestServer(other, host="localhost") as there:
        bad.url, bad.elsewhere = str(here.make_url("")), str(there.make_url(""))
        yield bad


@pytest.fixture
async def client(rasa: BadRasa) -> AsyncIterator[RasaClient]:
    async with RasaClient(rasa.url, "token") as opened:
        yield opened


async def test_what_rasa_says_comes_back(rasa: BadRasa, client: RasaClient) -> None:
    assert await client.ready()
    assert await client.turn(TURN) == [{"text": "Okay."}]
    bubbles = [{"text": "Okay.", "buttons": [{"title": "Yes", "payload": "affirm"}]}, {"image": "/chart.svg"}]
    rasa.does = says({"messages": bubbles})
    assert await client.turn(TURN) == bubbles
    rasa.does = says({"messages": []})
    assert await client.turn(TURN) == []


@pytest.mark.parametrize("what", AWAY)
async def test_a_rasa_that_gives_no_whole_answer_is_away(rasa: BadRasa, client: RasaClient, what: str) -> None:
    rasa.does = AWAY[what]
    async with asyncio.timeout(3):
        with pytest.raises(RasaAway) as away:
            await client.turn(TURN)
        assert type(away.value) is RasaAway
        with pytest.raises(RasaAway):
            await client.parse("zebra")
        if what in ("slow", "hangs up"):  # of the others the status came, and no more is asked there
            assert not await client.ready()
    assert "zebra" not in str(away.value)
    rasa.does = good
    assert await client.turn(TURN), "and when it is back it is back"


@pytest.mark.parametrize("what", NONSENSE)
async def test_an_answer_that_makes_no_sense_is_told_apart_and_not_quoted(
    rasa: BadRasa, client: RasaClient, what: str
) -> None:
    rasa.does = NONSENSE[what]
    with pytest.raises(RasaNonsense) as nonsense:
        await client.turn(TURN)
    assert "zebra" not in str(nonsense.value)
    rasa.does = good
    assert await client.turn(TURN)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_student_is_never_sent_on_to_another_machine(rasa: BadRasa, client: RasaClient, status: int) -> None:
    rasa.does = says(status=status, headers={"Location": f"{rasa.elsewhere}/collect"})
    with pytest.raises(RasaNonsense):
        await client.turn(TURN)
    assert not await client.ready()
    assert rasa.told_elsewhere == []


async def test_nobody_at_that_port_is_away() -> None:
    async with RasaClient(f"http://127.0.0.1:{free_port()}", "token") as client:
        with pytest.raises(RasaAway):
            await client.turn(TURN)
        assert not await client.ready()


async def test_who_waits_too_long_for_a_place_is_told_and_the_next_is_served(rasa: BadRasa, client: RasaClient) -> None:
    rasa.does = slow
    many = [client.turn(TURN) for _ in range(3 * rasa_client.AT_ONCE)]
    async with asyncio.timeout(3):
        assert {type(end) for end in await asyncio.gather(*many, return_exceptions=True)} == {RasaAway}
    assert len(rasa.asked) < len(many)
    rasa.does = good
    assert await client.turn(TURN)
