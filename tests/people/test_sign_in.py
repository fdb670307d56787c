"""Who gets in, how they prove it, and how they leave."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.people.keys import SECRET
from bot.people.secret import read_secret
from bot.people.sessions import cookie_name, make_token
from bot.people.who import needs
from bot.settings import BadSetting, load_settings
from bot.store.tables import sessions
from tests.api.world import API, PEOPLE, SECRET_OF_A_SCHOOL, World, running

COOKIE = "waymark-8080"


def held(world: World) -> Any:
    """The session cookie in the browser's jar, or None."""
    return next((cookie for cookie in world.client.session.cookie_jar if cookie.key == COOKIE), None)


@pytest.mark.parametrize("person_id", list(PEOPLE))
async def test_one_click_signs_anybody_of_the_demo_in(world: World, person_id: str) -> None:
    await world.sign_in(person_id)
    async with world.client.get(f"{API}/me") as response:
        me = await response.json()
    assert (me["id"], me["role"]) == (person_id, PEOPLE[person_id][1])


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    form = {"person": "maya", "csrf": await world.csrf()}
    async with world.client.post("/sign-in", data=form, allow_redirects=False) as response:
        said = response.headers["Set-Cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert "Secure" not in said
    async with running(Path(os.fspath(world.settings.data_dir)) / "other", base_url="https://127.0.0.1") as other:
        form["csrf"] = await other.csrf()
        async with other.client.post("/sign-in", data=form, allow_redirects=False) as response:
            assert "Secure" in response.headers["Set-Cookie"]


async def test_two_waymarks_on_one_machine_do_not_sign_each_other_out(tmp_path: Path) -> None:
    assert cookie_name(load_settings(port=8080)) != cookie_name(load_settings(port=8081))


async def test_only_a_hash_of_keys_is_stored(world: World) -> None:
    await world.sign_in("maya")
    token = await world.token("maya")
    rows = await world.store.read(lambda connection: connection.execute(select(sessions)))
    stored = str(rows.all())
    assert held(world).value not in stored
    assert token not in stored


async def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    await world.sign_in("maya")
    cookie = held(world).value
    async with world.client.post("/sign-out", data={"csrf": await world.csrf()}, allow_redirects=False) as response:
        assert response.status == 303
    assert held(world) is None
    async with world.client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={cookie}"}) as response:
        assert response.status == 401


async def test_signing_in_again_gives_a_new_key_and_ends_the_old_one(world: World) -> None:
    await world.sign_in("maya")
    old = held(world).value
    await world.sign_in("leo")
    assert held(world).value != old
    world.client.session.cookie_jar.clear()
    async with world.client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={old}"}) as response:
        assert response.status == 401


async def test_a_key_brought_along_is_never_taken_over(world: World) -> None:
    fixed = "a-key-the-attacker-knows"
    own = world.client.make_url("/")
    world.client.session.cookie_jar.update_cookies({COOKIE: fixed}, own)
    await world.sign_in("maya")
    assert held(world).value != fixed


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic bWF5YTp4", "bearer wm_x", ""])
async def test_a_wrong_authorization_is_401_whatever_the_cookie(world: World, header: str) -> None:
    await world.sign_in("maya")
    async with world.client.get(f"{API}/me", headers={"Authorization": header}) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.content_type == "application/problem+json"


async def test_tokens_run_out_and_can_be_revoked(world: World) -> None:
    over = await make_token(world.store, world.app[SECRET], "maya", timedelta(seconds=-1))
    good = await world.token("leo")
    for token, status in ((over, 401), (good, 200)):
        async with world.client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"}) as response:
            assert response.status == status
    await world.store.revoke_all("leo", datetime.now(UTC))
    assert (await world.call("GET", f"{API}/me", "leo")).status == 401


async def test_a_cookie_key_is_no_token_and_a_token_no_cookie(world: World) -> None:
    await world.sign_in("maya")
    async with world.client.get(f"{API}/me", headers={"Authorization": f"Bearer {held(world).value}"}) as response:
        assert response.status == 401
    world.client.session.cookie_jar.clear()
    async with world.client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={await world.token('leo')}"}) as response:
        assert response.status == 401


async def test_nobody_signs_in_with_one_click_when_the_demo_is_off(tmp_path: Path) -> None:
    async with running(tmp_path, demo=False, secret=SECRET_OF_A_SCHOOL) as world:
        form = {"person": "maya", "csrf": await world.csrf()}
        async with world.client.post("/sign-in", data=form, allow_redirects=False) as response:
            assert response.status == 403
        async with world.client.get("/sign-in") as response:
            assert "Rivera" not in await response.text()


@pytest.mark.parametrize("person", ["nobody", "", "x" * 5000, "ma\x00ya", "'; --"])
async def test_an_unknown_person_does_not_get_in(world: World, person: str) -> None:
    form = {"person": person, "csrf": await world.csrf()}
    async with world.client.post("/sign-in", data=form, allow_redirects=False) as response:
        assert response.status == 403
    assert held(world) is None


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "new")
    first = read_secret(settings)
    assert read_secret(settings) == first
    assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret"]


def test_a_damaged_secret_is_said(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(BadSetting, match="damaged"):
        read_secret(load_settings(data_dir=tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="WAYMARK_DATA_DIR"):
        read_secret(load_settings(data_dir=tmp_path / "file" / "below"))


def test_a_role_that_is_none_is_noticed_when_written() -> None:
    with pytest.raises(ValueError, match="principal"):
        needs("principal")
