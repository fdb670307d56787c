"""The progress picture: how sure a student felt at each check-in, as the numbers behind a small SVG line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.pages.in_words import day, out_of
from bot.plans.goals import sure_at_the_start
from bot.plans.plan import Plan

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 30, 18, 22, 26
SHOWN = 10


@dataclass(frozen=True)
class Point:
    """One dot; `x` and `y` are in the picture's own units, `value` is 1 to 5."""

    when: str
    value: int
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """All that the template draws. `told` is the whole picture in one sentence."""

    points: tuple[Point, ...]
    line: str
    rungs: tuple[tuple[int, float], ...]
    told: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def picture_of(plan: Plan, timezone: str, today: date) -> Picture | None:
    """The picture of a plan's check-ins, or None while there is no check-in with a confidence."""
    zone = ZoneInfo(timezone)
    told = [
        (day(checkin.at.astimezone(zone).date(), today), checkin.confidence)
        for checkin in plan.checkins
        if checkin.confidence is not None
    ]
    if not told:
        return None
    start = sure_at_the_start(plan)
    if start is not None:
        told.insert(0, ("At the start", start))
    told = told[-SHOWN:]
    points = tuple(Point(when, value, _x(n, len(told)), _y(value)) for n, (when, value) in enumerate(told))
    return Picture(
        points=points,
        line=" ".join(f"{p.x:g},{p.y:g}" for p in points),
        rungs=tuple((value, _y(value)) for value in range(1, 6)),
        told=_told(told),
    )


def _x(n: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + (room / 2 if count == 1 else 14 + (room - 28) * n / (count - 1)), 1)


def _y(value: int) -> float:
    clipped = min(max(value, 1), 5)
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (clipped - 1) / 4, 1)


def _told(told: list[tuple[str, int]]) -> str:
    (first_when, first), (last_when, last) = told[0], told[-1]
    if len(told) == 1:
        return f"How sure you felt: {out_of(last, 5)} on {last_when}."
    begin = "at the start" if first_when == "At the start" else f"on {first_when}"
    return f"How sure you felt: {out_of(first, 5)} {begin}, {out_of(last, 5)} on {last_when}."
