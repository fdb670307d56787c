"""Prints what the NLU makes of texts: `python -m bot.nlu.parse [--asking ID] [--model PATH] [--file FILE] [TEXT ...]`.

One JSON object a line. The newest model in `models/` is loaded once. In a file a line may be `QUESTION_ID<tab>text`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
# Rasa reads a text that starts with "/" as an intent; behind an invisible word joiner it is a text.
WORD_JOINER = "\u2060"


class NoModel(Exception):
    """There is no trained model where one was looked for."""


def describe(parse_data: Mapping[str, Any]) -> dict[str, Any]:
    """Rasa's parse data as `waymark parse` prints it, but for `safety`, which the app adds."""
    text = str(parse_data.get("text") or "")
    joined = len(text) - len(text.removeprefix(WORD_JOINER))
    intent = parse_data.get("intent") or {}
    return {
        "text": text[joined:],
        "intent": {"name": intent.get("name"), "confidence": round(float(intent.get("confidence") or 0), 4)},
        "entities": [_entity(entity, joined) for entity in parse_data.get("entities") or []],
        "flags": list(parse_data.get("flags") or []),
        "label": parse_data.get("label"),
        "parts": [
            {
                **part,
                "text": part["text"].removeprefix(WORD_JOINER),
                "start": max(part["start"] - joined, 0),
                "end": part["end"] - joined,
                "entities": [_entity(entity, joined) for entity in part["entities"]],
            }
            for part in parse_data.get("parts") or []
        ],
    }


def _entity(entity: Mapping[str, Any], joined: int) -> dict[str, Any]:
    start, end = max(entity["start"] - joined, 0), entity["end"] - joined
    return {"entity": entity["entity"], "value": entity["value"], "start": start, "end": end}


def newest_model(place: Path) -> Path:
    """The newest model under a folder, or the file itself. Raises `NoModel`."""
    if place.is_file():
        return place
    models = sorted(place.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise NoModel(f"no model in {place}: run `waymark train` first")
    return models[-1]


class Parser:
    """One loaded model."""

    def __init__(self, model: Path) -> None:
        """Loads the model; takes ten to twenty seconds, most of it importing Rasa."""
        _hush()
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))

    async def parse(self, text: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Rasa's parse data of one text, with the open question given as metadata."""
        from rasa.core.channels.channel import UserMessage

        safe = WORD_JOINER + text if text.lstrip().startswith("/") else text
        message = UserMessage(safe, sender_id="parse", metadata=dict(metadata or {}))
        return await self._agent.processor.parse_message(message)


def _hush() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.filterwarnings("ignore")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def read_lines(file: Path, asking: str | None) -> Iterator[tuple[str | None, str]]:
    """(question, text) of each line that is not blank."""
    for line in file.read_text(encoding="utf-8").splitlines():
        question, tab, text = line.partition("\t")
        if not line.strip():
            continue
        yield (question.strip() or asking, text) if tab else (asking, line)


async def _print_all(parser: Parser, lines: list[tuple[str | None, str]], given: Mapping[str, Any]) -> None:
    for question, text in lines:
        described = describe(await parser.parse(text, {**given, "asking": question}))
        sys.stdout.write(json.dumps(described, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Runs the command line; 2 when there is no model."""
    command = argparse.ArgumentParser(prog="python -m bot.nlu.parse", description=__doc__)
    command.add_argument("text", nargs="*")
    command.add_argument("--asking", help="the open question's id, such as purpose.why")
    command.add_argument("--model", type=Path, default=HOME / "models", help="a model file or a folder of models")
    command.add_argument("--file", type=Path, help="one text a line, or QUESTION_ID<tab>text")
    command.add_argument("--today", help="the student's day as YYYY-MM-DD")
    command.add_argument("--paused", action="store_true", help="as if the student had said 'later'")
    given = command.parse_args()
    try:
        model = newest_model(given.model)
    except NoModel as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    lines = [(given.asking, text) for text in given.text]
    lines += list(read_lines(given.file, given.asking)) if given.file else []
    metadata = {"paused": given.paused, **({"today": given.today} if given.today else {})}
    asyncio.run(_print_all(Parser(model), lines, metadata))
    return 0


if __name__ == "__main__":
    sys.exit(main())
