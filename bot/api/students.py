"""One student, for the adults responsible for them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.api.describe import endpoint
from bot.api.models import ProfileOut
from bot.api.plan_models import PlansOut
from bot.api.shapes import json_response, plain, plan_json
from bot.people.keys import STORE
from bot.people.refusals import NotThereForYou
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.seen import notes_seen, seen_by_adults


@endpoint("GET", "/students/{id}/plans", answers=PlansOut, roles=("teacher", "advisor"))
async def plans_of_student(request: web.Request, _query: Any) -> web.StreamResponse:
    """The open plans of one of your students, oldest first: what is agreed, without what they keep private."""
    student = await own_student(request, request.match_info["id"], "plan")
    found = await request.app[STORE].plans_of(student.id)
    await request.app[STORE].audit(who(request).id, "read plans", student.id)
    return json_response({"plans": [plan_json(seen_by_adults(plan)) for plan in found]})


@endpoint("GET", "/students/{id}/profile", answers=ProfileOut, roles=("student", "teacher", "advisor"))
async def profile_of_student(request: web.Request, _query: Any) -> web.StreamResponse:
    """What one of your students told about themselves, as they let you see it. A student reads all of their own."""
    student = await own_student(request, request.match_info["id"], "plan")
    store, reader = request.app[STORE], who(request)
    learner = await store.learner(student.id)
    if learner is None:
        raise NotThereForYou
    notes = learner.profile
    if reader.id != student.id:
        notes = notes_seen(learner)
        await store.audit(reader.id, "read profile", student.id)
    return json_response({"profile": plain(notes), "observations": plain(await store.observations_of(student.id))})
