"""Who reads along: the adults around a student, and in words what each of them can see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.pages.in_words import listing
from bot.plans.learner import Learner


@dataclass(frozen=True)
class Reader:
    """One adult, and in words what they can see."""

    name: str
    sees: str


@dataclass(frozen=True)
class Looked:
    """Somebody looked: `what` is "opened our whole talk", `reason` what they gave as the reason, or empty."""

    at: datetime
    name: str
    what: str
    reason: str = ""


def named_readers(learner: Learner) -> str:
    """The adults who read along, by name: "Ms. Rivera and Mr. Cole"."""
    return listing([adult.name for adult in learner.adults if adult.role in ("teacher", "advisor")])
