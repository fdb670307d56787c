"""Ways in are kept as hashes, counted when they fail, and shut for a while when they fail too often."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.store import NotThere, Person, Store
from bot.store.credentials import FIRST_WAIT, FREE_TRIES

from .school import NOW, say


async def test_a_way_in_replaces_the_one_of_its_kind(store: Store) -> None:
    assert await store.set_credential("rivera", "password", "hash-1", at=NOW)
    assert await store.set_credential("rivera", "password", "hash-2", at=NOW)
    assert await store.set_credential("rivera", "once", "hash-3", at=NOW)
    found = {(one.kind, one.secret, one.changed_at) for one in await store.credentials_of(["rivera", "cole"])}
    assert found == {("password", "hash-2", NOW), ("once", "hash-3", NOW)}
    assert await store.drop_credential("rivera", "once")
    assert not await store.drop_credential("rivera", "once")
    with pytest.raises(NotThere):
        await store.set_credential("nobody", "password", "hash")


async def test_a_name_of_a_code_belongs_to_one_student(store: Store) -> None:
    assert await store.set_credential("maya", "code", "hash", "KTMR")
    assert not await store.set_credential("leo", "code", "hash", "KTMR")
    assert await store.set_credential("maya", "code", "hash-2", "KTMR")
    assert await store.person_by_subject("code", "KTMR") == Person("maya", "Maya Torres", "student")
    assert await store.person_by_subject("oidc", "KTMR") is None
    assert await store.set_class_code("math-6a", "AAAAAA")
    assert not await store.set_class_code("science", "AAAAAA")
    assert await store.set_class_code("science", "BBBBBB")
    with pytest.raises(NotThere):
        await store.set_class_code("none", "CCCCCC")
    assert await store.person_by_subject("code", "KTMR", "AAAAAA") is not None
    assert await store.person_by_subject("code", "KTMR", "BBBBBB") is None


async def test_people_are_found_by_id_or_address(store: Store) -> None:
    await store.add_person(Person("dana", "Dana", "admin", email="Dana@School.example"))
    for login in ("dana", "dana@school.example", "DANA@SCHOOL.EXAMPLE"):
        found = await store.person_by_login(login)
        assert found is not None
        assert found.id == "dana"
    assert await store.person_by_login("Dana") is None
    assert await store.person_by_email("dana") is None
    await store.add_person(Person("twin", "Twin", "teacher", email="dana@school.example"))
    assert await store.person_by_login("dana@school.example") is None
    assert await store.person_by_email("dana@school.example") is None
    await store.close_person("twin", NOW)
    assert await store.person_by_email("dana@school.example") is not None
    assert await store.person_by_login("twin") is None


async def test_failures_are_counted_before_they_are_known_and_lock(store: Store) -> None:
    await store.set_credential("rivera", "password", "hash")
    await store.set_credential("rivera", "once", "hash")
    tries = await asyncio.gather(*(store.begin_try("rivera", ("password", "once"), NOW) for _ in range(12)))
    assert sum(bool(found) for found in tries) == FREE_TRIES + 1
    (locked,) = await store.locked_out(NOW)
    assert (locked.person.id, locked.failures, locked.until) == ("rivera", FREE_TRIES + 1, NOW + FIRST_WAIT)
    assert not await store.begin_try("rivera", ("password", "once"), NOW)
    later = NOW + FIRST_WAIT + timedelta(seconds=1)
    assert await store.begin_try("rivera", ("password", "once"), later)
    assert (await store.locked_out(later))[0].until == later + 2 * FIRST_WAIT
    await store.end_lock("rivera")
    assert await store.locked_out(later) == ()
    assert await store.begin_try("nobody", ("password",), NOW) == ()


async def test_ties_are_told_one_by_one(store: Store) -> None:
    assert await store.bonds("rivera", "maya") == {"class"}
    assert await store.bonds("cole", "maya") == {"caseload"}
    assert await store.bonds("maya-guardian", "maya") == {"family"}
    assert await store.bonds("rivera", "noor") == frozenset()
    assert await store.bonds("maya", "maya") == frozenset()
    await store.close_person("maya", NOW)
    assert await store.bonds("rivera", "maya") == frozenset()
    assert [c.student_ids for c, _ in await store.all_classes() if c.id == "math-6a"] == [("leo", "maya")]


async def test_the_school_in_numbers_has_no_words(store: Store) -> None:
    await say(store, "my private words")
    figures = await store.figures(NOW + timedelta(days=1))
    assert (figures.roles["student"], figures.active, figures.steps) == (3, 1, {})
    assert (await store.figures(NOW + timedelta(days=9))).active == 0
    assert "words" not in str(figures)
