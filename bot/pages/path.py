"""The path: five waymarks from purpose to mastery, with a flag at its end. The one picture that stands for Waymark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.plans.plan import FIVE, Plan, Step

State = Literal["reached", "open", "ahead"]
TITLES: dict[Step, str] = {
    "purpose": "Purpose",
    "goal": "Goal",
    "plan": "Plan",
    "progress": "Progress",
    "mastery": "Mastery",
}
_SPOKEN: dict[State, str] = {"reached": "reached", "open": "you are here", "ahead": "still ahead"}


@dataclass(frozen=True)
class Waymark:
    """One of the five, and where it stands."""

    step: Step
    title: str
    state: State

    @property
    def spoken(self) -> str:
        """The state in words, since colour and shape alone do not reach everyone."""
        return _SPOKEN[self.state]


@dataclass(frozen=True)
class Path:
    """The five waymarks and the flag at the end. `here` names where the student stands, `step` is "step 2 of 5"."""

    waymarks: tuple[Waymark, ...]
    flag: State
    here: str
    step: str = ""

    @property
    def spoken(self) -> str:
        """Both in one phrase."""
        return f"{self.here}, {self.step}" if self.step else self.here


def path_of(plan: Plan | None) -> Path:
    """Where a plan stands. A step that a teacher's suggestion has re-opened is open again although it was agreed."""
    waymarks = tuple(Waymark(step, TITLES[step], _state(plan, step)) for step in FIVE)
    return Path(waymarks, _flag(plan), *_here(plan))


def _state(plan: Plan | None, step: Step) -> State:
    if plan is None:
        return "ahead"
    if plan.step == step:
        return "open"
    return "reached" if step in plan.agreed or plan.step in ("active", "mastered") else "ahead"


def _flag(plan: Plan | None) -> State:
    if plan is None or plan.step not in ("active", "mastered"):
        return "ahead"
    return "open" if plan.step == "active" else "reached"


def _here(plan: Plan | None) -> tuple[str, str]:
    if plan is None or plan.step in ("profile", "standard"):
        return "Just starting", ""
    if plan.step == "active":
        return "On your way", ""
    if plan.step == "mastered":
        return "You showed it", ""
    return TITLES[plan.step], f"step {FIVE.index(plan.step) + 1} of 5"
