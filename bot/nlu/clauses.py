"""Cuts a message that may do two things into clauses, before anything is classified.

Each clause is a message of its own that travels inside the whole one, so that every later component reads
it in the same pass (the encoder in one batch) and `bot.nlu.parts` only has to compare what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CLAUSES = "clauses"
OFFSET = "offset"
WEAK = "weak"
MAX_CLAUSES = 4
MAX_SPLIT_CHARS = 300

_NOT_ALL = r"(?<!all)(?<!nothing)(?<!anything)"
_LINKS = r"(?:but|also|and also|then|and then|plus|wait|oh and|btw)"
_STRONG = rf"\s*[.!?;\n]+\s+|{_NOT_ALL}\s*,?\s+\b{_LINKS}\b[\s,]+"
_WEAK = r"\s*,\s*(?:and\s+)?|\s+(?:and|n|&)\s+"
_CONNECTOR = re.compile(f"(?P<strong>{_STRONG})|(?P<weak>{_WEAK})", re.IGNORECASE)
_HAS_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Clause:
    """A stretch of a message. `weak`: only a comma or a bare "and" parts it from what came before."""

    start: int
    text: str
    weak: bool


def split(text: str) -> list[Clause]:
    """The clauses of `text`, at most four; empty when there is nothing to split.

    A comma or a bare "and" is only a candidate: whether both sides carry a deed is decided
    once they are classified ("bread and butter" stays whole there).
    """
    if len(text) > MAX_SPLIT_CHARS:
        return []
    clauses: list[Clause] = []
    start, weak = 0, False
    for found in _CONNECTOR.finditer(text):
        if _HAS_WORD.search(text[start : found.start()]):
            clauses.append(Clause(start, text[start : found.start()], weak))
        start, weak = found.end(), found["weak"] is not None
    if _HAS_WORD.search(text[start:]):
        clauses.append(Clause(start, text[start:].rstrip(), weak))
    if len(clauses) > MAX_CLAUSES:
        last = clauses[MAX_CLAUSES - 1]
        clauses = [*clauses[: MAX_CLAUSES - 1], Clause(last.start, text[last.start :].rstrip(), last.weak)]
    return clauses if len(clauses) > 1 else []


def everyone(messages: Iterable[Message]) -> list[Message]:
    """The messages and the clauses inside them, in one flat list."""
    flat = []
    for message in messages:
        flat.append(message)
        flat.extend(message.get(CLAUSES) or [])
    return flat


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Clauses(GraphComponent):
    """Adds the clauses of each incoming message; training phrases stay whole."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Clauses:
        """A splitter; it has no settings and nothing to store."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training data as it came."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, each with its clauses as messages under `CLAUSES`."""
        for message in messages:
            metadata = message.get(METADATA)
            clauses = [
                Message(data={TEXT: clause.text, METADATA: metadata, OFFSET: clause.start, WEAK: clause.weak})
                for clause in split(message.get(TEXT) or "")
            ]
            message.set(CLAUSES, clauses)
        return messages
