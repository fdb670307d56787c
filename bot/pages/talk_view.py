"""What the talk shows, made from stored lines: who said it, when, and which choices still count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.message import Choice, Line
from bot.pages.in_words import clock, day

MAX_CHOICES = 5
_FILE_ID = re.compile(r" \(file f[0-9a-f]{32}\)")  # a file is said by its name
SPEAKERS = ("student", "coach", "teacher", "advisor", "guardian", "safety")


@dataclass(frozen=True)
class LineView:
    """One bubble. `new_day` is the heading above it when its `day` begins; `open` is True where its buttons work."""

    id: str
    sender: str
    who: str
    text: str
    at: str
    time: str
    new_day: str
    day: str
    choices: tuple[Choice, ...]
    open: bool
    image: str = ""
    image_text: str = ""
    private: bool = False


def line_views(lines: Sequence[Line], name: str, timezone: str, today: date) -> tuple[LineView, ...]:
    """The bubbles of a talk, oldest first. Only the newest line's choices are open."""
    zone = ZoneInfo(timezone)
    views = []
    before: date | None = None
    for line in lines:
        on = line.at.astimezone(zone).date()
        sender = line.sender if line.sender in SPEAKERS else "coach"
        views.append(
            LineView(
                id=line.id,
                sender=sender,
                who=name if sender == "student" else sender.capitalize(),
                text=_FILE_ID.sub("", line.text),
                at=line.at.isoformat(),
                time=clock(line.at, timezone),
                new_day="" if on == before else ("Today" if on == today else day(on, today)),
                day=day(on, today),
                choices=line.choices[:MAX_CHOICES],
                open=line is lines[-1],
                private=line.private,
                image=line.image or "",
                image_text=line.image_text or line.text,
            )
        )
        before = on
    return tuple(views)
