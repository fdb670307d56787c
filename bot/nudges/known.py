"""What was said before, and to whom: what a round must remember."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["new", "seen", "acted", "snoozed", "dismissed", "escalated"]
OPEN: tuple[State, ...] = ("new", "seen", "snoozed", "escalated")


@dataclass(frozen=True)
class Grown:
    """An adult of the school who may be told something."""

    id: str
    name: str
    role: str
    timezone: str = "America/New_York"


@dataclass(frozen=True)
class Known:
    """A nudge that was said, and what became of it."""

    id: str
    rule: str
    key: str
    student_id: str
    to: str
    severity: str
    state: State
    created_at: datetime
    snoozed_until: datetime | None = None
    notice_id: str | None = None
