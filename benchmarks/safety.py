"""How much of the safety suites is caught; writes `data/safety/measured.json`, which the page for staff reads.

`PYTHONPATH=. .venv-rasa/bin/python -m benchmarks.safety`, with a trained model: what is counted is what a student would
meet, the guard's two looks and the third. The suites were read while the guard was made better, so their counts only
show that nothing got worse. `independent.tsv` was written by somebody who had seen neither the guard nor any other set,
and no line of it was read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.independent import SAFETY_INTENTS, told_at
from bot.nlu.parse import HOME, Parser, newest_model
from bot.safety.guard import Guard, own_guard

SUITES = HOME / "tests" / "safety"
INDEPENDENT = SUITES / "independent.tsv"
MEASURED = HOME / "data" / "safety" / "measured.json"

Levels = dict[str, str | None]
"""Of each text: the level that it is caught at, or None."""


async def levels(guard: Guard, parser: Parser, texts: Sequence[str]) -> Levels:
    """What a student who wrote these would meet."""
    found: Levels = {}
    for text in texts:
        look = guard.look_at(text)
        if look.finding and look.sure:
            found[text] = look.finding.level
            continue
        heard = told_at(None, await parser.parse(text)) & SAFETY_INTENTS
        danger = any(name.startswith("crisis") for name in heard)
        found[text] = "danger" if danger else "concern" if heard else None
    return found


async def measure(guard: Guard, parser: Parser) -> dict[str, Any]:
    """The counts of each suite: what should be caught and was missed, what should be left and was caught."""
    catch = _rows(SUITES / "must_catch.yml")
    leave = _rows(SUITES / "must_not_catch.yml")
    unseen = [line.split("\t") for line in INDEPENDENT.read_text(encoding="utf-8").splitlines()]
    wanted = [text for level, _, text in unseen if level != "none"]
    danger = [text for level, _, text in unseen if level == "danger"]
    others = [text for level, _, text in unseen if level == "none"]
    texts = [row["text"] for row in (*catch, *leave)] + [text for _, _, text in unseen]
    found = await levels(guard, parser, texts)
    return {
        "list_version": guard.version,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "suites": {
            "to_catch": len(catch),
            "missed": sum(found[row["text"]] is None for row in catch),
            "too_low": sum(found[row["text"]] == "concern" and row["level"] == "danger" for row in catch),
            "to_leave": len(leave),
            "false_alarms": sum(found[row["text"]] is not None for row in leave),
        },
        "unseen": {
            "to_catch": len(wanted),
            "missed": sum(found[text] is None for text in wanted),
            "danger": len(danger),
            "danger_missed": sum(found[text] is None for text in danger),
            "to_leave": len(others),
            "false_alarms": sum(found[text] is not None for text in others),
        },
    }


def _rows(path: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    told = asyncio.run(measure(own_guard(), Parser(newest_model(HOME / "models"))))
    MEASURED.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=2))
