"""How much a plan asks for, beside the time a student said they have and the days until the goal (row A7). Pure.

A week's minutes are those of each open thing to do, on each of its days; one without minutes of its own takes a sitting
of the stated time. It is said once, never forbidden: more may be just what the student wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from bot.plans.answer import Offer, Say, say
from bot.plans.goals import main_date
from bot.plans.items import doing
from bot.plans.plan import WEEKDAYS, Item
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_minutes, say_weekdays

MOST_WEEK_MINUTES = 360
"""More a week than this is read back as a question."""
SLACK = 1.25
"""So much more than the stated time still fits: nobody stops in the middle of a problem."""
TURNS = "load:turns"
"""What the button sends that gives each thing to do days of its own."""
TOLD = "load_told:"
"""The flag in `Talk.flags` that a plan's load was said; it goes when the load fits again."""

Trouble = Literal["none_left", "short", "heavy", "over"]


@dataclass(frozen=True)
class Load:
    """`week` and `stated` are minutes a week: what is on the list, and what the student said they have.

    `needed` is the minutes of everything on the list once. `sittings` are the days of work left until `until` and
    `room` the stated minutes on them; None without a date. `days` are the weekdays on which work is planned.
    """

    week: int
    stated: int
    needed: int
    days: tuple[str, ...]
    until: date | None = None
    sittings: int | None = None
    room: int | None = None

    @property
    def trouble(self) -> Trouble | None:
        """What does not fit, the hardest first; None where all of it does."""
        if self.sittings == 0:
            return "none_left"
        if self.room is not None and self.room < self.needed:
            return "short"
        if max(self.week, self.stated) > MOST_WEEK_MINUTES:
            return "heavy"
        return "over" if self.stated and self.week > self.stated * SLACK else None

    def words(self, today: date) -> dict[str, object]:
        """What the sentences about it mention."""
        return {
            "week": say_minutes(self.week),
            "stated": say_minutes(self.stated or 1),
            "needed": say_minutes(self.needed or 1),
            "minutes": say_minutes(self.room or 1),
            "had": say_minutes(self.room or 1),
            "hours": say_minutes(max(self.week, self.stated)),
            "count": self.sittings or 0,
            "days": say_weekdays(self.days),
            "date": say_date(self.until, today) if self.until else "your goal date",
        }


def sittings(today: date, until: date, weekdays: Sequence[str]) -> int:
    """How many sittings on `weekdays` lie from today to `until`, both included."""
    span = max(0, (until - today).days + 1)
    return sum(WEEKDAYS[(today + timedelta(days=n)).weekday()] in weekdays for n in range(span))


def load_of(items: Iterable[Item], days: Sequence[str], minutes: int, today: date, until: date | None) -> Load:
    """The load of these items for somebody who said they work on those days for so many minutes."""
    each = tuple(items)
    stated = len(days) * minutes
    count = sittings(today, until, days) if until and days else None
    return Load(
        week=sum((item.minutes or minutes) * len(item.weekdays or (() if item.on else days)) for item in each),
        stated=stated,
        needed=sum(item.minutes or 0 for item in each),
        days=tuple(days),
        until=until,
        sittings=count,
        room=None if count is None else count * minutes,
    )


def load_of_draft(
    raw: Iterable[Mapping[str, Any]], schedule: Mapping[str, Any], today: date, until: date | None
) -> Load:
    """The same for what is only pencilled."""
    items = (
        Item(
            str(n), "activity", one["title"], None, tuple(one.get("weekdays") or ()), one.get("on"), one.get("minutes")
        )
        for n, one in enumerate(raw)
    )
    return load_of(items, tuple(schedule["weekdays"]), schedule["minutes"], today, until)


def load_now(turn: Turn) -> Load | None:
    """The load of the plan as it stands, agreed or pencilled; None before there are days and minutes."""
    plan = turn.plan
    if plan is None:
        return None
    until = main_date(plan)
    if "plan" not in plan.agreed:
        raw, schedule = plan.draft.get("plan.items"), plan.draft.get("plan.schedule")
        return load_of_draft(raw, schedule, turn.today, until) if raw and schedule else None
    items = doing(plan)
    days = tuple(day for day in WEEKDAYS if any(day in item.weekdays for item in items))
    if not days:
        return None
    stated = plan.week_minutes or 0
    # A plan of before that was kept: the longest sitting stands for all, and the week is not judged.
    sitting = stated // len(days) if stated else max(item.minutes or 0 for item in items)
    return replace(load_of(items, days, sitting, turn.today, until), stated=stated)


def note(turn: Turn) -> tuple[Say, ...]:
    """One sentence where the plan asks for more than fits, once; nothing where it fits or was said already."""
    load, plan = load_now(turn), turn.plan
    if load is None or plan is None:
        return ()
    flag, flags = f"{TOLD}{plan.id}", turn.talk.flags
    if load.trouble is None:
        turn.talk = replace(turn.talk, flags=tuple(f for f in flags if f != flag))
        return ()
    if flag in flags:
        return ()
    turn.talk = replace(turn.talk, flags=(*flags, flag))
    return (say(f"load.{load.trouble}", **load.words(turn.today)),)


def ways_out(turn: Turn) -> tuple[Offer, ...]:
    """The choices under that sentence: split it, give it other days, or a later date. Keeping it is one too."""
    load = load_now(turn)
    later = (("Move the goal date", "change:goal.target_date"),) if load and load.until else ()
    split = (("Take turns", TURNS),) if load and load.trouble in {"heavy", "over"} and can_take_turns(turn) else ()
    return (*split, ("Change the days", "change:plan.schedule"), *later, ("Keep it", "keep"))


def can_take_turns(turn: Turn) -> bool:
    """Whether the things to do could have days of their own."""
    return len(doing(turn.plan)) > 1 and len(_all_days(turn)) > 1


def take_turns(turn: Turn) -> tuple[str, ...]:
    """Give each thing to do days of its own, in the order of the list; what then is on which day, in words."""
    plan = turn.plan
    if plan is None or not can_take_turns(turn):
        return ()
    items, days = doing(plan), _all_days(turn)
    own = {item.id: days[n % len(days) :: max(len(items), 1)] for n, item in enumerate(items)}
    turned = tuple(replace(i, weekdays=own[i.id] or i.weekdays) if i.id in own else i for i in plan.items)
    turn.change(replace(plan, items=turned), what="gave each thing to do days of its own")
    return tuple(f"{say_weekdays(i.weekdays)}: “{i.title}”" for i in turned if i.id in own)


def _all_days(turn: Turn) -> tuple[str, ...]:
    items = doing(turn.plan)
    return tuple(day for day in WEEKDAYS if any(day in item.weekdays for item in items))
