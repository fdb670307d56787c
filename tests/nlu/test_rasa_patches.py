"""What is changed in Rasa gives what Rasa's own gives, and refuses to be put into another Rasa."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

PREDICTED = """
import json, sys
sys.path.insert(0, ".")
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.core.agent import Agent
from bot.nlu import rasa_patches
from bot.nlu.tracker import PlanTrackerStore

agent = Agent.load({model!r})
processor = agent.processor
domain = processor.domain
store = PlanTrackerStore(domain)

def trackers():
    for form in [None, *sorted(domain.form_names)]:
        for intent in sorted(domain.intents):
            slots = store._slots(form) if small else domain.slots
            events = [ActionExecuted("action_session_start"), SessionStarted()]
            if form:
                asked = domain.required_slots_for_form(form)[0]
                events += [ActiveLoop(form), SlotSet(REQUESTED_SLOT, asked)]
            said = UserUttered("some words", {{"name": intent, "confidence": 1.0}})
            events += [ActionExecuted(ACTION_LISTEN_NAME), said]
            yield DialogueStateTracker.from_events("someone", events, slots=slots, domain=domain)
            if form:
                events += [ActionExecuted(form), ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
                yield DialogueStateTracker.from_events("someone", events, slots=slots, domain=domain)

def predicted():
    found = []
    for tracker in trackers():
        told = processor._predict_next_with_tracker(tracker)
        found.append(domain.action_names_or_texts[told.probabilities.index(max(told.probabilities))])
    return found

small = False
own = predicted()
rasa_patches.apply()
small = True
ours = predicted()
again = predicted()
print(json.dumps([len(own), len(set(own)), own == ours, own == again]))
"""
OTHER = """
import json, rasa
from bot.nlu import rasa_patches
rasa.__version__ = "3.7.0"
try:
    rasa_patches.apply()
    print(json.dumps("applied"))
except rasa_patches.WrongRasa as wrong:
    print(json.dumps(str(wrong)))
"""
CALL = """
import json
from bot.nlu import rasa_patches
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
domain = Domain.empty()
told = {"intent": {"name": "greet"}, "intent_ranking": [1], "text": "hi"}
said = UserUttered("hi", {"name": "greet"}, parse_data=told)
tracker = DialogueStateTracker.from_events("someone", [ActionExecuted("action_listen"), said], slots=[], domain=domain)
action = RemoteAction("action_greet", None)
own = action._action_call_format(tracker, domain)
rasa_patches.apply()
ours = action._action_call_format(tracker, domain)
own.pop("domain")
print(json.dumps([
    ours.pop("domain"),
    own["tracker"]["latest_message"].pop("intent_ranking", None),
    "intent_ranking" in ours["tracker"]["latest_message"],
    own["tracker"]["events"][-1].pop("parse_data"),
    ours["tracker"]["events"][-1].pop("parse_data"),
    own == ours,
]))
"""

SLOTS = """
import copy, json
from bot.nlu import rasa_patches
from rasa.shared.core.slots import BooleanSlot, TextSlot
slot = TextSlot("where", [], influence_conversation=False)
slot.value = "at home"
own = copy.copy(slot)
rasa_patches.apply()
ours = copy.copy(slot)
ours.value = "elsewhere"
print(json.dumps([type(ours) is type(own), vars(own) == vars(slot), slot.value, ours.value]))
"""
PHRASES = """
import json
from bot.nlu import rasa_patches
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
def said(*rows):
    return TrainingData([Message.build(text, intent, entities=facts) for text, intent, *facts in rows])
fact = {"entity": "number", "value": "3", "start": 0, "end": 1}
def merged():
    one = said(("hi", "greet"), ("3", "inform"), ("3", "inform", fact), ("hi", "greet"))
    other = said(("hi", "greet"), ("hi", "inform"), ("bye", "goodbye "))
    return [[m.get("text"), m.get("intent"), len(m.get("entities") or [])] for m in one.merge(other).training_examples]
own = merged()
rasa_patches.apply_to_training()
print(json.dumps([own, merged()]))
"""
ANSWERS = """
import json
from bot.nlu import rasa_patches
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
events = [{"event": "slot", "name": "asked", "value": True, "timestamp": None}, {"event": "followup", "name": "a"}]
answers = [
    {"events": events, "responses": [{"text": "hi"}]},
    {"events": [], "responses": []},
    {"responses": []},
    {"events": [{"name": "asked"}], "responses": []},
    {"events": {}, "responses": []},
    {"events": [{"event": "no such thing"}], "responses": []},
    {},
    None,
]
kinds = ["slot", "user", "action", "active_loop", "topic", "no such thing"]
def judged():
    for answer in answers:
        try:
            yield RemoteAction("action_greet", None)._validate_action_result(answer)
        except Exception as error:
            yield [type(error).__name__, str(error)]
    for kind in kinds:
        try:
            yield str(Event.resolve_by_type(kind))
        except ValueError as error:
            yield str(error)
own = list(judged())
rasa_patches.apply()
print(json.dumps([own, list(judged())]))
"""
ASKED = """
import asyncio, json
from bot.nlu import rasa_patches
from rasa.core.actions.forms import FormAction
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import BooleanSlot
from rasa.shared.core.trackers import DialogueStateTracker
calls = []
async def ask(self, *_):
    calls.append("asked")
    return ["event"]
FormAction._ask_for_slot = ask
rasa_patches.apply()
def tracker(value):
    return DialogueStateTracker.from_events("someone", [SlotSet("asked", value)], [BooleanSlot("asked", [])])
form = FormAction("goal_form", None)
said = [asyncio.run(form._ask_for_slot(None, None, None, "goal_statement", tracker(v))) for v in (False, True)]
print(json.dumps([said, calls]))
"""


def test_every_intent_in_every_form_leads_to_the_same_action(rasa_says: Callable[[str], Any], model: Path) -> None:
    talks, actions, same, same_again = rasa_says(PREDICTED.format(model=str(model)))
    assert talks > 500
    assert actions > 40
    assert same
    assert same_again


def test_another_rasa_is_refused(rasa_says: Callable[[str], Any]) -> None:
    assert rasa_says(OTHER) == "Rasa 3.7.0 is installed, 3.6.21 was expected."


def test_a_call_is_rasas_own_without_the_domain_the_ranking_and_a_second_reading(
    rasa_says: Callable[[str], Any],
) -> None:
    domain, ranking, ranking_sent, read_twice, read_once, same = rasa_says(CALL)
    assert domain == {}
    assert ranking == [1]
    assert not ranking_sent
    assert read_twice
    assert read_once == {}
    assert same


def test_a_slot_is_copied_as_rasa_copies_it(rasa_says: Callable[[str], Any]) -> None:
    assert rasa_says(SLOTS) == [True, True, "at home", "elsewhere"]


def test_phrases_are_merged_and_repeats_dropped_as_rasa_does(rasa_says: Callable[[str], Any]) -> None:
    own, ours = rasa_says(PHRASES)
    assert len(own) == 5
    assert ours == own


def test_an_actions_answer_is_judged_as_rasa_judges_it(rasa_says: Callable[[str], Any]) -> None:
    own, ours = rasa_says(ANSWERS)
    assert own[0] is True
    assert sum(verdict is not True for verdict in own[:8]) > 3
    assert ours == own


def test_a_form_asks_unless_this_turn_has_asked(rasa_says: Callable[[str], Any]) -> None:
    assert rasa_says(ASKED) == [[["event"], []], ["asked"]]
