"""What a message plainly is at an open question, whatever the nearest training phrases say.

A student who refuses, who wants an example first, or who asks who will read this, says so in few ways, and each of
them can stand right beside an answer in meaning ("give me an example of a strength"). Each line: how it is said, what
it is, how likely the classifier must find one of `among`, and at which questions it is an answer after all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.plans.answer import REFUSES

OFTEN_NOTHING = ("profile.", "plan.need", "progress.shared_with", "checkin.blocker")
MOST_WORDS = 14


@dataclass(frozen=True)
class _Way:
    said: re.Pattern[str]
    intent: str
    among: tuple[str, ...] = ()
    least: float = 0.0
    answers: tuple[str, ...] = ()
    most: float = 1.0
    """How sure the classifier may be of anything else."""


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_WAYS = (
    _Way(
        _said(
            r"^(?!(idk|i (do|did)n?.?t|im|not|no|nah|yes|yeah|yea|ok|okay|sure|whatever|fine|you|u)\b)"
            r"(?!(just|skip|pick|help|this|that|its?)\b)"
            r"(?!(any\w*|dunno)\b)"
            r"\w+( \w+){1,8},? (i guess|i think|i suppose|probably|maybe|or something|or smth)\W*$"
        ),
        "inform",
        most=0.7,
    ),
    _Way(REFUSES, "deny"),
    _Way(
        _said(
            r"\b(give|gimme|show|got|have|see|hear|want)( me| us| you)?( an?| some| any| one)?"
            r" (example|sample|idea)s?\b"
            r"|\bshow me one\b|\b(like|such as) (what|how)\W*$|^(an? )?[\w -]{2,20} like (what|how)\W*$"
            r"|\bd[aá]me un ejemplo\b"
        ),
        "ask_example",
        ("ask_example", "clarify_question", "unsure"),
        0.3,
        ("plan.", "checkin.next", "progress.if_stuck", "profile.what_helps", "reflect."),
    ),
    _Way(
        _said(
            r"^(if\b.*|(\w+\W+){0,3})\bwho(s|se| is| else| all| can| will| would| gets?| even)?\b.*"
            r"\b(see|sees|reads?|finds? out|watch|looks?)\b"
        ),
        "ask_who_sees",
        ("ask_who_sees",),
        0.3,
    ),
    _Way(
        _said(
            r"^(can you |could you |please |just |pls |wait )*(teach|explain|tell|show) (me |it |us |that )+.*\bfirst\b"
        ),
        "explain",
        ("explain", "help", "clarify_question", "hint"),
        0.3,
        ("progress.if_stuck", "plan."),
    ),
    _Way(
        _said(
            r"^(can|could|may) (we|i|u|you) (do|finish|continue|answer|go on with) (this|it|that|the rest)"
            r" (later|another time|tomorrow|tmrw|after)\b"
        ),
        "pause",
        ("pause", "postpone_item", "skip", "set_reminder"),
        0.3,
    ),
    _Way(
        _said(
            r"^((wait|ok|oh|no|pls|please|can we|can u|hold on)\W+)*go back"
            r"( a (sec|second|bit|step|minute)| one| to the (last|first) (question|one|step))?( pls| please)?\W*$"
        ),
        "go_back",
    ),
    _Way(
        _said(
            r"^((wait|ok|oh|no|pls|please|actually)\W+)*(can (i|we|u|you) )?(change|edit|fix) (my|the) "
            r"(check.?ins?|goal|why|where|what|date|plan|measure|schedule|answer|reason|time|days?)\b"
        ),
        "change_answer",
        ("change_answer",),
        0.05,
        ("plan.items", "reflect.", "progress.if_stuck", "checkin.next"),
    ),
    _Way(
        _said(r"^(i )?(need|have|want|gotta|got|lemme|let me)( to)? ask (ms|mr|mrs|miss|(my|the|a) teacher)\b"),
        "ask_teacher",
        ("ask_teacher",),
        0.6,
        ("plan.", "progress.if_stuck", "checkin.next", "checkin.blocker", "reflect."),
    ),
    _Way(
        _said(
            r"^(tbh |honestly |um+ |uh+ )?(idk|i (don.?t|do not) (really )?know|dunno|not sure"
            r"|no (idea|clue)(?=\W*$| (what|how|which|when|where|why|if|tbh|lol|for)\b))\b(?!.*\b(but|maybe|so)\b)"
        ),
        "unsure",
        answers=("checkin.", "profile.challenges", "reflect.", "evidence."),
    ),
)
_NOTHING = _said(
    r"^(honestly |like |um+ |tbh )?(nothing|nobody|no ?one|none)\b(?!.*\b(matters|point|left|help(s|ed)?)\b)"
)


def plainly(text: str, question: str, chances: Mapping[str, float]) -> str | None:
    """The intent that a message plainly has at an open question, or None where it must be weighed."""
    if len(text.split()) > MOST_WORDS:
        return None
    for way in _WAYS:
        if (
            way.said.search(text)
            and not question.startswith(way.answers)
            and max((chance for name, chance in chances.items() if name != way.intent), default=0.0) <= way.most
            and sum(chances.get(name, 0) for name in way.among) >= way.least
        ):
            return way.intent
    return None


def says_nothing(text: str, question: str) -> bool:
    """Whether "nothing …" answers this question, as it does where nothing may well be hard or needed."""
    return question.startswith(OFTEN_NOTHING) and _NOTHING.search(text) is not None
