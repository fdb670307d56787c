"""Takes apart a message that does two things ("yes but drop the worksheet and change the date to friday")."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.answers import ANSWER
from bot.nlu.clauses import CLAUSES, OFFSET
from bot.nlu.questions import asked

PARTS = "parts"
# No deed follows from these: they stay with their neighbour.
NO_DEED = frozenset({"out_of_scope", "small_talk", "thank", "greet", "goodbye", "proud", "bored", "explain"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Parts(GraphComponent):
    """Writes `parts` (text, span, intent, confidence, entities) when a message carries two or more deeds."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sure`: how sure a part's deed must be, from 0 to 1."""
        return {"sure": 0.6}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Parts:
        """The component; there is nothing to train."""
        return cls({**cls.get_default_config(), **config})

    def __init__(self, config: dict[str, Any]) -> None:
        """Takes its settings."""
        self._config = config

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with `parts`: empty, or two to four."""
        for message in messages:
            parts = self._parts(message)
            parts = parts if len(parts) > 1 else []
            message.set(PARTS, parts, add_to_output=True)
            _agree(message, parts)
        return messages

    def _parts(self, message: Message) -> list[dict[str, Any]]:
        clauses = message.get(CLAUSES) or []
        whole = message.get(INTENT) or {}
        if not clauses or (whole.get("name") == ANSWER and whole.get("confidence", 0) > 0.97):
            return []
        parts: list[dict[str, Any]] = []
        for clause in clauses:
            part = _part(clause)
            if parts and (not self._is_deed(clause) or part["intent"] == parts[-1]["intent"]):
                _join(parts[-1], part, message)
            elif parts and not self._is_deed_name(parts[-1]):
                _join(parts[-1], part, message, take=part)
            else:
                parts.append(part)
        return parts if all(self._is_deed_name(part) for part in parts) else []

    def _is_deed(self, clause: Message) -> bool:
        intent = clause.get(INTENT) or {}
        if intent.get("name") in NO_DEED or intent.get("confidence", 0) < self._config["sure"]:
            return False
        return intent.get("name") != ANSWER or asked(clause.get(METADATA)).question is not None

    def _is_deed_name(self, part: dict[str, Any]) -> bool:
        return part["intent"] not in NO_DEED and part["confidence"] >= self._config["sure"]


def _agree(message: Message, parts: list[dict[str, Any]]) -> None:
    """A message none of whose parts answers is no answer: it means its last part."""
    whole = message.get(INTENT) or {}
    if parts and whole.get("name") == ANSWER and all(part["intent"] != ANSWER for part in parts):
        last = parts[-1]
        message.set(INTENT, {"name": last["intent"], "confidence": last["confidence"]}, add_to_output=True)


def _part(clause: Message) -> dict[str, Any]:
    start = clause.get(OFFSET)
    text = clause.get(TEXT)
    intent = clause.get(INTENT)
    entities = [
        {**entity, "start": entity["start"] + start, "end": entity["end"] + start}
        for entity in clause.get(ENTITIES) or []
    ]
    return {
        "text": text,
        "start": start,
        "end": start + len(text),
        "intent": intent["name"],
        "confidence": intent["confidence"],
        "entities": entities,
    }


def _join(part: dict[str, Any], more: dict[str, Any], message: Message, take: dict[str, Any] | None = None) -> None:
    part["end"] = more["end"]
    part["text"] = message.get(TEXT)[part["start"] : part["end"]]
    part["entities"] = part["entities"] + more["entities"]
    if take:
        part["intent"], part["confidence"] = take["intent"], take["confidence"]
