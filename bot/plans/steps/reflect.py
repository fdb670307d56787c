"""Reflection in three questions (row D30), and what comes after it: deeper, the next standard, or a stop."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot.plans.answer import Answer, Offer, Taken, has_words, kept, missing, quoted, say, straight
from bot.plans.plan import Plan, Reflection
from bot.plans.turn import Turn

WhatNext = Literal["deeper", "new", "stop"]
WHAT_NEXT: tuple[Offer, ...] = (
    ("Go deeper with this", "go deeper with this"),
    ("Start something new", "start something new"),
    ("Stop here for now", "stop here for now"),
)


_NEXT: tuple[tuple[WhatNext, re.Pattern[str]], ...] = (
    ("deeper", re.compile(r"\b(deeper|more of (this|it)|harder|same (topic|thing)|keep going with)\b", re.IGNORECASE)),
    ("new", re.compile(r"\b(new|next (one|topic|standard|thing)|another|something else|different)\b", re.IGNORECASE)),
    ("stop", re.compile(r"\b(stop|break|done for now|nothing|pause|rest|that'?s (it|all))\b", re.IGNORECASE)),
)


def what_next(text: str) -> WhatNext | None:
    """Which of the three ways the words take; None where they say something else."""
    return next((way for way, pattern in _NEXT if pattern.search(straight(text))), None)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil one thought."""
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.pencil(question, answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def settle(plan: Plan, turn: Turn) -> Plan:
    """What worked, what to change, what next: kept with the plan, dated."""
    draft = plan.draft
    turn.facts["what_next"] = what_next(str(draft.get("reflect.next") or ""))
    record = Reflection(
        at=turn.now,
        worked=draft.get("reflect.worked"),
        change=draft.get("reflect.change"),
        next=draft.get("reflect.next"),
    )
    return replace(plan, reflections=(*plan.reflections, record))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts; at the last question the three ways on."""
    return WHAT_NEXT if question == "reflect.next" else (("An example", "ask_example"), ("Skip", "skip"))


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention."""
    return {"name": turn.learner.name.split()[0]}


def default(turn: Turn, question: str) -> object:
    """Nobody else can think this."""
    return None
