"""A shell of its own for each test, and one server for the tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A server for the tests that only look."""
    shell = Shell(tmp_path_factory.mktemp("served"))
    with shell.serving():
        yield shell
