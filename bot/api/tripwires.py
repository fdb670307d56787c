"""A plan's trip-wires set by a teacher together with the student (row A9); the coach tells the student."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.api.adults import now, own_plan, tell
from bot.api.class_models import TripwiresIn
from bot.api.describe import endpoint
from bot.api.plan_models import PlanOut
from bot.api.problems import Problem
from bot.api.shapes import json_response, plan_json
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans.plan import Plan
from bot.plans.review import SAID_WIRES, wired
from bot.plans.seen import seen_by_adults
from bot.plans.tripwires import MOST, Kind, TripWire, in_words, too_long
from bot.plans.turn import PlanChange

FIELDS: dict[Kind, str] = {"missed": "missed_checkins", "stuck": "stuck_days", "unsure": "less_sure"}


async def set_wires(request: web.Request, plan_id: str, wires: Sequence[TripWire]) -> Plan:
    """Keep the signed-in teacher's trip-wires on a plan and tell the student. The same again changes nothing.

    Raises Problem 404 and 422.
    """
    teacher = who(request)
    plan, student = await own_plan(request, plan_id)
    if not wires:
        raise Problem(
            422, "No trip-wire", "missed_checkins: name at least one trip-wire; a plan keeps one.", FIELDS["missed"]
        )
    if long := too_long(wires):
        field = FIELDS[long.kind]
        raise Problem(422, "Too late to help", f"{field}: from 1 to {MOST[long.kind]} is possible.", field)
    if plan.step == "mastered":
        raise Problem(422, "Mastered", "id: this plan is mastered; nothing is watched any more.", "id")
    told: list[str] = []

    def amend(current: Plan) -> PlanChange | None:
        told.clear()
        change = wired(current, wires, teacher.id)
        told.extend((in_words(change.plan.progress.tripwires),) if change else ())
        return change

    kept = await request.app[STORE].amend_plan(student.id, plan.id, amend, now())
    for words in told:
        await tell(request.app, student.id, SAID_WIRES, {"by": teacher.name, "wires": words}, plan_id=plan.id)
    return kept


@endpoint("POST", "/plans/{id}/tripwires", takes=TripwiresIn, answers=PlanOut, roles=("teacher",))
async def tripwires(request: web.Request, body: TripwiresIn) -> web.StreamResponse:
    """Set when the advisor is told of a plan; the coach tells the student, who can change it again."""
    given = {kind: getattr(body, field) for kind, field in FIELDS.items()}
    wires = [TripWire(kind, count) for kind, count in given.items() if count is not None]
    return json_response(plan_json(seen_by_adults(await set_wires(request, request.match_info["id"], wires))))
