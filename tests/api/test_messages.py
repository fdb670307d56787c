"""A student talks over HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import uuid
from contextlib import closing
from typing import Any

import pytest

from bot.store import StoreBusy, StoreFull, StoreReadOnly
from tests.api.world import API, World

SEND = f"{API}/messages"


async def test_a_text_is_answered_in_the_contracts_shape(world: World) -> None:
    heard = await world.send("hi there")
    assert heard.status == 200
    assert heard.json.keys() == {"message_id", "replies", "asking", "plan_id", "step", "waiting"}
    assert heard.json["replies"][0]["text"] == "You said: hi there"
    assert heard.json["replies"][0]["choices"] == [{"title": "Keep it", "value": "affirm"}]
    assert heard.json["asking"] == {"question": "purpose.why", "accepts": ["text"]}


async def test_a_choice_and_a_plan_reach_the_conversation(world: World) -> None:
    client_id = str(uuid.uuid4())
    body = {"choice": "affirm", "client_id": client_id.upper(), "plan_id": "p1"}
    assert (await world.call("POST", SEND, json=body)).status == 200
    message = world.echo.received[0]
    assert (message.person_id, message.text, message.choice) == ("maya", None, "affirm")
    assert (message.client_id, message.plan_id) == (client_id, "p1")


async def test_nulls_are_as_good_as_absent(world: World) -> None:
    assert (await world.send("hi", choice=None, client_id=None, plan_id=None)).status == 200


async def test_a_repeat_gives_the_first_message(world: World) -> None:
    client_id = str(uuid.uuid4())
    first = await world.send("hi", client_id=client_id)
    again = await world.send("hi", client_id=client_id)
    assert again.json["message_id"] == first.json["message_id"]
    assert len(world.echo.received) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("caf\u0065\u0301", "café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb\x07c\x1b[31m", "a bc[31m"),
        ("  spaced \n", "spaced"),
        ("🤷🏽‍♀️", "🤷🏽‍♀️"),
        ("\u200fשלום\u200f", "\u200fשלום\u200f"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE people; --", "'; DROP TABLE people; --"),
        ('/affirm{"x": 1}', '/affirm{"x": 1}'),
        ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
    ],
)
async def test_words_are_kept_verbatim_but_for_what_nobody_sees(world: World, sent: str, kept: str) -> None:
    assert (await world.send(sent)).status == 200
    assert world.echo.received[0].text == kept
    history = await world.call("GET", SEND)
    assert history.json["messages"][0]["text"] == kept


WRONG: list[tuple[Any, int, str | None]] = [
    ({}, 422, "text"),
    ({"text": "hi", "choice": "affirm"}, 422, "text"),
    ({"text": ""}, 422, "text"),
    ({"text": "   \n\t "}, 422, "text"),
    ({"text": "\u200b\u200d\u2060\x07"}, 422, "text"),
    ({"text": "x" * 4001}, 422, "text"),
    ({"text": 5}, 422, "text"),
    ({"text": ["hi"]}, 422, "text"),
    ({"text": "a\x00b"}, 422, "text"),
    ({"choice": ""}, 422, "choice"),
    ({"choice": "x" * 501}, 422, "choice"),
    ({"choice": "not-offered"}, 422, "choice"),
    ({"text": "hi", "client_id": "not-a-uuid"}, 422, "client_id"),
    ({"text": "hi", "client_id": 5}, 422, "client_id"),
    ({"text": "hi", "plan_id": ""}, 422, "plan_id"),
    ({"text": "hi", "mood": "good"}, 422, "mood"),
    ([], 422, None),
    ("hi", 422, None),
    ({"text": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {}}}}}}}}}}, 422, "text"),
]


@pytest.mark.parametrize(("body", "status", "field"), WRONG)
async def test_wrong_bodies_name_the_field(world: World, body: Any, status: int, field: str | None) -> None:
    heard = await world.call("POST", SEND, json=body)
    assert heard.status == status
    assert heard.problem().get("field") == field
    assert not world.echo.received


BROKEN: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"{", 400),
    (b'{"text": "hi"} more', 400),
    (b'{"text": NaN}', 400),
    (b'{"text": -Infinity}', 400),
    (b'{"text": ' + b"9" * 5000 + b"}", 400),
    (b'{"text": "\xff\xfe"}', 400),
    (b"[" * 60_000, 400),
    (b"null", 422),
    (b'{"text": "one", "text": "two"}', 422),
    (b'{"text": "\\ud800"}', 422),
    (b'{"\\udfff": "x"}', 422),
    (b'{"text": {"a\\u0000": 1}}', 422),
]


@pytest.mark.parametrize(("body", "status"), BROKEN, ids=[str(i) for i in range(len(BROKEN))])
async def test_broken_bodies_are_refused_plainly(world: World, body: bytes, status: int) -> None:
    heard = await world.call("POST", SEND, data=body, headers={"Content-Type": "application/json"})
    assert heard.status == status
    heard.problem()
    assert not world.echo.received


async def test_ten_megabytes_are_too_large_at_once_and_in_pieces(world: World) -> None:
    body = json.dumps({"text": "x" * 10_000_000}).encode()

    async def pieces() -> Any:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    for data in (io.BytesIO(body), pieces()):
        heard = await world.call("POST", SEND, data=data, headers={"Content-Type": "application/json"})
        assert heard.status == 413
        assert "65536" in heard.problem()["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
async def test_only_json_in_utf_8_is_taken(world: World, kind: str) -> None:
    heard = await world.call("POST", SEND, data=b'{"text":"hi"}', headers={"Content-Type": kind})
    assert heard.status == 415
    heard.problem()


async def test_four_thousand_characters_fit_however_they_are_escaped(world: World) -> None:
    heard = await world.call("POST", SEND, json={"text": "😀" * 4000})
    assert heard.status == 200


async def test_a_database_that_takes_nothing_is_a_503_that_says_when_to_come_back(world: World) -> None:
    for failure, retry in ((StoreFull(), "15"), (StoreReadOnly(), "15"), (StoreBusy(), "1")):
        world.echo.fails = failure
        heard = await world.send()
        assert heard.status == 503
        assert heard.headers["Retry-After"] == retry
        assert heard.problem()["title"] == "Waymark cannot save right now"


async def test_a_database_that_somebody_holds_is_a_503_and_afterwards_it_goes_on(world: World) -> None:
    await world.send("before")
    await world.store.close()
    world.store._busy_timeout_s = 0.02
    await world.store.open()
    body = {"text": "meanwhile", "client_id": "5b2f2f2e-6a0b-4f5e-9b57-0c0a3a9f7b11"}
    with closing(sqlite3.connect(world.settings.data_dir / "waymark.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        heard = await world.call("POST", SEND, json=body)
        assert (heard.status, heard.headers["Retry-After"]) == (503, "1")
        assert [line["text"] for line in (await world.call("GET", SEND)).json["messages"]][::2] == ["before"]
        other.execute("ROLLBACK")
    assert (await world.call("POST", SEND, json=body)).status == 200
    assert [line["text"] for line in (await world.call("GET", SEND)).json["messages"]][::2] == ["before", "meanwhile"]


async def test_our_own_mistake_is_a_500_without_a_word_of_it(world: World) -> None:
    world.echo.fails = ValueError("maya wrote: my secret")
    heard = await world.send()
    assert heard.status == 500
    assert "secret" not in heard.text
    heard.problem()


async def test_history_comes_in_pages_oldest_first(world: World) -> None:
    for number in range(4):
        await world.send(f"message {number}")
    first = (await world.call("GET", f"{SEND}?limit=5")).json
    assert [line["from"] for line in first["messages"][:2]] == ["student", "coach"]
    assert first["messages"][0]["at"].endswith("Z")
    rest = (await world.call("GET", f"{SEND}?limit=5&after={first['next']}")).json
    assert len(first["messages"]) + len(rest["messages"]) == 8
    assert rest["next"] is None
    assert rest["messages"][0].keys() >= {"id", "at", "from", "text", "choices", "channel"}


@pytest.mark.parametrize("query", ["limit=0", "limit=1000", "limit=many", "limit=1e3", "after=", "before=x"])
async def test_a_wrong_query_names_its_field(world: World, query: str) -> None:
    heard = await world.call("GET", f"{SEND}?{query}")
    assert heard.status == 422
    assert heard.problem()["field"] == query.split("=")[0]


async def test_a_line_that_is_not_mine_is_not_there(world: World) -> None:
    of_maya = (await world.send()).json["message_id"]
    assert (await world.call("GET", f"{SEND}?after={of_maya}", "leo")).status == 404
    assert (await world.call("GET", f"{SEND}?after=nonsense")).status == 404


async def test_students_do_not_see_each_others_talk(world: World) -> None:
    await world.send("private")
    assert (await world.call("GET", SEND, "leo")).json == {"messages": [], "next": None}


async def test_two_messages_at_once_are_both_kept(world: World) -> None:
    answers = await asyncio.gather(world.send("one"), world.send("two"))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["message_id"] for answer in answers}) == 2
