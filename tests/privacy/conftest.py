"""The stores of tests/store: a fresh SQLite file, and a fresh database of a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from tests.store.conftest import (
    postgres,
    postgres_template,
    sqlite_template,
    sqlite_url,
    store,
    store_url,
)

__all__ = ["postgres", "postgres_template", "sqlite_template", "sqlite_url", "store", "store_url"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "var")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """aiohttp-session names its places in a request by plain strings; its warning about that is not ours to heed."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore::aiohttp.web.NotAppKeyWarning"))
