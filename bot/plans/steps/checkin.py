"""A check-in: five short questions, recorded, compared with the last one (rows B9, D24, D26).

A missed check-in is information, not failure: nothing here scolds.
"""

from __future__ import annotations

from dataclasses import replace

from bot.plans.answer import Answer, Offer, Say, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.plan import CheckIn, Plan
from bot.plans.steps import scale
from bot.plans.turn import Turn


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil one answer of the check-in; the last one writes it down."""
    if question == "checkin.confidence":
        return _confidence(turn, answer)
    if not has_words(answer.text):
        return missing(say("need_words"))
    nothing = question == "checkin.blocker" and (is_nothing(answer.text) or answer.intent == "deny")
    turn.pencil(question, None if nothing else answer.text)
    if nothing:
        return kept(say("ack.no_blocker"))
    if question == "checkin.blocker":
        return kept(*_if_then(turn, answer))
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def _confidence(turn: Turn, answer: Answer) -> Taken:
    number = scale.read(answer)
    if isinstance(number, Taken):
        return number
    turn.pencil("checkin.confidence", number)
    last = last_confidence(turn.plan)
    if last is None:
        return kept(say("ack.confidence", number=number))
    key = "ack.confidence_up" if number > last else "ack.confidence_same" if number == last else "ack.confidence_down"
    return kept(say(key, number=number, last=last))


def last_confidence(plan: Plan | None) -> int | None:
    """The newest confidence said: at a check-in, or at the start."""
    if plan is None:
        return None
    said = [c.confidence for c in plan.checkins if c.confidence is not None]
    start = next((g.starting_confidence for g in plan.goals if g.starting_confidence), None)
    return said[-1] if said else start


def _if_then(turn: Turn, answer: Answer) -> tuple[Say, ...]:
    plan = turn.plan
    words = quoted(answer.text, 80)
    if plan and plan.progress.if_stuck:
        return (say("ack.blocker_if_then", words=words, if_stuck=quoted(plan.progress.if_stuck, 80)),)
    return (say("ack.words", words=words),)


def settle(plan: Plan, turn: Turn) -> Plan:
    """The check-in as a dated record."""
    draft = plan.draft
    record = CheckIn(
        at=turn.now,
        done=draft.get("checkin.done"),
        progress=draft.get("checkin.progress"),
        confidence=draft.get("checkin.confidence"),
        blocker=draft.get("checkin.blocker"),
        next=draft.get("checkin.next"),
    )
    return replace(plan, checkins=(*plan.checkins, record))


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of the check-in."""
    return {
        "checkin.done": (("Yes", "yes"), ("Some of it", "some of it"), ("Not yet", "not yet")),
        "checkin.confidence": scale.OFFERS,
        "checkin.blocker": (("Nothing", "nothing"),),
    }.get(question, ())


def about(turn: Turn) -> dict[str, object]:
    """What the questions mention."""
    plan = turn.plan
    item = next((i.title for i in (plan.items if plan else ()) if i.status == "open" and i.kind != "need"), None)
    last = last_confidence(plan)
    return {
        "item": quoted(item or "what you planned", 60),
        "last": last or "",
        "name": turn.learner.name.split()[0],
    }


def default(turn: Turn, question: str) -> object:
    """Nobody but the student knows how it went."""
    return None
