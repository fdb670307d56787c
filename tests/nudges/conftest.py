"""A running app with a small school of its own: two students, and every adult who gets nudges."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.message import Message
from bot.nudges.round import Nudge, Round
from bot.plans.turn import Notice, PlanChange
from bot.store import Store, StoredNudge
from bot.store.tables import caseloads, classes, enrolments, people
from tests.api.world import World, running
from tests.pages.conftest import browser
from tests.store.conftest import BOTH, fresh, postgres, postgres_template, sqlite_template

from .planted import case, checkin, found_by, plan

__all__ = ["browser", "postgres", "postgres_template", "sqlite_template"]

BLOCKER = "i mix up which one to flip"
DANGER = "so tired of it all"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database, of both kinds."""
    yield from fresh(request, tmp_path)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store with the school of the tests of nudges."""
    async with Store(url) as opened:
        rows = [
            ("leo", "Leo Martins", "student"),
            ("maya", "Maya Torres", "student"),
            ("rivera", "Ms. Rivera", "teacher"),
            ("cole", "Mr. Cole", "advisor"),
            ("admin", "Dana Whitfield", "admin"),
        ]
        people_rows = [{"id": i, "name": name, "role": role} for i, name, role in rows]
        await opened.write(lambda transaction: transaction.execute(insert(people), people_rows))
        await around(opened)
        yield opened


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The app of the API's tests, with the bonds and contacts that nudges need."""
    async with running(tmp_path) as made:
        await around(made.store)
        yield made


async def around(store: Store) -> None:
    """The adults around Leo and Maya; Leo's plan runs and has been stuck for three days."""

    async def work(transaction: object) -> None:
        execute = transaction.execute  # type: ignore[attr-defined]
        contacts = [
            {"id": "ms-park", "name": "Ms. Park", "role": "safety"},
            {"id": "mr-lee", "name": "Mr. Lee", "role": "safety"},
        ]
        await execute(insert(people), [*contacts, {"id": "dunn", "name": "Ms. Dunn", "role": "advisor"}])
        await execute(
            insert(classes),
            {"id": "math-6a", "name": "Math 6A", "subject": "math", "grade": "6", "teacher_id": "rivera"},
        )
        await execute(insert(enrolments), [{"class_id": "math-6a", "student_id": s} for s in ("leo", "maya")])
        await execute(insert(caseloads), {"advisor_id": "cole", "student_id": "leo"})

    await store.write(work)
    stuck = plan(id="p-stuck", checkins=(checkin(0, blocker=BLOCKER),), revision=0)
    await store.save_plan(PlanChange(stuck, "agreed to the mastery", "leo"), datetime.now(UTC) - timedelta(days=9))


async def told_of(store: Store, to: str = "cole", at: datetime | None = None) -> StoredNudge:
    """A nudge to that adult: Leo is stuck."""
    when = at or datetime.now(UTC)
    finding = found_by("stuck_unanswered", case(plan(checkins=(checkin(3, blocker=BLOCKER),))))[0]
    return (await store.save_round(Round(new=(Nudge(finding, to),)), when))[0]


async def danger(store: Store, words: str = DANGER, kind: str = "self_harm") -> str:
    """Leo writes something that means danger; the id of the notice."""
    kept = await store.keep(Message("leo", text=words), words, datetime.now(UTC))
    return await store.add_notice("leo", Notice("danger", kind, words, "ms-park"), message_id=kept.message_id)
