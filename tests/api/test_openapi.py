"""The OpenAPI document says what the API does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.api import ENDPOINTS
from bot.settings import HOME
from tests.api.world import API, World


@pytest.mark.slow
def test_the_api_keeps_to_its_document() -> None:
    generated = Path(__file__).with_name("generated.py")
    command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", generated]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > len(ENDPOINTS)


async def test_the_document_is_openapi_3_1_and_names_every_endpoint(world: World) -> None:
    document = (await world.call("GET", f"{API}/openapi.json", None)).json
    assert document["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(one.method, one.path) for one in ENDPOINTS}
    sent = document["components"]["schemas"]["SendIn"]["properties"]["text"]
    assert sent["maxLength"] == world.settings.max_text


def test_every_endpoint_is_on_the_page_for_people() -> None:
    page = (HOME / "docs" / "api.md").read_text("utf-8")
    for one in ENDPOINTS:
        path = one.path.removeprefix(API).replace("{id}", "ID")
        assert re.search(rf"`{one.method} {path}\b", page), f"{one.method} {path}"


async def test_every_route_under_the_api_is_described(world: World) -> None:
    described = {(one.method, one.path) for one in ENDPOINTS} | {("GET", f"{API}/openapi.json")}
    routed = {
        (route.method, route.resource.canonical)
        for route in world.app.router.routes()
        if route.resource and route.resource.canonical.startswith(API) and route.method != "HEAD"
    }
    assert routed == described
