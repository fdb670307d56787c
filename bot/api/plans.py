"""The student's own plans, and who they are."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.api.describe import endpoint
from bot.api.models import MeOut
from bot.api.plan_models import HistoryOut, PlanOut, PlansOut
from bot.api.problems import Problem
from bot.api.shapes import json_response, person_json, plan_json, revision_json
from bot.people.csrf import csrf_token
from bot.people.keys import STORE
from bot.people.who import bearer, who
from bot.plans.plan import Plan


@endpoint("GET", "/me", answers=MeOut)
async def me(request: web.Request, _query: Any) -> web.StreamResponse:
    """Who is signed in; for a student with the learner profile."""
    person = who(request)
    learner = await request.app[STORE].learner(person.id) if person.role == "student" else None
    csrf = csrf_token(request) if bearer(request) is None else None
    seen = await request.app[STORE].observations_of(person.id) if learner else ()
    return json_response(person_json(person, learner, csrf, seen))


@endpoint("GET", "/plans", answers=PlansOut, roles=("student",))
async def plans(request: web.Request, _query: Any) -> web.StreamResponse:
    """The student's open plans, oldest first."""
    found = await request.app[STORE].plans_of(who(request).id)
    return json_response({"plans": [plan_json(plan) for plan in found]})


@endpoint("GET", "/plans/{id}", answers=PlanOut, roles=("student",))
async def plan(request: web.Request, _query: Any) -> web.StreamResponse:
    """One plan of the student."""
    return json_response(plan_json(await _own_plan(request)))


@endpoint("GET", "/plans/{id}/history", answers=HistoryOut, roles=("student",))
async def history(request: web.Request, _query: Any) -> web.StreamResponse:
    """Every dated, attributed revision of one plan, oldest first."""
    found = await request.app[STORE].history((await _own_plan(request)).id)
    return json_response({"revisions": [revision_json(revision) for revision in found]})


async def _own_plan(request: web.Request) -> Plan:
    """Another student's plan is as absent as one that never was."""
    plan_id = request.match_info["id"]
    found = await request.app[STORE].plan(plan_id) if plan_id.isprintable() else None
    if found is None or found.student_id != who(request).id:
        raise Problem(404, "Not found", "You have no plan with this id.", "id")
    return found
