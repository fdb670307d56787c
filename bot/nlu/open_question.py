"""Decides what a message means *here*: given the question that stands open, or none.

The app sends the question with each message as metadata: `{"asking": "purpose.why" | null, "accepts": [...],
"today": "2026-11-22", "paused": false, "step": "goal"}`. The classifier's own word stays on the message as
`label`; `intent` becomes what follows from both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answers import ANSWER, AnswerModel, Seen, learn
from bot.nlu.clauses import OFFSET, everyone
from bot.nlu.intents import CHANCES, examples_of
from bot.nlu.meaning import Worry, load_meaning
from bot.nlu.minilm import SPELLED
from bot.nlu.plainly import plainly, says_nothing
from bot.nlu.questions import Asked, asked
from bot.nlu.regression import dense_of
from bot.plans.when import read_date, read_number, read_span
from bot.safety.guard import own_guard

LABEL = "label"
OUT_OF_SCOPE = "out_of_scope"

# From here on a message is heard as danger or worry, whatever stands open. A clause torn out of one must be surer, and
# the whole not sure of the contrary: "... and i dont want to be the one who cant".
HEARD = 0.5
CLAUSE_HEARD = 0.98
HINTED = 0.03
GRAVE = frozenset({"crisis_self_harm", "crisis_harm_by_others", "struggling", "bullying"})
STRESSED = 0.65
# How much a plain answer ("so i stop crying over homework") takes away from that.
ANSWER_CALMS = 0.6
SHORT_WORDS = 4
STATEMENT_WORDS = 6
# "3.5??" answers: so short a number is no question.
UNSURE_WORDS = 2
MAYBE = 0.15
FITS = 0.95
PLAIN = 0.9
HALF_SURE = 0.4
STEERING = frozenset(
    {
        "help", "clarify_question", "repeat", "ask_example", "choose_for_me", "unsure", "skip", "pause", "deny",
        "ask_why_asked", "ask_who_sees", "go_back",
    }
)  # fmt: skip

# Where a report is just what was asked for, it is the answer.
SAME_DEED: Mapping[str, frozenset[str]] = {
    "checkin.blocker": frozenset({"report_stuck", "report_missed", "report_done", "bored", "stressed", "ask_next"}),
    "checkin.progress": frozenset({"report_done", "report_stuck", "report_missed", "proud", "bored"}),
    "checkin.next": frozenset({"add_item", "design_plan", "start_plan", "ask_teacher", "study_partner"}),
    "evidence.what": frozenset({"submit_evidence", "report_done", "proud"}),
    "goal.statement": frozenset({"start_plan"}),
    "mastery.method": frozenset({"choose_demonstration"}),
    "plan.items": frozenset({"study_partner"}),
    "plan.need": frozenset({"study_partner"}),
    "profile.challenges": frozenset({"report_stuck", "bored"}),
    "profile.interests": frozenset({"small_talk", "proud"}),
    "profile.strengths": frozenset({"small_talk", "proud"}),
    "progress.if_stuck": frozenset({"ask_teacher", "study_partner"}),
    "progress.signs": frozenset({"proud"}),
    "reflect.change": frozenset({"set_goal", "add_item", "postpone_item", "study_partner", "design_plan"}),
    "reflect.next": frozenset({"start_plan", "design_plan", "set_goal", "study_partner"}),
    "reflect.worked": frozenset({"report_done", "proud"}),
    "standard.choose": frozenset({"start_plan"}),
}
YES_NO_WEIGHT: Mapping[str, float] = {"affirm": 6, "deny": 6, "change_answer": 4, "unsure": 2, ANSWER: 0.5}
DONE_WEIGHT: Mapping[str, float] = {"affirm": 4, "deny": 4, "report_done": 3, "report_missed": 3, ANSWER: 2}
NO_QUESTION_WEIGHT: Mapping[str, float] = {ANSWER: 0.3}
PAUSED_WEIGHT: Mapping[str, float] = {"resume": 8, "affirm": 4}

_NOTHING = re.compile(
    r"^(honestly |like |um+ )?(nothing|nobody|nowhere|no ?one|none)( really| much| at all| lol| i guess)?\W*$",
    re.IGNORECASE,
)
# Answers in Spanish are answers, though the coach may ask again for a number or a day it can read.
_NUMERO = re.compile(r"^(un |el )?(cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    r"^(like |maybe |prob(ably)? |about |honestly |im |i'm |at |an? )*[0-5]\b(?!\s*(min|h(ou)?r|day|week|of|/))", re.I
)
_PARTLY = re.compile(r"\b(almost|half|some|most|part|kinda|kind of|sorta|started|but not|not all)\b", re.I)
_DIA = re.compile(
    r"^(para |el |este |antes del? |pasado )*(lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|ma[nñ]ana|hoy"
    r"|pr[oó]xim[oa]|fin de|\d{1,2} de|en (una|dos|tres|cuatro) (semanas?|meses|d[ií]as))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?|^(can|could|what|why|who|how|when|where|do|does|is|are|will) ", re.IGNORECASE)
_KEEP = re.compile(r"^(yes |yeah |ok |nah |no )?(just )?(keep|leave|save) (it|that|this|them|everything|all)\b", re.I)
_CHANGE = re.compile(
    r"^(no |nah |wait |actually |can (we|you|i) |i want to |please |let us )*(change|fix|edit|switch|make|redo)\b", re.I
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OpenQuestion(GraphComponent):
    """Turns the classifier's chances into the message's intent, knowing the open question."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Chances from 0 to 1, set on the validation phrases and on training phrases held out in turn.

        `answer`: from here on a message counts as the answer. `steering`: the same for what the classifier surely
        takes for steering and is short or a question. `statement`: the same for long statements. `clear`: a side
        turn below this is taken as the answer after all. `accept`: with nothing asked, less than this is out of scope.
        """
        return {"answer": 0.35, "steering": 0.85, "statement": 0.18, "clear": 0.1, "accept": 0.2}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: AnswerModel | None = None,
    ) -> None:
        """Made by `create` or `load`."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._meaning = load_meaning()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OpenQuestion:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> OpenQuestion:
        """The trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, AnswerModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns answers from side turns; phrases under `metadata: asking:` stand at their question."""
        examples = examples_of(training_data)
        questions = [((one.get(METADATA) or {}).get(METADATA_INTENT) or {}).get("asking") for one in examples]
        model = learn(_seen(examples), [one.get(INTENT) for one in examples], questions)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages and their clauses with `intent` decided and `label` kept."""
        everybody = everyone(messages)
        whole = 0.0
        for message, seen in zip(everybody, _seen(everybody), strict=True):
            label = max(seen.chances, key=seen.chances.__getitem__)
            message.set(LABEL, label, add_to_output=True)
            question = asked(message.get(METADATA))
            worry, needed = None, HEARD
            if message.get(OFFSET) is None:
                worry = self._worry(seen, question)
                whole = worry.chance
            elif whole >= HINTED:
                # A clause by itself may be graver than the whole that the guard has read.
                worry, needed = self._worry(seen, replace(question, alike=None, listed=None)), CLAUSE_HEARD
            is_heard = worry is not None and worry.chance >= needed
            name, confidence = (worry.intent, worry.chance) if is_heard else self.decide(seen, question)
            message.set(INTENT, {"name": name, "confidence": round(confidence, 4)}, add_to_output=True)
        return messages

    def decide(self, seen: Seen, question: Asked) -> tuple[str, float]:
        """The intent of a message that is neither danger nor worry at a question, and how sure that is."""
        # The classifier knows a few hundred phrases about these; the three looks know thousands, and more that are not.
        seen = replace(seen, chances={name: 0.0 if name in GRAVE else one for name, one in seen.chances.items()})
        is_open = question.kind not in ("none", "yes_no")
        answer = self._model.chance(seen, question.question or "") if is_open else 0.0
        if is_open and says_nothing(seen.text, question.question or ""):
            return ANSWER, max(answer, FITS)
        if seen.chances.get("stressed", 0) * (1 - ANSWER_CALMS * answer) >= STRESSED:
            if question.kind == "number" and _NUMBER_FIRST.match(seen.text):
                return ANSWER, FITS  # "a 2 im kinda stressed about it"
            return "stressed", seen.chances["stressed"]
        if question.kind == "none":
            return self._unasked(seen, question)
        if question.kind == "yes_no":
            return _at_yes_no(seen, question)
        return self._at_open(seen, question, answer)

    def _worry(self, seen: Seen, question: Asked) -> Worry:
        """What all three looks make of it; the first two are the guard's, which has mostly read it already."""
        alike, listed = question.alike, question.listed
        if alike is None:
            look = own_guard().look_at(seen.text)
            alike, listed = look.alike, look.listed
        return self._meaning.worry(seen.vector, alike, listed)

    def _unasked(self, seen: Seen, question: Asked) -> tuple[str, float]:
        chances = _weighted(seen.chances, PAUSED_WEIGHT if question.paused else NO_QUESTION_WEIGHT)
        name, confidence = _best(chances)
        if question.paused and name == "affirm":
            return "resume", confidence
        if confidence < self._config["accept"]:
            return OUT_OF_SCOPE, 1 - confidence
        return name, confidence

    def _at_open(self, seen: Seen, question: Asked, answer: float) -> tuple[str, float]:
        if question.paused and _best(_weighted(seen.chances, PAUSED_WEIGHT))[0] in ("resume", "affirm"):
            return "resume", _best(_weighted(seen.chances, PAUSED_WEIGHT))[1]
        if _NOTHING.match(seen.spelled) or _fits(seen, question, answer):
            return ANSWER, max(answer, FITS)
        if plain := plainly(seen.text, question.question or "", seen.chances):
            return plain, PLAIN
        name, confidence = _best({label: chance for label, chance in seen.chances.items() if label != ANSWER})
        confidence /= max(1 - seen.chances[ANSWER], 1e-6)
        is_answer = answer >= self._config[_bar(seen, name)] or confidence < self._config["clear"]
        same_deed = name in SAME_DEED.get(question.question or "", ()) and not _ASKS.search(seen.spelled)
        if is_answer or same_deed:
            return ANSWER, max(answer, 0.5)
        return name, confidence


def _bar(seen: Seen, side_turn: str) -> str:
    """Which setting an answer has to reach, given the likeliest side turn."""
    words = len(seen.spelled.split())
    asks = _ASKS.search(seen.spelled) is not None
    sure = seen.chances[side_turn] >= max(0.5, seen.chances[ANSWER])
    if sure and side_turn in STEERING and (asks or words <= SHORT_WORDS):
        return "steering"
    return "statement" if words >= STATEMENT_WORDS and not asks else "answer"


def _at_yes_no(seen: Seen, question: Asked) -> tuple[str, float]:
    is_done = question.question == "checkin.done"
    if not is_done and _KEEP.match(seen.spelled):
        return "affirm", 1.0
    if not is_done and _CHANGE.match(seen.spelled):
        return "change_answer", 1.0
    if question.paused and _best(_weighted(seen.chances, PAUSED_WEIGHT))[0] == "resume":
        return "resume", _best(_weighted(seen.chances, PAUSED_WEIGHT))[1]
    name, confidence = _best(_weighted(seen.chances, DONE_WEIGHT if is_done else YES_NO_WEIGHT))
    if name == "resume" and (question.question or "").endswith(".ready"):
        return "affirm", confidence  # "ok listo": there is nothing to go back to yet
    is_vague = _PARTLY.search(seen.text) or confidence < HALF_SURE
    if is_done and name not in DONE_WEIGHT and is_vague and not _ASKS.search(seen.spelled):
        return ANSWER, HALF_SURE  # "almost", "i started then my laptop died": half an answer is one
    return name, confidence


def _fits(seen: Seen, question: Asked, answer: float) -> bool:
    """Whether a message has just the shape that was asked for: a number, a day."""
    words = len(seen.spelled.split())
    asks = words > UNSURE_WORDS and _ASKS.search(seen.spelled)
    if question.kind == "number" and _NUMBER_FIRST.match(seen.text) and not asks:
        return True
    if words > SHORT_WORDS and answer < MAYBE:
        return False
    if question.kind == "number":
        return _NUMERO.match(seen.text) is not None or (read_number(seen.text) is not None and not asks)
    if question.kind == "date":
        return (
            _DIA.match(seen.text) is not None
            or read_date(seen.text, question.today) is not None
            or read_span(seen.text) is not None
        )
    return False


def _weighted(chances: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    raw = {label: chance * weights.get(label, 1) for label, chance in chances.items()}
    total = sum(raw.values()) or 1
    return {label: chance / total for label, chance in raw.items()}


def _best(chances: Mapping[str, float]) -> tuple[str, float]:
    name = max(chances, key=chances.__getitem__)
    return name, chances[name]


def _seen(messages: list[Message]) -> list[Seen]:
    return [
        Seen(message.get(TEXT) or "", message.get(SPELLED), vector, message.get(CHANCES))
        for message, vector in zip(messages, dense_of(messages), strict=True)
    ]
