"""Step 5: how it will be shown, by which criteria, and when (rows A10, C5, C6, D7, D8).

One quiz never shows mastery: a plan to show it with a quiz is taken, with an explanation beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from bot.plans.answer import Answer, Offer, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.goals import main_date, main_goal
from bot.plans.plan import Criterion, Plan
from bot.plans.steps.goal import date_offers, date_trouble, take_date
from bot.plans.steps.progress import pieces
from bot.plans.turn import Turn
from bot.plans.when import DateFound, read_date, say_date

_QUIZ = re.compile(r"\b(quiz|test|exam)\b", re.IGNORECASE)
METHODS: tuple[str, ...] = (
    "explain it to someone",
    "make something with it",
    "perform it live",
    "a collection of my work",
)
"""The ways that are offered first: explain, project, performance, portfolio."""
MORE_METHODS: tuple[str, ...] = ("a quiz, and I explain it", "a poster or video")
"""What "something else" shows, with the student's own idea."""
MORE: Offer = ("Something else", "method:more")
OWN_IDEA: Offer = ("My own idea", "method:own")
_MENU = "mastery.method:menu"
ALL_OF_THESE: Offer = ("All of these", "criteria:all")
MOST_CRITERIA = 3
"""How many of a standard's criteria are offered at once."""
_SAYS_OWN = re.compile(r"^\W*(i (have|got|want) )?(my|an?)? ?own idea\W*$", re.IGNORECASE)
_SAYS_MORE = re.compile(r"^\W*((some|any)thing (else|different)|(show me )?more( ways| ideas)?)\W*$", re.IGNORECASE)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the answer to a question of this step, or name the one piece that is missing."""
    return _TAKERS[question](turn, answer)


def _method(turn: Turn, answer: Answer) -> Taken:
    if answer.choice == OWN_IDEA[1] or _SAYS_OWN.match(answer.text):
        turn.pencil(_MENU, "own")
        return missing(say("mastery.method.own"), offers=(("An example", "ask_example"),))
    if answer.choice == MORE[1] or _SAYS_MORE.match(answer.text):
        turn.pencil(_MENU, "more")
        return missing(say("mastery.method.more"), offers=_method_offers(turn))
    if not has_words(answer.text) or is_nothing(answer.text):
        return missing(say("mastery.method.nothing"))
    turn.pencil("mastery.method", answer.text)
    found = read_date(answer.text, turn.today, locale=turn.learner.locale)
    known = turn.plan and turn.plan.draft.get("mastery.date")
    if not known and isinstance(found, DateFound) and date_trouble(turn, found.date) is None:
        turn.pencil("mastery.date", found.date.isoformat())
    if _QUIZ.search(answer.text):
        return kept(say("ack.quiz"))
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def _criteria(turn: Turn, answer: Answer) -> Taken:
    offered = [value for _, value in _criteria_offers(turn) if value != ALL_OF_THESE[1]]
    if answer.choice == ALL_OF_THESE[1] or answer.choice in offered:
        # A button shows a long one cut; what is kept is all of it.
        names = [answer.choice] if answer.choice in offered else offered
        turn.pencil("mastery.criteria", names)
        return kept(say("ack.words", words=quoted("; ".join(names), 80)))
    if not has_words(answer.text) or is_nothing(answer.text):
        return missing(say("mastery.criteria.nothing", **about(turn)))
    turn.pencil("mastery.criteria", pieces(answer.text))
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def _date(turn: Turn, answer: Answer) -> Taken:
    return take_date(turn, "mastery.date", answer)


_TAKERS = {"mastery.method": _method, "mastery.criteria": _criteria, "mastery.date": _date}


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of this step."""
    if question == "mastery.method":
        return _method_offers(turn)
    if question == "mastery.criteria":
        return _criteria_offers(turn)
    if question == "mastery.date":
        day = _goal_date(turn)
        same = ((f"{say_date(day, turn.today)} (my goal date)", f"date:{day.isoformat()}"),) if day else ()
        return (*same, *date_offers(turn)[1:])
    return ()


def _method_offers(turn: Turn) -> tuple[Offer, ...]:
    """At most five: the first ways and "something else", or after that the others and the student's own idea."""
    opened = turn.plan and turn.plan.draft.get(_MENU)
    names, last = (MORE_METHODS, OWN_IDEA) if opened else (METHODS, MORE)
    return (*((name, name) for name in names), last)


def _criteria_offers(turn: Turn) -> tuple[Offer, ...]:
    """The goal's own measure and what the standard asks for (row C3); together with "all of these" at most five."""
    own = _goal_measure(turn)
    asked = _standard_criteria(turn)[:MOST_CRITERIA] or ("I can say why it works",)
    found = tuple(dict.fromkeys([*filter(None, (own,)), *asked]))
    several = (ALL_OF_THESE,) if _standard_criteria(turn) and len(found) > 1 else ()
    return (*((quoted(text, 60), text) for text in found), *several)


def _standard_criteria(turn: Turn) -> tuple[str, ...]:
    return turn.plan.standard.criteria if turn.plan and turn.plan.standard else ()


def _goal_measure(turn: Turn) -> str | None:
    goal = main_goal(turn.plan) if turn.plan else None
    return (goal.measure or None) if goal else None


def _goal_date(turn: Turn) -> date | None:
    day = main_date(turn.plan)
    return day if day and day >= turn.today else None


def settle(plan: Plan, turn: Turn) -> Plan:
    """The agreed way to show it. Criteria keep their id and verdict where the words are the same."""
    draft = plan.draft
    before = {c.text: c for c in plan.mastery.criteria}
    day = draft.get("mastery.date")
    fresh = _fresh_ids(plan)
    criteria = tuple(
        before.get(text) or Criterion(id=next(fresh), text=text)
        for text in dict.fromkeys(draft.get("mastery.criteria") or ())
    )
    return replace(
        plan,
        mastery=replace(
            plan.mastery,
            method=draft.get("mastery.method"),
            criteria=criteria,
            date=date.fromisoformat(day) if day else None,
            status="evidence_given" if plan.evidence else "working",
            agreed_at=plan.mastery.agreed_at or turn.now,
        ),
    )


def _fresh_ids(plan: Plan) -> Iterator[str]:
    """Ids that no criterion of this plan has or had: verdicts name them."""
    taken = {c.id for c in plan.mastery.criteria} | {j.criterion for e in plan.evidence for j in e.judgements}
    return (name for n in count(1) if (name := f"{plan.id}-c{n}") not in taken)


def unsettle(plan: Plan) -> dict[str, Any]:
    """What was agreed as a draft, for changing it."""
    show = plan.mastery
    return {
        "mastery.method": show.method,
        "mastery.criteria": [c.text for c in show.criteria],
        "mastery.date": show.date.isoformat() if show.date else None,
    }


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention."""
    teacher = turn.learner.adult("teacher")
    draft = turn.plan.draft if turn.plan else {}
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "method": quoted(draft.get("mastery.method") or "your work", 60),
        "measure": quoted(_goal_measure(turn) or "", 60),
        "criterion": quoted(next(iter(_standard_criteria(turn)), ""), 80),
    }


def read_back(turn: Turn) -> dict[str, object]:
    """The words of the read-back sentence."""
    draft = turn.plan.draft if turn.plan else {}
    day = draft.get("mastery.date")
    return {
        "method": quoted(draft.get("mastery.method") or "(skipped)"),
        "criteria": quoted("; ".join(draft.get("mastery.criteria") or ()) or "(skipped)"),
        "date": say_date(date.fromisoformat(day), turn.today) if day else "no date yet",
    }


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me"."""
    day = _goal_date(turn)
    return {
        "mastery.method": METHODS[0],
        "mastery.criteria": [
            _goal_measure(turn) or "I can do one on my own",
            *(_standard_criteria(turn)[:2] or ("I can say why it works",)),
        ],
        "mastery.date": day.isoformat() if day else date_offers(turn)[1][1].removeprefix("date:"),
    }[question]
