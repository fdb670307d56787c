"""What has changed on a plan since the last check-in (row B8). Pure.

Each check-in keeps a few lines of how the plan stood; the next one compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.plans.answer import Say, quoted, say
from bot.plans.plan import Plan

MOST = 3


def standing_now(plan: Plan) -> dict[str, str]:
    """How the plan stands, as short texts by key: what a check-in keeps as `stood`."""
    stood: dict[str, str] = {f"item:{i.id}": i.status for i in plan.items if i.kind != "need"}
    stood |= {f"on:{i.id}": i.on.isoformat() for i in plan.items if i.on}
    stood |= {f"date:{g.id}": g.target_date.isoformat() for g in plan.goals if g.target_date}
    stood["evidence"] = str(len(plan.evidence))
    stood |= {f"verdict:{e.id}": e.verdict for e in plan.evidence if e.verdict}
    return stood


def changed_since(plan: Plan) -> tuple[Say, ...]:
    """What is different from the last check-in, newest matter first, at most three sentences."""
    stood = next((c.stood for c in reversed(plan.checkins) if c.stood), None)
    if stood is None:
        return ()
    return tuple([*_verdicts(plan, stood), *_dates(plan, stood), *_items(plan, stood)][:MOST])


def _verdicts(plan: Plan, stood: Mapping[str, str]) -> list[Say]:
    new = [e for e in plan.evidence if e.verdict and stood.get(f"verdict:{e.id}") != e.verdict]
    return [
        say(f"since.verdict_{e.verdict}", evidence=quoted(e.text or "your work", 50)) for e in new if _known(e.verdict)
    ]


def _known(verdict: str | None) -> bool:
    return verdict in {"met", "partly", "not_yet"}


def _dates(plan: Plan, stood: Mapping[str, str]) -> list[Say]:
    said = []
    for goal in plan.goals:
        before, now = stood.get(f"date:{goal.id}"), goal.target_date
        if before and now and before != now.isoformat():
            said.append(say("since.date", date=f"{now:%a, %b} {now.day}"))
    return said


def _items(plan: Plan, stood: Mapping[str, str]) -> list[Say]:
    said = []
    for item in plan.items:
        if item.kind == "need":
            continue
        before, title = stood.get(f"item:{item.id}"), quoted(item.title, 50)
        if before is None:
            said.append(say("since.item_new", title=title))
        elif before != item.status and item.status != "open":
            said.append(say(f"since.item_{item.status}", title=title))
        elif item.on and stood.get(f"on:{item.id}") != item.on.isoformat():
            said.append(say("since.item_moved", title=title, date=f"{item.on:%a, %b} {item.on.day}"))
    return said
