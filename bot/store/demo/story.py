"""One demo student's weeks as rows: what was said, decided, checked and answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.plans.learner import first_visibility
from bot.plans.plan import Standard
from bot.store.codec import Json, encode
from bot.store.database import new_id
from bot.store.demo.chapter import Chapter
from bot.store.demo.plot import Circle
from bot.store.demo.talk import TalkLog


@dataclass
class Rows:
    """Rows for the tables, by table."""

    plans: list[Json] = field(default_factory=list)
    revisions: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    talks: list[Json] = field(default_factory=list)
    notes: list[Json] = field(default_factory=list)
    notices: list[Json] = field(default_factory=list)
    observations: list[Json] = field(default_factory=list)

    def add(self, other: Rows) -> None:
        """Take the other's rows, too."""
        for name in (f.name for f in fields(self)):
            getattr(self, name).extend(getattr(other, name))


def tell(
    student: Mapping[str, Any],
    circle: Circle,
    sentences: Mapping[str, str],
    standards: Mapping[str, Standard],
    now: datetime,
    timezone: str,
) -> Rows:
    """All rows of one student."""
    rows = Rows()
    zone = ZoneInfo(timezone)
    log = TalkLog(student["id"], student["name"], circle.teacher_name, circle.readers, sentences, zone)
    last: Chapter | None = None
    parts = [student, *([student["then"]] if "then" in student else [])]
    for number, part in enumerate(parts, start=1):
        last = Chapter(part, f"demo-{student['id']}-{number}", circle, log, now.astimezone(zone).date())
        last.play(standards.get(part.get("assigned", "")))
        rows.plans += last.plan_rows()
        rows.revisions += last.revisions
        rows.notices += last.notices
    rows.messages, rows.notes = log.messages, [*log.notes, *_written(student, log.at)]
    rows.observations += _seen(student, log.at)
    if log.messages and last is not None:
        rows.talks.append(
            {
                "student_id": student["id"],
                "seq": len(log.messages),
                "version": 0,
                "document": encode(last.talk()),
                "updated_at": log.at,
            }
        )
    return rows


def _written(student: Mapping[str, Any], at: datetime) -> list[Json]:
    """What the student wrote on the page about themselves."""
    shared = {"student_id": student["id"], "by": student["id"], "version": 1, "at": at}
    return [
        {**shared, "field": name, "text": text, "visibility": first_visibility(name)}
        for name, text in student.get("about", {}).items()
    ]


def _seen(student: Mapping[str, Any], at: datetime) -> list[Json]:
    """What adults have seen beside it."""
    shared = {"student_id": student["id"], "at": at, "visibility": "teachers"}
    return [{**shared, "id": new_id("o", at), **seen} for seen in student.get("seen", ())]
