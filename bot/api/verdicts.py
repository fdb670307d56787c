"""A teacher's verdict on evidence, criterion by criterion, beside the student's own rating (row D8)."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.api.adults import now, own_plan, tell, words_of
from bot.api.class_models import VerdictIn
from bot.api.describe import endpoint
from bot.api.plan_models import PlanOut
from bot.api.problems import Problem
from bot.api.shapes import json_response, plan_json
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans.gap import SAID as SAID_GAP
from bot.plans.gap import gaps_of
from bot.plans.mastery import CriterionUnknown, EvidenceUnknown, NothingJudged, judged
from bot.plans.plan import Evidence, Plan
from bot.plans.review import SAID_MASTERED, SAID_VERDICT, SAID_VERDICT_ALL
from bot.plans.seen import seen_by_adults
from bot.plans.turn import PlanChange
from bot.store import Person

_ABSENT = "There is no evidence with this id among your students' plans."

Judged = tuple[str, bool, str]


async def give_verdict(request: web.Request, evidence_id: str, criteria: Sequence[Judged]) -> Plan:
    """Keep the signed-in teacher's verdict and tell the student. The same verdict again changes nothing.

    Raises Problem 404 and 422.
    """
    teacher = who(request)
    plan, student = await own_plan(request, evidence_id.rpartition("-e")[0])
    if all(evidence.id != evidence_id for evidence in plan.evidence):
        raise Problem(404, "Not found", _ABSENT, "id")
    given = tuple((i, met, " ".join(words_of(comment, "criteria").split())) for i, met, comment in criteria)
    if len({i for i, _, _ in given}) < len(given):
        raise Problem(422, "Judged twice", "criteria: name each criterion once.", "criteria")
    at, zone = now(), ZoneInfo(student.timezone)
    changes: list[Plan] = []

    def amend(current: Plan) -> PlanChange | None:
        changes.clear()
        if _is_said_already(_evidence(current, evidence_id), given, teacher.id):
            return None
        after = judged(current, evidence_id, given, teacher.id, at, zone)
        changes.append(after)
        what = "judged the evidence" if after.step == current.step else "judged the evidence: the plan is mastered"
        return PlanChange(plan=after, what=what, by=teacher.id)

    try:
        kept = await request.app[STORE].amend_plan(student.id, plan.id, amend, at, answers="evidence")
    except EvidenceUnknown:
        raise Problem(404, "Not found", _ABSENT, "id") from None
    except CriterionUnknown as err:
        known = ", ".join(c.id for c in plan.mastery.criteria) or "none"
        detail = f"criteria: {str(err)[:60]!r} is no criterion of this plan. Its criteria: {known}."
        raise Problem(422, "No such criterion", detail, "criteria") from None
    except NothingJudged:
        raise Problem(422, "Nothing judged", "criteria: judge at least one criterion.", "criteria") from None
    if changes:
        await _tell(request.app, teacher, plan, kept, evidence_id, given)
    return kept


def _evidence(plan: Plan, evidence_id: str) -> Evidence | None:
    return next((evidence for evidence in plan.evidence if evidence.id == evidence_id), None)


def _is_said_already(evidence: Evidence | None, given: Sequence[Judged], by: str) -> bool:
    if evidence is None:
        return False
    last = {j.criterion: (j.met, j.comment, j.by) for j in evidence.judgements}
    return all(last.get(criterion) == (met, comment, by) for criterion, met, comment in given)


async def _tell(
    app: web.Application, teacher: Person, before: Plan, after: Plan, evidence_id: str, given: Sequence[Judged]
) -> None:
    met = sum(1 for _, is_met, _ in given if is_met)
    said = " ".join(comment for _, _, comment in given if comment)
    words: dict[str, object] = {"by": teacher.name, "met": met, "all": len(given)}
    words["words"] = f" “{said}”" if said else ""
    evidence = _evidence(after, evidence_id)
    gap = next(iter(gaps_of(after, evidence)), None) if evidence else None
    if after.step == "mastered" and before.step != "mastered":
        key = SAID_MASTERED
    elif gap is not None:
        key = SAID_GAP[gap.side]
        words |= {"criterion": gap.text, "rating": gap.own_rating}
    else:
        key = SAID_VERDICT_ALL if met == len(given) else SAID_VERDICT
    await tell(app, after.student_id, key, words, plan_id=after.id)


@endpoint("POST", "/evidence/{id}/verdict", takes=VerdictIn, answers=PlanOut, roles=("teacher",))
async def verdict(request: web.Request, body: VerdictIn) -> web.StreamResponse:
    """Judge one piece of evidence, criterion by criterion; the student hears it in the chat."""
    given = [(one.id, one.met, one.comment) for one in body.criteria]
    kept = await give_verdict(request, request.match_info["id"], given)
    return json_response(plan_json(seen_by_adults(kept)))
