"""Who looked at a student's data, for the student."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field

from bot.api.describe import endpoint
from bot.api.models import Out
from bot.api.shapes import json_response, utc
from bot.people.keys import STORE
from bot.people.who import who
from bot.privacy.lookers import lookers as looked


class LookerOut(Out):
    """One look."""

    at: str = Field(description="RFC 3339, UTC.")
    name: str
    role: str = Field(description="Empty when they are no longer here.")
    what: str = Field(description='Such as "opened our whole talk".')
    reason: str = Field(description="What they gave as the reason, or empty.")


class LookersOut(Out):
    """The newest first."""

    lookers: list[LookerOut]


@endpoint("GET", "/me/lookers", answers=LookersOut, roles=("student",))
async def lookers(request: web.Request, _asked: Any) -> web.StreamResponse:
    """Who looked at the student's data: when, at what and why."""
    me = who(request)
    found = await looked(request.app[STORE], me.id, me.timezone)
    lines = [
        {"at": utc(look.at), "name": look.name, "role": look.role, "what": look.what, "reason": look.reason}
        for look in found
    ]
    return json_response({"lookers": lines})
