"""Changing an earlier answer: by its name ("change where to …") or by what was said ("not tuesday, thursday")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.plans import path
from bot.plans.plan import FIVE
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn
from bot.plans.when import DateFound, read_date, read_duration, read_schedule

# Longer names first: "check-in days" is not "days".
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"check.?ins?( days?| times?)?|reminders?", ("progress.cadence",)),
    (r"signs?|progress signs?", ("progress.signs",)),
    (r"(if |when )?i?'?m? ?(get )?stuck( plan)?|if.?then( plan)?|backup plan", ("progress.if_stuck",)),
    (r"who (sees|can see|it'?s shared with|reads)( it| this)?|sharing|shared( with)?", ("progress.shared_with",)),
    (r"criteria|criterion|rubric", ("mastery.criteria",)),
    (r"how (i|i'll|ill) show( it)?|method|demonstration|poster|video|presentation", ("mastery.method",)),
    (r"(show|demo|presentation) date", ("mastery.date",)),
    (r"(how sure|confidence|how confident)( i am)?", ("goal.confidence",)),
    (r"measure|score|number|how (we|you|i)('?ll)? (see|know)( it)?", ("goal.measure",)),
    (r"(goal|target) (date|deadline)", ("goal.target_date",)),
    (r"(due )?(date|deadline)|by when", ("goal.target_date", "mastery.date")),
    (r"goal( statement)?", ("goal.statement",)),
    (r"things? to do|activit(y|ies)|items?|resources?|list|tasks?|what i'?ll do", ("plan.items",)),
    (r"needs?|help i need", ("plan.need",)),
    (r"days?|times?|minutes|mins|schedule|when", ("plan.schedule", "progress.cadence")),
    (r"what( it'?s| it is)?( about)?|the what|meaning", ("purpose.what",)),
    (r"where( i'?d use it)?|the where|place", ("purpose.where",)),
    (r"why|reason|the why|purpose", ("purpose.why",)),
)
_VERB = (
    r"(?:change|make|switch|set|fix|edit|update|put|move|redo|rewrite|correct|swap|push)(?: up| out| back)?"
    r"(?: (?:my|the|our|that|it|this))?"
)
_TO = r"\s*(?:to say|to be|to|=|:|->|into|should be|is|with|as)\s+"
_NOT_BUT = re.compile(r"\bnot\b[^,;]{1,30}[,;]?\s+(?:but\s+|its\s+|it's\s+|i meant\s+)?(?P<value>.+)$", re.IGNORECASE)
_LOOSE = re.compile(
    r"(?:make it|change it to|actually|i meant|no wait|instead|rather)[,:]?\s+(?P<value>.+?)(?:\s+instead)?$",
    re.IGNORECASE,
)


_TERMS = (
    ("measure", "goal.measure"),
    ("standard", "standard.choose"),
    ("criteria", "mastery.criteria"),
    ("criterion", "mastery.criteria"),
    ("check.?in", "progress.cadence"),
    ("evidence", "evidence.what"),
    ("signs?", "progress.signs"),
    ("goal", "goal.statement"),
    ("purpose", "purpose.why"),
    ("confidence", "goal.confidence"),
)


def term_in(text: str) -> str | None:
    """The question behind a word of the coach's that a student asks about ("what does measure mean")."""
    return next((q for term, q in _TERMS if re.search(rf"\b{term}\b", text, re.IGNORECASE)), None)


@dataclass(frozen=True)
class Change:
    """What is to be changed: the question, and its new answer in the student's words (None: ask for it)."""

    question: str
    value: str | None = None


def find_change(turn: Turn, text: str) -> Change | None:
    """The change a text asks for, or None. A field of the open step is meant before one of another step."""
    words = " ".join(text.split())
    for pattern, questions in _NAMES:
        named = re.search(rf"\b{_VERB}\s+(?:{pattern})\b(?:{_TO}(?P<value>.+))?", words, re.IGNORECASE)
        bare = re.fullmatch(rf"\W*(?:the |my )?(?:{pattern})\W*", words, re.IGNORECASE)
        said = re.match(rf"\W*(?:the |my )?(?:{pattern}){_TO}(?P<value>.+)", words, re.IGNORECASE)
        found = named or said or bare
        if found:
            value = found.groupdict().get("value")
            return Change(_nearest(turn, questions), value.strip() if value else None)
    return _by_content(turn, words)


def _by_content(turn: Turn, words: str) -> Change | None:
    loose = _NOT_BUT.search(words) or _LOOSE.search(words)
    if loose is None:
        return None
    value = loose["value"].strip()
    if read_schedule(value).weekdays or read_duration(value):
        return Change(_nearest(turn, ("plan.schedule", "progress.cadence")), value)
    if isinstance(read_date(value, turn.today, locale=turn.learner.locale), DateFound):
        return Change(_nearest(turn, ("goal.target_date", "mastery.date")), value)
    return None


def _nearest(turn: Turn, questions: tuple[str, ...]) -> str:
    step = turn.plan.step if turn.plan else ""
    here = next((q for q in questions if QUESTIONS[q].topic == step), None)
    known = next((q for q in questions if turn.plan and QUESTIONS[q].topic in turn.plan.agreed), None)
    return here or known or questions[0]


def may_change(turn: Turn, question: str) -> bool:
    """True where the question was answered already: in the open step or in an agreed one."""
    if turn.plan is None:
        return False
    topic = QUESTIONS[question].topic
    return topic in turn.plan.agreed or question in turn.plan.draft


def open_for_change(turn: Turn, question: str) -> None:
    """Make `question` the open one: its step goes back into the draft, its answer is taken out."""
    if turn.plan is None:
        return
    path.reopen(turn, QUESTIONS[question].topic)
    turn.redraft({k: v for k, v in turn.plan.draft.items() if k.split(":", 1)[0] != question})


def changeable(turn: Turn) -> tuple[str, ...]:
    """The questions of the open step that have an answer, else those of the agreed steps, in order."""
    if turn.plan is None:
        return ()
    step = turn.plan.step
    here = tuple(q for q in QUESTIONS if QUESTIONS[q].topic == step and q in turn.plan.draft)
    if here or step in FIVE:
        return here
    return ("purpose.why", "goal.statement", "goal.target_date", "plan.schedule", "progress.cadence")
