"""What a class list asks of the database does not grow with the class. How long it takes: benchmarks/teach.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from .forms import page
from .school import crowd, staffroom

MOST_QUERIES = 25
PAGES = ("/teach", "/teach/review", "/teach/evidence", "/teach/classes/c0/picture", "/teach/classes/c0/export.csv")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)


async def test_150_students_ask_no_more_of_the_database_than_10(tmp_path: Path, empty_file: Path) -> None:
    asked: dict[int, dict[str, int]] = {}
    for count in (10, 150):
        folder = tmp_path / str(count)
        folder.mkdir()
        shutil.copyfile(empty_file, folder / "waymark.db")
        async with staffroom(folder, seeded=False) as world:
            await crowd(world.store, count, lines=2)
            await world.sign_in("rivera")
            asked[count] = {}
            for path in PAGES:
                with statements() as seen:
                    await page(world, path)
                asked[count][path] = len(seen)
    assert asked[10] == asked[150]
    assert max(asked[150].values()) <= MOST_QUERIES
