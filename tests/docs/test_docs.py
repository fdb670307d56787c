"""The docs are true: what they name is there."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.plans.plan import Plan
from bot.plans.questions import QUESTIONS

HOME = Path(__file__).resolve().parents[2]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))]
README = (HOME / "README.md").read_text(encoding="utf-8")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_the_readme_fits_on_few_screens() -> None:
    assert len(README.splitlines()) < 120
    assert "make run" in README
    assert "make test" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", text_of(page)):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    for path in re.findall(r"`((?:bot|actions|data|tests|docs|deploy|benchmarks)/[\w./-]+)`", text_of(page)):
        assert (HOME / path).exists() or "<" in path or "000N" in path or path.startswith("data/languages"), path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    made = set(re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", text_of(page))) <= made


def test_every_library_has_its_line_among_the_choices() -> None:
    needed = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[=<>]", line)[0] for line in needed}
    told = (text_of(HOME / "docs/choices.md") + text_of(HOME / "docs/choices-web.md")).lower()
    assert not {name for name in names if name.removesuffix("[asyncio]").lower() not in told and name != "psycopg"}


def test_every_room_is_on_the_map() -> None:
    rooms = {p.name for p in (HOME / "bot").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert not {room for room in rooms if f"bot/{room}/" not in README}


def test_the_questions_that_docs_name_exist() -> None:
    topics = {q.split(".")[0] for q in QUESTIONS}
    other = {f"plan.{field.name}" for field in fields(Plan)} | {"plan.js"}
    for page in (HOME / "docs").glob("*.md"):
        if page.name == "add-a-question.md":  # invents one on purpose
            continue
        named = set(re.findall(r"`([a-z]+\.[a-z_]+)`", text_of(page)))
        assert {n for n in named if n.split(".")[0] in topics and not n.endswith((".md", ".py"))} <= set(
            QUESTIONS
        ) | other


def test_the_five_words_are_fixed() -> None:
    words = text_of(HOME / "docs/words.md")
    assert all(word in words for word in ("purpose", "goal", "plan", "progress", "mastery"))
