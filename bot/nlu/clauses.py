"""Cuts a message that may do two things into clauses, before anything is classified.

Each clause is a message of its own that travels inside the whole one, so that every later component reads
it in the same pass (the encoder in one batch) and `bot.nlu.parts` only has to compare what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
MAX_CLAUSES = 4
MAX_SPLIT_CHARS = 300

_STRONG = r"\s*[.!?;\n]+\s+|\s*,?\s+\b(?:but|also|and also|then|and then|plus|wait|oh and|btw)\b[\s,]+"
_WEAK = r"\s*,\s*(?:and\s+)?|\s+(?:and|n|&)\s+"
_CONNECTOR = re.compile(f"(?P<strong>{_STRONG})|(?P<weak>{_WEAK})", re.IGNORECASE)
_HAS_WORD = re.compile(r"[^\W_]")


def split(text: str) -> list[tuple[int, str]]:
    """The clauses of `text` as (offset, clause), at most four; empty when there is nothing to split.

    A comma or a bare "and" is only a candidate: whether both sides carry a deed is decided
    once they are classified ("bread and butter" stays whole there).
    """
    if len(text) > MAX_SPLIT_CHARS:
        return []
    pieces: list[tuple[int, str]] = []
    start = 0
    for found in _CONNECTOR.finditer(text):
        if found.start() == start:
            start = found.end()
            continue
        pieces.append((start, text[start : found.start()]))
        start = found.end()
    pieces.append((start, text[start:]))
    pieces = [(at, piece.rstrip()) for at, piece in pieces if _HAS_WORD.search(piece)]
    if len(pieces) < 2:
        return []
    if len(pieces) > MAX_CLAUSES:
        at = pieces[MAX_CLAUSES - 1][0]
        pieces = [*pieces[: MAX_CLAUSES - 1], (at, text[at:].rstrip())]
    return pieces


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
            pieces = split(message.get(TEXT) or "")
            message.set(
                CLAUSES,
                [Message(data={TEXT: piece, METADATA: message.get(METADATA), OFFSET: at}) for at, piece in pieces],
            )
        return messages
