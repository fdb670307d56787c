"""The third look at danger and worry: by what a message means, where the first two go by its words.

The guard reads every message before the NLU: first with the list of patterns, then by how alike its words are to
messages about danger. What neither is sure of is settled here, with the sentence vector that the NLU makes of each
message anyway: small networks over that vector, the second look's chance and what the list found are put together.
The weights in `data/safety/meaning.safetensors` are made by `bot.nlu.safety_weights`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file
from scipy.special import expit, logit, softmax

from bot.safety.likeness import NONE, WEIGHTS_PATH, BadWeights

MEANING_PATH = WEIGHTS_PATH.with_name("meaning.safetensors")
WORDS_COUNT = MEANING_COUNTS = 0.5
LIST_COUNTS: Mapping[str | None, float] = {None: 0.0, "concern": 0.6, "danger": 1.5}
"""What is added where the list has found something. These weights and the threshold were set on the suites and on three
sets by different authors; docs/safety.md has the figures."""
THRESHOLD = -0.3
INTENTS: Mapping[str, str] = {
    "self_harm": "crisis_self_harm",
    "harm_by_others": "crisis_harm_by_others",
    "harm_to_others": "crisis_harm_by_others",
    "bullying": "bullying",
    "struggling": "struggling",
}
DANGER = frozenset({"self_harm", "harm_by_others", "harm_to_others"})
_LEAST = 1e-6

Network = list[tuple[np.ndarray, np.ndarray]]
"""Weights (inputs, outputs) and biases of each layer, rectified between layers."""


@dataclass(frozen=True)
class Worry:
    """The chance, 0 to 1, that a message is about danger or worry, and the intent that it then has."""

    chance: float
    intent: str


@dataclass(frozen=True)
class Meaning:
    """The loaded networks: each gives every one of `kinds` a score."""

    networks: tuple[Network, ...]
    kinds: tuple[str, ...]
    phrases: str
    """Which files of phrases they learnt from: `bot.safety.likeness.digest`."""

    def chances(self, vectors: np.ndarray) -> np.ndarray:
        """The chance of each kind by each network, shape (networks, messages, kinds)."""
        return np.stack([softmax(_scores(network, vectors), axis=1) for network in self.networks])

    def worry(self, vector: np.ndarray, alike: float, found: str | None) -> Worry:
        """All three looks together: a unit vector of 384, the second look's chance, the level that the list found."""
        chances = self.chances(vector[None, :])[:, 0]
        none = self.kinds.index(NONE)
        meant = float(np.mean(_logit(1 - chances[:, none])))
        total = WORDS_COUNT * float(_logit(np.array(alike))) + MEANING_COUNTS * meant + LIST_COUNTS[found]
        mean = dict(zip(self.kinds, chances.mean(axis=0), strict=True))
        danger = sum(mean.get(kind, 0) for kind in DANGER)
        grave = found == "danger" or danger >= 1 - mean[NONE] - danger
        kind = max((kind for kind in INTENTS if (kind in DANGER) == grave), key=lambda kind: mean.get(kind, 0))
        return Worry(float(expit(total - THRESHOLD)), INTENTS[kind])

    def save(self, path: Path) -> None:
        """Writes `path`, in half precision."""
        arrays = {
            f"{n}.{layer}.{name}": np.ascontiguousarray(array, np.float16)
            for n, network in enumerate(self.networks)
            for layer, arrays in enumerate(network)
            for name, array in zip(("weights", "bias"), arrays, strict=True)
        }
        save_file(arrays, path, {"kinds": json.dumps(self.kinds), "phrases": self.phrases})


def _scores(network: Network, rows: np.ndarray) -> np.ndarray:
    for layer, (weights, bias) in enumerate(network):
        rows = (np.maximum(rows, 0) if layer else rows) @ weights + bias
    return rows


def _logit(chances: np.ndarray) -> np.ndarray:
    return logit(np.clip(chances, _LEAST, 1 - _LEAST))


@functools.cache
def load_meaning(path: Path = MEANING_PATH) -> Meaning:
    """The networks at `path`. Raises `BadWeights`, naming the file, when they cannot be used."""
    try:
        with safe_open(path, "numpy") as file:
            told = file.metadata()
            arrays = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118 no mapping
        layers = sorted(name.removesuffix(".bias") for name in arrays if name.endswith(".bias"))
        numbers = sorted({name.split(".")[0] for name in layers}, key=int)
        networks = tuple(
            [(arrays[f"{name}.weights"], arrays[f"{name}.bias"]) for name in layers if name.split(".")[0] == number]
            for number in numbers
        )
        meaning = Meaning(networks, tuple(json.loads(told["kinds"])), told["phrases"])
        if NONE not in meaning.kinds or not networks:
            raise ValueError("no networks, or none of the kinds is none")
        return meaning
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as problem:
        raise BadWeights(f"{path}: {problem!r}; make it anew with: python -m bot.nlu.safety_weights") from problem
