"""Export, erase, retention and family links from the command line, called in this process."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import HOME
from bot.store import Store, load_catalogue, migrate
from bot.store.demo import make_demo_school
from tests.store.school import NOW


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    def one_line(self, status: int) -> str:
        assert self.status == status, self.err
        assert len(self.err.strip().splitlines()) == 1, self.err
        return self.err


Waymark = Callable[..., Ended]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school without a server; each test takes students of its own."""
    made = tmp_path_factory.mktemp("school")
    asyncio.run(_make(made / "var" / "waymark.db"))
    return made


async def _make(path: Path) -> None:
    url = f"sqlite:///{path}"
    await migrate(url)
    async with Store(url) as store:
        await load_catalogue(store, HOME / "data")
        await make_demo_school(store, NOW)


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Waymark]:
    """Calls a command as a shell would."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("WAYMARK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WAYMARK_DATA_DIR", str(folder / "var"))

    def call(*words: str, typed: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["waymark", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    mask = os.umask(0o022)
    yield call
    os.umask(mask)


def test_export_then_erase_then_nothing(run: Waymark, folder: Path) -> None:
    done = run("export", "student", "leo", "leo.zip", "--by", "admin")
    assert done.status == 0, done.err
    assert "messages" in done.out
    assert (folder / "leo.zip").stat().st_mode & 0o077 == 0
    assert "already" in run("export", "student", "leo", "leo.zip").one_line(1)

    assert "Nothing was erased" in run("erase", "student", "leo", typed="maya\n").err
    assert run("erase", "student", "leo").status != 0

    done = run("erase", "student", "leo", typed="leo\n")
    assert done.status == 0, done.err
    assert re.search(r"^  messages +\d\d", done.out, re.MULTILINE)
    assert re.search(r"^  Rasa's tracker rows +0", done.out, re.MULTILINE)
    assert "Backups keep them" in done.out

    again = run("erase", "student", "leo", "--yes")
    assert again.status == 0
    assert "Nothing is held on 'leo'" in again.out
    assert "nobody with the id" in run("export", "student", "leo", "again").one_line(1)


def test_what_cannot_be_erased_or_exported_is_one_line(run: Waymark) -> None:
    assert "nobody with the id 'zed'" in run("erase", "student", "zed", "--yes").one_line(1)
    assert "no student but teacher" in run("erase", "student", "rivera", "--yes").one_line(1)
    assert "no folder" in run("export", "student", "maya", "no/where").one_line(1)
    assert "Missing argument" in run("erase", "student").one_line(2)


def test_an_export_is_a_folder_of_json(run: Waymark, folder: Path) -> None:
    assert run("export", "student", "amina", "amina").status == 0
    (person,) = json.loads((folder / "amina" / "person.json").read_text("utf-8"))
    assert person["id"] == "amina"
    assert json.loads((folder / "amina" / "plans.json").read_text("utf-8"))


def test_family_links_are_made_listed_and_ended(run: Waymark) -> None:
    made = run("family", "link", "maya-guardian", "maya")
    assert made.status == 0, made.err
    assert re.match(r"http://localhost:8080/family/\S+\nGood until ", made.out)
    link_id = run("family", "links", "maya").out.split()[0]
    assert link_id not in made.out
    assert "Ended 1 link." in run("family", "revoke", link_id).out
    assert "ended" in run("family", "links", "maya").out
    assert "No link" in run("family", "revoke", "maya").one_line(1)
    assert "no guardian of" in run("family", "link", "maya-guardian", "noor").one_line(1)
    assert "nobody with the id" in run("family", "link", "maya-guardian", "zed").one_line(1)


def test_a_guardians_language_is_kept_with_the_link(run: Waymark, folder: Path) -> None:
    assert run("family", "link", "maya-guardian", "maya", "--language", "es-MX").status == 0

    async def locale() -> str:
        async with Store(f"sqlite:///{folder / 'var' / 'waymark.db'}") as store:
            person = await store.person("maya-guardian")
            assert person
            return person.locale

    assert asyncio.run(locale()) == "es-MX"
    assert "speaks en, es" in run("family", "link", "maya-guardian", "maya", "--language", "tlh").one_line(1)
    assert asyncio.run(locale()) == "es-MX"


def test_retention_prints_a_receipt(run: Waymark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_KEEP_AUDIT_DAYS", "0")
    done = run("retention")
    assert done.status == 0, done.err
    assert "audit lines" in done.out
    monkeypatch.setenv("WAYMARK_KEEP_AUDIT_DAYS", "-1")
    assert "WAYMARK_KEEP_AUDIT_DAYS" in run("retention").one_line(1)
