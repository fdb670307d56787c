"""Another website in the same browser cannot act for a student."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.api.world import API, SECRET_OF_A_SCHOOL, World, running

SEND = f"{API}/messages"


async def post(world: World, **headers: str) -> tuple[int, dict[str, Any]]:
    async with world.client.post(SEND, json={"text": "hi"}, headers=headers) as response:
        return response.status, await response.json()


async def test_a_browser_needs_the_token_of_its_session(world: World) -> None:
    await world.sign_in("maya")
    assert (await post(world))[0] == 403
    assert (await post(world, **{"X-CSRF": "guessed"}))[0] == 403
    assert (await post(world, **{"X-CSRF": "ключ".encode().decode("latin-1")}))[0] == 403
    assert (await post(world, **{"X-CSRF": await world.csrf()}))[0] == 200


async def test_the_token_of_another_session_does_not_count(world: World) -> None:
    await world.sign_in("leo")
    of_leo = await world.csrf()
    await world.sign_in("maya")
    status, problem = await post(world, **{"X-CSRF": of_leo})
    assert status == 403
    assert "CSRF" in problem["title"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_what_the_browser_says_came_from_elsewhere_is_refused(world: World, site: str) -> None:
    await world.sign_in("maya")
    csrf = await world.csrf()
    assert (await post(world, **{"X-CSRF": csrf, "Sec-Fetch-Site": site}))[0] == 403
    own = {"X-CSRF": csrf, "Sec-Fetch-Site": "same-origin"}
    assert (await post(world, **own))[0] == 200
    assert (await post(world, **own, Origin="null"))[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", "junk"])
async def test_a_foreign_origin_is_refused(world: World, origin: str) -> None:
    await world.sign_in("maya")
    assert (await post(world, **{"X-CSRF": await world.csrf(), "Origin": origin}))[0] == 403


async def test_our_own_origin_is_fine(world: World) -> None:
    await world.sign_in("maya")
    own = str(world.client.make_url("/")).rstrip("/")
    assert (await post(world, **{"X-CSRF": await world.csrf(), "Origin": own}))[0] == 200


async def test_another_site_cannot_sign_a_browser_in(world: World) -> None:
    form = {"person": "leo", "csrf": await world.csrf()}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    async with world.client.post("/sign-in", data=form, headers=elsewhere, allow_redirects=False) as response:
        assert response.status == 403


async def test_programs_with_a_token_need_no_proof(world: World) -> None:
    await world.sign_in("leo")
    elsewhere = {"Origin": "https://a-tool.example"}
    heard = await world.call("POST", SEND, json={"text": "hi"}, headers=elsewhere)
    assert heard.status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "localhost.evil.example", "[", ""])
async def test_the_demo_answers_only_at_its_own_names(world: World, host: str) -> None:
    async with world.client.get(f"{API}/me", headers={"Host": host}) as response:
        assert response.status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:8080"])
async def test_the_demo_answers_at_this_machine(world: World, host: str) -> None:
    async with world.client.get("/healthz", headers={"Host": host}) as response:
        assert response.status == 200


async def test_a_school_answers_at_any_name(tmp_path: Path) -> None:
    host = {"Host": "waymark.school.example"}
    async with (
        running(tmp_path, demo=False, secret=SECRET_OF_A_SCHOOL) as world,
        world.client.get("/healthz", headers=host) as response,
    ):
        assert response.status == 200
