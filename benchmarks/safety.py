"""How much of the safety suites the guard catches; writes `data/safety/measured.json`, which the page for staff reads.

`.venv/bin/python -m benchmarks.safety`. The suites were read while the guard was made better, so their counts
only show that nothing got worse. `independent.tsv` was written by two people who had seen neither the guard nor any
other set; no line of it was read. Only its figures were looked at, while thresholds were set and phrases were written.
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
INDEPENDENT = SUITES / "independent.tsv"
MEASURED = HOME / "data" / "safety" / "measured.json"


def measure(guard: Guard) -> dict[str, Any]:
    """The counts of each suite: what should be caught and was missed, what should be left and was caught."""
    catch = _rows(SUITES / "must_catch.yml")
    leave = _rows(SUITES / "must_not_catch.yml")
    found = [(row["level"], guard.look_for(row["text"])) for row in catch]
    unseen = [line.split("\t") for line in INDEPENDENT.read_text(encoding="utf-8").splitlines()]
    wanted = [text for level, _, text in unseen if level != "none"]
    danger = [text for level, _, text in unseen if level == "danger"]
    others = [text for level, _, text in unseen if level == "none"]
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
