"""Nobody can ask without end, and everybody is told when to come back."""

from __future__ import annotations

from pathlib import Path

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


async def test_trying_names_is_slowed_down(tmp_path: Path) -> None:
    async with running(tmp_path, rate_sign_in="2/minute") as world:
        csrf = await world.csrf()
        statuses = []
        for name in ("a", "b", "c"):
            form = {"person": name, "csrf": csrf}
            async with world.client.post("/sign-in", data=form, allow_redirects=False) as response:
                statuses.append(response.status)
        assert statuses == [403, 403, 429]
