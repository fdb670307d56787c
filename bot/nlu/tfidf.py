"""Sparse features: TF-IDF of the corrected words and of the characters as they were written."""

from __future__ import annotations

import json
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


def save(vectorizers: dict[str, TfidfVectorizer], folder: Path) -> None:
    """Writes vocabularies as JSON and weights as safetensors."""
    terms = {name: [str(term) for term in one.get_feature_names_out()] for name, one in vectorizers.items()}
    (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
    save_file({name: one.idf_.astype(np.float32) for name, one in vectorizers.items()}, folder / "idf.safetensors")


def load(folder: Path) -> dict[str, TfidfVectorizer]:
    """The vectorizers that `save` wrote."""
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    idf = load_file(folder / "idf.safetensors")
    vectorizers = new_vectorizers()
    for name, one in vectorizers.items():
        one.vocabulary = {term: index for index, term in enumerate(terms[name])}
        one.idf_ = idf[name]
    return vectorizers


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

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Made by `create` or `load`."""
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._vectorizers = new_vectorizers()

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
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._vectorizers = load(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns vocabulary and weights from the training phrases."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        for name, one in self._vectorizers.items():
            one.fit([_text(example, name) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            save(self._vectorizers, folder)
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
        if not messages:
            return
        columns = [
            one.transform([_text(message, name) for message in messages]) for name, one in self._vectorizers.items()
        ]
        rows = scipy.sparse.hstack(columns, format="csr")
        for message, row in zip(messages, rows, strict=True):
            self.add_features_to_message(None, row.tocoo(), TEXT, message)


def _text(message: Message, shape: str) -> str:
    text = message.get(SPELLED) if shape == "words" else message.get(TEXT)
    return (text or "")[:MAX_CHARS]
