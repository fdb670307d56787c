"""How a question is put: the wording's key, the words in it, and the choices under it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from bot.plans import hopes
from bot.plans.answer import Offer
from bot.plans.goals import OF
from bot.plans.questions import QUESTIONS
from bot.plans.steps import rules_of
from bot.plans.turn import Turn


def circle(turn: Turn) -> dict[str, object]:
    """The people and things that many sentences name."""
    adult = turn.learner.adult
    named = {role: a for role in ("teacher", "advisor", "safety") if (a := adult(role))}
    teacher = named["teacher"].name if "teacher" in named else "your teacher"
    readers = [a.name for role, a in named.items() if role != "safety"]
    plan = turn.plan
    return {
        "name": turn.learner.name.split()[0],
        "teacher": teacher,
        "advisor": named["advisor"].name if "advisor" in named else teacher,
        "contact": named["safety"].name if "safety" in named else teacher,
        "reach": named["safety"].reach if "safety" in named else "",
        "readers": " and ".join(readers) or "your teacher",
        "plain": plan.standard.plain if plan and plan.standard else "your topic",
        "code": plan.standard.code if plan and plan.standard else "",
    }


def words_for(turn: Turn, question: str) -> dict[str, Any]:
    """What the sentences about a question may mention."""
    rules = rules_of(QUESTIONS[question].topic)
    words: dict[str, Any] = {**circle(turn), **rules.about(turn)}
    if QUESTIONS[question].confirms:
        words.update(rules.read_back(turn))
    return words


def wants_yes(question: str) -> bool:
    """True where a yes or a no is the answer."""
    return QUESTIONS[question].confirms or question in {
        "profile.ready", "checkin.done", "checkin.tell", "checkin.adapt"
    }  # fmt: skip


def ask_key(turn: Turn, question: str, known: Container[str]) -> str:
    """The key of the sentence that asks it: another one the first time of all, or with the student's hope in it."""
    first = f"{question}.first"
    plan = turn.plan
    another = f"{question}.another"
    if plan is not None and OF in plan.draft and another in known:
        return another
    fresh = plan is not None and plan.assigned_by and not plan.draft and not plan.agreed
    if fresh and first in known and f"{first}#0" not in turn.talk.said:
        return first
    return hopes.key_for(turn, question, known) or f"{question}.ask"


def offers_for(turn: Turn, question: str) -> tuple[Offer, ...]:
    """The choices under a question: the step's own, else a way to an example and past it."""
    if QUESTIONS[question].confirms:
        return (("Keep it", "affirm"), ("Change something", "change"))
    rules = rules_of(QUESTIONS[question].topic)
    own: tuple[Offer, ...] = ()
    if question == "plan.items":
        own = rules.item_offers(turn)
    elif question in {"goal.confidence"}:
        own = tuple((str(n), str(n)) for n in range(1, 6))
    elif question == "goal.target_date":
        own = rules.date_offers(turn)
    elif question == "plan.schedule":
        own = rules.day_offers()
    elif question == "plan.need":
        own = (("Nothing extra", "nothing"),)
    elif hasattr(rules, "offers"):
        own = rules.offers(turn, question)
    return own or (("An example", "ask_example"), ("Not sure yet", "unsure"), ("Skip", "skip"))
