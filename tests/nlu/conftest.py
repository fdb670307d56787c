"""Runs Rasa's environment from the tests: the NLU lives there, pytest does not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nursery import Nursery

HOME = Path(__file__).resolve().parents[2]
RASA_PYTHON = HOME / ".venv-rasa" / "bin" / "python"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


# Rasa and the model are loaded once; each run is a fork that has them.
LOADED = """
import sys
from bot.nlu.parse import Parser
import rasa.core.agent
models = {{}}
load = rasa.core.agent.Agent.load
def load_once(path, *more, **named):
    found = models.get(path) if not more and not named else None
    return found or load(path, *more, **named)
rasa.core.agent.Agent.load = load_once
models[{model!r}] = Parser({model!r})._agent
del sys.modules["bot.nlu.parse"]
"""

InRasa = Callable[..., str]


@pytest.fixture(scope="session")
def in_rasa(model: Path) -> Iterator[InRasa]:
    """What Rasa's Python prints, given these arguments."""
    env = {**os.environ, **QUIET}
    nursery = Nursery(LOADED.format(model=str(model)), python=RASA_PYTHON, env=env, leave=True)

    def run(*arguments: str) -> str:
        done = nursery.run(arguments, 600, env=env)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    yield run
    nursery.close()


@pytest.fixture(scope="session")
def rasa_says(in_rasa: InRasa) -> Callable[[str], Any]:
    """Runs a few lines of Python in Rasa's environment; the last line they print is JSON."""
    return lambda code: json.loads(in_rasa("-c", code).strip().splitlines()[-1])


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model: `WAYMARK_TEST_MODEL`, or the newest in `models/`."""
    named = os.environ.get("WAYMARK_TEST_MODEL")
    found = (
        [Path(named)] if named else sorted((HOME / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    )
    assert found, "no trained model: run `waymark train`, or set WAYMARK_TEST_MODEL"
    return found[-1]


@pytest.fixture(scope="session")
def parse(
    in_rasa: InRasa, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[tuple[str, str]]], list[dict]]:
    """Parses (question, text) pairs in one go; the question may be empty."""

    def all_of(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
        file = tmp_path_factory.mktemp("parse") / "texts.tsv"
        file.write_text("".join(f"{question}\t{text}\n" for question, text in pairs), encoding="utf-8")
        told = in_rasa("-m", "bot.nlu.parse", "--model", str(model), "--today", "2026-11-22", "--file", str(file))
        return [json.loads(line) for line in told.splitlines()]

    return all_of


@pytest.fixture(scope="session")
def figures(in_rasa: InRasa, model: Path) -> dict[str, Any]:
    """What the benchmark measures with this model on the held-out sets."""
    held_out_only = ("--tsv", "none")
    return json.loads(in_rasa("benchmarks/nlu.py", "--model", str(model), *held_out_only))["waymark"]
