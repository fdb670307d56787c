"""The demo school is there at the first start, believable, and made once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.plans.plan import FIVE, Plan
from bot.plans.questions import QUESTIONS
from bot.store import NotThere, Store, load_catalogue
from bot.store.demo import make_demo_school

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing but standards and resources."""
    path = tmp_path_factory.mktemp("demo") / "catalogue.db"
    shutil.copyfile(sqlite_template, path)
    asyncio.run(_fill(path))
    return path


async def _fill(path: Path) -> None:
    async with Store(f"sqlite:///{path}") as store:
        await load_catalogue(store, DATA)


async def _school(path: Path, now: datetime) -> str:
    async with Store(f"sqlite:///{path}") as store:
        assert await make_demo_school(store, now)
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def demo_url(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(catalogue, path)
    return asyncio.run(_school(path, NOW))


@pytest.fixture
async def demo(demo_url: str) -> AsyncIterator[Store]:
    async with Store(demo_url) as store:
        yield store


async def test_it_is_made_once_on_every_database(store_url: str) -> None:
    async with Store(store_url) as store:
        with pytest.raises(NotThere, match="load the standards first"):
            await make_demo_school(store, NOW)
        await load_catalogue(store, DATA)
        assert await make_demo_school(store, NOW)
        before = await store.people(), await store.plans_of("leo"), await store.recent("leo", 1000)
        assert not await make_demo_school(store, NOW + timedelta(days=1))
        assert (await store.people(), await store.plans_of("leo"), await store.recent("leo", 1000)) == before


async def test_the_people_of_the_contract_are_there(demo: Store) -> None:
    students = {p.id for p in await demo.people("student")}
    assert len(students) >= 24
    assert {"maya", "leo", "amina"} <= {p.id for p in await demo.students_of("rivera")}
    assert "noor" in {p.id for p in await demo.students_of("okafor")}
    caseload = {p.id for p in await demo.students_of("cole")}
    assert len(caseload) == 10
    assert {"maya", "leo", "noor"} <= caseload
    assert [p.id for p in await demo.students_of("maya-guardian")] == ["maya"]
    assert [c.id for c in await demo.classes_of("rivera")] == ["math-6a"]
    assert [c.id for c in await demo.classes_of("okafor")] == ["science-7b"]
    roles = {"rivera": "teacher", "cole": "advisor", "admin": "admin", "ms-park": "safety", "maya-guardian": "guardian"}
    for person_id, role in roles.items():
        person = await demo.person(person_id)
        assert person is not None
        assert person.role == role


async def test_maya_starts_with_nothing_but_a_standard(demo: Store) -> None:
    ground = await demo.load_turn("maya")
    (plan,) = ground.plans
    assert plan.standard is not None
    assert (plan.standard.code, plan.step, plan.agreed, plan.draft) == ("6.NS.A.1", "purpose", (), {})
    assert (ground.learner.profile, ground.talk.asking, await demo.recent("maya")) == ({}, None, ())
    assert [a.name for a in ground.learner.adults if a.role != "guardian"] == ["Ms. Rivera", "Mr. Cole", "Ms. Park"]


async def test_every_student_has_a_teacher_and_a_safety_contact_in_reach(demo: Store) -> None:
    for person in await demo.people("student"):
        learner = await demo.learner(person.id)
        assert learner is not None
        teacher, safety = learner.adult("teacher"), learner.adult("safety")
        assert teacher is not None
        assert teacher.name in {"Ms. Rivera", "Mr. Okafor"}
        assert safety is not None
        assert safety.reach == "Room 12, or ext. 112"


async def all_plans(store: Store) -> list[Plan]:
    return [plan for person in await store.people("student") for plan in await store.plans_of(person.id)]


async def test_plans_stand_at_every_step(demo: Store) -> None:
    assert {plan.step for plan in await all_plans(demo)} == {*FIVE, "active", "mastered"}
    confidences = [[c.confidence for c in plan.checkins] for plan in await all_plans(demo)]
    assert max(map(len, confidences)) >= 4


async def test_plans_are_whole(demo: Store) -> None:
    for plan in await all_plans(demo):
        history = await demo.history(plan.id)
        assert [r.number for r in history] == list(range(1, plan.revision + 1))
        assert [r.at for r in history] == sorted(r.at for r in history)
        assert plan.agreed == FIVE[: len(plan.agreed)]
        if plan.step in FIVE:
            assert plan.step == FIVE[len(plan.agreed)]
            assert {QUESTIONS[key.split(":")[0]].topic for key in plan.draft} <= {plan.step}
        if "plan" in plan.agreed:
            assert any(item.mode != "online" for item in plan.items if item.kind != "need")


async def test_what_a_plan_holds_was_said_by_the_student(demo: Store) -> None:
    for plan in await all_plans(demo):
        said = "\n".join(line.text for line in await demo.recent(plan.student_id, 1000) if line.sender == "student")
        purpose = [plan.purpose.what, plan.purpose.where, plan.purpose.why]
        for words in [*purpose, *(goal.statement for goal in plan.goals), *(c.progress for c in plan.checkins)]:
            assert words is None or words in said


async def test_nothing_happens_after_the_first_start_and_nothing_waits(demo: Store) -> None:
    for person in await demo.people("student"):
        lines = await demo.recent(person.id, 1000)
        assert all(line.at < NOW for line in lines)
        assert [line.at for line in lines] == sorted(line.at for line in lines)
        talk = await demo.talk(person.id)
        assert not lines or (lines[-1].sender == "coach") == (talk.asking is not None) or talk.asking is None
    assert await demo.unanswered() == ()


async def test_adults_have_something_to_read(demo: Store) -> None:
    for adult in ("rivera", "okafor", "cole", "ms-park"):
        assert await demo.notices(adult), adult
    for notice in await demo.notices():
        lines = {line.id: line.text for line in await demo.recent(notice.student_id, 1000)}
        assert notice.message_id is not None
        assert lines[notice.message_id] == notice.words


@pytest.mark.parametrize("hour", [0, 12])
@pytest.mark.parametrize("day", range(4, 11))
async def test_it_can_be_made_on_any_day_at_any_hour(catalogue: Path, tmp_path: Path, day: int, hour: int) -> None:
    now = datetime(2026, 3, day, hour, 30, tzinfo=UTC)
    shutil.copyfile(catalogue, tmp_path / "demo.db")
    async with Store(await _school(tmp_path / "demo.db", now)) as store:
        for person in ("leo", "priya", "kwame"):
            assert all(line.at < now for line in await store.recent(person, 1000))


async def test_leo_has_written_about_himself_and_his_teacher_has_seen_something(demo: Store) -> None:
    leo = await demo.learner("leo")
    assert leo is not None
    assert leo.profile["how_i_work"].visibility == "teachers"
    assert leo.profile["with_others"].visibility == "student"
    assert [(seen.field, seen.name) for seen in await demo.observations_of("leo")] == [("how_i_work", "Ms. Rivera")]


async def test_a_field_of_the_demo_made_the_students_alone_takes_its_line_with_it(
    demo_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(demo_url.removeprefix("sqlite:///"), copy)
    async with Store(f"sqlite:///{copy}") as store:
        leo = await store.learner("leo")
        assert leo is not None
        note = replace(leo.profile["strengths"], visibility="student")
        await store.keep_about("leo", "strengths", note, lambda text: None)
        assert [line.text for line in await store.recent("leo", 1000) if line.private] == [note.text]
