"""What tests need more than Python, and which of them stay with one worker."""

from __future__ import annotations

from pathlib import Path

import pytest

_NEEDS = {
    "browser": "browser",
    "house": "browser",
    "served": "rasa",
    "waymark": "rasa",
    "parsed": "rasa",
    "in_rasa": "rasa",
    "postgres": "postgres",
    "world": "app",
    "school": "app",
    "store": "app",
    "store_url": "app",
    "bare_url": "app",
    "full_url": "app",
    "demo_url": "app",
    "sqlite_template": "app",
    "shell": "app",
    "furnished": "app",
}
TESTS = Path(__file__).parent
# Files that share something dear, by the fixture that starts it: one Rasa instead of one for each worker.
_TOGETHER = ("waymark", "in_rasa")
# What takes minutes begins first, so that no worker is left alone with it at the end.
_LONG = ("e2e/test_plug_pulled.py", "waymark", "in_rasa", "jobs/test_killed_worker.py", "nudges/test_a_year.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks each test with what it needs, so that `make test-fast` can leave it out, and with its group."""
    together = {item.path: shared for item in items for shared in _TOGETHER if shared in _fixtures(item)}
    groups = {}
    for item in items:
        for fixture in _fixtures(item):
            if fixture in _NEEDS:
                item.add_marker(_NEEDS[fixture])
        groups[item] = together.get(item.path) or str(item.path.relative_to(TESTS))
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _LONG.index(groups[item]) if groups[item] in _LONG else len(_LONG))


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))
