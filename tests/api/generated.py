"""The OpenAPI document says what the API does: held by generated requests against a running app.

Run by `test_openapi.py` in a pytest of its own: the plugin makes a test of each operation while it collects, which
takes seconds, and every worker collects everything.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from bot.api import ENDPOINTS
from bot.api.describe import openapi
from tests.api.world import API, running


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of an app that runs in a thread of its own, and Leo's token."""
    folder = tmp_path_factory.mktemp("openapi")
    told: list[tuple[str, str]] = []
    up, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(folder, told, up, stop)))
    thread.start()
    try:
        assert up.wait(30)
        yield told[0]
    finally:
        stop.set()
        thread.join()


async def _serve(folder: Path, told: list[tuple[str, str]], up: threading.Event, stop: threading.Event) -> None:
    try:
        async with running(folder, rate_person="1000000/minute", rate_address="1000000/minute") as world:
            told.append((str(world.client.make_url("/")).rstrip("/"), await world.token("leo")))
            up.set()
            await asyncio.to_thread(stop.wait)
    finally:
        up.set()


# Without the stream, which never ends.
def _schema() -> Any:
    return schemathesis.openapi.from_dict(openapi(ENDPOINTS, 4000)).exclude(path=f"{API}/events")


schema, at_the_door = _schema(), _schema()
# Without a token nobody gets far: what is made up at random does, each edge of each value need not be tried.
at_the_door.config.phases.coverage.enabled = False


# No document can say which bytes are a picture: tests/api/test_files.py holds uploads.
@schema.exclude(path=f"{API}/files").parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_document(case: Any, door: tuple[str, str]) -> None:
    url, token = door
    headers = {"Authorization": f"Bearer {token}"}
    case.call_and_validate(base_url=url, headers=headers)


@at_the_door.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_generated_gets_a_500_without_a_token_either(case: Any, door: tuple[str, str]) -> None:
    response = case.call(base_url=door[0])
    case.validate_response(response, checks=[not_a_server_error])
