"""Taking back the last change: what a plan was before each of the last few, and how it becomes that again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from bot.plans.plan import Plan
from bot.plans.suggested import still_waiting
from bot.plans.talk import Past
from bot.plans.turn import Turn

KEPT = 8
"""How many changes back a student can go."""
PARTS = ("draft", "agreed", "step", "purpose", "goals", "items", "progress", "mastery")
"""What a student can take back. What was recorded (check-ins, evidence) and what adults did stays, and ends it."""
_RECORDS = ("checkins", "evidence", "reflections", "reviews")


def remember(turn: Turn, plans: Sequence[Plan], before: Sequence[str]) -> None:
    """Remember how the plan of this turn was at its start (`plans`, and the questions answered until then)."""
    plan = turn.plan
    if plan is None or "undone" in turn.facts or not turn.changes:
        return
    was = next((p for p in plans if p.id == plan.id), None)
    if was is None:
        _push(turn, Past(plan_id=plan.id, begun=True, left=mark(plan), before=tuple(before)))
    elif any(getattr(was, name) != getattr(plan, name) for name in _RECORDS):
        turn.talk = replace(turn.talk, past=tuple(p for p in turn.talk.past if p.plan_id != plan.id))
    else:
        changed = {name: getattr(was, name) for name in PARTS if getattr(was, name) != getattr(plan, name)}
        if changed:
            _push(turn, Past(plan_id=plan.id, left=mark(plan), before=tuple(before), **changed))


def _push(turn: Turn, past: Past) -> None:
    turn.talk = replace(turn.talk, past=(*turn.talk.past, past)[-KEPT:])


def mark(plan: Plan) -> str:
    """A short mark of the parts that a student can take back: the same for as long as they stand as they are."""
    parts = json.dumps([getattr(plan, name) for name in PARTS], default=_as_json, sort_keys=True)
    return sha256(parts.encode()).hexdigest()[:16]


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return vars(value) if hasattr(value, "__dataclass_fields__") else value.isoformat()


def undo(turn: Turn) -> str | None:
    """Take back the newest change. The words it takes out, "" where there are none, None where nothing is left.

    The words stay in the plan's history and in the chat. Undoing again goes one further back. Where an adult has
    changed the plan since (sent a step back, judged, set trip-wires), what was before that cannot come back.
    """
    known = {p.id: p for p in turn.plans}
    stack = [p for p in turn.talk.past if p.plan_id in known]
    if not stack:
        return None
    past, plan = stack[-1], known[stack[-1].plan_id]
    if past.left and past.left != mark(plan):
        turn.talk = replace(turn.talk, past=tuple(p for p in stack if p.plan_id != plan.id))
        return None
    turn.facts["undone"] = True
    pending = still_waiting(turn.talk.pending)
    turn.talk = replace(turn.talk, past=tuple(stack[:-1]), before=past.before, tries=0, pending=pending)
    if past.begun:
        turn.erased.append(plan.id)
        turn.plans = tuple(p for p in turn.plans if p.id != plan.id)
        turn.plan = turn.plans[-1] if turn.plans else None
        return plan.standard.plain if plan.standard else ""
    parts: dict[str, Any] = {name: value for name in PARTS if (value := getattr(past, name)) is not None}
    turn.change(replace(plan, **parts), what="" if set(parts) == {"draft"} else "took back the last change")
    return _taken_out(plan, turn.plan or plan)


def _taken_out(plan: Plan, now: Plan) -> str:
    gone = [v for k, v in plan.draft.items() if ":" not in k and now.draft.get(k) != v and isinstance(v, str | int)]
    return str(gone[0]) if len(gone) == 1 and plan.agreed == now.agreed else ""
