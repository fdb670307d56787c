"""Who can see what, in sentences for the student: made from the same table that the code enforces."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.rights import RIGHTS, Thing
from bot.plans.learner import Learner

_THINGS: dict[Thing, str] = {
    "plan": "your plan",
    "summary": "a short summary of our talks",
    "family": "your plan in plain words",
    "transcript": "our whole talk",
    "private": "what you marked as private",
}
_IN_DANGER = "is told at once if you may be in danger, with those words."
_NOTHING = "sees nothing of this."


@dataclass(frozen=True)
class Sees:
    """One adult around the student, and in one or two short sentences what they can see."""

    id: str
    name: str
    role: str
    sees: str


def who_sees(learner: Learner) -> tuple[Sees, ...]:
    """The adults around a student and what each of them can see."""
    return tuple(Sees(adult.id, adult.name, adult.role, told(adult.role)) for adult in learner.adults)


def told(role: str) -> str:
    """What somebody in that role can see, as "sees your plan and …"."""
    rights = {right.thing: right for right in RIGHTS if right.role == role}
    freely = [_THINGS[thing] for thing in _THINGS if thing in rights and not rights[thing].terms]
    on_terms = [_THINGS[thing] for thing in _THINGS if thing in rights and rights[thing].terms]
    said = [f"sees {_and(freely)}."] if freely else []
    if on_terms:
        said.append(f"To open {_and(on_terms)} they must give a reason, and you can read it.")
    if "safety" in rights:
        said.append(_IN_DANGER)
    return " ".join(said) or _NOTHING


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
