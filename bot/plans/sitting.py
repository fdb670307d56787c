"""How long a student has been talking in one go, and the one time a break is proposed (row E9). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.plans.answer import Say, quoted, say
from bot.plans.asking import circle
from bot.plans.items import doing
from bot.plans.screens import item_is_off_screen
from bot.plans.talk import Talk
from bot.plans.turn import Turn

GAP = timedelta(minutes=10)
"""A silence longer than this ends a sitting."""
ON_SCREEN = frozenset({"online"})
"""Modes of the catalogue that need a screen."""


def heard(talk: Talk, now: datetime) -> Talk:
    """The talk with one more message of the student's in it: the same sitting, or a new one."""
    goes_on = talk.sat_at is not None and talk.heard_at is not None and now - talk.heard_at <= GAP
    return replace(talk, heard_at=now) if goes_on else replace(talk, sat_at=now, heard_at=now, rested=False)


def is_break_due(talk: Talk, now: datetime, after_minutes: int) -> bool:
    """Whether this sitting has become that long and no break was proposed in it; never for 0 minutes."""
    if not after_minutes or talk.rested or talk.sat_at is None:
        return False
    return now - talk.sat_at >= timedelta(minutes=after_minutes)


def break_in_words(turn: Turn) -> Say:
    """One sentence: the first thing on the plan that is away from the screen, else a short break."""
    since = turn.talk.sat_at or turn.now
    words = {**circle(turn), "minutes": int((turn.now - since).total_seconds() // 60)}
    agreed = turn.plan if turn.plan and "plan" in turn.plan.agreed else None
    away = (i for i in doing(agreed) if i.mode not in ON_SCREEN and item_is_off_screen(i))
    item = next(away, None)
    return say("sitting.item", **words, title=quoted(item.title, 60)) if item else say("sitting.break", **words)
