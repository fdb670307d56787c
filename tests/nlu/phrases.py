"""The training phrases as they stand in the files, and what makes two of them nearly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

NOT_TRAINING = frozenset({"lookups", "safety", "standards", "resources", "languages"})
PATTERNS = ("*/nlu.yml", "*/nlu/*.yml", "*/answers.yml")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What stands for a day, a number or a time: with another one in its place a phrase is no other phrase.
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty half"
_DAYS = "mon tue tues wed thu thur thurs fri sat sun today tonight tmrw tomorrow weekend"
_MASKS = (
    (re.compile(r"\[[^\]]*\]\{[^}]*?\"entity\": *\"(\w+)\"[^}]*\}"), r" <\1> "),
    (re.compile(r"\[[^\]]*\]\((\w+)\)"), r" <\1> "),
    (re.compile(r"\b\d+(?:[.:/]\d+)*(?:st|nd|rd|th|am|pm)?\b"), " <n> "),
    (re.compile(rf"\b(?:{'|'.join(_NUMBERS.split())})\b"), " <n> "),
    (re.compile(rf"\b(?:{'|'.join(_DAYS.split())}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"), " <day> "),
)
_WORD = re.compile(r"<\w+>|\w+(?:'\w+)?|[^\w\s.,!?…'\"]")


def training_phrases(data: Path) -> dict[str, list[str]]:
    """Every phrase of every intent, in the order of the files."""
    found: dict[str, list[str]] = defaultdict(list)
    files = {path for pattern in PATTERNS for path in data.glob(pattern)}
    for path in sorted(files):
        if NOT_TRAINING.isdisjoint(path.relative_to(data).parts):
            for entry in yaml.load(path.read_text("utf-8"), _LOADER).get("nlu") or ():
                if "intent" in entry:
                    found[entry["intent"]] += list(_examples(entry["examples"]))
    return dict(found)


def _examples(listed: str | Sequence[dict[str, str]]) -> Iterator[str]:
    if isinstance(listed, str):
        yield from (line.strip().removeprefix("- ") for line in listed.splitlines() if line.strip())
    else:
        yield from (one["text"].strip() for one in listed)


def skeleton(phrase: str) -> tuple[str, ...]:
    """Its words without case, full stops, and with numbers, days and marked entities blotted out."""
    text = phrase.casefold()
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return tuple(_WORD.findall(text))


def skeletons(phrases: Iterable[str]) -> set[tuple[str, ...]]:
    """The different ones."""
    return {found for phrase in phrases if (found := skeleton(phrase))}


def near_twins(bones: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of at least three words from which one other is one word away: another, one more, or one less."""
    long = {bone for bone in bones if len(bone) > 2}
    alike: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for bone in long:
        alike[bone].add(bone)
        for place in range(len(bone)):
            alike[(*bone[:place], "*", *bone[place + 1 :])].add(bone)
            alike[(*bone[:place], *bone[place + 1 :])].add(bone)
    return {bone for key, group in alike.items() if len(group) > 1 for bone in group if "*" in key or key in long}
