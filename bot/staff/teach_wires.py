"""The form for a plan's trip-wires on the student's page: what it shows, and what it sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.api.tripwires import FIELDS
from bot.plans.plan import Plan
from bot.plans.tripwires import MOST, Kind, TripWire, count_of

LABELS: Mapping[Kind, str] = {
    "missed": "Missed check-ins in a row",
    "stuck": "Days stuck without an answer",
    "unsure": "Times less sure in a row",
}


@dataclass(frozen=True)
class WireField:
    """One line of the form. `count` is what stands on the plan, None where it is no trip-wire of it."""

    name: str
    label: str
    most: int
    count: int | None


def wires_form(plan: Plan) -> tuple[WireField, ...]:
    """The lines of the form as the plan stands."""
    standing = plan.progress.tripwires
    return tuple(WireField(FIELDS[kind], LABELS[kind], MOST[kind], count_of(standing, kind)) for kind in FIELDS)


def wires_from(form: Mapping[str, object]) -> list[TripWire]:
    """The trip-wires that were chosen; what is no number counts as one that is out of reach."""
    said = {kind: str(form.get(name, "")).strip() for kind, name in FIELDS.items()}
    return [TripWire(kind, _number(text)) for kind, text in said.items() if text]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
