"""The numbers a school can change, each with its unit, read from `data/nudges.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.nudges.calendar import Calendar
from bot.plans.plan import WEEKDAYS

THRESHOLDS_PATH = Path(__file__).parents[2] / "data" / "nudges.yml"
_CLOCK = "expected a time such as '17:00'"


class BadThresholds(ValueError):
    """`data/nudges.yml` cannot be used as it stands. The text names the field and what was expected."""


def _number(default: int, least: int, most: int, about: str) -> Any:
    return field(default=default, metadata={"least": least, "most": most, "about": about})


@dataclass(frozen=True)
class Thresholds:
    """When a rule speaks and how often. What a student agreed in the plan counts before any of these."""

    missed_checkins: int = _number(
        2, 1, 10, "Missed check-ins in a row until the advisor is told, where the plan has no trip-wire of its own."
    )
    checkin_grace_hours: int = _number(24, 0, 96, "Hours after its time until a check-in counts as missed.")
    goal_near_days: int = _number(3, 1, 30, "Days before a goal's date from which evidence is looked for.")
    goal_past_days: int = _number(14, 0, 90, "Days after a goal's date until which it is still told.")
    stuck_days: int = _number(2, 1, 14, "Days a student may be stuck without an answer.")
    stuck_past_days: int = _number(14, 1, 90, "Days after which an old check-in no longer says what is in the way.")
    confidence_falls: int = _number(3, 1, 10, "Falls of confidence in a row.")
    silent_school_days: int = _number(8, 2, 60, "School days without a word from a student with a running plan.")
    waiting_school_days: int = _number(2, 0, 20, "School days a plan or evidence may wait for an adult.")
    mastered_days: int = _number(3, 0, 60, "Days after mastery without anything next.")
    below_grade_days: int = _number(21, 1, 120, "Days on a lower grade's standard without a way back to one's own.")
    unseen_minutes: int = _number(
        15, 1, 240, "Minutes until an urgent nudge that nobody has seen goes to the next adult."
    )
    worry_unseen_hours: int = _number(
        4, 1, 72, "Hours until a worry that nobody has seen goes to the next adult, quiet hours excepted."
    )
    cap_per_day: int = _number(5, 1, 50, "Nudges an adult gets in one day, urgent ones not counted.")
    per_student_per_day: int = _number(
        1, 1, 10, "Nudges about one student that an adult gets in one day, urgent ones not counted."
    )
    calendar: Calendar = field(default_factory=Calendar)


NUMBERS = tuple(f for f in fields(Thresholds) if f.metadata)


@cache
def school_thresholds() -> Thresholds:
    """The school's own numbers, read once."""
    return load_thresholds()


def load_thresholds(path: Path = THRESHOLDS_PATH) -> Thresholds:
    """What the file says; what it leaves out keeps its default. Raises BadThresholds."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BadThresholds(f"{path}: {problem}") from problem
    try:
        parts = _parts(told, ("thresholds", "calendar"), "the file")
        numbers = _parts(parts.get("thresholds") or {}, tuple(f.name for f in NUMBERS), "thresholds")
        found = {f.name: _in_range(f, numbers[f.name]) for f in NUMBERS if f.name in numbers}
        return Thresholds(**found, calendar=_calendar(parts.get("calendar") or {}))
    except BadThresholds as problem:
        raise BadThresholds(f"{path}: {problem}") from None


def _parts(told: Any, known: tuple[str, ...], where: str) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise BadThresholds(f"{where}: expected names with values, such as `{known[0]}: …`")
    strange = [name for name in told if name not in known]
    if strange:
        raise BadThresholds(f"{where}: {strange[0]!r} is not known; expected one of {', '.join(known)}")
    return told


def _in_range(one: Any, value: Any) -> int:
    least, most = one.metadata["least"], one.metadata["most"]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadThresholds(f"{one.name}: {value!r}: expected a whole number from {least} to {most}")
    return value


def _calendar(told: Any) -> Calendar:
    parts = _parts(told, ("school_days", "breaks", "quiet_from", "quiet_to"), "calendar")
    given: dict[str, Any] = {}
    if "school_days" in parts:
        days = parts["school_days"]
        if not isinstance(days, list) or not days or any(day not in WEEKDAYS for day in days):
            raise BadThresholds(f"school_days: {days!r}: expected some of {', '.join(WEEKDAYS)}")
        given["school_days"] = tuple(day for day in WEEKDAYS if day in days)
    for name in ("quiet_from", "quiet_to"):
        if name in parts:
            given[name] = _clock(name, parts[name])
    given["breaks"] = _breaks(parts.get("breaks") or [])
    return Calendar(**given)


def _clock(name: str, value: Any) -> time:
    if not isinstance(value, str):  # YAML reads 17:00 without quotes as 1020
        raise BadThresholds(f"{name}: {value!r}: {_CLOCK}, in quotation marks")
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise BadThresholds(f"{name}: {value!r}: {_CLOCK}") from None


def _breaks(told: Any) -> tuple[tuple[date, date], ...]:
    if not isinstance(told, list):
        raise BadThresholds("breaks: expected a list, such as `- {from: 2026-12-24, to: 2027-01-01}`")
    return tuple(_break(number, one) for number, one in enumerate(told, start=1))


def _break(number: int, told: Any) -> tuple[date, date]:
    where = f"breaks, number {number}"
    parts = _parts(told, ("from", "to", "name"), where)
    first = _day(where, "from", parts.get("from"))
    last = _day(where, "to", parts.get("to", first))
    if last < first:
        raise BadThresholds(f"{where}: to: {last}: expected a day not before {first}")
    return first, last


def _day(where: str, name: str, value: Any) -> date:
    if type(value) is not date:
        raise BadThresholds(f"{where}: {name}: {value!r}: expected a day such as 2026-12-24")
    return value
