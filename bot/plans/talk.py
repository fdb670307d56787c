"""Where the talk stands: what outlives one message besides the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.plans.plan import Goal, Item, Mastery, Progress, Purpose, Step

ASIDE_CHARS = 120


def aside_of(text: str) -> str:
    """As much of a message as is remembered to notice that it is said again."""
    return " ".join(text.casefold().split())[:ASIDE_CHARS]


@dataclass(frozen=True)
class Past:
    """How a plan was before one change: the parts that it touched, None for the others.

    `begun`: the change began the plan, so there was none. `before` are the questions answered until then.
    `left` marks how the change left the plan: another mark since means that somebody else has changed it.
    """

    plan_id: str
    begun: bool = False
    left: str = ""
    before: tuple[str, ...] = ()
    draft: Mapping[str, Any] | None = None
    agreed: tuple[Step, ...] | None = None
    step: Step | None = None
    purpose: Purpose | None = None
    goals: tuple[Goal, ...] | None = None
    items: tuple[Item, ...] | None = None
    progress: Progress | None = None
    mastery: Mastery | None = None


@dataclass(frozen=True)
class Talk:
    """One student's place in the conversation.

    `asking` is the open question's id or None; `plan_id` the plan being talked about;
    `tries` how many answers in a row to that question were not understood;
    `pending` what waits for a yes or no (a date that looks odd, a deed that cannot be undone);
    `held` is True from a danger message until the student asks to go on;
    `paused` from "later" until they are back; `said` the last sentence keys, newest last,
    so that no sentence comes three times in a row; `before` the questions answered so far in this
    step, for `go_back`; `flags` small facts ("welcomed"); `offered` the choices (title, value) under the last reply;
    `later` the lines that wait to be said until the talk is no longer held; `past` what the last changes can be
    taken back to, newest last; `aside` the last words that were taken as something else than an answer;
    `sat_at` when this sitting began, `heard_at` when the student last wrote, `rested` whether a break was proposed
    in it.
    """

    plan_id: str | None = None
    asking: str | None = None
    tries: int = 0
    pending: Mapping[str, Any] | None = None
    held: bool = False
    paused: bool = False
    said: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    later: tuple[Mapping[str, Any], ...] = ()
    past: tuple[Past, ...] = ()
    aside: str = ""
    sat_at: datetime | None = None
    heard_at: datetime | None = None
    rested: bool = False

    def title_of(self, value: str) -> str | None:
        """What the button said that sends `value`, or None when it was not offered."""
        return next((title for title, offered in self.offered if offered == value), None)
