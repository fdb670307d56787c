"""A student, a plan and a turn to try rules on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.plans.answer import Answer, Taken
from bot.plans.learner import Adult, Learner
from bot.plans.path import take
from bot.plans.plan import Plan, Standard
from bot.plans.talk import Talk
from bot.plans.turn import Suggestion, Turn

TODAY = date(2026, 12, 1)  # a Tuesday
NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
FRACTIONS = Standard(
    code="6.NS.A.1",
    statement="Interpret and compute quotients of fractions.",
    plain="dividing fractions by fractions",
    subject="mathematics",
    grade="6",
    big_idea="Division asks how many of one thing fit in another.",
    example="how many ¾-cup servings are in 2 cups",
)
MAYA = Learner(
    id="maya",
    name="Maya Torres",
    adults=(
        Adult("rivera", "Ms. Rivera", "teacher"),
        Adult("cole", "Mr. Cole", "advisor"),
        Adult("ms-park", "Ms. Park", "safety", "Room 12"),
    ),
)
SUGGESTIONS = (
    Suggestion("tiles", "activity", "fraction tiles with a friend", "with a partner", 20, "6.NS.A.1", True, True),
    Suggestion("video", "resource", "watch a worked example", "online", 10, "6.NS.A.1", False, False),
    Suggestion("recipe", "experience", "double a recipe", "at home", 30, "6.NS.A.1", True, False),
)


def a_plan(**changes: Any) -> Plan:
    """Maya's plan as her teacher assigned it."""
    return replace(
        Plan(id="p1", student_id="maya", standard=FRACTIONS, step="purpose", assigned_by="rivera"), **changes
    )


def a_turn(plan: Plan | None = None, talk: Talk | None = None, text: str = "", **changes: Any) -> Turn:
    """A turn of Maya's on Tuesday, December 1."""
    plan = plan if plan is not None else a_plan()
    turn = Turn(
        id="t1",
        learner=MAYA,
        now=NOW,
        today=TODAY,
        text=text,
        choice=None,
        talk=talk or Talk(flags=("welcomed", "ready"), plan_id=plan.id),
        plan=plan,
        plans=(plan,),
        suggestions=SUGGESTIONS,
    )
    for name, value in changes.items():
        setattr(turn, name, value)
    return turn


def answer(turn: Turn, question: str, text: str, **how: Any) -> Taken:
    """What the rules make of a text as the answer to a question."""
    return take(turn, question, Answer(text=text, **how))


def keys(taken: Taken) -> list[str]:
    """The sentences that were said."""
    return [s.key for s in taken.say]
