"""A change that a teacher suggests, brought into the chat: the student keeps the plan or changes something.

`bring(student_id, SAID, {"by": name, "words": comment}, OFFERS, waiting(name, comment, question), plan_id)` brings it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.plans.answer import Offer

SAID = "news.suggestion"
KIND = "suggestion"
OVERTAKEN = "overtaken"
KEEP = "suggestion:keep"
CHANGE = "suggestion:change"
OFFERS: tuple[Offer, ...] = (("Keep my plan", KEEP), ("Change something", CHANGE))


def waiting(by: str, words: str, question: str | None = None) -> dict[str, Any]:
    """What waits for the student's word. `question` is the answer it is about ("goal.target_date"), where known."""
    return {"kind": KIND, "by": by, "words": words, "question": question}


def waits(pending: Mapping[str, Any] | None) -> bool:
    """True while a suggestion waits for the student's word."""
    return (pending or {}).get("kind") == KIND


def still_waiting(pending: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What goes on waiting while something else is done or taken back: a suggestion, until it is answered."""
    return pending if waits(pending) else (pending or {}).get("under")


def over(pending: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    """`new` as what waits now; a suggestion goes on waiting under it."""
    under = overtaken(still_waiting(pending))
    return {**new, "under": under} if under else dict(new)


def overtaken(pending: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What goes on waiting once another question was asked: a typed yes or no is the answer to that one.

    A suggestion, and words for the teacher, still have their buttons; nothing else is left.
    """
    kept = pending if "tell" in (pending or {}) else still_waiting(pending)
    return {**kept, OVERTAKEN: True} if kept else None


def as_asked(suggestion: Mapping[str, Any]) -> dict[str, Any]:
    """A suggestion as it waits when it has just been said."""
    return {name: value for name, value in suggestion.items() if name != OVERTAKEN}


def is_open(pending: Mapping[str, Any] | None) -> bool:
    """True where something waits that a typed yes or no may settle: nothing else has been asked since."""
    return bool(pending) and OVERTAKEN not in (pending or {})
