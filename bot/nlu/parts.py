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
from bot.nlu.clauses import CLAUSES, OFFSET, WEAK
from bot.nlu.open_question import GRAVE
from bot.nlu.questions import asked

PARTS = "parts"
# No deed follows from these: they stay with their neighbour.
NO_DEED = frozenset({"out_of_scope", "small_talk", "thank", "greet", "goodbye", "proud", "bored", "explain"})

# What is felt is one thing, however many clauses say it.
FELT = frozenset({*GRAVE, "stressed", "proud", "bored"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Parts(GraphComponent):
    """Writes `parts` (text, span, intent, confidence, entities) when a message carries two or more deeds."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """From 0 to 1. `sure`: how sure a part's deed must be; `surer`: beside a comma, a bare "and" or distress.

        `whole`: a message this sure of one deed is not taken apart at commas and bare "and"s.
        """
        return {"sure": 0.6, "surer": 0.8, "whole": 0.85}

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
        if not clauses or self._is_one_thing(message.get(INTENT) or {}, clauses):
            return []
        parts: list[dict[str, Any]] = []
        for clause in clauses:
            part = _part(clause)
            if parts and (not self._is_deed(clause) or part["intent"] == parts[-1]["intent"]):
                _join(parts[-1], part, message)
            elif parts and not parts[-1]["deed"]:
                _join(parts[-1], part, message, take=True)
            else:
                parts.append({**part, "deed": self._is_deed(clause)})
        kept = all(part.pop("deed") for part in parts)
        return parts if kept else []

    def _is_one_thing(self, whole: dict[str, Any], clauses: list[Message]) -> bool:
        name, confidence = whole.get("name"), whole.get("confidence", 0)
        if name in FELT or (name == ANSWER and confidence > 0.97):
            return True
        return confidence >= self._config["whole"] and all(clause.get(WEAK) for clause in clauses[1:])

    def _is_deed(self, clause: Message) -> bool:
        """Whether a clause surely asks for something of its own; an answer is one only where something is asked."""
        name, confidence = clause.get(INTENT)["name"], clause.get(INTENT)["confidence"]
        weak = clause.get(WEAK)
        if name in NO_DEED or confidence < self._config["surer" if weak or name in FELT else "sure"]:
            return False
        return name != ANSWER or (asked(clause.get(METADATA)).question is not None and not weak)


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


def _join(part: dict[str, Any], more: dict[str, Any], message: Message, take: bool = False) -> None:
    part["end"] = more["end"]
    part["text"] = message.get(TEXT)[part["start"] : part["end"]]
    part["entities"] = part["entities"] + more["entities"]
    if take:
        part.update(intent=more["intent"], confidence=more["confidence"], deed=True)
