"""What a rule found: who needs an adult, why in one sentence, what shows it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Severity = Literal["urgent", "today", "soon", "info"]
URGENCY: dict[str, int] = {name: place for place, name in enumerate(get_args(Severity))}


@dataclass(frozen=True)
class Shown:
    """One line of evidence. `words` are the student's own in it, verbatim, and `message_id` where they were said;
    `field` is a field of the plan ("checkins.3.blocker").
    """

    text: str
    words: str = ""
    at: datetime | None = None
    message_id: str | None = None
    plan_id: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A deed, and words for the student that are ready to send; no words where a person must find their own."""

    deed: str
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """One rule's finding about one student.

    `key` says what it is about: the same rule and key is the same cause, and is told to a person once. `to` are the
    ids of who should know. `since` is when it began; of two equally urgent findings the older comes first.
    """

    rule: str
    student_id: str
    severity: Severity
    reason: str
    evidence: tuple[Shown, ...]
    suggestion: Suggestion
    key: str
    to: tuple[str, ...]
    since: datetime
    plan_id: str | None = None
    notice_id: str | None = None
