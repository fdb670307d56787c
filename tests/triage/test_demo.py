"""The demo school on whatever day somebody starts it: Ms. Rivera's class is one that one believes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nudges import load_thresholds
from bot.store import Store, load_catalogue, migrate
from bot.store.demo import make_demo_school
from bot.triage import rows_of

HOME = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize("day", [0, 2, 4, 6])
async def test_three_of_the_demo_class_need_ms_rivera(tmp_path: Path, day: int) -> None:
    url, now = f"sqlite:///{tmp_path}/waymark.db", MONDAY + timedelta(days=day)
    await migrate(url)
    async with Store(url) as store:
        await load_catalogue(store, HOME / "data")
        await make_demo_school(store, now)
        rivera = await store.person("rivera")
        assert rivera is not None
        rows = rows_of(await store.taught("rivera"), rivera, now, load_thresholds())
    needs = [row for row in rows if row.needs_you]
    assert {row.student_id for row in needs} == {"leo", "tyrone", "priya"}
    assert all(row.deed and row.reason for row in needs)
