"""The coach's deeds on a turn in memory: what Rasa would call, without Rasa."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk
from actions.registry import all_actions
from bot.phrases import Phrases
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn

PHRASES = Phrases.load(Path(__file__).resolve().parents[2] / "data")


@dataclass
class Tracker:
    """As much of Rasa's tracker as the deeds read."""

    latest_message: dict[str, Any]
    slot: str | None = None
    filled: dict[str, Any] = field(default_factory=dict)

    def get_slot(self, name: str) -> str | None:
        return self.slot

    def slots_to_validate(self) -> dict[str, Any]:
        return self.filled


@dataclass
class Heard:
    """What the coach said, and the choices under it."""

    text: str
    choices: list[str]


Tell = Callable[..., Any]


@pytest.fixture(scope="session")
def desk() -> Desk:
    async def find(student_id: str, words: str) -> tuple[Any, ...]:
        return ()

    made = Desk(PHRASES, find)
    all_actions(made)
    return made


@pytest.fixture
def tell(desk: Desk) -> Tell:
    """Tell the coach something in a turn, read by the NLU as `intent` and in `parts`; what it says."""

    async def told(turn: Turn, text: str, intent: str = "inform", parts: list[tuple[str, str]] | None = None) -> Heard:
        turn.text = turn.choice or text
        question = QUESTIONS.get(turn.talk.asking or "")
        takes = {"inform", "affirm", "deny"} | ({"change_answer"} if question and question.confirms else set())
        answers = question is not None and intent in takes
        latest = {
            "text": turn.text,
            "intent": {"name": intent},
            "metadata": {"turn": turn.id},
            "parts": [{"text": part, "intent": name} for part, name in parts or ()],
        }
        slot = question.slot if question else None
        tracker = Tracker(latest, slot, {slot: turn.text} if answers and slot else {})
        deed: Any = desk.form(question.topic) if answers and question else desk.deed(intent)
        dispatcher = CollectingDispatcher()
        with desk.working_on(turn):
            await deed.run(dispatcher, tracker, {})
        said = dispatcher.messages
        buttons = [button["payload"] for one in said for button in one.get("buttons") or ()]
        assert turn.facts.get("failed") is None
        return Heard(" ".join(one["text"] for one in said if one["text"]), buttons)

    return told
