"""How long a large OneRoster export takes to look through and to keep, beside plain reading of its rows.

`.venv/bin/python -m benchmarks.roster [ENROLMENTS]`; each step runs in a process of its own, which says its memory.
"""

from __future__ import annotations

import asyncio
import csv
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.people.codes import CLASS_LENGTH, random_letters
from bot.store import Store, migrate
from bot.store.oneroster import read_roster
from tests.store.export import large

TODAY = date(2026, 10, 5)
PLACE = {"timezone": "America/New_York", "locale": "en-US", "country": "US"}
ENROLMENTS = 100_000
MOST_S, MOST_MB = 60, 500


def plain(folder: Path) -> None:
    """Every row of every file through csv, and nothing else: what a preview cannot beat."""
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for _ in csv.reader(text):
                pass


def preview(path: Path, url: str) -> None:
    """What `waymark import roster` does without --commit."""

    async def compared() -> None:
        async with Store(url) as store:
            seen = await store.compare_roster(read_roster(path, TODAY), PLACE)
            assert not seen.problems

    asyncio.run(compared())


def commit(path: Path, url: str) -> None:
    """What it does with --commit, without the look before."""

    async def kept() -> None:
        async with Store(url) as store:
            code = partial(random_letters, CLASS_LENGTH)
            await store.commit_roster(read_roster(path, TODAY), PLACE, code, datetime.now(UTC))

    asyncio.run(kept())


def _timed(work: Callable[[], None], answer: multiprocessing.SimpleQueue[tuple[float, float]]) -> None:
    begun = time.perf_counter()
    work()
    answer.put((time.perf_counter() - begun, _most_mb()))


def _most_mb() -> float:
    """The most this process ever held. Not getrusage: on Linux that starts with the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds, and the most MB its process ever held."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.SimpleQueue[tuple[float, float]] = context.SimpleQueue()
    process = context.Process(target=_timed, args=(work, answer))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"it failed with status {process.exitcode}")
    return answer.get()


def main(enrolments: int) -> None:
    """Print one line a step; the last one says whether the promise holds."""
    with tempfile.TemporaryDirectory() as scratch:
        export = large(enrolments)
        folder, zipped = export.folder(Path(scratch) / "export"), export.zip(Path(scratch) / "export.zip")
        url = f"sqlite:///{scratch}/waymark.db"
        asyncio.run(migrate(url))
        steps = {
            "plain csv reading": partial(plain, folder),
            "preview, folder": partial(preview, folder, url),
            "preview, zip": partial(preview, zipped, url),
            "commit": partial(commit, zipped, url),
            "preview, nothing new": partial(preview, zipped, url),
        }
        base_s, found = 0.0, {}
        print(
            f"{len(export.seats)} rows of enrollments, {len(export.people)} of users, {len(export.groups)} of classes"
        )
        for name, work in steps.items():
            found[name] = took_s, mb = measured(work)
            base_s = base_s or took_s
            print(f"{name:22} {took_s:6.1f} s  {mb:5.0f} MB  {took_s / base_s:5.1f} x plain")
        good = all(took_s < MOST_S and mb < MOST_MB for name, (took_s, mb) in found.items() if "preview" in name)
        print(f"previewed in under {MOST_S} s and {MOST_MB} MB: {'yes' if good else 'NO'}")
        raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENROLMENTS)
