"""Adding, dropping and moving what is on the list: pencilled while the plan step is open, at once when it is agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.plans.answer import Answer, quoted
from bot.plans.items import doing, fresh_ids, telling_words
from bot.plans.plan import Item
from bot.plans.screens import is_off_screen, item_is_off_screen
from bot.plans.turn import Turn

_KEYS = ("plan.items", "plan.items:draft")


def listed(turn: Turn) -> tuple[Item, ...]:
    """What is on the list now. Pencilled items are numbered in order."""
    if turn.plan is None:
        return ()
    if "plan" in turn.plan.agreed:
        return doing(turn.plan)
    return tuple(Item(str(n), "activity", raw["title"], minutes=raw.get("minutes")) for n, raw in enumerate(_raw(turn)))


def find(turn: Turn, answer: Answer) -> Item | None:
    """The item that was chosen, or whose title shares the most telling words with what was said."""
    items = listed(turn)
    chosen = (answer.choice or "").split(":")[-1]
    picked = next((i for i in items if answer.choice and i.id == chosen), None)
    if picked or answer.choice:
        return picked
    said = telling_words(answer.text)
    scored = [(len(said & telling_words(i.title)), i) for i in items]
    most = max((score for score, _ in scored), default=0)
    best = [i for score, i in scored if score == most]
    return best[0] if most and len(best) == 1 else None


def add(turn: Turn, title: str) -> bool:
    """Put it on the list, with the days of the others. False where there is no list yet."""
    plan = turn.plan
    if plan is None:
        return False
    if "plan" in plan.agreed:
        model = next(iter(doing(plan) or (i for i in plan.items if i.kind != "need")), None)
        days, minutes = (model.weekdays, model.minutes) if model else ((), None)
        new = Item(next(fresh_ids(plan)), "activity", title, None, days, None, minutes, chosen_by=turn.learner.id)
        turn.change(replace(plan, items=(*plan.items, new)), what=f"added “{quoted(title, 60)}”")
        return True
    if plan.step != "plan" or not _raw(turn):
        return False
    _write(turn, [*_raw(turn), {"kind": "activity", "title": title, "chosen_by": turn.learner.id}])
    return True


def drop(turn: Turn, item: Item) -> bool:
    """Take it off the list. False where nothing open would be left to do: a plan needs one."""
    plan = turn.plan
    if plan is None or all(i.id == item.id for i in listed(turn)):
        return False
    if "plan" in plan.agreed:
        items = tuple(replace(i, status="dropped") if i.id == item.id else i for i in plan.items)
        turn.change(replace(plan, items=items), what=f"dropped “{quoted(item.title, 60)}”")
        return True
    _write(turn, [raw for n, raw in enumerate(_raw(turn)) if str(n) != item.id])
    return True


def is_all_on_screens(turn: Turn) -> bool:
    """Whether nothing on the list is off the screen or with people (row E9)."""
    if turn.plan is not None and "plan" in turn.plan.agreed:
        off = [item_is_off_screen(i) for i in listed(turn)]
    else:
        off = [is_off_screen(raw) for raw in _raw(turn)]
    return bool(off) and not any(off)


def move(turn: Turn, item: Item, day: date, said: str) -> None:
    """Have it on that day; `said` is the day in words."""
    plan = turn.plan
    if plan is None:
        return
    if "plan" in plan.agreed:
        items = tuple(replace(i, on=day) if i.id == item.id else i for i in plan.items)
        turn.change(replace(plan, items=items), what=f"moved “{quoted(item.title, 60)}” to {said}")
    else:
        raw = [{**r, "on": day.isoformat()} if str(n) == item.id else r for n, r in enumerate(_raw(turn))]
        _write(turn, raw)


def _raw(turn: Turn) -> list[Mapping[str, Any]]:
    draft = turn.plan.draft if turn.plan else {}
    return list(next((draft[key] for key in _KEYS if draft.get(key)), ()))


def _write(turn: Turn, items: list[Mapping[str, Any]]) -> None:
    key = next((k for k in _KEYS if turn.plan and turn.plan.draft.get(k)), _KEYS[1])
    turn.pencil(key, items)
