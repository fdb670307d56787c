"""One running Waymark for all end-to-end tests; every test brings a student of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.running import Running


@pytest.fixture(scope="session")
def waymark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("waymark"))
    running.start()
    yield running
    running.stop()
