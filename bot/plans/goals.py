"""Which of a plan's goals is meant, and of which kind one is (row B5). Pure.

The first goal is the school's: it belongs to the standard. Others stand beside it; personal ones and those about
feelings and people are the student's alone until they share them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from bot.plans.plan import Goal, Plan

GoalKind = Literal["academic", "personal", "social_emotional"]

OF = "goal.confirm:of"
"""In a draft: the id of the goal that the goal step is about, where it is another than the first."""
NEXT = "goal.confirm:next"
"""In a draft: the words of another goal that is begun as soon as the open one is agreed."""

MOST_GOALS = 3
"""More open goals than this at once is no longer manageable (row A7)."""

_FEELINGS = re.compile(
    r"\b(nervous\w*|anxious|anxiety|shy\w*|scared|afraid|worr\w+|stress\w*|calm\w*|angry|anger|temper|mad|sad|lonely"
    r"|confiden\w+|brave\w*|feel\w*|moods?|cry\w*|panic\w*|patien\w+|friends?|friendly|kind(er)? to|get(ting)? along"
    r"|listen\w*|argu\w+|fight\w*|bull\w+|apologi\w+|speak(ing)? up|raise my hand|talk(ing)? to (people|others|new)"
    r"|nervios\w*|tranquil\w*|miedo|enoj\w*|amig\w+)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(sleep\w*|bed ?time|wake|early|gym|exercis\w*|work ?out|run(ning)?|mile|swim\w*|bike|soccer|basketball|football"
    r"|volleyball|tennis|skat\w+|danc\w+|guitar|piano|drums?|sing\w*|draw\w*|paint\w*|cook\w*|bak(e|ing)|eat\w*|water"
    r"|phone|tiktok|gam(e|ing)|screen ?time|sav(e|ing)|money|job|drive|licen[cs]e|clean\w*|room|organi[sz]\w+|planner"
    r"|on time|late|habits?|chores?|garden\w*|sew\w*|dog|church|team|try ?outs?|driver\w*)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(school|class|subject|math\w*|science|history|english|spanish|reading|read|essay\w*|writ\w+|spell\w*|grades?|quiz\w*"
    r"|tests?|exams?|homework|fractions?|equations?|algebra|geometry|vocab\w*|standard|lab|academic|learn\w*|studies|study\w*)\b",
    re.IGNORECASE,
)
_SAID: tuple[tuple[GoalKind, re.Pattern[str]], ...] = (
    ("social_emotional", re.compile(r"\b(feeling\w*|emotion\w*|people|social|friends?|inside)\b", re.IGNORECASE)),
    ("personal", re.compile(r"\b(personal|my own|own|private|me|my ?self|hobby|home|life|outside)\b", re.IGNORECASE)),
    ("academic", re.compile(r"\b(school|academic|class|learning|subject|teacher|grades?)\b", re.IGNORECASE)),
)


def kind_in(statement: str) -> GoalKind | None:
    """What kind of goal it is by its words; None where they say nothing of it or several things."""
    if _FEELINGS.search(statement):
        return "social_emotional"
    if _PERSONAL.search(statement) and not _SCHOOL.search(statement):
        return "personal"
    return "academic" if _SCHOOL.search(statement) and not _PERSONAL.search(statement) else None


def kind_said(text: str) -> GoalKind | None:
    """The answer to “what kind of goal is it”."""
    return next((kind for kind, words in _SAID if words.search(text)), None)


def makes_own(plan: Plan) -> bool:
    """Whether another goal is being made that is, or may yet become, the student's alone."""
    if OF not in plan.draft or plan.draft.get("goal.kind") == "academic":
        return False
    return not any(goal.shared for goal in plan.goals if goal.id == plan.draft[OF])


def main_goal(plan: Plan) -> Goal | None:
    """The goal of the plan's standard: the first one that is about school, else the first."""
    about_school = (g for g in plan.goals if g.kind == "academic" and g.status == "open")
    return next(about_school, None) or next(iter(plan.goals), None)


def main_date(plan: Plan | None) -> date | None:
    """By when that goal is meant to be reached."""
    goal = main_goal(plan) if plan else None
    return goal.target_date if goal else None


def sure_at_the_start(plan: Plan) -> int | None:
    """How sure the student was of that goal at the start, 1 to 5; what they said of a goal beside it does not count."""
    goal = main_goal(plan)
    return (goal.starting_confidence or None) if goal else None


def named_goal(plan: Plan, text: str, *, surely: bool = False, or_shared: bool = False) -> Goal | None:
    """The other open goal that is meant: the one whose words a text shares, else (not `surely`) the only one.

    With `or_shared` one that has ended counts too, while adults may see it.
    """
    others = [goal for goal in plan.goals[1:] if goal.status == "open" or (or_shared and goal.shared)]
    said = set(re.findall(r"\w{4,}", text.casefold()))
    sharing = [goal for goal in others if said & (set(re.findall(r"\w{4,}", goal.statement.casefold())) - {"goal"})]
    numbered = re.search(r"\b(?:(second|2nd)|third|3rd)\b", text, re.IGNORECASE)
    if numbered and not sharing:
        standing = [goal for goal in plan.goals if goal.status != "dropped"][1 if numbered[1] else 2 :][:1]
        return next((goal for goal in standing if goal in others), None)
    found = sharing or ([] if surely else others)
    return found[0] if len(found) == 1 else None
