"""spaCy's tokens, shared by everything in the pipeline that looks at words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu.clauses import everyone

DOC = "doc"
MAX_CHARS = 2_000


@lru_cache(maxsize=1)
def english() -> Language:
    """spaCy's rule-based English: tokens and sentences, no statistical model."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def read(text: str) -> Doc:
    """The spaCy document of the first `MAX_CHARS` characters."""
    return english()(text[:MAX_CHARS])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokens(Tokenizer):
    """Tokenizes with spaCy; leaves the document on incoming messages for `bot.nlu.facts`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What Rasa's own tokenizers expect to find."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this needs."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute, white space left out."""
        doc = read(message.get(attribute) or "")
        return [Token(token.text, token.idx, lemma=token.lower_) for token in doc if not token.is_space]

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages and their clauses with tokens and the spaCy document."""
        for message in everyone(messages):
            message.set(DOC, read(message.get(TEXT) or ""))
        return super().process(messages)
