"""What a message means by itself: logistic regression over sentence vector and counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from scipy.special import softmax

from bot.nlu.clauses import everyone
from bot.nlu.regression import (
    Basis,
    Regression,
    best_temperature,
    counts_of,
    dense_of,
    fit_and_hold_out,
)

CHANCES = "chances"
HELD_OUT = "held_out.safetensors"
RANKED = 10


# Registered as a featurizer because Rasa hands a classifier's word on to later training only from there:
# `bot.nlu.open_question` learns from the chances that this gives to phrases it has not seen.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Writes `intent` and `intent_ranking` as Rasa's own classifiers do, and the chance of every label."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`c` is the inverse strength of regularisation, `directions` how many of the counts are fitted on."""
        return {"c": 5.0, "directions": 400}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this needs."""
        return ["safetensors"]

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Regression | None = None,
        held_out: dict[str, np.ndarray] | None = None,
    ) -> None:
        """Made by `create` or `load`."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._held_out = held_out or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> IntentClassifier:
        """The trained classifier."""
        with model_storage.read_from(resource) as folder:
            model = Regression.load(folder, "intents")
            kept = load_file(folder / HELD_OUT)
        return cls(config, model_storage, resource, model, kept)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the model; its temperature comes from chances given to phrases it had not seen."""
        examples = examples_of(training_data)
        dense, counts = dense_of(examples), counts_of(examples)
        labels = np.array([example.get(INTENT) for example in examples])
        basis = Basis.of(counts, self._config["directions"])
        rows = basis.project(dense, counts)
        fitted, scores = fit_and_hold_out(rows, labels, self._config["c"])
        model = basis.unfold(fitted, dense.shape[1])
        temperature = best_temperature(scores, np.searchsorted(model.labels, labels))
        model = replace(model, temperature=temperature)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder, "intents")
            save_file({"chances": softmax(scores / temperature, axis=1).astype(np.float32)}, folder / HELD_OUT)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training phrases with the chances that a model gave which had not seen them."""
        for example, chances in zip(examples_of(training_data), self._held_out["chances"], strict=True):
            example.set(CHANCES, self._named(chances))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages and their clauses with intent, ranking and chances."""
        everybody = everyone(messages)
        for message, chances in zip(everybody, self._model.probabilities(everybody), strict=True):
            named = self._named(chances)
            ranking = [{"name": name, "confidence": chance} for name, chance in named.items()]
            ranking.sort(key=lambda entry: -entry["confidence"])
            message.set(CHANCES, named)
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:RANKED], add_to_output=True)
        return messages

    def _named(self, chances: np.ndarray) -> dict[str, float]:
        return {label: float(chance) for label, chance in zip(self._model.labels, chances, strict=True)}


def examples_of(training_data: TrainingData) -> list[Message]:
    """The training phrases: messages with text and intent."""
    return [example for example in training_data.intent_examples if example.get(TEXT) and example.get(INTENT)]
