"""`waymark import`: a school's own standards and resources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.cli.failure import BadUsage, Failure
from bot.cli.people import store_of
from bot.settings import Settings
from bot.store import Store
from bot.store.imports import Changed, Preview, import_resources, import_standards

Say = Callable[[str], None]

MOST_PROBLEMS = 50
KINDS = ("standards", "resources")


async def bring_in(settings: Settings, what: str, path: Path, *, commit: bool, say: Say) -> None:
    """Preview with row-level problems; with `commit` write, if there are none. Raises Failure when there are."""
    if what not in KINDS:
        raise BadUsage(f"{what!r} cannot be imported. Say one of: {', '.join(KINDS)}.")
    preview = _preview(what, path)
    for problem in preview.problems[:MOST_PROBLEMS]:
        say(f"{problem.row}: {problem.field} {problem.message}".replace(":  ", ": "))
    if len(preview.problems) > MOST_PROBLEMS:
        say(f"… and {len(preview.problems) - MOST_PROBLEMS} more")
    say(f"{len(preview.rows)} {what} are good, {len(preview.problems)} problems.")
    if preview.problems:
        raise Failure("Nothing was written. Correct the rows above and try again.")
    if not commit:
        say("Nothing was written yet. Add --commit to write.")
        return
    async with store_of(settings) as store:
        done = await _commit(store, what, preview)
    say(f"Written: {done.added} new, {done.changed} changed, {done.same} as they were.")


def _preview(what: str, path: Path) -> Preview[Any]:
    if not path.exists():
        raise Failure(f"There is no {path}.")
    return import_standards(path) if what == "standards" else import_resources(path)


async def _commit(store: Store, what: str, preview: Preview[Any]) -> Changed:
    return await (store.commit_standards(preview) if what == "standards" else store.commit_resources(preview))
