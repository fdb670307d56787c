"""Tells an answer to the open question from a side turn.

A small logistic model over what the intent classifier says, how near the message is to answers this question has
had, how near it is to side turns, and a few signs in the wording ("can you", a question mark).
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.nlu.questions import KINDS, asked
from bot.plans.questions import QUESTIONS

ANSWER = "inform"
SIDE_TURN_QUESTIONS = 3
BLOCK = 512
DIRECTIONS = 128
"""How many numbers are left of a sentence's 384 where phrases are compared: a third of the memory that each message
reads, and neighbours nearly the same."""
_TOPICS = tuple(sorted({question.topic for question in QUESTIONS.values()}))
_FLOOR = 1e-4

_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(what|whats|wat|why|how|who|when|where|which|is|are|can|could|do|does|did|will|would|should|may|am)\b",
        r"\?\s*$",
        r"\?",
        r"^(can|could|please|let|i want to|go|take|show|give|change|skip|stop|add|remove|help|make)\b",
        r"\b(you|this|that|question)\b",
        r"\bmy\b",
        r"^(because|so|to)\b",
        r"\d",
        r"^i\b",
        r"\b(plan|goal|step|answer|remind\w*)\b",
        r"\b(what|how|who|why|which|when)\W*$",
        r"^(wait|so|and|but|ok|hold on|no wait)\W+(what|how|who|why|which|when|can|do|is|explain|show|go)\b",
        r"^(wait|explain|gimme|hint|repeat|back|need to ask|say|tell|remind|put|move|quiz|test)\b",
        r"^(qu[eé]|c[oó]mo|por qu[eé]|cu[aá]l|qui[eé]n|cu[aá]ndo|d[aá]me|no entiendo|otra vez)\b|[¿]",
    )
)


@dataclass(frozen=True)
class Seen:
    """One message as the model looks at it. `spelled` is corrected, `vector` of unit length."""

    text: str
    spelled: str
    vector: np.ndarray
    chances: Mapping[str, float]


@dataclass(frozen=True)
class Examples:
    """Every training phrase: unit vectors along `directions`, which are answers, to which question ("": unknown)."""

    vectors: np.ndarray
    is_answer: np.ndarray
    question: tuple[str, ...]
    directions: np.ndarray
    """Shape (384, DIRECTIONS)."""

    @classmethod
    def of(cls, vectors: np.ndarray, is_answer: np.ndarray, question: tuple[str, ...]) -> Examples:
        """From sentence vectors, shape (phrases, 384): kept along the directions in which they differ most."""
        _, axes = np.linalg.eigh(vectors.T @ vectors)
        directions = axes[:, ::-1][:, :DIRECTIONS].astype(np.float32)
        return cls(_along(vectors, directions), is_answer, question, directions)

    def nearness(self, vector: np.ndarray, questions: Sequence[str]) -> list[list[float]]:
        """For each question: how near a message is to its answers, to side turns and to answers at large."""
        return self._near(self.vectors @ _along(vector, self.directions), questions)

    def nearness_of_each(self, questions: Sequence[Sequence[str]]) -> Iterator[list[list[float]]]:
        """The same for each example in turn at its questions, itself left out. In blocks: one by one takes minutes."""

        def near(first: int) -> list[list[list[float]]]:
            block = self.vectors[first : first + BLOCK] @ self.vectors.T
            block[np.arange(len(block)), np.arange(first, first + len(block))] = -1
            return [self._near(similar, questions[at]) for at, similar in enumerate(block, first)]

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for some in pool.map(near, range(0, len(self.vectors), BLOCK)):
                yield from some

    def _near(self, similar: np.ndarray, questions: Sequence[str]) -> list[list[float]]:
        side, free = _top(similar[self._side]), _top(similar[self._free])
        general = [side[0], free[0], side[0] - free[0], side.mean() - free.mean(), free.mean()]
        return [self._own(similar, question) + general for question in questions]

    def _own(self, similar: np.ndarray, question: str) -> list[float]:
        own = np.sort(similar[self._rows.get(question, [])])[::-1]
        return [own[0], own[:3].mean(), own[:8].mean()] if len(own) else [0.0, 0.0, 0.0]

    @cached_property
    def _side(self) -> np.ndarray:
        return np.flatnonzero(~self.is_answer)

    @cached_property
    def _free(self) -> np.ndarray:
        return np.flatnonzero(self.is_answer)

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for index, question in enumerate(self.question):
            rows.setdefault(question, []).append(index)
        return rows


def _along(vectors: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Of unit length again, shape (..., DIRECTIONS)."""
    kept = vectors @ directions
    return kept / np.maximum(np.linalg.norm(kept, axis=-1, keepdims=True), _FLOOR)


def _top(similar: np.ndarray) -> np.ndarray:
    return np.sort(np.partition(similar, -5)[-5:])[::-1]


def signs(seen: Seen) -> tuple[list[float], list[float], list[float]]:
    """What the model looks at in a message wherever it stands: the core of it, its wording, every label's chance."""
    chance = seen.chances.get(ANSWER, 0.0)
    others = sorted((other for label, other in seen.chances.items() if label != ANSWER), reverse=True)
    top, second = math.log(max(others[0], _FLOOR)), math.log(max(others[1], _FLOOR))
    core = [math.log(chance + _FLOOR), math.log1p(_FLOOR - chance), top, top - second]
    words = len(seen.spelled.split())
    length = [min(words, 25) / 10, words <= 1, words == 2, words <= 4, words >= 8]
    wording = [bool(sign.search(seen.spelled)) for sign in _SIGNS]
    labels = [max(math.log(seen.chances[label] + 1e-9), -7) / 3 for label in sorted(seen.chances)]
    return core, [*length, *wording], labels


def row_of(told: tuple[list[float], list[float], list[float]], question: str, nearness: list[float]) -> np.ndarray:
    """All that the model looks at, as one row of numbers."""
    core, wording, labels = told
    kind = asked({"asking": question}).kind
    kinds = [kind == one for one in KINDS]
    topics = [question.startswith(f"{topic}.") for topic in _TOPICS]
    crossed = [is_kind * value for is_kind in (kind == "number", kind == "date") for value in core]
    return np.array([*core, *wording, *kinds, *topics, *nearness, *labels, *crossed], dtype=np.float32)


@dataclass(frozen=True)
class AnswerModel:
    """The fitted model and the examples it compares with."""

    examples: Examples
    weights: np.ndarray
    bias: float
    mean: np.ndarray
    spread: np.ndarray

    def chance(self, seen: Seen, question: str) -> float:
        """The chance, 0 to 1, that a message answers the question."""
        [nearness] = self.examples.nearness(seen.vector, [question])
        row = row_of(signs(seen), question, nearness)
        return float(expit((row - self.mean) / self.spread @ self.weights + self.bias))

    def save(self, folder: Path) -> None:
        """Writes answers.safetensors and answers.json."""
        arrays = {
            "vectors": self.examples.vectors.astype(np.float16),
            "directions": self.examples.directions,
            "is_answer": self.examples.is_answer.astype(np.uint8),
            "weights": self.weights,
            "mean": self.mean,
            "spread": self.spread,
        }
        save_file(arrays, folder / "answers.safetensors")
        facts = {"question": list(self.examples.question), "bias": self.bias}
        (folder / "answers.json").write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> AnswerModel:
        """What `save` wrote."""
        arrays = load_file(folder / "answers.safetensors")
        facts = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
        vectors = arrays["vectors"].astype(np.float32)
        is_answer = arrays["is_answer"].astype(bool)
        examples = Examples(vectors, is_answer, tuple(facts["question"]), arrays["directions"])
        return cls(examples, arrays["weights"], facts["bias"], arrays["mean"], arrays["spread"])


def learn(phrases: list[Seen], labels: list[str], questions: list[str | None]) -> AnswerModel:
    """Fits the model. Answers stand at their own question (unnamed: two open ones), side turns at any three."""
    chance = np.random.default_rng(1)
    usual = [name for name, question in QUESTIONS.items() if not question.on_request]
    askable = [name for name in usual if asked({"asking": name}).kind != "yes_no"]
    open_ended = [name for name in askable if asked({"asking": name}).kind == "text"]
    is_answer = np.array([label == ANSWER for label in labels])
    known = tuple(question or "" for question in questions)
    examples = Examples.of(np.stack([phrase.vector for phrase in phrases]), is_answer, known)
    places = []
    for index in range(len(phrases)):
        if is_answer[index]:
            places.append([known[index]] if known[index] else list(chance.choice(open_ended, 2, replace=False)))
        else:
            places.append(list(chance.choice(askable, SIDE_TURN_QUESTIONS, replace=False)))
    rows: list[np.ndarray] = []
    truth: list[bool] = []
    for index, near in enumerate(examples.nearness_of_each(places)):
        told = signs(phrases[index])
        rows += [row_of(told, place, nearness) for place, nearness in zip(places[index], near, strict=True)]
        truth += [is_answer[index]] * len(places[index])
    table = np.stack(rows)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=800, class_weight="balanced").fit((table - mean) / spread, truth)
    return AnswerModel(examples, model.coef_[0].astype(np.float32), float(model.intercept_[0]), mean, spread)
