"""A shell of its own for each test, and one server for the tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.nursery import Nursery

EVERYTHING = """
import importlib, pkgutil
import bot.cli
for module in pkgutil.iter_modules(bot.cli.__path__):
    importlib.import_module(f"bot.cli.{module.name}")
"""


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Forks for each command: importing all of Waymark is dearer than most of them."""
    nursery = Nursery(EVERYTHING)
    yield nursery
    nursery.close()


@pytest.fixture
def shell(tmp_path: Path, nursery: Nursery) -> Shell:
    return Shell(tmp_path, nursery)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Shell]:
    """A server for the tests that only look."""
    shell = Shell(tmp_path_factory.mktemp("served"), nursery)
    with shell.serving():
        yield shell
