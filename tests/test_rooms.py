"""Who may import whom: the table of rooms, held by reading every import."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
STANDARD = sys.stdlib_module_names

# A room may import itself, the standard library, and what stands here.
MAY = {
    # What the school decides: no I/O, no framework.
    "bot/plans": "",
    "bot/files": "puremagic",
    "bot/summaries": "bot.plans",
    "bot/nudges": "bot.plans yaml",
    "bot/message.py": "",
    "bot/events.py": "",
    "bot/safety": "yaml",
    "bot/phrases.py": "yaml",
    # Talking: deeds never touch the store, the conversation never touches rows or HTTP.
    "actions": "bot.plans bot.phrases rasa_sdk",
    "bot/conversation": "bot.message bot.plans bot.rasa_client bot.store",
    "bot/store": "bot.nudges bot.plans bot.message bot.summaries sqlalchemy alembic yaml",
    # Rasa, in a process of its own: it sees the questions, the grammar of dates and the guard, nothing else of ours.
    "bot/nlu": "bot.plans.answer bot.plans.questions bot.plans.when bot.safety rasa spacy numpy scipy sklearn"
    " onnxruntime tokenizers symspellpy safetensors threadpoolctl sanic aiohttp jsonschema_rs structlog yaml",
    "bot/rasa_client.py": "aiohttp",
    "bot/rasa_process.py": "bot.logs",
    "bot/rasa_box.py": "bot.logs bot.rasa_process bot.settings",
    "bot/action_server.py": "bot.logs aiohttp rasa_sdk",
    # What faces people.
    "bot/pages": "bot.nudges bot.plans bot.message aiohttp aiohttp_jinja2 jinja2",
    "bot/people": "bot.logs bot.pages bot.plans bot.privacy bot.message bot.settings bot.store aiohttp aiohttp_jinja2"
    " aiohttp_session argon2 itsdangerous joserfc limits",
    "bot/api": "bot.events bot.files bot.logs bot.message bot.nudges bot.people bot.plans bot.privacy bot.store"
    " bot.summaries bot.triage"
    " aiohttp aiohttp_sse prometheus_client pydantic pydantic_core structlog",
    # For those who work at the school: who needs them, and their pages.
    "bot/triage": "bot.nudges bot.plans bot.store",
    "bot/staff": "bot.api bot.family bot.nudges bot.pages bot.people bot.plans bot.store bot.triage"
    " aiohttp aiohttp_jinja2 fontTools fpdf",
    # At home: one plan in plain words. Privacy: what is held, who sees it, and letting it go.
    "bot/family": "bot.pages.path bot.people bot.plans bot.settings bot.store aiohttp aiohttp_jinja2 itsdangerous yaml",
    "bot/privacy": "bot.files.room bot.people.rights bot.people.secret bot.plans.learner bot.settings bot.store",
    # Without anybody asking.
    "bot/jobs": "bot.logs bot.plans dbos",
    "bot/deliveries": "aiosmtplib apprise",
    "bot/settings.py": "limits pydantic pydantic_settings",
    "bot/logs.py": "structlog",
    "bot/cli": "bot.app bot.background bot.deliveries bot.family bot.logs bot.nudges bot.people bot.privacy"
    " bot.rasa_box bot.rasa_client bot.rasa_process bot.safety bot.settings"
    " bot.store aiohttp typer uvloop",
}
WIRES_EVERYTHING = HOME / "bot/app.py"
WIRES_THE_ROUNDS = HOME / "bot/background.py"


def imports(path: Path) -> set[str]:
    """Every module a file names in an import, dotted, wherever in the file it stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, f"{path}: imports here are written in full"
            # `from bot.plans import path` and `from bot import events` name modules of ours.
            whole = node.module.split(".")[0] in {"bot", "actions"}
            found.update(f"{node.module}.{alias.name}" for alias in node.names) if whole else found.add(node.module)
    return found


def files_of(room: str) -> list[Path]:
    """The Python files of a room."""
    where = HOME / room
    return [where] if where.is_file() else sorted(where.rglob("*.py"))


def is_in(module: str, rooms: list[str]) -> bool:
    """Whether a module is one of these or inside one of them."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize("room", MAY)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    known = [room.removesuffix(".py").replace("/", "."), *MAY[room].split()]
    for path in files_of(room):
        strange = {m for m in imports(path) if m.split(".")[0] not in STANDARD and not is_in(m, known)}
        assert not strange, f"{path.relative_to(HOME)} imports {sorted(strange)}"


@pytest.mark.parametrize("room", MAY)
def test_the_table_allows_nothing_that_is_not_used(room: str) -> None:
    used = set().union(*map(imports, files_of(room)))
    assert not {may for may in MAY[room].split() if not any(is_in(module, [may]) for module in used)}


def test_every_file_is_in_the_table() -> None:
    told = {path for room in MAY for path in files_of(room)} | {
        WIRES_EVERYTHING,
        WIRES_THE_ROUNDS,
        HOME / "bot/__init__.py",
    }
    assert not {path for path in [*files_of("bot"), *files_of("actions")] if path not in told}


def test_nobody_imports_what_runs_inside_rasa() -> None:
    for path in [*files_of("bot"), *files_of("actions")]:
        if "nlu" not in path.relative_to(HOME).parts:
            assert not {m for m in imports(path) if is_in(m, ["bot.nlu", "rasa", "spacy"])}, path


def test_only_the_command_line_starts_what_wires_everything() -> None:
    for path in [*files_of("bot"), *files_of("actions")]:
        if "cli" not in path.relative_to(HOME).parts and path != WIRES_EVERYTHING:
            assert not {m for m in imports(path) if is_in(m, ["bot.app", "bot.background", "bot.cli"])}, path


def test_no_room_has_a_name_that_says_nothing() -> None:
    names = {p.stem for room in ("bot", "actions") for p in (HOME / room).rglob("*") if p.suffix in {"", ".py"}}
    assert not names & {"utils", "util", "helpers", "core", "common", "base", "manager", "misc"}
