"""A teacher's word on a plan: yes, or a suggestion that the coach brings into the student's chat."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.api.adults import now, own_plan, tell, words_of
from bot.api.class_models import ReviewIn
from bot.api.describe import endpoint
from bot.api.plan_models import PlanOut
from bot.api.problems import Problem
from bot.api.shapes import json_response, plan_json
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans import suggested
from bot.plans.plan import Plan, Review, Step
from bot.plans.questions import QUESTIONS
from bot.plans.review import (
    SAID_SENT_BACK,
    SAID_YES,
    SAID_YES_BECAUSE,
    Decision,
    is_said_already,
    may_send_back,
    reviewed,
)
from bot.plans.seen import seen_by_adults
from bot.plans.turn import PlanChange
from bot.store import Person
from bot.triage.cases import dial_of

_NEEDED = "A suggestion needs a comment: say what you would change."


async def give_review(
    request: web.Request,
    plan_id: str,
    decision: Decision,
    comment: str,
    *,
    step: Step | None = None,
    question: str | None = None,
    seen: int | None = None,
) -> Plan:
    """Keep the signed-in teacher's word on a plan and tell the student. The same word again changes nothing.

    Raises Problem 404 and 422, and PlanChangedMeanwhile when the plan is no longer the revision `seen`.
    """
    teacher, store = who(request), request.app[STORE]
    plan, student = await own_plan(request, plan_id)
    words = " ".join(words_of(comment, "comment", needed=_NEEDED if decision == "suggest" else "").split())
    if question is not None and (question not in QUESTIONS or QUESTIONS[question].confirms):
        raise Problem(
            422, "No such question", "question: name one of the plan's answers, like goal.measure.", "question"
        )
    pupil, groups = await store.pupil(teacher.id, student.id)
    dial, at = dial_of(pupil, {group.id: group for group in groups}), now()
    review = Review(by=teacher.id, at=at, decision=decision, comment=words)
    happened: list[PlanChange] = []
    sends_back = False

    def amend(current: Plan) -> PlanChange | None:
        nonlocal sends_back
        happened.clear()
        if is_said_already(current, review) and (seen is None or current.revision in (seen, seen + 1)):
            return None
        sends_back = decision == "suggest" and step is not None and may_send_back(current, step, dial)
        change = reviewed(current, review, step, dial)
        happened.append(change)
        return change

    kept = await store.amend_plan(student.id, plan.id, amend, at, seen=seen)
    if happened:
        await _tell(request.app, teacher, kept, review, question, step if sends_back else None)
    return kept


async def _tell(
    app: web.Application, teacher: Person, plan: Plan, review: Review, question: str | None, back: Step | None
) -> None:
    words = {"by": teacher.name, "words": review.comment}
    if review.decision == "approve":
        await tell(app, plan.student_id, SAID_YES_BECAUSE if review.comment else SAID_YES, words, plan_id=plan.id)
    elif back is not None:
        offers = (("Let's look", "resume"),)
        await tell(app, plan.student_id, SAID_SENT_BACK, {**words, "step": back}, offers, plan_id=plan.id)
    else:
        waits = suggested.waiting(teacher.name, review.comment, question)
        await tell(app, plan.student_id, suggested.SAID, words, suggested.OFFERS, waits, plan.id)


@endpoint("POST", "/plans/{id}/review", takes=ReviewIn, answers=PlanOut, roles=("teacher",))
async def review(request: web.Request, body: ReviewIn) -> web.StreamResponse:
    """Say yes to a student's plan, or suggest a change; the coach brings it into the student's chat."""
    given: dict[str, Any] = {"step": body.step, "question": body.question, "seen": body.revision}
    kept = await give_review(request, request.match_info["id"], body.decision, body.comment, **given)
    return json_response(plan_json(seen_by_adults(kept)))
