"""The docs are true: what they name is there, and what is there is named."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from importlib.metadata import metadata
from pathlib import Path

import pytest
import yaml

from bot.cli import app as command_line
from bot.phrases import Phrases
from bot.plans.plan import FIVE, Plan
from bot.plans.questions import QUESTIONS
from bot.settings import PREFIX, Settings

HOME = Path(__file__).resolve().parents[2]
PAGES = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]
IGNORED = {"var", "models", "build", "dist", "__pycache__", ".venv", ".venv-rasa", ".uv", ".git"}
# Made by whoever follows a recipe, or invented there on purpose.
NOT_YET = {"data/languages/es.yml", "purpose.already"}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text_of(*pages: str | Path) -> str:
    return "\n".join((HOME / page).read_text(encoding="utf-8") for page in pages)


def code_of(page: Path) -> str:
    """What stands between backticks, in lines or in blocks: commands, paths and names."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text_of(page), re.DOTALL))


README = text_of("README.md")
MAP = text_of("README.md", "docs/how-a-message-travels.md")


def test_the_readme_fits_on_few_screens() -> None:
    assert len(README.splitlines()) < 120
    assert re.search(r"!\[[^]]{20,}\]\(docs/images/student\.png\)", README), "the picture says in words what it shows"
    assert {"`make run`", "`make test`"} <= set(re.findall(r"`make \w+`", README))


def test_the_talk_in_the_readme_is_what_the_coach_says() -> None:
    phrases = Phrases.load(HOME / "data")
    wordings = [wording for key in phrases.keys() for wording in phrases.variants(key)]  # noqa: SIM118
    shapes = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(wording)) for wording in wordings if wording]
    said = re.findall(r"^> \*\*coach\*\* (.+?)(?:<br>)?$", README, re.MULTILINE)
    assert len(said) == 3
    assert not [line for line in said if not any(re.fullmatch(shape, line) for shape in shapes)]


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)]*)?\)", text_of(page)):
        if not target.startswith("http"):
            there = page.parent / target if target else page
            assert there.exists(), target
            headings = re.findall(r"^#+ (.+)$", text_of(there), re.MULTILINE) if anchor else []
            slugs = {"#" + re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
            assert not anchor or anchor in slugs, anchor


@every_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    tops = "|".join(re.escape(path.name) for path in HOME.iterdir() if path.name not in IGNORED)
    for path in re.findall(rf"(?<![\w./-])((?:{tops})/[\w./<>*-]*\w\*?)", code_of(page)):
        if path not in NOT_YET and "000N" not in path:
            assert list(HOME.glob(re.sub(r"<\w+>", "*", path))), path


@every_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", code_of(page))) <= targets
    verbs = {
        command.name or str(command.callback and command.callback.__name__)
        for command in command_line.registered_commands
    } | {str(group.name) for group in command_line.registered_groups}
    assert set(re.findall(r"\bwaymark ([a-z]+)\b", code_of(page))) <= verbs


@every_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    for_others = {"WAYMARK_ACTION_URL", "WAYMARK_CHROMIUM", "WAYMARK_TEST_MODEL"}
    known = {PREFIX + name.upper() for name in Settings.model_fields} | for_others
    assert set(re.findall(r"WAYMARK_[A-Z]\w+", text_of(page))) <= known


@every_page
def test_every_question_that_is_named_exists(page: Path) -> None:
    topics = {question.topic for question in QUESTIONS.values()}
    named = {
        name
        for name in re.findall(r"(?<![\w/.])([a-z]+\.[a-z_]+)(?![\w/(]|\.\w)", code_of(page))
        if name.split(".")[0] in topics
    }
    files = {name for name in named if name.endswith((".md", ".py", ".yml", ".js", ".css"))}
    sentences = set(Phrases.load(HOME / "data").keys())
    others = {f"plan.{field.name}" for field in fields(Plan)}
    assert not named - files - sentences - others - NOT_YET - set(QUESTIONS)


def test_every_folder_and_every_room_is_on_the_map() -> None:
    folders = {path.name for path in HOME.iterdir() if path.is_dir() and path.name not in IGNORED}
    ours = {name for name in folders if not name.startswith(".") or name == ".ci"}
    assert not {name for name in ours if f"`{name}/" not in README}
    rooms = {path for path in (HOME / "bot").iterdir() if path.name not in {*IGNORED, "__init__.py"}}
    missing = {path.name for path in rooms if f"bot/{path.name}" not in MAP}
    assert not missing


def test_every_library_has_its_line_among_the_choices() -> None:
    told = text_of("docs/choices.md", "docs/choices-web.md").lower()
    project = tomllib.loads(text_of("pyproject.toml"))
    of_rasa = {"editdistpy", "setuptools"}  # held where they are for others' sake
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["rasa"]]
    names = {re.split(r"[\[=<>]", line)[0].lower() for line in needed} - of_rasa
    assert not {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)}


def test_the_licences_are_those_the_packages_name() -> None:
    told = dict(
        re.findall(
            r"^\| ([A-Z][\w.-]+) \| ([a-z][^|]+) \|$", text_of("docs/choices.md").split("## Licences")[1], re.MULTILINE
        )
    )
    listed = {
        name: licence
        for licence, names in told.items()
        for name in re.findall(r"[a-z][\w-]+", names.split("; ")[0].split(", used")[0])
    }
    listed |= {"structlog": "Apache-2.0"}
    project = tomllib.loads(text_of("pyproject.toml"))["project"]["dependencies"]
    assert {re.split(r"[\[=<>]", line)[0] for line in project} == set(listed)
    for name, licence in listed.items():
        held = metadata(name)
        words = " ".join(
            [held.get("License-Expression") or held.get("License") or "", *(held.get_all("Classifier") or [])]
        )
        assert licence.split("-")[0].lower() in words.lower(), name


def test_the_words_fix_what_the_code_calls_things() -> None:
    first_cells = re.findall(r"^\| ([^|]+) \|", text_of("docs/words.md"), re.MULTILINE)
    fixed = {word.strip() for cell in first_cells for word in cell.split(",")}
    assert set(FIVE) <= fixed
    assert {"intent", "entity", "slot", "form", "rule", "tracker", "turn", "talk", "desk", "guard", "notice"} <= fixed
    defined = [cell for cell in first_cells if cell != "word"]
    assert len(defined) == len(set(defined)), "a word is fixed once"


def test_the_recipe_for_a_standard_shows_one_that_is_taken(tmp_path: Path) -> None:
    from bot.store.imports import import_resources, import_standards

    blocks = re.findall(r"```yaml\n(.+?)```", text_of("docs/add-a-standard.md"), re.DOTALL)
    for block, read in zip(blocks, (import_standards, import_resources), strict=True):
        (tmp_path / "rows.yml").write_text(block, encoding="utf-8")
        found = read(tmp_path / "rows.yml")
        assert not found.problems
        assert len(found.rows) == 1


def test_the_language_in_the_recipe_is_laid_over_the_sentences(tmp_path: Path) -> None:
    [block] = re.findall(r"```yaml\n(.+?)```", text_of("docs/add-a-language.md"), re.DOTALL)
    overlay = yaml.safe_load(block)["replies"]
    assert set(overlay) <= set(Phrases.load(HOME / "data").keys())
