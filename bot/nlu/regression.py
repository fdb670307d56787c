"""A logistic regression kept as plain arrays, with a temperature that makes its confidences honest.

It is fitted on a few hundred principal directions of the sparse counts, which takes seconds where the full
vocabulary takes minutes, and folded back: what is kept reads the full features.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from rasa.shared.nlu.training_data.message import Message
from safetensors.numpy import load_file, save_file
from scipy.optimize import minimize, minimize_scalar
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

# The dense vector times the root of ten works as C = 10 for it alone (measured best in few-shot trials).
DENSE_SCALE = 10**0.5
COUNTS_SCALE = 1.5
FOLDS = 4
ROUNDS = 90
ROUNDS_OF_FOLDS = 50
SEEN = 3
MANY = 8000


@dataclass(frozen=True)
class Regression:
    """Weights of shape (features, labels), biases, labels in order, and the temperature of its softmax."""

    weights: np.ndarray
    bias: np.ndarray
    labels: tuple[str, ...]
    temperature: float = 1.0

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Unscaled scores of dense rows, shape (rows, labels)."""
        return rows @ self.weights + self.bias

    def probabilities(self, messages: list[Message]) -> np.ndarray:
        """Chances from 0 to 1 of featurized messages, shape (messages, labels), each row summing to 1."""
        dense = dense_of(messages)
        scores = dense @ self.weights[: dense.shape[1]] + self.bias
        for score, message in zip(scores, messages, strict=True):
            counts = _counts(message)
            score += counts.data @ self.weights[dense.shape[1] + counts.indices]
        return softmax(scores / self.temperature, axis=1)

    def save(self, folder: Path, name: str) -> None:
        """Writes `name`.safetensors and `name`.json."""
        save_file({"weights": np.ascontiguousarray(self.weights), "bias": self.bias}, folder / f"{name}.safetensors")
        facts = {"labels": list(self.labels), "temperature": self.temperature}
        (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Regression:
        """What `save` wrote."""
        arrays = load_file(folder / f"{name}.safetensors")
        facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return cls(arrays["weights"], arrays["bias"], tuple(facts["labels"]), facts["temperature"])


@dataclass(frozen=True)
class Basis:
    """The principal directions of the sparse counts, shape (directions, counts)."""

    directions: np.ndarray

    @classmethod
    def of(cls, counts: Any, size: int) -> Basis:
        """The `size` strongest directions, of what came in at least `SEEN` rows; the many rarer counts have none.

        Every other row tells them as well as all rows do, in half the time.
        """
        often = np.flatnonzero(counts.getnnz(axis=0) >= SEEN)
        some = counts[:: 2 if counts.shape[0] > MANY else 1, often]
        size = min(size, some.shape[0] - 1, len(often) - 1)
        directions = np.zeros((size, counts.shape[1]), np.float32)
        directions[:, often] = TruncatedSVD(size, n_iter=2, random_state=1).fit(some).components_
        return cls(directions)

    def project(self, dense: np.ndarray, counts: Any) -> np.ndarray:
        """The rows to fit on: the scaled sentence vector, then the projected counts."""
        projected = np.asarray(counts @ self.directions.T)
        return np.hstack([DENSE_SCALE * dense, COUNTS_SCALE * projected]).astype(np.float32)

    def unfold(self, model: Regression, width: int) -> Regression:
        """The model over sentence vector and full counts that scores exactly as `model` does over `project`."""
        dense = model.weights[:width] * DENSE_SCALE
        projected = self.directions.T @ model.weights[width:] * COUNTS_SCALE
        return Regression(np.vstack([dense, projected]), model.bias, model.labels, model.temperature)


def dense_of(messages: list[Message]) -> np.ndarray:
    """The sentence vectors of messages, shape (messages, width)."""
    return np.vstack([next(one.features for one in message.features if one.is_dense()) for message in messages])


def counts_of(messages: list[Message]) -> Any:
    """The sparse counts of messages, shape (messages, counts)."""
    return scipy.sparse.vstack([_counts(message) for message in messages], format="csr")


def _counts(message: Message) -> Any:
    return next(one.features for one in message.features if one.is_sparse())


def fit(rows: np.ndarray, labels: np.ndarray, c: float, rounds: int = ROUNDS) -> Regression:
    """A multinomial regression in which every label weighs the same; `c` is the inverse strength of regularisation."""
    names, truth = np.unique(labels, return_inverse=True)
    count, width = rows.shape
    weight = (count / (len(names) * np.bincount(truth)))[truth].astype(np.float32)
    target = np.zeros((count, len(names)), np.float32)
    target[np.arange(count), truth] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        model = flat.reshape(width + 1, len(names)).astype(np.float32)
        chances = softmax(rows @ model[:-1] + model[-1], axis=1)
        log_loss = -(weight * np.log(chances[np.arange(count), truth] + 1e-12)).sum(dtype=np.float64)
        gap = (chances - target) * weight[:, None]
        slope = np.vstack([rows.T @ gap + model[:-1] / c, gap.sum(axis=0)])
        return log_loss + float((model[:-1].astype(np.float64) ** 2).sum()) / (2 * c), slope.ravel().astype(np.float64)

    start = np.zeros((width + 1) * len(names))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "ftol": 1e-6})
    model = best.x.reshape(width + 1, len(names)).astype(np.float32)
    return Regression(model[:-1], model[-1], tuple(str(name) for name in names))


def fit_and_hold_out(rows: np.ndarray, labels: np.ndarray, c: float) -> tuple[Regression, np.ndarray]:
    """A model of all rows, and the scores of each row by a model that did not see it, shape (rows, labels).

    The fits run side by side, each on one core: together on all cores each would mostly wait.
    """
    names = sorted(set(labels))
    scores = np.full((len(labels), len(names)), -30, dtype=np.float32)

    def fold(parts: tuple[np.ndarray, np.ndarray]) -> None:
        seen, unseen = parts
        model = fit(rows[seen], labels[seen], c, ROUNDS_OF_FOLDS)
        scores[np.ix_(unseen, [names.index(label) for label in model.labels])] = model.scores(rows[unseen])

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(rows, labels)
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        whole = pool.submit(fit, rows, labels, c)
        list(pool.map(fold, folds))
        return whole.result(), scores


def best_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """The temperature at which held-out confidences have the least log loss."""

    def loss(log_temperature: float) -> float:
        chances = softmax(scores / np.exp(log_temperature), axis=1)
        return -float(np.log(chances[np.arange(len(truth)), truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
