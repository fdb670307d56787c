"""How much of the safety suites the guard catches; writes `data/safety/measured.json`, which the page for staff reads.

`.venv/bin/python -m benchmarks.safety`. None of these messages is new to those who made the guard better, so the counts
only show that nothing got worse; docs/safety.md has what a first look at unseen messages showed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.safety.guard import Guard, load_guard
from bot.settings import HOME

SUITES = HOME / "tests" / "safety"
UNSEEN = (HOME / "tests" / "nlu" / "test.yml", HOME / "tests" / "nlu" / "validation.yml")
MEASURED = HOME / "data" / "safety" / "measured.json"
DANGER_INTENTS = ("crisis_self_harm", "crisis_harm_by_others")
CONCERN_INTENTS = ("struggling", "bullying")


def measure(guard: Guard) -> dict[str, Any]:
    """The counts of each suite: what should be caught and was missed, what should be left and was caught."""
    catch = _rows(SUITES / "must_catch.yml")
    leave = _rows(SUITES / "must_not_catch.yml")
    found = [(row["level"], guard.look_for(row["text"])) for row in catch]
    unseen = [(row["intent"], row["text"]) for path in UNSEEN for row in _rows(path)]
    wanted = [text for intent, text in unseen if intent in (*DANGER_INTENTS, *CONCERN_INTENTS)]
    danger = [text for intent, text in unseen if intent in DANGER_INTENTS]
    others = [text for intent, text in unseen if intent not in (*DANGER_INTENTS, *CONCERN_INTENTS)]
    return {
        "list_version": guard.version,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "suites": {
            "to_catch": len(catch),
            "missed": sum(one is None for _, one in found),
            "too_low": sum(one is not None and level == "danger" and one.level != "danger" for level, one in found),
            "to_leave": len(leave),
            "false_alarms": sum(guard.look_for(row["text"]) is not None for row in leave),
        },
        "unseen": {
            "to_catch": len(wanted),
            "missed": sum(guard.look_for(text) is None for text in wanted),
            "danger": len(danger),
            "danger_missed": sum(guard.look_for(text) is None for text in danger),
            "to_leave": len(others),
            "false_alarms": sum(guard.look_for(text) is not None for text in others),
        },
    }


def _rows(path: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    told = measure(load_guard())
    MEASURED.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=2))
