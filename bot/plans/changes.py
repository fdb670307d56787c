"""Changing an earlier answer: by its name ("change where to …") or by what was said ("not tuesday, thursday")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.plans import path
from bot.plans.given import Change, may_change, value_of
from bot.plans.plan import FIVE
from bot.plans.questions import QUESTIONS, REQUESTED
from bot.plans.swaps import find_swap
from bot.plans.tripwires import read_wires
from bot.plans.turn import Turn
from bot.plans.when import DateFound, TimeFound, read_date, read_duration, read_time, read_weekdays

_ADULT = r"(?:(?:mr|ms|mrs|miss|dr|my|the)\b\.? ?)?\w+"
TRIP_WIRES = (
    rf"trip.?wires?|(?:when|what) (?:(?:you|u|waymark|the coach) )?(?:tells?|warns?|lets?|calls?) {_ADULT}(?: know)?"
    rf"|when {_ADULT} (?:hears?(?: (?:of|about) (?:it|me))?|(?:is|gets?) told|(?:finds? out|knows?))"
)
"""How students call what tells an adult: "when you tell mr cole"."""
_TELLS = re.compile(
    rf"\b(?:tell|warn|let|inform|alert)\s+{_ADULT}(?:\s+know)?\s+(?:only\s+)?(?P<value>(?:after|if|when|once)\b.+)$",
    re.IGNORECASE,
)
# Longer names first: "check-in days" is not "days".
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"interests|hobbies|what i like", ("profile.interests",)),
    (r"strengths|what i'?m good at", ("profile.strengths",)),
    (r"challenges|what'?s hard( for me)?", ("profile.challenges",)),
    (r"what helps( me)?", ("profile.what_helps",)),
    (r"dreams?|hopes?|what i want to be|dream job", ("profile.aspiration",)),
    (TRIP_WIRES, ("progress.tripwires",)),
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
_WIRES_CHANGED = re.compile(rf"\b{_VERB}\s+(?:{TRIP_WIRES})\b", re.IGNORECASE)
_LOOSE = re.compile(
    r"(?:make it|change (?:it|that) to|actually|i meant|no wait|wait no|rather)[,:]?\s+"
    r"(?:make it )?(?P<value>.+?)(?:\s+instead)?$",
    re.IGNORECASE,
)
_DATED = ("goal.target_date", "mastery.date")
_DATE_OF = {"goal.confirm": "goal.target_date", "mastery.confirm": "mastery.date"}
_BESIDE = re.compile(
    r"\W*((by|on|for|until|till|make|it|maybe|like|um+|uh+|no|nah|nope|wait|actually|rather|ok|okay|yes|yeah|but|pls|please"
    r"|instead|better|the|lol|is|fine)\W+)*(the|lol|pls|please|instead|maybe|then)?\W*",
    re.IGNORECASE,
)
_WEEKLY = ("plan.schedule", "progress.cadence")


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


_APPROVAL = re.compile(
    r"\W*((is|are|it|its|looks?|sounds?|seems?|all|so|really|very|pretty|totally|just|quite) )*"
    r"(good|fine|ok(ay)?|great|perfect|right|correct|cool|nice|alright|true|awesome|the same|as is|done|clear|bien"
    r"|(keep|leave) it)( (now|already|(with|for|by|to) me|like that|as it is|enough|thanks?|thank you|pl[sz]|please"
    r"|keep it))*\W*",
    re.IGNORECASE,
)
"""“The goal is good” agrees with a goal; it is no new one."""


def term_in(text: str) -> str | None:
    """The question behind a word of the coach's that a student asks about ("what does measure mean")."""
    return next((q for term, q in _TERMS if re.search(rf"\b{term}\b", text, re.IGNORECASE)), None)


def find_change(turn: Turn, text: str) -> Change | None:
    """The change a text asks for, or None. A field of the open step is meant before one of another step."""
    words = " ".join(text.split())
    swapped = find_swap(turn, words)
    if swapped:
        return swapped
    for pattern, questions in _NAMES:
        named = re.search(rf"\b{_VERB}\s+(?:{pattern})\b(?:{_TO}(?P<value>.+))?", words, re.IGNORECASE)
        bare = re.fullmatch(rf"\W*(?:the |my )?(?:{pattern})\W*", words, re.IGNORECASE)
        said = re.match(rf"\W*(?:the |my )?(?:{pattern}){_TO}(?P<value>.+)", words, re.IGNORECASE)
        found = named or said or bare
        if found and not (found is said and _APPROVAL.fullmatch(found["value"])):
            value = found.groupdict().get("value")
            return Change(_nearest(turn, questions), value.strip() if value else None)
    if date_alone(turn, words):
        return Change(_DATE_OF[turn.talk.asking or ""], words)
    tells = _TELLS.search(words)
    if tells and read_wires(tells["value"]):
        return Change("progress.tripwires", tells["value"])
    loose = _LOOSE.search(words)
    return _by_kind(turn, loose["value"].strip()) if loose else None


def date_alone(turn: Turn, text: str) -> bool:
    """True for "tmrw" or "no, friday" at the read-back of something with a date: a new date, and never a yes."""
    if turn.talk.asking not in _DATE_OF:
        return False
    found = read_date(text, turn.today, locale=turn.learner.locale)
    return (
        isinstance(found, DateFound)
        and bool(_BESIDE.fullmatch(text[: found.start]))
        and bool(_BESIDE.fullmatch(text[found.end :]))
    )


def about_trip_wires(text: str) -> bool:
    """True for "change when you tell mr cole": the words of a person in it make nothing else of it."""
    return bool(_WIRES_CHANGED.search(text))


def named(turn: Turn, text: str) -> str | None:
    """The question a text names by its plain name ("what was my goal again"), or None."""
    for pattern, questions in _NAMES:
        if re.search(rf"\b(?:my|the|our)\s+(?:{pattern})\b", text, re.IGNORECASE):
            return _nearest(turn, questions)
    return None


def _by_kind(turn: Turn, value: str) -> Change | None:
    """What a bare new value ("make it thursday") can only be: a day, a time, a length."""
    step = turn.plan.step if turn.plan else ""
    is_date = isinstance(read_date(value, turn.today, locale=turn.learner.locale), DateFound)
    if is_date and (step in {"goal", "mastery"} or not read_weekdays(value)):
        return Change(_nearest(turn, _DATED), value)
    if read_duration(value) and step != "progress":
        return Change(_nearest(turn, ("plan.schedule",)), value)
    if read_weekdays(value):
        return Change(_nearest(turn, _WEEKLY), value)
    if isinstance(read_time(value), TimeFound):
        return Change("progress.cadence", value)
    return None


def _nearest(turn: Turn, questions: tuple[str, ...]) -> str:
    step = turn.plan.step if turn.plan else ""
    here = next((q for q in questions if QUESTIONS[q].topic == step and may_change(turn, q)), None)
    known = next((q for q in questions if may_change(turn, q)), None)
    return here or known or questions[0]


def _requestable(question: str, step: str) -> bool:
    return QUESTIONS[question].on_request and QUESTIONS[question].topic == step


def open_for_change(turn: Turn, question: str, *, keeps_rest: bool = False) -> None:
    """Make `question` the open one: its step goes back into the draft, its answer is taken out.

    With `keeps_rest` the days stay for an answer that only says minutes, and so on.
    """
    topic = QUESTIONS[question].topic
    if turn.plan is None or topic == "profile":
        return
    was = value_of(turn, question)
    ran = topic in turn.plan.agreed
    path.reopen(turn, topic)
    draft = {k: v for k, v in turn.plan.draft.items() if k.split(":", 1)[0] != question}
    if keeps_rest and isinstance(was, Mapping):
        parts = {"weekdays": "days", "minutes": "minutes", "time": "time"}
        draft |= {f"{question}:{part}": was[name] for name, part in parts.items() if was.get(name)}
    if ran and question == "plan.schedule" and isinstance(was, Mapping):
        draft["plan.schedule:was"] = was["weekdays"]
    if QUESTIONS[question].on_request:
        draft[f"{question}{REQUESTED}"] = True
    turn.redraft(draft)


def changeable(turn: Turn) -> tuple[str, ...]:
    """The questions of the open step that have an answer, else those of the agreed steps, in order."""
    if turn.plan is None:
        return ()
    step = turn.plan.step
    here = tuple(q for q in QUESTIONS if QUESTIONS[q].topic == step and q in turn.plan.draft)
    if here:
        return tuple(q for q in QUESTIONS if q in here or (_requestable(q, step) and may_change(turn, q)))
    if step in FIVE:
        return ()
    return ("purpose.why", "goal.statement", "goal.target_date", "plan.schedule", "progress.cadence")
