"""The autonomy dial: which steps a student decides alone, together with the teacher, or not yet (row A12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast

from bot.plans.plan import FIVE, Plan, Step

Freedom = Literal["alone", "together", "not_yet"]
FREEDOMS: tuple[Freedom, ...] = ("alone", "together", "not_yet")
Dial = Mapping[Step, Freedom]
"""What is not named is decided alone."""


def dial_from(kept: Any) -> Dial:
    """The dial in a stored document; whatever is not part of one is left out."""
    if not isinstance(kept, Mapping):
        return {}
    return {step: cast(Freedom, kept[step]) for step in FIVE if kept.get(step) in FREEDOMS}


def freedom(dial: Dial, step: Step) -> Freedom:
    """How a step is decided."""
    return dial.get(step, "alone")


def in_one_sentence(dial: Dial, teacher: str) -> str:
    """The dial as a student reads it; "" where everything is theirs alone."""
    groups = {how: [step for step in FIVE if freedom(dial, step) == how] for how in FREEDOMS}
    if len(groups["alone"]) == len(FIVE):
        return ""
    parts = [f"the {_listed(groups['alone'])} alone"] if groups["alone"] else []
    if groups["together"]:
        parts.append(f"the {_listed(groups['together'])} together with {teacher}")
    told = f"You decide {', and '.join(parts)}" if parts else ""
    if not groups["not_yet"]:
        return f"{told}."
    later = f"{teacher} helps you decide the {_listed(groups['not_yet'])} for now"
    return f"{told}; {later}." if told else f"{later}."


def waiting_steps(plan: Plan, dial: Dial, agreed_at: Mapping[tuple[str, str], datetime]) -> tuple[Step, ...]:
    """The agreed steps that wait for the teacher's look, in order.

    A step decided together waits from each agreement until an approving review. A plan whose steps are all the
    student's own waits once: from the last of the five until the first review, or until there is evidence to look at.
    """
    if plan.step == "mastered":
        return ()
    yes = max((review.at for review in plan.reviews if review.decision == "approve"), default=None)
    shared = tuple(
        step
        for step in FIVE
        if step in plan.agreed
        and freedom(dial, step) != "alone"
        and (yes is None or _later(agreed_at.get((plan.id, step)), yes))
        and not _answered_by_suggestion(plan, agreed_at.get((plan.id, step)))
    )
    if shared:
        return shared
    return FIVE if plan.step == "active" and not plan.reviews and not plan.evidence else ()


def _later(agreed: datetime | None, yes: datetime) -> bool:
    return agreed is not None and agreed > yes


def _answered_by_suggestion(plan: Plan, agreed: datetime | None) -> bool:
    """A suggestion made after the agreement: now the student has the word, not the teacher."""
    last = plan.reviews[-1] if plan.reviews else None
    return last is not None and last.decision == "suggest" and (agreed is None or last.at >= agreed)


def _listed(steps: list[Step]) -> str:
    return " and ".join(filter(None, (", ".join(steps[:-1]), *steps[-1:])))
