"""Finds facts in a message: codes, numbers, days, times, subjects, people and the like, and flags swearing.

Closed classes come from `data/lookups` through spaCy's matchers; days, times and lengths from `bot.plans.when`,
so that what the talk keeps and what is shown here are read by the same rules. Runs after the intent is known,
because "why" names a field only in "change the why".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.clauses import everyone
from bot.nlu.lookups import LOOKUPS, Lookup, read_lookups
from bot.nlu.questions import Asked, asked
from bot.nlu.tokens import DOC, english
from bot.plans.when import DateFound, TimeFound, read_date, read_duration, read_number, read_time

FLAGS = "flags"
_NUMBER_WORDS = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fifty"
_CODE = re.compile(
    r"(?<![\w.])(?:(?:k|[1-8]|hs[a-z]?)\.(?:[a-z]{1,3})(?:\.[a-z](?![a-z]))?(?:\.\d{1,2}[a-z]?)"  # 6.NS.A.1
    r"|(?:rl|ri|rf|w|sl|l)\.\d\.\d{1,2}[a-z]?"  # RI.6.1
    r"|(?:ms|hs|[k1-5])[- ]?(?:ps|ls|ess|ets)\s?-?\d{1,2}[- ]\d{1,2}"  # MS-PS1-2
    r"|[1-8] ?(?:ns|ee|rp|sp|nf|nbt|oa|md)\.? ?[a-g]?\.? ?\d{1,2}[a-z]?"  # 6ns1
    r"|[1-8] ?[gf]\.? ?[a-d]\.? ?\d{1,2})(?![\w])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.:/-])\d+(?:\.\d+)?(?=%|\b)(?![:]\d)(?!\.\w)|(?<=\d/)\d+\b|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE
)
_DAY_NAME = re.compile(r"(on )?(mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(days?)?", re.IGNORECASE)
_EVERY = re.compile(r"\b(every|each|on all)\s+$", re.IGNORECASE)
# "The easy one" counts nothing.
_PRONOUN_ONE = re.compile(
    r"\b(?!(?:like|maybe|about|just|only|at|to|get|do|did|got|than|and|with)\b)[a-z]+\s+one$", re.IGNORECASE
)
_SURE_QUESTIONS = ("confidence", "self_rating")
_ABOUT_DAYS = ("plan.schedule", "progress.cadence")
# Where a student tells about themselves, "may" and "sunday dinner" are no dates.
_NO_DATES_AT = ("profile", "purpose", "reflect")
_SHOWING = re.compile(r"\b(show|shows|prove|present|demonstrat\w*|mastery|proof|film|perform)\b", re.I)
_DAY_BEFORE = ("on", "every", "next", "this", "by", "each")
_FIELD_BEFORE = ("change", "the", "my", "edit", "fix", "redo", "switch", "for", "on", "of")
_NAMED_FIELD = frozenset(
    {"change_answer", "clarify_question", "go_back", "undo", "ask_example", "ask_why_asked", "ask_plan", "skip"}
)
_STEPPING = {"set_goal", "set_purpose", "design_plan", "set_up_progress", "start_over", "go_back", "resume"}
_NAMED_STEP = _NAMED_FIELD | _STEPPING | {"explain", "ask_next", "ask_progress", "help", "repeat"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SpacyFacts(GraphComponent, EntityExtractorMixin):
    """Writes `entities` and `flags`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`lookups`: a folder of word lists in place of `data/lookups`."""
        return {"lookups": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this needs."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyFacts:
        """The extractor with its word lists read."""
        return cls(Path(config["lookups"]) if config.get("lookups") else LOOKUPS)

    def __init__(self, folder: Path = LOOKUPS) -> None:
        """Reads the word lists. Raises `bot.nlu.lookups.LookupUnreadable`."""
        lookups = read_lookups(folder)
        self._lists = {name: _phrases(lookup) for name, lookup in lookups.items()}
        self._patterns = {name: _patterns(lookup) for name, lookup in lookups.items() if lookup.patterns}
        self._flags = [name for name, lookup in lookups.items() if lookup.is_flag]
        careful = lookups["weekday"].careful if "weekday" in lookups else {}
        self._careful = {term: value for value, terms in careful.items() for term in terms}

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages and their clauses with entities and flags."""
        for message in everyone(messages):
            doc: Doc = message.get(DOC)
            question = asked(message.get(METADATA))
            intent = (message.get(INTENT) or {}).get("name", "")
            found = [*self._listed(doc, question, intent), *_read(doc.text, question)]
            message.set(ENTITIES, self.add_extractor_name(_settle(found)), add_to_output=True)
            message.set(FLAGS, [name for name in self._flags if self._flagged(name, doc)], add_to_output=True)
        return messages

    def _flagged(self, name: str, doc: Doc) -> bool:
        pattern = self._patterns.get(name)
        return bool(self._lists[name](doc)) or (pattern is not None and bool(pattern(doc)))

    def _listed(self, doc: Doc, question: Asked, intent: str) -> Iterator[dict[str, Any]]:
        for name, matcher in self._lists.items():
            if name in self._flags:
                continue
            spans = filter_spans([*matcher(doc, as_spans=True), *self._careful_days(name, doc, question)])
            for span in spans:
                if name == "person_role" and self._in_mode(span):
                    continue
                if _wanted(name, span, question, intent):
                    yield _entity(name, span.start_char, span.end_char, span.label_)

    def _in_mode(self, span: Span) -> bool:
        """Whether a person is only part of how something is done ("with a partner")."""
        modes = self._lists["mode"](span.doc, as_spans=True) if "mode" in self._lists else ()
        return any(mode.start <= span.start and span.end <= mode.end for mode in modes)

    def _careful_days(self, name: str, doc: Doc, question: Asked) -> Iterator[Span]:
        """Short day names ("wed", "sat") where days are talked about."""
        if name != "weekday":
            return
        about_days = question.question in _ABOUT_DAYS or bool(self._lists[name](doc))
        for token in doc:
            value = self._careful.get(token.lower_)
            before = doc[token.i - 1].lower_ if token.i else ""
            if value and (about_days or (len(token) > 2 and before in _DAY_BEFORE)):
                yield Span(doc, token.i, token.i + 1, label=value)


def _phrases(lookup: Lookup) -> PhraseMatcher:
    matcher = PhraseMatcher(english().vocab, attr="LOWER")
    for value, terms in lookup.values.items():
        matcher.add(value, [english().make_doc(term) for term in terms])
    return matcher


def _patterns(lookup: Lookup) -> Matcher:
    matcher = Matcher(english().vocab)
    matcher.add(lookup.name, [[{"LOWER": {"REGEX": f"^(?:{pattern})$"}}] for pattern in lookup.patterns])
    return matcher


def _wanted(name: str, span: Span, question: Asked, intent: str) -> bool:
    """Whether a listed term means what its list is about, here."""
    text = span.doc.text
    if name == "field_name" and span.text.lower() in ("what", "where", "why"):
        before = span.doc[span.start - 1].lower_ if span.start else ""
        return before in _FIELD_BEFORE or len(span.doc) == 1
    if name == "field_name":
        return intent in _NAMED_FIELD or bool(re.match(r"\s*(change|fix|edit|switch|redo)\b", text, re.I))
    if name == "step_name":
        return intent in _NAMED_STEP
    if name in ("demonstration_method", "activity_kind"):
        if question.topic in ("purpose", "profile", "standard"):
            return False
        showing = question.topic == "mastery" or intent in ("choose_demonstration", "ready_to_show")
        showing = showing or (question.topic not in ("plan", "checkin") and bool(_SHOWING.search(text)))
        return showing == (name == "demonstration_method")
    if name == "mode":
        return question.topic in ("", "plan", "checkin", "goal", "progress", "reflect")
    return True


def _read(text: str, question: Asked) -> Iterator[dict[str, Any]]:
    """Codes, days, times, lengths, ratings and numbers."""
    for code in _CODE.finditer(text):
        yield _entity("standard_code", *code.span(), code[0].upper().replace(" ", ""))
    sure = (question.question or "").endswith(_SURE_QUESTIONS)
    if question.topic not in _NO_DATES_AT and not sure:
        yield from _times(text, question)
    numbers = [found for found in _NUMBER.finditer(text) if sure or not _PRONOUN_ONE.search(text, 0, found.end())]
    for number in numbers[:1] if sure else numbers:
        yield _entity("confidence" if sure else "number", *number.span(), _value(number[0]))


def _times(text: str, question: Asked) -> Iterator[dict[str, Any]]:
    day = read_date(text, question.today)
    if isinstance(day, DateFound) and not _is_plan_day(text, day, question):
        yield _entity("date", day.start, day.end, day.date.isoformat())
    clock = read_time(text)
    bare = clock is not None and text[clock.start : clock.end].strip().isdigit()
    if isinstance(clock, TimeFound) and (not bare or question.question in _ABOUT_DAYS):
        yield _entity("time", clock.start, clock.end, clock.time.strftime("%H:%M"))
    length = read_duration(text)
    if length and not text[length.start : length.end].strip().isdigit():
        yield _entity("duration", length.start, length.end, length.minutes)


def _is_plan_day(text: str, day: DateFound, question: Asked) -> bool:
    """Whether a day's name repeats or names a day of the plan, and so is a weekday and no date."""
    if not _DAY_NAME.fullmatch(text[day.start : day.end]):
        return False
    plural = text[day.start : day.end].lower().endswith("days")
    every = _EVERY.search(text[: day.start]) is not None
    return question.topic in ("plan", "progress") or plural or every


def _value(words: str) -> float | int | None:
    number = read_number(words)
    return int(number) if number is not None and number == int(number) else number


def _entity(name: str, start: int, end: int, value: Any) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end}


# Each of these takes its words away from those after it.
_FIRST = ("standard_code", "date", "time", "duration", "confidence", "weekday", "number")


def _settle(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One reading of each stretch of numbers and days; everything else as found; in order of appearance."""
    taken: list[tuple[int, int]] = []
    kept = []
    for name in _FIRST:
        for entity in (one for one in found if one["entity"] == name):
            start, end = entity["start"], entity["end"]
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                kept.append(entity)
    kept += [one for one in found if one["entity"] not in _FIRST]
    return sorted(kept, key=lambda one: (one["start"], one["end"], one["entity"]))
