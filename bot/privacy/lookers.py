"""Who looked at a student's data, in words for that student: one line a day for each adult and kind of look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.store import Store
from bot.store.looks import LOOK, NEW_CODE, Look

_SAID = {
    NEW_CODE: "made you a new code to sign in with",
    "read transcript": "opened our whole talk",
    "read family page": "opened the family page",
    "read plan": "looked at your plan",
    "read plans": "looked at your plan",
    "read caseload": "saw you on the list of their students",
    "read class": "saw you on the class list",
    "read class file": "took the class list as a file",
    "read student": "looked at your page",
    "read profile": "read what you told about yourself",
    "read summaries": "read the summaries",
    "read summary": "read a summary",
    "read evidence": "looked at the work you handed in",
    "read file": "opened a file of yours",
    "read nudges": "read a note about how you are doing",
    "read conference sheet": "printed your conference sheet",
    "read everything": "got a copy of all that is kept about you",
    "read notice": "read a note of yours to an adult",
}
_SOMEBODY = "Somebody who is no longer here"
_SCHOOL = "Your school"
COMMAND_LINE = "command line"
"""Who did it, where somebody at the school's own machine did and gave no name."""


@dataclass(frozen=True)
class Looker:
    """Somebody looked. `what` is "opened our whole talk"; `reason` what they gave as the reason, or empty."""

    at: datetime
    name: str
    role: str
    what: str
    reason: str = ""


async def lookers(store: Store, student_id: str, timezone: str) -> tuple[Looker, ...]:
    """Who looked at this student's data, newest first."""
    return in_words(await store.looks_at(student_id), timezone)


def in_words(looks: Sequence[Look], timezone: str) -> tuple[Looker, ...]:
    """Looks, newest first, as lines; the same look again on the same day of the student is told once."""
    zone = ZoneInfo(timezone)
    told: dict[tuple[object, ...], Looker] = {}
    for look in looks:
        key = (look.by, look.deed, look.reason, look.at.astimezone(zone).date())
        what = _SAID.get(look.deed, f"looked at your {look.deed.removeprefix(LOOK)}")
        name = look.name or (_SCHOOL if look.by == COMMAND_LINE else _SOMEBODY)
        told.setdefault(key, Looker(look.at, name, look.role, what, look.reason))
    return tuple(told.values())
