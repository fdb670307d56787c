"""What is still missing until a plan is mastered, in plain words (row G15: "what's left"). Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.plans.answer import quoted
from bot.plans.learner import Learner
from bot.plans.mastery import Left, what_is_left
from bot.plans.plan import Plan
from bot.plans.when import say_date


def left_in_words(plan: Plan, learner: Learner, now: datetime | None = None) -> str:
    """All that is left in one phrase, parts divided by semicolons; empty once nothing is, or nothing runs yet."""
    zone = ZoneInfo(learner.timezone)
    today = now.astimezone(zone).date() if now else None
    return "; ".join(told(left, today) for left in left_of(plan, learner))


def left_of(plan: Plan | None, learner: Learner) -> tuple[Left, ...]:
    """What is left of a plan that runs; nothing of any other."""
    return what_is_left(plan, ZoneInfo(learner.timezone)) if plan and plan.step == "active" else ()


def told(left: Left, today: date | None) -> str:
    """One thing that is missing."""
    if left.kind == "criteria":
        texts = "”, “".join(quoted(text, 60) for text in left.texts)
        return f"“{texts}”" if texts else "a first piece that your teacher says yes to"
    if left.kind == "explanation":
        return "the big idea in your own words"
    if left.kind == "application":
        return "using it for something real"
    if left.kind == "quiz":
        return "something that is no quiz"
    return (
        f"doing it once more, from {say_date(left.on, today or left.on)} on"
        if left.on
        else "doing it once more, a week later"
    )
