"""Sparse features: TF-IDF of the corrected words and of the characters as they were written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.clauses import everyone
from bot.nlu.minilm import SPELLED
from bot.nlu.tokens import MAX_CHARS

WORD_PATTERN = r"(?u)\b\w+\b|[?!]"
SHAPES: dict[str, dict[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": WORD_PATTERN},
    "chars": {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
}


def new_vectorizers() -> dict[str, TfidfVectorizer]:
    """The two untrained vectorizers."""
    return {
        name: TfidfVectorizer(lowercase=True, sublinear_tf=True, dtype=np.float32, **shape)
        for name, shape in SHAPES.items()
    }


@dataclass(frozen=True)
class Counts:
    """One trained shape: its n-grams with their columns and weights. Counts one text ten times as fast as sklearn."""

    analyze: Callable[[str], list[str]]
    column: Mapping[str, int]
    idf: np.ndarray

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns of a text and their values, of unit length together."""
        seen = Counter(self.column[gram] for gram in self.analyze(text) if gram in self.column)
        columns = np.fromiter(seen.keys(), np.int32, len(seen))
        values = (1 + np.log(np.fromiter(seen.values(), np.float32, len(seen)))) * self.idf[columns]
        length = float(np.linalg.norm(values))
        return columns, values / length if length else values


def trained(vectorizer: TfidfVectorizer) -> Counts:
    """What is kept of a fitted vectorizer."""
    column = {str(term): int(index) for term, index in vectorizer.vocabulary_.items()}
    return Counts(vectorizer.build_analyzer(), column, vectorizer.idf_.astype(np.float32))


def save(counts: Mapping[str, Counts], folder: Path) -> None:
    """Writes n-grams as JSON and weights as safetensors."""
    terms = {name: sorted(one.column, key=one.column.__getitem__) for name, one in counts.items()}
    (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
    save_file({name: one.idf for name, one in counts.items()}, folder / "idf.safetensors")


def load(folder: Path) -> dict[str, Counts]:
    """What `save` wrote."""
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    idf = load_file(folder / "idf.safetensors")
    return {
        name: Counts(one.build_analyzer(), {term: index for index, term in enumerate(terms[name])}, idf[name])
        for name, one in new_vectorizers().items()
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Tfidf(SparseFeaturizer, GraphComponent):
    """Adds one sparse row to each message: word 1-2-grams beside character 2-5-grams, each of unit length."""

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set but the alias."""
        return {FEATURIZER_CLASS_ALIAS: None}

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        counts: dict[str, Counts] | None = None,
    ) -> None:
        """Made by `create` or `load`."""
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._counts = counts or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Tfidf:
        """An untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Tfidf:
        """The trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, execution_context.node_name, model_storage, resource, load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns vocabulary and weights from the training phrases."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        counts = {
            name: trained(one.fit([_text(example, name) for example in examples]))
            for name, one in new_vectorizers().items()
        }
        with self._storage.write_to(self._resource) as folder:
            save(counts, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training data with features."""
        self._featurize([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages and their clauses with features."""
        self._featurize(everyone(messages))
        return messages

    def _featurize(self, messages: list[Message]) -> None:
        for message in messages:
            self.add_features_to_message(None, self._row(message), TEXT, message)

    def _row(self, message: Message) -> scipy.sparse.csr_matrix:
        columns, values, width = [], [], 0
        for name, one in self._counts.items():
            found, weights = one.row(_text(message, name))
            columns.append(found + width)
            values.append(weights)
            width += len(one.idf)
        data, indices = np.concatenate(values), np.concatenate(columns)
        return scipy.sparse.csr_matrix((data, indices, np.array([0, len(data)])), shape=(1, width))


def _text(message: Message, shape: str) -> str:
    text = message.get(SPELLED) if shape == "words" else message.get(TEXT)
    return (text or "")[:MAX_CHARS]
