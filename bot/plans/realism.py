"""Whether a goal date is realistic: how sure the student is now, the days until then, the time they have (rows A3, A7).

It is asked about once, with the reason; who insists keeps the date. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.plans.answer import Say, say
from bot.plans.goals import OF
from bot.plans.items import doing
from bot.plans.load import sittings
from bot.plans.plan import WEEKDAYS, Plan
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_minutes, say_weekdays

SOON_DAYS = 3
"""Under this many days away a date is asked about where nobody said how sure they are: practice needs some sittings."""
SOON_WHEN_SURE: Mapping[int, int] = {1: 7, 2: 5, 3: 3, 4: 2, 5: 1}
"""The same by how sure the student is, 1 to 5."""
UNSURE = 2
"""From this confidence down one sitting is not enough."""


def doubt(turn: Turn, day: date) -> Say | None:
    """The question about a date that leaves too little room, with its one reason; None where it does not."""
    draft = turn.plan.draft if turn.plan else {}
    sure: int = draft.get("goal.confidence") or 0
    soon = (day - turn.today).days < SOON_WHEN_SURE.get(sure, SOON_DAYS)
    unsure = 0 < sure <= UNSURE
    days, minutes = known_time(turn)
    count = sittings(turn.today, day, days) if days else None
    little = count is not None and count <= (1 if unsure else 0)
    if not soon and not little:
        return None
    words = {"date": say_date(day, turn.today), "confidence": sure or "", "days": say_weekdays(days)}
    if unsure and little and minutes:
        return say("date.soon_both", minutes=say_minutes(minutes), **words)
    if little:
        return say("date.soon_time", **words)
    return say("date.soon_sure" if unsure else "date.soon", **words)


def known_time(turn: Turn) -> tuple[tuple[str, ...], int]:
    """The weekdays on which the student works, and for how many minutes: by this plan, else by the newest other one.

    Nothing for another goal than the school's: its work is not on the plan.
    """
    plan = turn.plan
    if plan is None or OF in plan.draft:
        return (), 0
    others = [other for other in reversed(turn.plans) if other.id != plan.id]
    known = next((p for p in (plan, *others) if "plan" in p.agreed and _days(p)), None)
    if known is None:
        return (), 0
    return _days(known), max((item.minutes or 0 for item in doing(known)), default=0)


def _days(plan: Plan) -> tuple[str, ...]:
    return tuple(day for day in WEEKDAYS if any(day in item.weekdays for item in doing(plan)))
