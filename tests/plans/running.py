"""A plan that runs, for the tests of what comes after planning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.plans.plan import Criterion, Evidence, Goal, Item, Mastery, Plan, Progress
from tests.plans.people import a_plan

NEW_YORK = ZoneInfo("America/New_York")
FIRST = datetime(2026, 12, 3, 21, 0, tzinfo=UTC)
TILES = Item("i1", "activity", "fraction tiles with Sam", weekdays=("thu",), minutes=20, chosen_by="maya")
PANCAKES = Item("i2", "experience", "double the pancake recipe", weekdays=("sat",), minutes=20, chosen_by="maya")
EIGHT = Criterion("c1", "8 of 10 are right")
WHY = Criterion("c2", "i can say why you flip it")


def running(**changes: Any) -> Plan:
    """Maya's plan, all five steps agreed on November 12: check-ins on Thursdays at 16:30."""
    plan = a_plan(
        step="active",
        agreed=("purpose", "goal", "plan", "progress", "mastery"),
        goals=(Goal("g1", "get better at fractions", "8 of 10", date(2026, 12, 15), 2, "maya", "maya"),),
        items=(TILES, PANCAKES),
        progress=Progress(("less guessing",), ("thu",), "16:30", "ask Ms. Rivera", ("2 missed check-ins in a row",)),
        mastery=Mastery(
            "teach it", (EIGHT, WHY), date(2026, 12, 16), "working", agreed_at=datetime(2026, 11, 12, 22, tzinfo=UTC)
        ),
    )
    return replace(plan, **changes)


def piece(number: int, days: int = 0, **changes: Any) -> Evidence:
    """Evidence `days` days after the first."""
    return Evidence(f"e{number}", FIRST + timedelta(days=days), "text", f"work {number}", **changes)


def local(day: date, clock: str = "16:30", zone: ZoneInfo = NEW_YORK) -> datetime:
    """A local time as aware UTC."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
