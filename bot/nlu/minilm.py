"""Dense features: the sentence vector of the spelling-corrected text."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import everyone
from bot.nlu.encoder import Encoder, quantized
from bot.nlu.lookups import read_lookups
from bot.nlu.spelling import Speller, english_words
from bot.nlu.tokens import DOC, read

SPELLED = "spelled"
WORDS_FILE = "words.json"
ENCODER_FILE = "encoder.onnx"
SEEN_OFTEN = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MiniLM(DenseFeaturizer, GraphComponent):
    """Adds a unit vector of 384 numbers to each message, and the corrected text it was made from.

    The encoder itself is frozen; training collects the words that the spelling correction must know.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set."""
        return {FEATURIZER_CLASS_ALIAS: None}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this needs."""
        return ["onnx", "onnxruntime", "tokenizers", "symspellpy"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        words: list[str] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """Made by `create` (no words and no encoder yet) or `load`."""
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        if words is not None and encoder is not None:
            self._encoder = encoder
            self._speller = Speller(words)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MiniLM:
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
    ) -> MiniLM:
        """The component with its words, encoder and speller ready. Raises `bot.nlu.encoder.ModelFileWrong`."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
            encoder = Encoder((folder / ENCODER_FILE).read_bytes())
        return cls(config, execution_context.node_name, model_storage, resource, words, encoder)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the words of the training phrases and of the word lists, and the encoder in int8."""
        texts = [example.get(TEXT) for example in training_data.training_examples if example.get(TEXT)]
        with self._storage.write_to(self._resource) as folder:
            (folder / WORDS_FILE).write_text(json.dumps(domain_words(texts)), encoding="utf-8")
            (folder / ENCODER_FILE).write_bytes(quantized())
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
        texts = [self._speller.correct(message.get(DOC) or read(message.get(TEXT) or "")) for message in messages]
        for message, text, vector in zip(messages, texts, self._encoder.encode(texts), strict=True):
            message.set(SPELLED, text)
            self.add_features_to_message(None, vector[None, :], TEXT, message)


def domain_words(texts: list[str]) -> list[str]:
    """Words of the training phrases and word lists that a misspelt word may be corrected to.

    Phrases hold typos on purpose: a word unknown to English must come in `SEEN_OFTEN` phrases.
    """
    english = {word for word, _ in english_words()}
    seen = Counter(word for text in texts for word in {token.lower_ for token in read(text)})
    words = {word for word, count in seen.items() if word in english or count >= SEEN_OFTEN}
    for lookup in read_lookups().values():
        terms = (term for terms in lookup.values.values() for term in terms)
        words.update(word for term in terms for word in term.lower().split())
    return sorted(word for word in words if word.isalpha())
