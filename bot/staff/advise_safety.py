"""What the safety guard misses, told to those who rely on it: the limits of docs/safety.md, the numbers as measured."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.staff.advise_door import inbox_page, render

HOME = Path(__file__).parents[2]
MEASURED = HOME / "data" / "safety" / "measured.json"
TOLD = HOME / "docs" / "safety.md"
_BOLD = re.compile(r"^\*\*(?P<head>.+?)\*\*(?P<rest>.*)$", re.DOTALL)


_HONEST = re.compile(r"honest measure.*?\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True)
class Limit:
    """One thing that is missed: the point, and the rest of the sentence."""

    head: str
    rest: str


@inbox_page("safety", "admin")
async def safety(request: web.Request) -> web.StreamResponse:
    """For safety contacts and administrators."""
    return render(request, "safety", await asyncio.to_thread(_told))


def _told() -> dict[str, Any]:
    measured: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    page = TOLD.read_text(encoding="utf-8")
    return {"measured": measured, "limits": limits(page), "first_look": first_look(page)}


def first_look(page: str) -> str:
    """What the page says of messages that were new to everyone who made the list; "" where it is gone."""
    found = _HONEST.search(page)
    return " ".join(found[1].split()).capitalize() if found else ""


def limits(page: str) -> tuple[Limit, ...]:
    """The list under “What is missed” of the page in Markdown."""
    part = page.split("## What is missed", 1)[1].split("\n## ", 1)[0]
    points = [" ".join(point.split()) for point in re.split(r"^- ", part, flags=re.MULTILINE)[1:]]
    points = [point.split(" And these are caught", 1)[0] for point in points]
    found = [_BOLD.match(point) for point in points]
    return tuple(
        Limit(match["head"], match["rest"]) if match else Limit(point.replace("*", ""), "")
        for match, point in zip(found, points, strict=True)
    )


ROUTES = (web.get("/advise/safety", safety),)
