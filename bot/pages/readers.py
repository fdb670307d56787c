"""Who reads along: the adults around a student, and in words what each of them can see."""

from __future__ import annotations

from dataclasses import dataclass

from bot.pages.in_words import listing
from bot.plans.learner import Learner


@dataclass(frozen=True)
class Reader:
    """One adult, and in words what they can see."""

    name: str
    sees: str


def readers(learner: Learner) -> tuple[Reader, ...]:
    """Who can see what, for "who sees this?"."""
    sees = {
        "teacher": "sees your plan and a short summary.",
        "advisor": "sees your plan and a short summary.",
        "guardian": "gets a short summary.",
        "safety": "is told at once if you may be in danger.",
    }
    return tuple(Reader(adult.name, sees[adult.role]) for adult in learner.adults)


def named_readers(learner: Learner) -> str:
    """The adults who read along, by name: "Ms. Rivera and Mr. Cole"."""
    return listing([adult.name for adult in learner.adults if adult.role in ("teacher", "advisor")])
