"""The demo school has summaries of every talk from its first start on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.settings import HOME
from bot.store import Store, load_catalogue, migrate
from bot.store.demo import make_demo_school
from bot.summaries import make_summaries
from bot.summaries.summary import HEADLINE_CHARS

NOW = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)


def safe(_text: str) -> None:
    """The notices of the demo school say what is urgent."""


async def test_every_student_who_talked_has_summaries_without_a_worry_in_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/demo.db"
    await migrate(url)
    async with Store(url) as store:
        await load_catalogue(store, HOME / "data")
        await make_demo_school(store, NOW)
        assert await make_summaries(store, NOW, safe) > 60
        for student in await store.people("student"):
            talked = await store.recent(student.id, 1)
            found = await store.summaries_of(student.id, 50)
            assert bool(talked) == bool(found), student.id
            for one in found:
                assert 0 < len(one.told.headline) <= HEADLINE_CHARS
                assert "giving up" not in str(one.told)
        assert await store.quiet_talks(NOW) == ()
        assert await make_summaries(store, NOW, safe) == 0
