"""Step 1: why this is worth learning, in the student's own words (rows A1, A2)."""

from __future__ import annotations

from dataclasses import replace

from bot.plans import hopes
from bot.plans.answer import Answer, Offer, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.plan import Plan, Purpose
from bot.plans.turn import Turn

FIELDS = {"what": "purpose.what", "where": "purpose.where", "why": "purpose.why"}


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the words as they are. "Nothing" gets one gentle second try with an example, then may be skipped."""
    if not has_words(answer.text):
        return missing(say("need_words"))
    if is_nothing(answer.text) and turn.talk.tries == 0:
        return missing(say(f"{question}.nothing", **about(turn)))
    turn.pencil(question, answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention: the standard, its example, what the student likes and hopes for."""
    standard = turn.plan.standard if turn.plan else None
    return {
        "code": standard.code if standard else "",
        "plain": standard.plain if standard else "this",
        "example": f"“{standard.example}”" if standard and standard.example else "",
        **hopes.words(turn),
    }


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """What the student likes and hopes for, as an answer; the ways to an example and past it."""
    own = hopes.offers(turn, question)
    return (*own, ("An example", "ask_example"), ("Not sure yet", "unsure"), ("Skip", "skip")) if own else ()


def settle(plan: Plan, turn: Turn) -> Plan:
    """The agreed purpose."""
    draft = plan.draft
    return replace(
        plan,
        purpose=Purpose(what=draft.get("purpose.what"), where=draft.get("purpose.where"), why=draft.get("purpose.why")),
    )


def unsettle(plan: Plan) -> dict[str, object]:
    """The agreed words as a draft, for changing them."""
    return {q: getattr(plan.purpose, name) for name, q in FIELDS.items()}


def read_back(turn: Turn) -> dict[str, object]:
    """The words of the read-back sentence."""
    draft = turn.plan.draft if turn.plan else {}
    return {name: quoted(draft.get(q) or "(skipped)") for name, q in FIELDS.items()}


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me": the standard's own words, marked as the coach's."""
    standard = turn.plan.standard if turn.plan else None
    if question == "purpose.what":
        return standard.example or standard.plain if standard else None
    return {"purpose.where": "at home and in other classes", "purpose.why": "so the next topics are easier"}[question]
