"""Nobody can ask without end, and everybody is told when to come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.world import API, running


async def test_too_many_requests_of_a_person_wait_and_others_do_not(tmp_path: Path) -> None:
    async with running(tmp_path, rate_person="3/minute") as world:
        answers = [await world.call("GET", f"{API}/me", "maya") for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 120
        answers[-1].problem()
        assert (await world.call("GET", f"{API}/me", "leo")).status == 200


async def test_too_many_requests_of_an_address_wait(tmp_path: Path) -> None:
    async with running(tmp_path, rate_address="2/minute") as world:
        statuses = [(await world.call("GET", "/healthz", None)).status for _ in range(3)]
        assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("proxies", "told", "statuses"),
    [
        ("", ["10.1.1.1", "10.1.1.2", "10.1.1.3"], [200, 200, 429]),
        ("127.0.0.1", ["10.1.1.1", "10.1.1.2", "10.1.1.3"], [200, 200, 200]),
        ("127.0.0.1", ["1.1.1.1, 10.1.1.1", "2.2.2.2, 10.1.1.1", "3.3.3.3, 10.1.1.1"], [200, 200, 429]),
        ("127.0.0.0/8, 10.9.0.0/16", ["10.1.1.1, 10.9.0.5", "10.1.1.2, 10.9.0.5", "10.1.1.3, 10.9.7.1"], [200] * 3),
        ("127.0.0.1", ["nonsense", "nonsense", "nonsense"], [200, 200, 429]),
        ("127.0.0.1", ["", "", ""], [200, 200, 429]),
    ],
)
async def test_behind_our_own_proxy_addresses_are_told_apart_and_nobody_makes_one_up(
    tmp_path: Path, proxies: str, told: list[str], statuses: list[int]
) -> None:
    async with running(tmp_path, rate_address="2/minute", proxies=proxies) as world:
        found = []
        for hops in told:
            async with world.client.get("/healthz", headers={"X-Forwarded-For": hops}) as response:
                found.append(response.status)
        assert found == statuses


async def test_trying_names_is_slowed_down(tmp_path: Path) -> None:
    async with running(tmp_path, rate_sign_in="2/minute") as world:
        csrf = await world.csrf()
        statuses = []
        for name in ("a", "b", "c"):
            form = {"person": name, "csrf": csrf}
            async with world.client.post("/sign-in", data=form, allow_redirects=False) as response:
                statuses.append(response.status)
        assert statuses == [403, 403, 429]
