"""Step 3 agreed to, and opened again: what was done, and what a check-in points at, stays where it is (row A5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.plans.items import doing, fresh_ids
from bot.plans.plan import WEEKDAYS, Item, Plan
from bot.plans.turn import Notice, Turn


def settle(plan: Plan, turn: Turn) -> Plan:
    """The agreed items, each with its days and minutes; a need that is new opens a request to the teacher (row A5).

    An item that was there keeps its id. One that is no longer wanted is dropped; what is not open stays as it is.
    """
    draft = plan.draft
    schedule = draft.get("plan.schedule") or {"weekdays": ["tue", "thu"], "minutes": 20}
    was = draft.get("plan.schedule:was") or ()
    fresh = fresh_ids(plan)
    said = [_item(plan, fresh, raw, schedule, was) for raw in draft.get("plan.items") or ()]
    if draft.get("plan.need"):
        said.append(_need(plan, fresh, draft["plan.need"], turn))
    named = {item.id: item for item in said}
    stays = [named.pop(item.id) if item.id in named else _left_out(item) for item in plan.items]
    week = len(schedule["weekdays"]) * schedule["minutes"]
    return replace(plan, items=(*stays, *named.values()), week_minutes=week)


def _item(
    plan: Plan, fresh: Iterator[str], raw: Mapping[str, Any], schedule: Mapping[str, Any], was: Sequence[str]
) -> Item:
    old = _known(plan, raw)
    return Item(
        id=old.id if old else next(fresh),
        kind=raw.get("kind", "activity"),
        title=raw["title"],
        mode=raw.get("mode"),
        weekdays=_days(raw.get("weekdays") or (), schedule["weekdays"], was),
        on=date.fromisoformat(raw["on"]) if raw.get("on") else None,
        minutes=raw.get("minutes") or schedule["minutes"],
        status=old.status if old else "open",
        chosen_by=raw.get("chosen_by", ""),
        off_screen=raw.get("off_screen"),
    )


def _known(plan: Plan, raw: Mapping[str, Any]) -> Item | None:
    """The item of the plan that a pencilled one is: by its id, else an open one of that name that was said anew."""
    by_id = next((i for i in plan.items if i.kind != "need" and i.id == raw.get("id")), None)
    return by_id or next((i for i in doing(plan) if i.title.casefold() == raw["title"].casefold()), None)


def _days(own: Sequence[str], days: Sequence[str], was: Sequence[str]) -> tuple[str, ...]:
    """The days of one item: its own, but where the days were changed an own one that was among them goes with them."""
    if own and set(own) <= set(was):
        own = [day for day in own if day in days]
    return tuple(own or days)


def _need(plan: Plan, fresh: Iterator[str], title: str, turn: Turn) -> Item:
    """The need as it stands; a new one is told to the teacher."""
    needs = (i for i in plan.items if i.kind == "need" and i.status != "dropped")
    old = next((i for i in needs if i.title.casefold() == title.casefold()), None)
    if old:
        return old
    teacher = turn.learner.adult("teacher")
    if teacher:
        turn.notices.append(Notice("request", "need", title, teacher.id, plan.id))
    return Item(id=next(fresh), kind="need", title=title, chosen_by=turn.learner.id)


def _left_out(item: Item) -> Item:
    return replace(item, status="dropped") if item.status == "open" else item


def unsettle(plan: Plan) -> dict[str, Any]:
    """The agreed items as a draft, for changing them. Each keeps its id; what is done or dropped is not among them."""
    items = doing(plan)
    days = tuple(day for day in WEEKDAYS if any(day in item.weekdays for item in items))
    minutes = _sitting(plan, items, days)
    needs = [i for i in plan.items if i.kind == "need" and i.status != "dropped"]
    need = next((i.title for i in needs if i.status == "open"), needs[-1].title if needs else None)
    return {
        "plan.items": [_drafted(item, days, minutes) for item in items],
        "plan.schedule": {"weekdays": list(days), "minutes": minutes} if items else None,
        "plan.need": need,
    }


def _drafted(item: Item, days: tuple[str, ...], minutes: int | None) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "mode": item.mode,
        "chosen_by": item.chosen_by,
        **({"minutes": item.minutes} if item.minutes != minutes else {}),
        **({"weekdays": list(item.weekdays)} if item.weekdays != days else {}),
        **({"on": item.on.isoformat()} if item.on else {}),
        **({"off_screen": item.off_screen} if item.off_screen is not None else {}),
    }


def _sitting(plan: Plan, items: Sequence[Item], days: Sequence[str]) -> int | None:
    """The minutes of one sitting: as the week was stated, where an item takes them; else those of the first one."""
    stated, rest = divmod(plan.week_minutes or 0, len(days) or 1)
    if not rest and any(item.minutes == stated for item in items):
        return stated
    return items[0].minutes if items else None
