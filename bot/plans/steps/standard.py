"""Choose: a standard to work on, by its code or by words (row G13)."""

from __future__ import annotations

import uuid

from bot.plans.answer import Answer, Offer, Say, Taken, has_words, kept, missing, quoted, say
from bot.plans.plan import Plan, Standard
from bot.plans.turn import Turn


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Start a plan for the standard that was named; `turn.standards` holds what was found for these words."""
    chosen = (answer.choice or "").removeprefix("standard:")
    found = list(turn.standards)
    exact = next((s for s in found if s.code == chosen or s.code.casefold() in answer.text.casefold()), None)
    if exact is None and len(found) == 1:
        exact = found[0]
    if exact:
        begin(turn, exact)
        return kept(say("ack.standard", code=exact.code, plain=exact.plain), *bridge_said(turn))
    if not has_words(answer.text):
        return missing(say("need_words"))
    if found and turn.talk.tries > 0:
        # Asked twice is enough: the closest one, said aloud, and it can be changed.
        begin(turn, found[0])
        return kept(say("standard.closest", code=found[0].code, plain=found[0].plain), *bridge_said(turn))
    if found:
        return missing(say("standard.several", words=quoted(answer.text, 40)), offers=_offers(found))
    return missing(say("standard.none", words=quoted(answer.text, 40), **about(turn)))


def begin(turn: Turn, standard: Standard) -> None:
    """A new plan at its first step; an open plan for the same standard is taken up again."""
    open_one = next((p for p in turn.plans if p.standard and p.standard.code == standard.code), None)
    if open_one:
        turn.plan = open_one
        return
    plan = Plan(
        id=uuid.uuid4().hex[:12],
        student_id=turn.learner.id,
        standard=standard,
        step="purpose",
        created_at=turn.now,
        bridge=turn.bridges.get(standard.code),
    )
    turn.change(plan, what=f"started a plan for {standard.code}")


def bridge_said(turn: Turn) -> tuple[Say, ...]:
    """Where it is below the grade of the class: what comes after it there (row G1)."""
    bridge = turn.plan.bridge if turn.plan else None
    return (say("standard.bridge", code=bridge.code, plain=bridge.plain, grade=bridge.grade),) if bridge else ()


def _offers(found: list[Standard]) -> tuple[Offer, ...]:
    return tuple((f"{s.code}: {s.plain}", f"standard:{s.code}") for s in found[:4])


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts: what was found so far, or help."""
    return _offers(list(turn.standards)) if turn.standards else (("An example", "ask_example"),)


def about(turn: Turn) -> dict[str, object]:
    """What the question mentions."""
    teacher = turn.learner.adult("teacher")
    return {"teacher": teacher.name if teacher else "your teacher"}


def default(turn: Turn, question: str) -> object:
    """The first standard the school offers for the student's class, or None."""
    return turn.standards[0].code if turn.standards else None
