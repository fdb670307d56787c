"""`waymark nudge --dry-run` says who would get what and why, and changes nothing; the demo has its nudges ready."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.nudge import tell
from bot.nudges import load_thresholds
from bot.nudges.running import look, run_round
from bot.settings import HOME
from bot.store import Store, load_catalogue
from bot.store.demo import make_demo_school

from .conftest import BLOCKER, DANGER, danger
from .test_kept import ANY_HOUR, count


async def lines(store: Store, now: datetime, *, at_any_hour: bool = True) -> list[str]:
    said: list[str] = []
    tell(await look(store, now, ANY_HOUR, at_any_hour=at_any_hour), said.append, dry_run=True)
    return said


async def test_it_says_who_why_and_what_is_held_back(store: Store) -> None:
    said = await lines(store, datetime.now(UTC) + timedelta(days=30))
    assert any(line.startswith("Would tell Mr. Cole (") for line in said)
    assert any(line.startswith("Held back from Mr. Cole (") and "Because: " in line for line in said)
    assert said[-1].startswith("Nothing was sent")
    assert await count(store) == 0


async def test_it_shows_nothing_of_a_safety_matter(store: Store) -> None:
    await danger(store)
    said = "\n".join(await lines(store, datetime.now(UTC) + timedelta(minutes=20)))
    assert "urgent, safety): A safety message; read it in Waymark." in said
    assert DANGER not in said and BLOCKER not in said


def test_the_command_runs_on_an_empty_school(tmp_path: Path) -> None:
    environment = {**os.environ, "WAYMARK_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "waymark"), "nudge", "--dry-run"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("0 new, 0 back from later, 0 settled, 0 held back.")


@pytest.mark.parametrize("start", range(7), ids=["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
async def test_mr_cole_has_three_or_four_that_matter_on_whatever_day_the_demo_begins(
    start: int, sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "demo.db"
    shutil.copyfile(sqlite_template, path)
    begins = datetime(2026, 11, 30, 15, 0, tzinfo=UTC) + timedelta(days=start)
    async with Store(f"sqlite:///{path}") as store:
        await load_catalogue(store, HOME / "data")
        assert await make_demo_school(store, begins)
        await run_round(store, begins, load_thresholds(), at_any_hour=True)
        his = await store.nudges_to("cole", "new")
        assert 3 <= len(his) <= 4
        assert len({nudge.student_id for nudge in his}) == len(his), "one about each student"
        assert {"ethan", "tyrone"} <= {nudge.student_id for nudge in his}
        assert all(nudge.evidence and nudge.suggestion.words for nudge in his)
        assert await store.nudges_to("rivera", "new")
