"""What an adult sees of a plan: everything that was agreed, and nothing the student keeps private (row B5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.plans.learner import Learner, ProfileNote
from bot.plans.plan import Plan, Revision


def seen_by_adults(plan: Plan) -> Plan:
    """The plan without goals of the student's own that they have not shared, and without what is only pencilled in."""
    goals = tuple(goal for goal in plan.goals if not goal.private)
    return plan if goals == plan.goals and not plan.draft else replace(plan, goals=goals, draft={})


def revision_seen(revision: Revision, plan: Plan) -> Revision | None:
    """A line of the history without what it says of private goals; None when it told of nothing else."""
    private = {f"goals.{goal.id}" for goal in plan.goals if goal.private}
    kept = {name: pair for name, pair in revision.changes.items() if not _is_private(name, pair, private)}
    if revision.changes and not kept:
        return None
    return replace(revision, changes=kept)


def notes_seen(learner: Learner) -> Mapping[str, ProfileNote]:
    """The profile as the student lets teachers see it."""
    return {name: note for name, note in learner.profile.items() if note.visibility != "student" and note.text}


def kept_back(versions: Sequence[tuple[str, ProfileNote]]) -> tuple[str, ...]:
    """Words of the profile that adults must not read: (field, note) of every version, oldest first.

    A field that is the student's alone is so with all it ever said; what stands in a field for all to see is not.
    """
    newest = dict(versions)
    alone = {name for name, note in newest.items() if note.visibility == "student"}
    shown = {note.text for name, note in newest.items() if name not in alone}
    hidden = (n.text for name, n in versions if n.text and (n.visibility == "student" or name in alone))
    return tuple(dict.fromkeys(text for text in hidden if text not in shown))


def _is_private(name: str, pair: tuple[Any, Any], private: set[str]) -> bool:
    if any(name == goal or name.startswith(f"{goal}.") for goal in private):
        return True
    return name.startswith("goals.") and any(
        isinstance(side, Mapping) and side.get("kind", "academic") != "academic" and not side.get("shared")
        for side in pair
    )
