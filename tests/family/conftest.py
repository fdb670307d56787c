"""A running app with Leo, his plan, and his guardian at home."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import delete, insert, update

from bot.family.links import new_link
from bot.people.keys import SECRET
from bot.plans.turn import PlanChange
from bot.store import tables
from bot.store.embedded import Transaction
from tests.api.world import World, running
from tests.pages.conftest import browser
from tests.pages.people import LEO_PLAN

__all__ = ["browser"]

HOME = "rosa"
PRIVATE = "my uncle drinks again"


@dataclass
class Home:
    """The app and the ways into the family page."""

    world: World

    async def link(self, student_id: str = "leo", now: datetime | None = None) -> str:
        """A new link's path."""
        made = await new_link(
            self.world.store,
            self.world.settings,
            self.world.app[SECRET],
            HOME,
            student_id,
            "rivera",
            now or datetime.now(UTC),
        )
        return "/family/" + made.url.rpartition("/")[2]

    async def get(self, path: str, accept: str = "text/html") -> tuple[int, str, dict[str, str]]:
        headers = {"Accept": accept}
        async with self.world.client.get(path, headers=headers, allow_redirects=False) as response:
            return response.status, await response.text(), dict(response.headers)

    async def speaks(self, locale: str) -> None:
        """The guardian's language."""
        change = update(tables.people).where(tables.people.c.id == HOME).values(locale=locale)
        await self.world.store.write(lambda transaction: transaction.execute(change))


async def furnish(world: World) -> None:
    """Leo's family: his guardian, his plan half way, what helps him, something private."""
    teacher = {"id": "c", "name": "Math 6A", "teacher_id": "rivera"}

    async def work(transaction: Transaction) -> None:
        people = [
            {"id": HOME, "name": "Rosa Martins", "role": "guardian", "reach": ""},
            {"id": "ms-park", "name": "Ms. Park", "role": "safety", "reach": "Room 12"},
        ]
        await transaction.execute(insert(tables.people), people)
        await transaction.execute(insert(tables.guardianships), {"guardian_id": HOME, "student_id": "leo"})
        await transaction.execute(insert(tables.classes), teacher)
        await transaction.execute(insert(tables.enrolments), {"class_id": "c", "student_id": "leo"})
        await transaction.execute(delete(tables.revisions))
        await transaction.execute(delete(tables.plans))
        note = {"student_id": "leo", "field": "what_helps", "version": 1, "text": "music and no one talking"}
        seen = {"by": "leo", "at": datetime.now(UTC), "visibility": "teachers"}
        await transaction.execute(insert(tables.profile_notes), {**note, **seen})
        line = {"id": "m1", "student_id": "leo", "seq": 1, "at": datetime.now(UTC), "sender": "student"}
        await transaction.execute(insert(tables.messages), {**line, "text": PRIVATE, "channel": "web", "private": True})

    await world.store.write(work)
    await world.store.save_plan(PlanChange(replace(LEO_PLAN, revision=0), what="made", by="leo"))


@asynccontextmanager
async def furnished(folder: Path, **given: Any) -> AsyncIterator[Home]:
    """The app for as long as the block lasts; `given` are settings."""
    async with running(folder, **given) as world:
        await furnish(world)
        yield Home(world)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with furnished(tmp_path) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def seen_home(tmp_path: Path) -> AsyncIterator[Home]:
    """The same for tests with a browser, which share one loop."""
    async with furnished(tmp_path) as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """aiohttp-session names its places in a request by plain strings; its warning about that is not ours to heed."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore::aiohttp.web.NotAppKeyWarning"))
