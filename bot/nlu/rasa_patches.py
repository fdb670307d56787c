"""The few things changed in Rasa's behaviour, each with its reason and its measured worth.

What each saves was measured on Rasa 3.6.21 with a talk of check-ins. `apply` refuses to run on another Rasa, and a
test holds that each changed function still gives what Rasa's own gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import aiohttp
import jsonschema_rs
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import EventVerbosity
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.endpoints import EndpointConfig

WRITTEN_FOR = "3.6.21"
ASKED = "asked"
KEPT_MATCHES = 4096
CHANGED = {
    RemoteAction: ("_validate_action_result", "_action_call_format"),
    EndpointConfig: ("session",),
    Event: ("resolve_by_type",),
    DaskGraphRunner: ("run", "_graph_schema", "_instantiated_nodes"),
    RulePolicy: ("_get_possible_keys",),
    MessageProcessor: ("_check_for_unseen_features",),
    TrainingHook: ("on_before_node", "on_after_node"),
    Slot: ("reset",),
    FormAction: ("_ask_for_slot",),
    Message: ("fingerprint",),
    TrainingData: ("merge", "sanitize_examples"),
}


class WrongRasa(RuntimeError):
    """These changes were written for another version of Rasa: read bot/nlu/rasa_patches.py before going on."""


class _KeptSession:
    """A session that outlives the `async with` of one call."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        """Left open for the next call."""


def _validate_in_rust() -> None:
    """Rasa builds the validator of an action's answer anew for each answer, in Python: 80% of a form turn.

    Compiled once it was still 8% of Rasa's part. What the fast one refuses, Rasa's own judges and words the error.
    """
    accepts = jsonschema_rs.Draft7Validator(RemoteAction.action_response_format_spec()).is_valid
    judge = RemoteAction._validate_action_result  # noqa: SLF001 this module is for that

    def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        return accepts(result) or judge(self, result)

    RemoteAction._validate_action_result = _validate_action_result  # noqa: SLF001


def _know_events_by_name() -> None:
    """Rasa walks all kinds of events for each event an action answers with; the kinds are there from the start."""
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


def _keep_the_connection() -> None:
    """Rasa opens a new HTTP connection for every action call."""
    kept: dict[str, aiohttp.ClientSession] = {}

    def session(self: EndpointConfig) -> _KeptSession:
        if self.url not in kept or kept[self.url].closed:
            kept[self.url] = aiohttp.ClientSession(headers=self.headers, timeout=aiohttp.ClientTimeout(total=30))
        return _KeptSession(kept[self.url])

    EndpointConfig.session = session


def _send_no_domain() -> None:
    """Rasa sends the whole domain with every action call. None of our deeds reads it; the SDK wants the key."""

    def _action_call_format(self: RemoteAction, tracker: Any, domain: Any) -> dict[str, Any]:
        state = tracker.current_state(EventVerbosity.ALL)
        state["latest_message"] = _read_of(state["latest_message"] or {})
        for event in state["events"]:
            if "parse_data" in event:
                event["parse_data"] = {}
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": state,
            "domain": {},
            "version": rasa.__version__,
        }

    RemoteAction._action_call_format = _action_call_format  # noqa: SLF001


_NOT_READ = frozenset({"intent_ranking", "response_selector", "text_tokens"})


def _read_of(message: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if key not in _NOT_READ}


def _copy_slots_at_once() -> None:
    """Rasa copies a tracker's slots a dozen times a turn, by the long way that serves any object."""

    def copy_of(self: Slot) -> Slot:
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        return new

    Slot.__copy__ = copy_of


def _ask_once() -> None:
    """Rasa calls the action that asks a question even where a deed of this turn has asked it (slot `asked`)."""
    ask = FormAction._ask_for_slot  # noqa: SLF001

    async def _ask_for_slot(
        self: FormAction, domain: Any, nlg: Any, output_channel: Any, slot_name: str, tracker: Any
    ) -> list[Event]:
        if tracker.get_slot(ASKED):
            return []
        return await ask(self, domain, nlg, output_channel, slot_name, tracker)

    FormAction._ask_for_slot = _ask_for_slot  # noqa: SLF001


def _run_without_dask() -> None:
    """Dask plans the graph anew for every prediction and every message; its order never changes."""

    def run(
        self: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        orders = self.__dict__.setdefault("_orders", {})
        if wanted not in orders:
            orders[wanted] = run_order(self._graph_schema.nodes, wanted)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in orders[wanted]:
            if name not in done:
                needs = self._graph_schema.nodes[name].needs.values()
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    DaskGraphRunner.run = run


def run_order(nodes: Mapping[str, Any], targets: Sequence[str]) -> tuple[str, ...]:
    """The nodes that `targets` need, each after all that it needs itself."""
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in nodes and name not in order:
            for need in nodes[name].needs.values():
                visit(need)
            order[name] = None

    for target in targets:
        visit(target)
    return tuple(order)


def _remember_matching_rules() -> None:
    """Every prediction compares the talk with every rule; a talk has few shapes, so each is compared once."""
    compare = RulePolicy._get_possible_keys  # noqa: SLF001

    def _get_possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
        kept = self.__dict__.setdefault("_matches", {})
        key = (id(lookup), shape(states, spoken=_speaks(self, lookup)))
        if key not in kept:
            if len(kept) >= KEPT_MATCHES:
                kept.clear()
            kept[key] = frozenset(compare(self, lookup, states))
        return set(kept[key])

    RulePolicy._get_possible_keys = _get_possible_keys  # noqa: SLF001


def _speaks(policy: RulePolicy, lookup: Mapping[str, str]) -> bool:
    """Whether any rule is about the very words of a message; ours are about intents."""
    told = policy.__dict__.setdefault("_speaks", {})
    if id(lookup) not in told:
        told[id(lookup)] = any('"text"' in rule for rule in lookup)
    return bool(told[id(lookup)])


def shape(states: Sequence[Mapping[str, Any]], *, spoken: bool) -> str:
    """`states` as a key: without the student's words, unless a rule is about them."""
    plain = [
        {part: value if spoken else {k: v for k, v in value.items() if k != "text"} for part, value in state.items()}
        for state in states
    ]
    return json.dumps(plain, sort_keys=True, default=list)


def _trust_the_domain() -> None:
    """Rasa builds an empty domain at each message to see whether ours is empty; training has checked every intent."""
    MessageProcessor._check_for_unseen_features = lambda self, parse_data: None  # noqa: SLF001


def _remember_no_training() -> None:
    """Rasa fingerprints and stores what each part made of every phrase, to skip it next time; ours trains anew."""
    TrainingHook.on_before_node = lambda self, *_, **__: {}
    TrainingHook.on_after_node = lambda self, *_, **__: None


def _compare_phrases_by_their_words() -> None:
    """Rasa copies every phrase whole at each of three merges, and tells repeats by a digest of all that it holds.

    Nothing is written into a phrase before the last merge, so one copy serves; two phrases are one where all that is
    known of them is the same, which is only asked where text and intent are. 20 s less for 17,600 phrases.
    """

    def merge(self: TrainingData, *others: TrainingData | None) -> TrainingData:
        every = [self, *filter(None, others)]
        return TrainingData(
            [example for one in every for example in one.training_examples],
            {text: name for one in every for text, name in one.entity_synonyms.items()},
            [feature for one in every for feature in one.regex_features],
            [table for one in every for table in one.lookup_tables],
            {name: said for one in every for name, said in one.responses.items()},
        )

    def hash_of(self: Message) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))

    def is_the_same(self: Message, other: object) -> bool:
        if not isinstance(other, Message):
            return False
        if self.features or other.features:
            return bool(self.fingerprint() == other.fingerprint())
        return bool(self.data == other.data)

    TrainingData.merge = merge
    Message.__hash__ = hash_of
    Message.__eq__ = is_the_same


def apply_to_training() -> None:
    """What is changed while a model is trained. Raises WrongRasa when Rasa is not the version it was written for."""
    _check()
    _remember_no_training()
    _compare_phrases_by_their_words()


def apply() -> None:
    """Make the changes of serving. Raises WrongRasa when Rasa is not the version they were written for."""
    _check()
    _validate_in_rust()
    _know_events_by_name()
    _keep_the_connection()
    _send_no_domain()
    _copy_slots_at_once()
    _ask_once()
    _run_without_dask()
    _remember_matching_rules()
    _trust_the_domain()


def _check() -> None:
    if rasa.__version__ != WRITTEN_FOR:
        raise WrongRasa(f"Rasa {rasa.__version__} is installed, {WRITTEN_FOR} was expected.")
    for kind, names in CHANGED.items():
        for name in names:
            if not hasattr(kind, name) and name not in ("_graph_schema", "_instantiated_nodes"):
                raise WrongRasa(f"Rasa's {kind.__name__} has no {name}.")
