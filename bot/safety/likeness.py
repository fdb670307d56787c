"""How alike a message is to messages about danger or worry: a linear model over words and pieces of words.

The list of patterns decides what is surely danger; this hears what nobody thought of writing down. The weights in
`data/safety/weights.json` are made by `bot.nlu.safety_weights` from `data/safety/{phrases,said}.yml`. Plain Python, so
that nothing heavy stands between a message and the guard.
"""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.safety.words import BREAK

WEIGHTS_PATH = Path(__file__).parents[2] / "data" / "safety" / "weights.json"
PHRASES_PATH = WEIGHTS_PATH.with_name("phrases.yml")
SAID_PATH = WEIGHTS_PATH.with_name("said.yml")

NONE = "none"
WINDOW = 40
_STEP = 20
_PIECES = (3, 4, 5)
_SKIPS = 3


class BadWeights(ValueError):
    """The weights cannot be used as they stand."""


def features(words: Sequence[str]) -> Iterator[str]:
    """What the model looks at: words in ones to threes, pairs with a gap, pieces of words, first and last words."""
    padded = ["^", *words, "$"]
    for at, word in enumerate(padded):
        yield f"w {word}"
        for length in (2, 3):
            if at + length <= len(padded):
                yield f"w {' '.join(padded[at : at + length])}"
        for gap in range(2, 2 + _SKIPS):
            if at + gap < len(padded):
                yield f"s {word} {padded[at + gap]}"
        marked = f"<{word}>"
        for length in _PIECES:
            for start in range(len(marked) - length + 1):
                yield f"c {marked[start : start + length]}"


def windows(normal: str) -> Iterator[list[str]]:
    """The words of a normalised message, of a long one in overlapping stretches."""
    words = [word for word in normal.split() if word != BREAK]
    for start in range(0, max(len(words) - _STEP, 1), _STEP):
        yield words[start : start + WINDOW]
        if start + WINDOW >= len(words):
            return


@dataclass(frozen=True, slots=True)
class Likeness:
    """The loaded weights: from each feature's place on, one number a kind, in hundredths. Flat, so that it is small."""

    version: str
    phrases: str
    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    places: Mapping[str, int]
    weights: array[int]

    def chances(self, words: Sequence[str]) -> dict[str, float]:
        """The chance of each kind, and of none, for one stretch of words."""
        seen = set(features(words))
        width = len(self.kinds)
        rows = [self.weights[at : at + width] for one in seen if (at := self.places.get(one)) is not None]
        scale = 0.01 / math.sqrt(max(len(seen), 1))
        sums = [
            bias + scale * sum(column)
            for bias, column in zip(self.bias, zip(*rows, strict=True) if rows else [()] * len(self.bias), strict=True)
        ]
        top = max(sums)
        powers = [math.exp(value - top) for value in sums]
        total = sum(powers)
        return {kind: power / total for kind, power in zip(self.kinds, powers, strict=True)}

    def most_alike(self, normal: str) -> dict[str, float]:
        """The chances of the stretch of a normalised message that is least like none."""
        return min((self.chances(words) for words in windows(normal)), key=lambda chances: chances[NONE])


def digest(*paths: Path) -> str:
    """What tells these files of phrases from others; by default those the weights are made from."""
    read = b"\0".join(path.read_bytes() for path in paths or (PHRASES_PATH, SAID_PATH))
    return hashlib.sha256(read).hexdigest()[:16]


def load_likeness(path: Path = WEIGHTS_PATH) -> Likeness:
    """The weights at `path`. Raises `BadWeights`, naming the file, when they cannot be used."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        kinds = tuple(data["kinds"])
        features = str(data["features"]).split("\n")
        weights = array("h", data["weights"])
        bias = tuple(data["bias"])
        version, phrases = str(data["version"]), str(data["phrases"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as problem:
        raise BadWeights(f"{path}: {problem!r}; make it anew with: python -m bot.nlu.safety_weights") from problem
    if NONE not in kinds or len(bias) != len(kinds) or len(weights) != len(kinds) * len(features):
        raise BadWeights(f"{path}: weights: expected one number for each of {', '.join(kinds)}")
    places = dict(zip(features, range(0, len(weights), len(kinds)), strict=True))
    return Likeness(version, phrases, kinds, bias, places, weights)
