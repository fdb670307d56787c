"""Which line of the talk answered which question: found by the words that the plan holds, since those are verbatim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.plans.plan import Plan
from bot.summaries.cues import is_aside
from bot.summaries.record import Spoken, Talked
from bot.summaries.shade import Shade
from bot.summaries.wording import fold, within

_CHECKIN = ("done", "progress", "confidence", "blocker", "next")
_NUMBERS = frozenset({"goal.confidence", "checkin.confidence", "evidence.self_rating"})
_PART_CHARS = 6
"""From this length on, words of the plan are looked for inside longer messages, too."""

_ATTEMPT_WORDS = 3

Known = tuple[str, str]
"""A question and what was once said to it."""


class Places:
    """Finds where words were said. Lines that must stay out are not found."""

    def __init__(self, talked: Talked, shade: Shade) -> None:
        self.lines = tuple(line for line in talked.lines if line.own and not shade.hides(line.id))
        self._shade = shade
        self._stretch = {line.id for line in talked.stretch}
        self._known: dict[str, list[str]] = defaultdict(list)
        for question, text in _known(talked):
            if fold(text):
                self._known[fold(text)].append(question)

    @property
    def told_now(self) -> tuple[Spoken, ...]:
        """The student's lines that may be told and are due, in order."""
        return tuple(line for line in self.lines if line.id in self._stretch)

    def question_of(self, line: Spoken) -> str | None:
        """The question that the line answered, as far as the plan holds the answer."""
        if line.asking in _NUMBERS:
            return line.asking
        folded = fold(line.text)
        found = self._known.get(folded) or [
            question
            for words, questions in self._known.items()
            if len(words) >= _PART_CHARS and within(words, folded)
            for question in questions
        ]
        return line.asking if line.asking in found else next(iter(found), None)

    def attempt_of(self, line: Spoken) -> str | None:
        """The open question, where the line looks like an answer that the coach could not take."""
        long_enough = len(fold(line.text).split()) >= _ATTEMPT_WORDS
        return line.asking if long_enough and not line.chosen and not is_aside(line.text) else None

    def answers(self, question: str) -> tuple[Spoken, ...]:
        """The lines due that answered it, in order."""
        taken = tuple(line for line in self.told_now if self.question_of(line) == question)
        return taken or tuple(
            line for line in self.told_now if self.question_of(line) is None and self.attempt_of(line) == question
        )

    def numbers(self, question: str, value: int) -> tuple[Spoken, ...]:
        """The lines due that said this number to that question, or alone where the question is not known."""
        alone = str(value)
        return self.answers(question) or tuple(
            line for line in self.told_now if line.asking is None and fold(line.text) == alone
        )

    def where(self, words: str, before: int | None = None) -> Spoken | None:
        """The newest line in which these words stand, up to that `seq`."""
        folded = fold(words)
        return next(
            (
                line
                for line in reversed(self.lines)
                if (before is None or line.seq <= before)
                and folded
                and within(folded, fold(line.text))
                and (line.id in self._stretch or not self._shade.covers(line.text))
            ),
            None,
        )


def _known(talked: Talked) -> Iterator[Known]:
    for name, note in talked.learner.profile.items():
        if note.text and note.visibility == "teachers":
            yield f"profile.{name}", note.text
    for plan in talked.plans:
        yield from _in_plan(plan)
    for decision in talked.decisions:
        recorded = "reflect" if decision.what.startswith("reflect") else "checkin"
        for path, pair in decision.changes.items():
            for value in pair:
                yield from _in_change(path.split("."), value, recorded)


def _in_plan(plan: Plan) -> Iterator[Known]:
    for key, value in plan.draft.items():
        question = key.split(":", 1)[0]
        for text in _strings(value):
            yield question, text
    said: list[tuple[str, Sequence[str | None]]] = [
        ("purpose.what", [plan.purpose.what]),
        ("purpose.where", [plan.purpose.where]),
        ("purpose.why", [plan.purpose.why]),
        ("progress.signs", plan.progress.signs),
        ("progress.if_stuck", [plan.progress.if_stuck]),
        ("mastery.method", [plan.mastery.method]),
        ("mastery.criteria", [criterion.text for criterion in plan.mastery.criteria]),
        ("evidence.what", [shown.text for shown in plan.evidence]),
        ("goal.statement", [goal.statement for goal in plan.goals]),
        ("goal.measure", [goal.measure for goal in plan.goals]),
    ]
    said += [("plan.need" if item.kind == "need" else "plan.items", [item.title]) for item in plan.items]
    for checkin in plan.checkins:
        said += [(f"checkin.{name}", [value]) for name in _CHECKIN if isinstance(value := getattr(checkin, name), str)]
    for question, texts in said:
        yield from ((question, text) for text in texts if text)


def _in_change(path: list[str], value: Any, recorded: str) -> Iterator[Known]:
    topic, field = path[0], path[-1]
    if topic == "checkins" and isinstance(value, Mapping):
        yield from ((f"{recorded}.{name}", value[name]) for name in _CHECKIN if isinstance(value.get(name), str))
    elif topic == "items":
        title = value.get("title") if isinstance(value, Mapping) else value if field == "title" else None
        need = isinstance(value, Mapping) and value.get("kind") == "need"
        if isinstance(title, str):
            yield "plan.need" if need else "plan.items", title
    elif topic == "goals":
        yield from _in_goal(field, value)
    elif topic == "evidence":
        text = value.get("text") if isinstance(value, Mapping) else None
        if isinstance(text, str):
            yield "evidence.what", text
    elif topic == "mastery" and len(path) > 1 and path[1] == "criteria":
        text = value.get("text") if isinstance(value, Mapping) else value
        yield from (("mastery.criteria", found) for found in _strings(text))
    elif topic in ("purpose", "progress", "mastery") and len(path) > 1:
        yield from ((f"{topic}.{path[1]}", text) for text in _strings(value))


def _in_goal(field: str, value: Any) -> Iterator[Known]:
    parts = value if isinstance(value, Mapping) else {field: value}
    for name in ("statement", "measure"):
        if isinstance(parts.get(name), str):
            yield f"goal.{name}", parts[name]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not _is_day(value):
            yield value
    elif isinstance(value, Mapping):
        title = value.get("title") or value.get("text")
        if isinstance(title, str):
            yield title
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _strings(inside)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
