"""After the door everybody stands where they wanted to go, or at the page of their role, never on another site."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.pages.landing import LANDINGS, is_own, landing
from bot.people.who import ROLES
from tests.api.world import World
from tests.people.school import HTML, knock


def test_every_role_has_a_page() -> None:
    assert set(LANDINGS) == set(ROLES)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%5Cevil.example",
        "teach",
        "",
        "/teach\r\nX-Header: 1",
        "/teach\x00",
        "/sign-out",
        "/sign-in?next=/sign-in",
        "/api/v1/me",
        "/" + "x" * 5000,
        "///evil.example",
        "/\t/evil.example",
    ],
)
def test_an_address_that_is_no_page_of_ours_is_not_gone_to(address: str) -> None:
    assert not is_own(address)
    assert landing("teacher", address) == "/teach"


def test_the_page_that_was_asked_for_is_gone_to() -> None:
    assert landing("teacher", "/teach/math-6a?sort=name#leo") == "/teach/math-6a?sort=name#leo"
    assert landing("guardian", "/") == "/family"


async def test_who_asks_for_a_page_without_a_session_is_brought_back_to_it(world: World) -> None:
    async with world.client.get("/account?x=1", headers=HTML, allow_redirects=False) as response:
        assert response.status == 303
        there = urlsplit(response.headers["Location"])
    assert (there.path, parse_qs(there.query)) == ("/sign-in", {"next": ["/account?x=1"]})
    assert (await knock(world, person="maya", next="/account?x=1")).there == "/account?x=1"


async def test_programs_are_told_instead(world: World) -> None:
    assert (await world.call("GET", "/account", None)).status == 401
    async with world.client.get("/account", headers={**HTML, "Authorization": "Bearer x"}) as response:
        assert response.status == 401
