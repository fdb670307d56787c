"""A school is set up from the command line: staff, safety contact, passwords, codes, the roster."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.failure import BadUsage, Failure
from bot.cli.imports import bring_in
from bot.cli.people import add_person, check_school, close_person, new_password
from bot.people.codes import letters_of
from bot.people.door import Door
from bot.people.passwords import Passwords
from bot.people.secret import read_secret
from bot.settings import HOME, Settings, load_settings
from bot.store import Person, Store, load_catalogue, migrate
from bot.store.demo import make_demo_school
from tests.api.world import SECRET_OF_A_SCHOOL
from tests.store.export import Export

PARK = Person("ms-park", "Ms. Park", "safety", email="park@school.example")


@pytest.fixture
def real(tmp_path: Path) -> Settings:
    """A real school with nobody in it."""
    return load_settings(data_dir=tmp_path / "var", demo=False, secret=SECRET_OF_A_SCHOOL, timezone="Europe/Berlin")


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    hasher = Passwords()
    yield hasher
    hasher.close()


async def test_a_real_school_does_not_start_without_a_safety_contact(real: Settings, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"No safety contact.*waymark person add ms-park"):
        await check_school(real)
    assert await add_person(real, PARK, "Room 12") == "Added: ms-park, safety."
    await check_school(real)
    await check_school(load_settings(data_dir=tmp_path / "demo"))


async def test_the_demos_people_and_a_real_schools_are_never_in_one_database(real: Settings, tmp_path: Path) -> None:
    await add_person(real, PARK, "Room 12")
    with pytest.raises(Failure, match="WAYMARK_DEMO=0"):
        await check_school(real.model_copy(update={"demo": True}))
    demo = load_settings(data_dir=tmp_path / "demo")
    await migrate(demo.database)
    async with Store(demo.database) as store:
        await load_catalogue(store, HOME / "data")
        await make_demo_school(store, datetime(2026, 12, 1, 15, tzinfo=UTC))
    await check_school(demo)
    with pytest.raises(Failure, match=r"made up.*WAYMARK_DATA_DIR"):
        await check_school(demo.model_copy(update={"demo": False}))


async def test_people_are_added_once_and_then_brought_up_to_date(real: Settings) -> None:
    await add_person(real, PARK, "Room 12")
    assert "Brought up to date" in await add_person(real, Person("ms-park", "Dr. Park", "safety"), "Room 1")
    async with Store(real.database) as store:
        (park,) = await store.people("safety")
    assert (park.name, park.timezone) == ("Dr. Park", "Europe/Berlin")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person("x", "X", "student"), "waymark import roster"),
        (Person("x", "X", "wizard"), "Say one of"),  # type: ignore[arg-type]
        (Person("a b", "X", "teacher"), "no good id"),
        (Person("../x", "X", "teacher"), "no good id"),
        (Person("x", " ", "teacher"), "name is missing"),
        (Person("x", "X", "teacher", email="at home"), "no e-mail"),
    ],
)
async def test_what_cannot_be_is_said(real: Settings, person: Person, said: str) -> None:
    with pytest.raises(BadUsage, match=said):
        await add_person(real, person, "")


async def test_two_people_cannot_share_an_address(real: Settings) -> None:
    await add_person(real, PARK, "")
    with pytest.raises(Failure, match="ms-park has this e-mail"):
        await add_person(real, Person("other", "Other", "teacher", email="PARK@school.example"), "")


async def test_the_only_safety_contact_cannot_be_closed(real: Settings) -> None:
    await add_person(real, PARK, "")
    with pytest.raises(Failure, match="only safety contact"):
        await close_person(real, "ms-park")
    await add_person(real, Person("second", "Second", "safety"), "")
    assert "Closed: ms-park" in await close_person(real, "ms-park")
    await check_school(real)
    with pytest.raises(Failure, match="There is nobody"):
        await close_person(real, "ms-park")


async def test_a_password_or_a_code_is_given(real: Settings, passwords: Passwords, tmp_path: Path) -> None:
    await add_person(real, PARK, "")
    with pytest.raises(Failure, match="at least 12"):
        await new_password(real, "ms-park", lambda: "short")
    await new_password(real, "ms-park", lambda: "four plain words here")
    said: list[str] = []
    await bring_in(real, "roster", Export().zip(tmp_path / "export.zip"), commit=True, say=said.append)
    once = await new_password(real, "u-rivera", None)
    student = await new_password(real, "u-maya", None)
    async with Store(real.database) as store:
        door = Door(store, read_secret(real), passwords)
        assert await door.by_password("park@school.example", "four plain words here")
        code = re.search(r"good for a week: ([A-Z ]+)\.", once)
        assert code is not None
        assert await door.by_password("rivera@hill.example", code[1])
        own = re.search(r"New code of u-maya: ([A-Z ]+)\.", student)
        ((group, _),) = await store.all_classes()
        assert own is not None
        found = await door.by_code(group.code or "", letters_of(own[1]))
        assert found is not None
        assert found.id == "u-maya"


async def test_a_roster_is_previewed_then_written_and_says_who_is_missing(real: Settings, tmp_path: Path) -> None:
    path = Export("1.2").zip(tmp_path / "export.zip")
    said: list[str] = []
    await bring_in(real, "roster", path, commit=False, say=said.append)
    text = "\n".join(said)
    assert "OneRoster 1.2, 1 advisors, 1 guardians, 2 students, 1 teachers." in text
    assert "people: 5 new, 0 changed, 0 back, 0 gone, 0 as they were" in text
    assert "a roster cannot name a safety contact" in text
    assert said[-1] == "Nothing was written yet. Add --commit to write."
    async with Store(real.database) as store:
        assert await store.people() == ()
    await add_person(real, PARK, "")
    said.clear()
    await bring_in(real, "roster", path, commit=True, say=said.append)
    assert said[-1] == "Written."
    assert "safety contact" not in "\n".join(said)
    said.clear()
    await bring_in(real, "roster", path, commit=True, say=said.append)
    assert "people: 0 new, 0 changed, 0 back, 0 gone, 5 as they were" in said


async def test_a_roster_with_problems_is_not_written(real: Settings, tmp_path: Path) -> None:
    export = Export()
    export.seats[1]["userSourcedId"] = "u-gone"
    said: list[str] = []
    with pytest.raises(Failure, match="Nothing was written: 1 problem"):
        await bring_in(real, "roster", export.folder(tmp_path / "e"), commit=True, say=said.append)
    assert said == [
        "Note: people in roles that Waymark has no use for, which are left out; administrators are added by hand.",
        "enrollments.csv line 3: userSourcedId u-gone is not in users.csv; add it there or take it out here",
    ]
    with pytest.raises(Failure, match=r"There is no .*nowhere"):
        await bring_in(real, "roster", tmp_path / "nowhere", commit=False, say=said.append)
    await asyncio.sleep(0)


async def test_caseloads_are_previewed_then_written(real: Settings, tmp_path: Path) -> None:
    await add_person(real, Person("cole", "Mr. Cole", "advisor"), "")
    async with Store(real.database) as store:
        await store.add_person(Person("ada", "Ada", "student"))
    path, said = tmp_path / "Caseloads.csv", list[str]()
    path.write_text("advisor,student\ncole,ada\n", encoding="utf-8")
    await bring_in(real, "caseloads", path, commit=False, say=said.append)
    assert said == ["caseloads: 1 new, 0 gone, 0 as they were", "Nothing was written yet. Add --commit to write."]
    await bring_in(real, "caseloads", path, commit=True, say=said.append)
    assert said[-1] == "Written."
    async with Store(real.database) as store:
        assert await store.may_see("cole", "ada")
    path.write_text("advisor,student\ncole,who\n", encoding="utf-8")
    with pytest.raises(Failure, match="Nothing was written: 1 problem"):
        await bring_in(real, "caseloads", path, commit=True, say=said.append)
    assert said[-1].startswith("caseloads.csv line 2: student 'who' is nobody here")
