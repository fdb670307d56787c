"""Evidence: what shows the learning, and the student's own rating first (rows C5, D8)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.plans.answer import Answer, Offer, Taken, has_words, kept, missing, quoted, say
from bot.plans.plan import Evidence, Plan
from bot.plans.steps import scale
from bot.plans.turn import Notice, Turn

_LINK = re.compile(r"https://[^\s<>\"']{4,500}", re.IGNORECASE)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the evidence or the self-rating."""
    if question == "evidence.what":
        if not has_words(answer.text):
            return missing(say("need_words"))
        turn.pencil(question, answer.text)
        return kept(say("ack.words", words=quoted(answer.text, 80)))
    number = scale.read(answer)
    if isinstance(number, Taken):
        return number
    turn.pencil(question, number)
    return kept()


def settle(plan: Plan, turn: Turn) -> Plan:
    """The evidence waits for the teacher's verdict; alone it never sets mastery (row C6)."""
    text = plan.draft.get("evidence.what") or ""
    link = _LINK.search(text)
    record = Evidence(
        id=f"{plan.id}-e{len(plan.evidence) + 1}",
        at=turn.now,
        kind="link" if link else "text",
        text=text,
        url=link[0] if link else None,
        self_rating=plan.draft.get("evidence.self_rating"),
    )
    teacher = turn.learner.adult("teacher")
    if teacher:
        turn.notices.append(Notice("request", "evidence", text, teacher.id, plan.id))
    status = "evidence_given" if plan.mastery.status in {"working", "not_started"} else plan.mastery.status
    return replace(plan, evidence=(*plan.evidence, record), mastery=replace(plan.mastery, status=status))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts."""
    if question == "evidence.self_rating":
        return scale.OFFERS
    return (("An example", "ask_example"),)


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention."""
    teacher = turn.learner.adult("teacher")
    criteria = turn.plan.mastery.criteria if turn.plan else ()
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "method": quoted((turn.plan.mastery.method if turn.plan else None) or "your work", 60),
        "criteria": quoted("; ".join(c.text for c in criteria) or "what you set out to do", 100),
    }


def default(turn: Turn, question: str) -> object:
    """The work is the student's."""
    return None
