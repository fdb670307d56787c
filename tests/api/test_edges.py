"""What holds for every request: headers, problems, ids, health, numbers, and silence about people in the logs."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.logs import log_of, set_up_logs
from tests.api.world import API, World, running


@pytest.mark.parametrize("path", [f"{API}/nothing", f"{API}/classrooms", f"{API}/students/maya/diary", "/api/v2/me"])
async def test_an_unknown_address_is_a_404_problem(world: World, path: str) -> None:
    heard = await world.call("GET", path)
    assert heard.status == 404
    heard.problem()


async def test_a_wrong_method_is_a_405_problem_that_names_the_right_ones(world: World) -> None:
    heard = await world.call("DELETE", f"{API}/messages")
    assert heard.status == 405
    assert heard.headers["Allow"] == "GET,POST"
    assert "GET" in heard.problem()["detail"]


async def test_every_answer_carries_the_safety_headers_and_a_request_id(world: World) -> None:
    for path in ("/", "/sign-in", f"{API}/me", f"{API}/nothing", "/healthz"):
        async with world.client.get(path, allow_redirects=False) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert response.headers["X-Request-ID"]
            assert "Strict-Transport-Security" not in response.headers
            assert "Server" not in response.headers


async def test_hsts_and_secure_cookies_only_behind_https(tmp_path: Path) -> None:
    async with running(tmp_path, base_url="https://waymark.school.example") as world:
        heard = await world.call("GET", "/healthz", None)
        assert heard.headers["Strict-Transport-Security"].startswith("max-age=")


async def test_a_proxys_request_id_is_kept_when_it_is_one(world: World) -> None:
    good = await world.call("GET", "/healthz", headers={"X-Request-ID": "abcdef-12345"})
    assert good.headers["X-Request-ID"] == "abcdef-12345"
    bad = await world.call("GET", "/healthz", headers={"X-Request-ID": "<script>"})
    assert "<" not in bad.headers["X-Request-ID"]


async def test_pages_are_packed_and_errors_of_pages_are_pages(world: World) -> None:
    async with world.client.get("/sign-in") as response:
        assert response.headers.get("Content-Encoding") in ("gzip", "deflate")
    async with world.client.get("/nothing", headers={"Accept": "text/html"}) as response:
        assert response.status == 404
        assert response.content_type == "text/html"


async def test_alive_and_ready(world: World) -> None:
    assert (await world.call("GET", "/healthz", None)).status == 200
    assert (await world.call("GET", "/readyz", None)).status == 200
    world.rasa.up = False
    heard = await world.call("GET", "/readyz", None)
    assert heard.status == 503
    assert heard.problem()["not_ready"] == ["rasa"]
    assert "Retry-After" in heard.headers
    await world.store.close()
    assert (await world.call("GET", "/readyz", None)).problem()["not_ready"] == ["database", "rasa"]
    assert (await world.call("GET", "/healthz", None)).status == 200


async def test_the_numbers_name_routes_and_nobody(world: World) -> None:
    await world.send("my secret diary")
    await world.call("GET", f"{API}/plans/p-leo")
    text = (await world.call("GET", "/metrics", None)).text
    assert 'waymark_requests_total{method="POST",route="/api/v1/messages",status="200"} 1.0' in text
    assert 'route="/api/v1/plans/{id}",status="404"' in text
    assert "waymark_turn_seconds_count 1.0" in text
    assert "waymark_rasa_up 1.0" in text
    assert "waymark_unanswered_messages" in text
    for word in ("maya", "leo", "diary"):
        assert word not in text


async def test_no_word_and_no_name_reaches_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    set_up_logs("DEBUG", as_json=True, to=log)
    await world.send("zebra zebra")
    world.echo.fails = ValueError("zebra crossing by maya")
    await world.send("zebra")
    await world.call("GET", f"{API}/plans/zebra?after=zebra")
    log_of("tests").info("another_library")
    try:
        raise ValueError("zebra in a library")
    except ValueError:
        logging.getLogger("asyncio").exception("zebra f-string")
    logging.getLogger("sqlalchemy").warning("row %s", "zebra")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert "zebra" not in log.getvalue()
    assert "maya" not in log.getvalue().lower()
    requests = [line for line in lines if line["event"] == "request"]
    assert requests[0]["route"] == "/api/v1/messages"
    assert all(line["request_id"] for line in requests)
    failed = next(line for line in lines if line["event"] == "request_failed")
    assert failed["error"] == "builtins.ValueError"
    assert any(str(line["event"]).startswith("row %s") for line in lines)


async def test_a_broken_http_request_gets_a_400_without_html(world: World) -> None:
    reader, writer = await asyncio.open_connection(world.client.host, world.client.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nBroken header\r\n\r\n")
    answer: Any = await reader.read(2000)
    assert b" 400 " in answer.splitlines()[0]
    assert b"<html" not in answer
    assert b"Traceback" not in answer
    writer.close()
