"""One student, for the adults responsible for them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.api.describe import endpoint
from bot.api.plan_models import PlansOut
from bot.api.shapes import json_response, plan_json
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.seen import seen_by_adults


@endpoint("GET", "/students/{id}/plans", answers=PlansOut, roles=("teacher", "advisor"))
async def plans_of_student(request: web.Request, _query: Any) -> web.StreamResponse:
    """The open plans of one of your students, oldest first: what is agreed, without what they keep private."""
    student = await own_student(request, request.match_info["id"], "plan")
    found = await request.app[STORE].plans_of(student.id)
    await request.app[STORE].audit(who(request).id, "read plans", student.id)
    return json_response({"plans": [plan_json(seen_by_adults(plan)) for plan in found]})
