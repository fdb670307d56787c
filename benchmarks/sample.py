"""A part of the training phrases, drawn by chance and always the same, for trainings that all of them make too long.

Stock Rasa's 100 epochs of all phrases take hours on two cores; of 25 phrases an intent they take half an hour. Both
coaches then learn from the same files.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parents[1]
DATA = HOME / "data"
SEED = 20261122


def phrase_files(data: Path = DATA) -> list[Path]:
    """The files with training phrases under a data folder, the same that our own pipeline learns from."""
    return sorted([*data.glob("*/nlu.yml"), *data.glob("*/nlu/*.yml"), *data.glob("*/answers.yml")])


def draw(into: Path, most: int | None = None) -> int:
    """Write the phrase files to a folder with at most `most` phrases an intent (all); how many phrases that makes.

    Answers are drawn for each open question, so that none goes without.
    """
    told = {path: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in phrase_files()}
    groups: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    blocks = [block for content in told.values() for block in _blocks(content)]
    for number, block in enumerate(blocks):
        asking = str(block.get("metadata", {}).get("asking", ""))
        groups[block["intent"], asking] += [(number, line) for line in block["examples"].splitlines() if line.strip()]
    kept: dict[int, list[str]] = defaultdict(list)
    for name, lines in sorted(groups.items()):
        for number, line in random.Random(f"{SEED} {name}").sample(lines, min(most or len(lines), len(lines))):
            kept[number].append(line)
    for number, block in enumerate(blocks):
        block["examples"] = "\n".join(kept[number]) + "\n"
    for path, content in told.items():
        left = [block for block in content["nlu"] if block.get("examples", "-").strip()]
        copy = into / path.relative_to(DATA)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.safe_dump({**content, "nlu": left}, allow_unicode=True, sort_keys=False), "utf-8")
    return sum(map(len, kept.values()))


def _blocks(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (block for block in content.get("nlu", []) if "intent" in block)
