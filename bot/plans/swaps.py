"""A correction by what was said: "i said 3 but i meant 2", "not tuesday, thursday"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.plans.answer import straight
from bot.plans.given import Change, answered, value_of
from bot.plans.plan import WEEKDAYS
from bot.plans.questions import of_topic
from bot.plans.steps import RECORDED_AT_END
from bot.plans.turn import Turn
from bot.plans.when import (
    TimeFound,
    read_duration,
    read_time,
    read_weekdays,
    say_date,
    say_long_date,
    say_time,
    say_weekdays,
)

_MEANT = (
    r"(?:i )?(?:actually )?(?:meant?|want(?:ed)?|should(?:'?ve| have) (?:said|put)|should be|its? really)"
    r"(?: to (?:say|put|be))?"
)
_SWAPS = (
    rf"\bi (?:said|put|wrote|typed)\s+(?P<old>.{{1,60}}?),?\s+(?:but |and )?{_MEANT}\s+(?P<value>.+)$",
    r"\bnot\s+(?P<old>[^,;]{1,40}?)(?:[,;]\s*|\s+)(?:but|it'?s|i meant|rather|more like)\s+(?P<value>.+)$",
    r"\bnot\s+(?P<old>[^,;]{1,40}?)[,;]\s*(?P<value>.+)$",
    r"^(?:no,? |wait,? |actually,? |i meant |it'?s |make it )*(?P<value>[^,;]{1,60}?),?\s+(?:and )?not\s+"
    r"(?P<old>[^,;]{1,40})$",
    r"\b(?:swap|replace|change)\s+(?P<old>.{1,40}?)\s+(?:for|with|to)\s+(?P<value>.+)$",
)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_DATED = ("goal.target_date", "mastery.date")


def find_swap(turn: Turn, text: str) -> Change | None:
    """The change in "i said 3 but i meant 2" or "not tuesday, thursday": of the answer that holds the old words.

    In a check-in only "i said" is a correction, and of what was said in it first: "the video, not the sheet" tells
    what was done.
    """
    words, telling = " ".join(text.split()), _told_now(turn)
    for pattern in _SWAPS[:1] if telling else _SWAPS:
        found = re.search(pattern, straight(words), re.IGNORECASE)
        if found is None:
            continue
        old = found["old"].strip(" .!\"'“”")
        value = words[found.start("value") : found.end("value")].strip().removesuffix(" instead")
        question = _said_now(turn, telling, old) if telling else _holding(turn, old)
        if question:
            return Change(question, _with_other_days(turn, question, old, value))
    return None


def _told_now(turn: Turn) -> str:
    """The topic that is asked about, where it is no part of the plan but written down at its end; else ""."""
    topic = (turn.talk.asking or "").split(".")[0]
    return topic if topic in RECORDED_AT_END else ""


def _said_now(turn: Turn, topic: str, old: str) -> str | None:
    """The newest answer of this check-in with these words; the plan's only where they are no bare number."""
    said = (q.id for q in reversed(of_topic(topic)) if _has_words(str(value_of(turn, q.id) or ""), old))
    return next(said, None) or (None if _number(old).isdecimal() else _holding(turn, old))


def _number(words: str) -> str:
    return _NUMBERS.get(words.casefold(), words.casefold())


def _has_words(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(_number(words))}(?!\w)", straight(text).casefold()))


def _holding(turn: Turn, old: str) -> str | None:
    """The newest answer with these words in it; of days, one on that day."""
    days = set(read_weekdays(old))
    for question in reversed(answered(turn)):
        value = value_of(turn, question)
        if isinstance(value, Mapping):
            if days and days <= set(value["weekdays"]):
                return question
            if value.get("minutes") and (length := read_duration(old)) and length.minutes == value["minutes"]:
                return question
        elif _has_words(_as_text(turn, question, value), old):
            return question
    return None


def _as_text(turn: Turn, question: str, value: Any) -> str:
    if question in _DATED and isinstance(value, str):
        day = date.fromisoformat(value)
        return f"{value} {say_long_date(day)} {say_date(day, turn.today)}"
    if isinstance(value, list):
        return " ".join(str(v["title"] if isinstance(v, Mapping) else v) for v in value)
    return str(value or "")


def _with_other_days(turn: Turn, question: str, old: str, value: str) -> str:
    """ "not tuesday, wednesday": the other days stay."""
    was = value_of(turn, question)
    new, gone = read_weekdays(value), read_weekdays(old)
    if not (isinstance(was, Mapping) and new and set(was["weekdays"]) - set(gone)):
        return value
    days = [d for d in WEEKDAYS if d in {*new, *(set(was["weekdays"]) - set(gone))}]
    length, clock = read_duration(value), read_time(value)
    minutes = f" {length.minutes} min" if length else ""
    at = f" at {say_time(clock.time)}" if isinstance(clock, TimeFound) else ""
    return f"{say_weekdays(days)}{minutes}{at}"
