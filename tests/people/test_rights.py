"""Who may see what: one table in the code, the same one in the docs, and what it does to a request."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import update

from bot.people.refusals import NotThereForYou
from bot.people.rights import RIGHTS, THINGS, TIES, Thing, Tie, may_open, own_student, rights_table, rights_to
from bot.people.who import _WHO
from bot.store.tables import classes, enrolments, people
from tests.api.world import World

HOME = Path(__file__).resolve().parents[2]
# Who may open what of Maya. Of Noor, who is in other hands, none of these may open anything but the safety contact.
OF_MAYA: dict[str, set[str]] = {
    "plan": {"maya", "rivera", "cole"},
    "summary": {"maya", "rivera", "cole"},
    "transcript": {"maya", "rivera", "cole"},
    "family": {"maya", "rosa"},
    "safety": {"maya", "ms-park"},
    "private": {"maya"},
}
PEOPLE = ("maya", "leo", "rivera", "okafor", "cole", "webb", "rosa", "other-rosa", "ms-park", "admin")


def test_the_docs_show_the_table_of_the_code() -> None:
    assert rights_table() in (HOME / "docs" / "people.md").read_text("utf-8")


def test_the_table_is_whole() -> None:
    assert set(THINGS) == set(get_args(Thing)) == set(OF_MAYA)
    assert set(TIES) == set(get_args(Tie))
    assert len({(right.thing, right.role) for right in RIGHTS}) == len(RIGHTS)
    assert not [right for right in RIGHTS if right.role == "admin"]
    assert set(rights_to("private")) == {"student"}


async def opened(world: World, person_id: str, student_id: str, thing: Thing) -> bool:
    person = await world.store.person(person_id)
    assert person is not None
    request = make_mocked_request("GET", "/", app=world.app)
    request[_WHO] = person
    may = await may_open(request, person, student_id, thing)
    try:
        assert (await own_student(request, student_id, thing)).id == student_id
    except NotThereForYou:
        assert not may
    else:
        assert may
    return may


async def test_each_thing_is_open_to_those_it_says_and_to_nobody_else(school: World) -> None:
    for thing in get_args(Thing):
        assert {who for who in PEOPLE if await opened(school, who, "maya", thing)} == OF_MAYA[thing]
        assert {who for who in PEOPLE if await opened(school, who, "noor", thing)} == {
            *({"okafor", "webb"} if thing in ("plan", "summary", "transcript") else ()),
            *({"other-rosa"} if thing == "family" else ()),
            *({"ms-park"} if thing == "safety" else ()),
        }


@pytest.mark.parametrize("over", ["enrolment", "class"])
async def test_a_class_that_is_over_shows_its_teacher_nothing_more(school: World, over: str) -> None:
    now = datetime.now(UTC)
    end = {
        "enrolment": update(enrolments).where(enrolments.c.student_id == "maya").values(left_at=now),
        "class": update(classes).where(classes.c.id == "math-6a").values(closed_at=now),
    }[over]
    await school.store.write(lambda t: t.execute(end))
    assert not await opened(school, "rivera", "maya", "plan")
    assert await opened(school, "cole", "maya", "plan")
    learner = await school.store.learner("maya")
    assert learner is not None
    assert "rivera" not in {adult.id for adult in learner.adults}


async def test_a_student_who_left_is_nobodys(school: World) -> None:
    gone = update(people).where(people.c.id == "maya").values(left_at=datetime.now(UTC))
    await school.store.write(lambda t: t.execute(gone))
    for who in ("rivera", "cole", "rosa", "ms-park"):
        for thing in get_args(Thing):
            assert not await opened(school, who, "maya", thing)


async def test_a_teacher_with_a_child_at_the_school_is_no_teacher_of_that_child(school: World) -> None:
    from sqlalchemy import insert

    from bot.store.tables import guardianships

    tie = insert(guardianships).values(guardian_id="rivera", student_id="noor")
    await school.store.write(lambda t: t.execute(tie))
    assert not await opened(school, "rivera", "noor", "plan")
    assert not await opened(school, "rivera", "noor", "family")


@pytest.mark.parametrize("student_id", ["nobody", "", "ma\x00ya", "rivera", "'; --", "x" * 5000])
async def test_what_is_no_student_is_not_there(school: World, student_id: str) -> None:
    for who in ("rivera", "cole", "ms-park"):
        assert not await opened(school, who, student_id, "plan")
    assert isinstance(school.app, web.Application)
