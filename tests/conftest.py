"""What tests need more than Python, and which of them stay with one worker."""

from __future__ import annotations

import os
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_NEEDS = {
    "browser": "browser",
    "house": "browser",
    "served": "app",
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
# Real Rasa with the trained model. Its files stay with one worker: one Rasa instead of one for each.
_TOGETHER = ("tests/e2e/", "tests/nlu/")
# What takes minutes begins first, so that no worker is left alone with it at the end. The first stands for itself.
_LONG = (
    "tests/e2e/test_plug_pulled.py",
    *_TOGETHER,
    "tests/jobs/test_killed_worker.py",
    "tests/nudges/test_a_year.py",
)


class Together(LoadFileScheduling):
    """A file stays with one worker, and so do the files of some folders."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((long for long in _LONG if file.startswith(long)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Instead of `--dist loadgroup`, which changes ids and does nothing since pytest 9."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks each test with what it needs, so that `make test-fast` can leave it out."""
    for item in items:
        if item.nodeid.startswith(_TOGETHER):
            item.add_marker("rasa")
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in _NEEDS:
                item.add_marker(_NEEDS[fixture])
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, long in enumerate(_LONG) if item.nodeid.startswith(long)), 99))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """`make test` must leave nothing out: a test that was skipped there is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("WAYMARK_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests: `make test` must run them all.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
