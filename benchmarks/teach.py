"""How long /teach takes with 150 students in five classes on SQLite: server time, page and queries.

`.venv/bin/python -m benchmarks.teach` prints a table. Nothing is asserted: a busy machine is slower.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from pathlib import Path

import structlog

from tests.staff.school import crowd, staffroom
from tests.staff.test_speed import statements

ROUNDS = 40
PAGES = ("/teach", "/teach/classes/c0", "/teach?sort=-confidence&show=active", "/teach/review", "/teach/students/s7")


async def measure(students: int) -> None:
    """One table."""
    with tempfile.TemporaryDirectory() as folder:
        async with staffroom(Path(folder), seeded=False) as world:
            await crowd(world.store, students)
            await world.sign_in("rivera")
            print(f"\n{students} students, {ROUNDS} requests each, as the browser waits for them")
            print(f"{'page':44} {'median ms':>9} {'p95 ms':>8} {'queries':>8} {'kB':>6}")
            for path in PAGES:
                took, size, queries = [], 0, 0
                for _ in range(ROUNDS):
                    with statements() as seen:
                        started = time.perf_counter()
                        async with world.client.get(path, headers={"Accept": "text/html"}) as response:
                            size = len(await response.read())
                            assert response.status == 200
                        took.append((time.perf_counter() - started) * 1000)
                    queries = len(seen)
                p95 = sorted(took)[int(len(took) * 0.95) - 1]
                print(f"{path:44} {statistics.median(took):9.0f} {p95:8.0f} {queries:8} {size / 1024:6.0f}")


async def main() -> None:
    """With 30 and with 150 students."""
    for students in (30, 150):
        await measure(students)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(main())
