"""Staff come in with a password, and a wrong one tells nothing but that it did not work."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from bot.pages.sign_in import FAILED
from bot.people.door import ONCE_LASTS, new_once
from bot.people.keys import DOOR, PASSWORDS
from bot.people.passwords import Passwords, problem_with
from bot.people.refusals import TooMany
from bot.store.credentials import FIRST_WAIT, FREE_TRIES, LONGEST_WAIT, wait_after
from tests.api.world import World
from tests.people.school import HTML, PASSWORD, give_password, knock, signed_in_as


@pytest.mark.parametrize("login", ["okafor", " okafor ", "okafor@school.example", "Okafor@School.EXAMPLE"])
async def test_id_or_e_mail_and_the_password_let_in(school: World, login: str) -> None:
    await give_password(school, "okafor")
    came = await knock(school, login=login, password=PASSWORD)
    assert (came.status, came.there) == (303, "/teach")
    assert await signed_in_as(school) == "okafor"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("okafor", "wrong words here"),
        ("okafor", PASSWORD.upper()),
        ("okafor", ""),
        ("nobody", PASSWORD),
        ("", ""),
        ("webb", PASSWORD),
        ("maya", PASSWORD),
        ("oka\x00for", PASSWORD),
        ("' or 1=1; --", PASSWORD),
        ("x" * 60_000, PASSWORD),
        ("okafor", "p" * 60_000),
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(school: World, login: str, password: str) -> None:
    await give_password(school, "okafor")
    came = await knock(school, login=login, password=password)
    assert came.status == 403
    assert FAILED in came.page
    assert PASSWORD not in came.page
    assert await signed_in_as(school) is None


async def test_two_people_with_one_address_come_in_by_id_only(school: World) -> None:
    await school.store.write(lambda t: t.execute(_same_address()))
    await give_password(school, "okafor")
    assert (await knock(school, login="us@school.example", password=PASSWORD)).status == 403
    assert (await knock(school, login="okafor", password=PASSWORD)).status == 303


def _same_address() -> object:
    from sqlalchemy import update

    from bot.store.tables import people

    return update(people).where(people.c.id.in_(["okafor", "webb"])).values(email="us@school.example")


async def test_somebody_who_left_does_not_come_in(school: World) -> None:
    await give_password(school, "okafor")
    await _leave(school, "okafor")
    assert (await knock(school, login="okafor", password=PASSWORD)).status == 403


async def _leave(world: World, person_id: str) -> None:
    from sqlalchemy import update

    from bot.store.tables import people

    gone = update(people).where(people.c.id == person_id).values(left_at=datetime.now(UTC))
    await world.store.write(lambda t: t.execute(gone))


async def test_nobody_costs_the_same_work_as_somebody(school: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes the time is hashing; it is counted, since a clock would measure the machine."""
    await give_password(school, "okafor")
    hashed: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        hashed.append(kept.rsplit("$", 2)[0])
        return bool(verify(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "verify", counted)

    async def work_for(login: str) -> list[str]:
        hashed.clear()
        assert await school.app[DOOR].by_password(login, "not the password") is None
        return list(hashed)

    known, unknown = await work_for("okafor"), await work_for("nobody")
    assert known == unknown
    assert len(known) == 2


async def test_after_some_failures_even_the_right_password_waits_and_then_works(school: World) -> None:
    await give_password(school, "okafor")
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(FREE_TRIES + 1):
            assert (await knock(school, login="okafor", password="wrong")).status == 403
        locked = await knock(school, login="okafor", password=PASSWORD)
        assert (locked.status, FAILED in locked.page) == (403, True)
        (one,) = await school.store.locked_out(now)
        assert (one.person.id, one.failures, one.until) == ("okafor", FREE_TRIES + 1, now + FIRST_WAIT)
        clock.shift(FIRST_WAIT + timedelta(seconds=1))
        assert (await knock(school, login="okafor", password=PASSWORD)).status == 303
        assert not await school.store.locked_out(now)


async def test_many_tries_at_once_get_no_more_than_the_free_ones(school: World) -> None:
    await give_password(school, "okafor")
    door = school.app[DOOR]
    tries = [door.by_password("okafor", f"guess {i}") for i in range(20)]
    assert not any(await asyncio.gather(*tries))
    (one,) = await school.store.locked_out(datetime.now(UTC))
    assert one.failures == FREE_TRIES + 1


def test_the_wait_grows_to_an_hour() -> None:
    waits = [wait_after(n) for n in range(1, 40)]
    assert waits[:FREE_TRIES] == [timedelta()] * FREE_TRIES
    assert waits[FREE_TRIES : FREE_TRIES + 3] == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


async def test_a_one_time_code_lets_in_once_and_asks_for_a_password(school: World) -> None:
    await give_password(school, "okafor")
    await new_once(school.store, school.app[PASSWORDS], "okafor", "BCDFGHJKMNPQ")
    assert (await knock(school, login="okafor", password=PASSWORD)).status == 403
    came = await knock(school, login="okafor", password="BCDFGHJKMNPQ", next="/teach/math-6a")
    assert (came.status, came.there) == (303, "/account?next=%2Fteach%2Fmath-6a")
    assert (await knock(school, login="okafor", password="BCDFGHJKMNPQ")).status == 403
    form = {"csrf": await school.csrf(), "new": "a fresh set of words", "again": "a fresh set of words"}
    async with school.client.post("/account/password", data=form, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/teach")
    assert await signed_in_as(school) == "okafor"
    assert (await knock(school, login="okafor", password="a fresh set of words")).status == 303


async def test_a_one_time_code_is_good_for_one_of_two_who_use_it_at_once(school: World) -> None:
    await new_once(school.store, school.app[PASSWORDS], "okafor", "BCDFGHJKMNPQ")
    door = school.app[DOOR]
    both = await asyncio.gather(*(door.by_password("okafor", "BCDFGHJKMNPQ") for _ in range(2)))
    assert sorted(found is None for found in both) == [False, True]


async def test_a_one_time_code_runs_out(school: World) -> None:
    await new_once(school.store, school.app[PASSWORDS], "okafor", "BCDFGHJKMNPQ")
    with time_machine.travel(datetime.now(UTC) + ONCE_LASTS + timedelta(hours=1)):
        assert (await knock(school, login="okafor", password="BCDFGHJKMNPQ")).status == 403


async def test_a_new_password_needs_the_old_one_and_ends_every_other_sign_in(school: World) -> None:
    await give_password(school, "okafor")
    token = await school.token("okafor")
    await knock(school, login="okafor", password=PASSWORD)
    new = "quite another thing"
    for fields, said in (
        ({"old": "wrong", "new": new, "again": new}, "was not right"),
        ({"old": PASSWORD, "new": new, "again": "typo"}, "not the same"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "at least 12"),
    ):
        form = {"csrf": await school.csrf(), **fields}
        async with school.client.post("/account/password", data=form, headers=HTML, allow_redirects=False) as response:
            assert response.status == 422
            assert said in await response.text()
    form = {"csrf": await school.csrf(), "old": PASSWORD, "new": new, "again": new}
    async with school.client.post("/account/password", data=form, allow_redirects=False) as response:
        assert response.status == 303
    assert await signed_in_as(school) == "okafor"
    async with school.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}) as response:
        assert response.status == 401


async def test_signing_out_everywhere_ends_every_browser_and_token(school: World) -> None:
    await school.sign_in("leo")
    token = await school.token("leo")
    form = {"csrf": await school.csrf()}
    async with school.client.post("/account/leave", data=form, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/sign-in")
    assert await signed_in_as(school) is None
    async with school.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}) as response:
        assert response.status == 401


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("Mr. Okafor  ", "easy to guess"),
        ("okafor@school.example", "easy to guess"),
        ("four plain words here", ""),
        ("пароль из слов", ""),
    ],
)
def test_a_weak_password_is_told_why(password: str, said: str) -> None:
    problem = problem_with(password, "okafor", "Mr. Okafor", "okafor@school.example")
    assert said in problem
    assert bool(problem) == bool(said)


async def test_what_looks_the_same_is_the_same_password() -> None:
    passwords = Passwords()
    kept = await passwords.hash("ﬁne caf\u00e9 words")
    assert await passwords.verify("fine cafe\u0301 words", kept)
    assert not await passwords.verify("fine cafe words", kept)
    assert not await passwords.verify("fine", "no hash at all")
    passwords.close()


async def test_a_crowd_at_the_door_is_asked_to_come_back() -> None:
    passwords = Passwords()
    tries = await asyncio.gather(*(passwords.verify("x", None) for _ in range(70)), return_exceptions=True)
    assert sum(isinstance(tried, TooMany) for tried in tries) == 6
    passwords.close()
