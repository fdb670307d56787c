"""Which tests need more than Python: marked by what they use, so that `make test-fast` can leave them out."""

from __future__ import annotations

import pytest

_NEEDS = {
    "browser": "browser",
    "house": "browser",
    "served": "rasa",
    "waymark": "rasa",
    "parsed": "rasa",
    "in_rasa": "rasa",
    "postgres": "postgres",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a browser, a running Waymark or PostgreSQL says so by its fixtures."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in _NEEDS:
                item.add_marker(_NEEDS[fixture])
