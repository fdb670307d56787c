"""The things on a plan: which one is meant, which one is next, and how it is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from bot.plans.plan import WEEKDAYS, Item, Plan

_WORD = re.compile(r"\w+")
_TOO_COMMON = re.compile(
    "with|from|that|thi|the|and|for|some|about|have|did|didn|doe|done|doing|finish|finished|today|yesterday|tomorrow"
    "|half|part|work|worked|homework|thing|stuff|just|all|not|got|time|really|first|second"
)


def doing(plan: Plan | None) -> tuple[Item, ...]:
    """The open things to do; what is needed is not one of them."""
    return tuple(i for i in (plan.items if plan else ()) if i.status == "open" and i.kind != "need")


def fresh_ids(plan: Plan) -> Iterator[str]:
    """Ids that no item of this plan has or had: check-ins point at them."""
    stood = {key.removeprefix("item:") for checkin in plan.checkins for key in checkin.stood}
    taken = {item.id for item in plan.items} | {checkin.item for checkin in plan.checkins} | stood
    return (name for n in count(1) if (name := f"{plan.id}-i{n}") not in taken)


def named(item: Item) -> str:
    """The item as the coach names it: "fraction tiles with Sam, 20 min"."""
    return f"{item.title}, {item.minutes} min" if item.minutes else item.title


def item_meant(plan: Plan | None, text: str) -> Item | None:
    """The open item whose title shares the most telling words with a text, or None."""
    said = telling_words(text)
    scored = [(len(said & telling_words(item.title)), item) for item in doing(plan)]
    most = max((score for score, _ in scored), default=0)
    best = [item for score, item in scored if score == most]
    return best[0] if most and best else None


def item_of_the_day(plan: Plan | None, today: date) -> Item | None:
    """The open item that was last planned for today or before; the first one where nothing has a day."""
    items = doing(plan)
    days = [(_last_day(item, today), -n, item) for n, item in enumerate(items)]
    dated = [entry for entry in days if entry[0] is not None]
    if dated:
        return max(dated, key=lambda entry: (entry[0] or date.min, entry[1]))[2]
    return items[0] if items else None


def next_item(plan: Plan | None, after: date) -> tuple[Item, date | None] | None:
    """The open item that comes next after a day, with its day; None when there is none."""
    items = doing(plan)
    days = [(day, n, item) for n, item in enumerate(items) if (day := next_day(item, after))]
    if days:
        day, _, item = min(days, key=lambda entry: entry[:2])
        return item, day
    return (items[0], None) if items else None


def next_day(item: Item, after: date) -> date | None:
    """The first day after `after` for which it is planned."""
    if item.on and item.on > after:
        return item.on
    days = (after + timedelta(days=n) for n in range(1, 8))
    return next((day for day in days if WEEKDAYS[day.weekday()] in item.weekdays), None)


def _last_day(item: Item, today: date) -> date | None:
    if item.on is not None:
        return item.on if item.on <= today else None
    days = (today - timedelta(days=n) for n in range(7))
    return next((day for day in days if WEEKDAYS[day.weekday()] in item.weekdays), None)


def telling_words(text: str) -> set[str]:
    """The words of a text that tell one thing from another."""
    words = (word.rstrip("s") for word in _WORD.findall(text.casefold()) if len(word) > 2)
    return {word for word in words if not _TOO_COMMON.fullmatch(word)}
