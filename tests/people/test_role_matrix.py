"""Every route and method, times every role and none, for what is one's own and what is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.people.keys import SECRET
from bot.people.secret import hashed
from bot.people.sessions import cookie_name, keep_key, make_token
from tests.api.world import API, World, running
from tests.people.matrix import FORM, LINES, PERSON_OF, Line, Things, furnish

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def furnished(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[World, Things, Things]]:
    """One school for all lines: most of them look, and what a deed changes nobody else's line asks for."""
    rates = dict.fromkeys(("rate_sign_in", "rate_person", "rate_address"), "100000/minute")
    async with running(tmp_path_factory.mktemp("matrix"), **rates) as world:
        yield world, *await furnish(world)


async def ask(world: World, address: str, line: Line, things: Things, person: str | None) -> int:
    """The status that this person gets there."""
    method, _, path = address.partition(" ")
    csrf = hashed(world.app[SECRET], "csrf", "")
    send = {things.fill(name, line.id): _filled(value, things, line) for name, value in line.send.items()}
    more: dict[str, Any] = {"params": dict(line.query)}
    if method == "POST":
        more |= {"data": {"csrf": csrf, **send}} if line.kind == FORM else {"json": send}
    if person and (world.tokens.get(person) is None or await _over(world, person)):
        world.tokens.pop(person, None)
    headers = {"Authorization": f"Bearer {await world.token(person)}"} if person else {}
    there = things.fill(path, line.id)
    # The body is not read: that of the events never ends.
    async with world.client.request(method, there, headers=headers, allow_redirects=False, **more) as response:
        return response.status


async def _over(world: World, person: str) -> bool:
    """Whether a deed has ended this person's token."""
    return (await world.call("GET", "/api/v1/me", person)).status == 401


def _filled(value: Any, things: Things, line: Line) -> Any:
    if isinstance(value, str):
        return things.fill(value, line.id)
    if isinstance(value, list):
        return [_filled(one, things, line) for one in value]
    if isinstance(value, dict):
        return {name: _filled(one, things, line) for name, one in value.items()}
    return value


async def test_every_route_has_its_line(furnished: tuple[World, Things, Things]) -> None:
    world, _, _ = furnished
    there = set()
    for route in world.app.router.routes():
        assert route.resource is not None
        path = "/static" if route.resource.canonical.startswith("/static/") else route.resource.canonical
        there.add(f"{'GET' if route.method == 'HEAD' else route.method} {path}")
    assert not there - LINES.keys(), "add a line to tests/people/matrix.py"
    assert not LINES.keys() - there, "a line of tests/people/matrix.py is about nothing"


@pytest.mark.parametrize("address", LINES)
async def test_every_role_gets_what_the_line_says(furnished: tuple[World, Things, Things], address: str) -> None:
    world, own, _ = furnished
    line = LINES[address]
    seen = {role: await ask(world, address, line, own, person) for role, person in PERSON_OF.items()}
    assert seen == {role: {**line.roles, **line.also}.get(role, line.others) for role in PERSON_OF}
    assert await ask(world, address, line, own, None) == line.nobody


@pytest.mark.parametrize("address", [address for address, line in LINES.items() if line.foreign is not None])
async def test_what_is_somebody_elses_is_not_there(furnished: tuple[World, Things, Things], address: str) -> None:
    world, _, foreign = furnished
    line = LINES[address]
    seen = {role: await ask(world, address, line, foreign, PERSON_OF[role]) for role in line.roles}
    assert seen == dict.fromkeys(line.roles, line.foreign)
    guessed = Things("nobody", {name: f"guessed-{name}" for name in foreign.ids})
    seen = {role: await ask(world, address, line, guessed, PERSON_OF[role]) for role in line.roles}
    assert seen == dict.fromkeys(line.roles, line.foreign)


CHANGING = [address for address in LINES if address.startswith("POST") and address != "POST /sign-in"]


@pytest.mark.parametrize("address", CHANGING)
async def test_no_browser_changes_anything_without_the_token_of_its_pages(
    furnished: tuple[World, Things, Things], address: str
) -> None:
    world, own, _ = furnished
    line = LINES[address]
    role = next(iter(line.roles))
    key = f"browser-{address}".replace(" ", "-").replace("{", "").replace("}", "").replace("/", "-")
    await keep_key(world.store, world.app[SECRET], "browser", key, PERSON_OF[role], timedelta(hours=1))
    cookie = {"Cookie": f"{cookie_name(world.settings)}={key}"}
    there = own.fill(address.removeprefix("POST "), line.id)
    send = {own.fill(name, line.id): _filled(value, own, line) for name, value in line.send.items()}
    for given in ({}, {"csrf": "guessed"}):
        more: dict[str, Any] = {"data": {**send, **given}} if line.kind == FORM else {"json": send}
        async with world.client.post(there, headers=cookie, allow_redirects=False, **more) as response:
            assert response.status == 403, given
        async with world.client.get(f"{API}/me", headers=cookie) as response:
            assert response.status == 200
    await world.store.revoke_all(PERSON_OF[role])


INSIDE = [address for address, line in LINES.items() if line.nobody == 401]


@pytest.mark.parametrize("address", INSIDE)
async def test_forged_expired_and_revoked_keys_are_nobodys(
    furnished: tuple[World, Things, Things], address: str
) -> None:
    world, own, _ = furnished
    line = LINES[address]
    person = PERSON_OF[next(iter(line.roles))]
    expired = await make_token(world.store, world.app[SECRET], person, timedelta(seconds=-1))
    revoked = await make_token(world.store, world.app[SECRET], person, timedelta(hours=1))
    await world.store.revoke(hashed(world.app[SECRET], "token", revoked))
    method, _, path = address.partition(" ")
    for token in (expired, revoked, f"{revoked[:-1]}x", "wm_", person):
        headers = {"Authorization": f"Bearer {token}"}
        there = own.fill(path, line.id)
        async with world.client.request(method, there, headers=headers, json={}, allow_redirects=False) as response:
            assert response.status == 401
