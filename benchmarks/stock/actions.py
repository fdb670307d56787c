"""Stock Rasa's deeds, as rasa-sdk's documentation shows them: a validation a form, a deed that keeps its answers."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

STEPS = ("profile", "standard", "purpose", "goal", "plan", "progress", "mastery", "checkin")


def keep(student: str, step: str, answers: dict[str, Any]) -> None:
    """Write what was answered into a table."""
    with closing(sqlite3.connect(os.environ["STOCK_PLANS"], timeout=30)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS plans (student TEXT, step TEXT, answers TEXT)")
        connection.execute("INSERT INTO plans VALUES (?, ?, ?)", (student, step, json.dumps(answers)))


def validation(step: str) -> type[FormValidationAction]:
    """The form validation of one step: an answer must have a letter or a digit."""

    class Validate(FormValidationAction):
        def name(self) -> str:
            return f"validate_{step}_form"

        async def required_slots(self, domain_slots, dispatcher, tracker, domain):
            return domain_slots

    def check(self, value, dispatcher, tracker, domain):
        good = any(sign.isalnum() for sign in str(value))
        return {tracker.slots["requested_slot"]: value if good else None}

    for slot in SLOTS[step]:
        setattr(Validate, f"validate_{slot}", check)
    Validate.__name__ = Validate.__qualname__ = f"Validate{step.title()}Form"
    return Validate


def keeping(step: str) -> type[Action]:
    """The deed at the end of one step's form."""

    class Keep(Action):
        def name(self) -> str:
            return f"action_keep_{step}"

        async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
            answers = {slot: tracker.get_slot(slot) for slot in SLOTS[step]}
            keep(tracker.sender_id, step, answers)
            dispatcher.utter_message(text="Kept: " + "; ".join(str(value) for value in answers.values() if value))
            return [SlotSet(slot, None) for slot in SLOTS[step]] if step == "checkin" else []

    Keep.__name__ = Keep.__qualname__ = f"Keep{step.title()}"
    return Keep


SLOTS = {
    "profile": [f"profile_{q}" for q in ("ready", "interests", "strengths", "challenges", "what_helps", "aspiration")],
    "standard": ["standard_choose"],
    "purpose": [f"purpose_{q}" for q in ("what", "where", "why", "confirm")],
    "goal": [f"goal_{q}" for q in ("confidence", "statement", "measure", "target_date", "confirm")],
    "plan": [f"plan_{q}" for q in ("items", "schedule", "need", "confirm")],
    "progress": [f"progress_{q}" for q in ("signs", "cadence", "if_stuck", "shared_with", "confirm")],
    "mastery": [f"mastery_{q}" for q in ("method", "criteria", "date", "confirm")],
    "checkin": [f"checkin_{q}" for q in ("done", "progress", "confidence", "blocker", "next")],
}

for _step in STEPS:
    globals()[f"Validate{_step.title()}Form"] = validation(_step)
    globals()[f"Keep{_step.title()}"] = keeping(_step)
