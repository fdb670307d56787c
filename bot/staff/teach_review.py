"""Plans that wait for the teacher's look, all on one page, and a yes to several at once (row F6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.api.adults import now, own_plan, thresholds
from bot.api.classes import triaged
from bot.api.problems import Problem
from bot.api.reviews import give_review
from bot.nudges import Finding
from bot.pages.view import PlanView, plan_view
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans.learner import Learner
from bot.plans.plan import Plan, Step
from bot.plans.seen import seen_by_adults
from bot.staff.teach_door import render, teacher_page, today
from bot.store import Person, PlanChangedMeanwhile
from bot.triage.cases import STEP_WAITS, dial_of, findings_of
from bot.triage.points import open_points

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Waiting:
    """A plan that waits. `points` are reasons to look closer; only without any is it ticked beforehand."""

    student: Person
    plan: Plan
    view: PlanView
    steps: tuple[Step, ...]
    since: Finding
    points: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a yes to several: how many got it, and whose plan has changed since the page was opened."""

    approved: int
    changed: tuple[str, ...]


@teacher_page
async def queue(request: web.Request) -> web.StreamResponse:
    """All plans that wait, what has waited longest first."""
    return await _page(request)


async def _page(request: web.Request, outcome: Outcome | None = None, problem: str = "") -> web.Response:
    teacher = who(request)
    found, _ = await triaged(request, deed=None)
    groups, day = {group.id: group for group in found.classes}, today(teacher)
    waiting = []
    for pupil in found.pupils:
        findings = findings_of(pupil, teacher, groups, now(), thresholds())
        plans = {plan.id: seen_by_adults(plan) for plan in pupil.plans}
        grade = next((groups[i].grade for i in pupil.class_ids if i in groups), "")
        for wait in (f for f in findings if f.rule == STEP_WAITS and f.plan_id in plans):
            plan = plans[wait.plan_id or ""]
            others = tuple(f.reason for f in findings if f is not wait and f.plan_id == plan.id)
            learner = Learner(pupil.person.id, pupil.person.name, pupil.person.timezone)
            waiting.append(
                Waiting(
                    student=pupil.person,
                    plan=plan,
                    view=plan_view(plan, learner, day),
                    steps=tuple(s for s in plan.agreed if dial_of(pupil, groups).get(s)) or plan.agreed,
                    since=wait,
                    points=(*open_points(plan, day, grade), *others),
                )
            )
    waiting.sort(key=lambda one: (one.since.since, one.plan.id))
    await request.app[STORE].audit_each(teacher.id, "read plan", (one.student.id for one in waiting))
    shown: dict[str, Any] = {"waiting": waiting, "outcome": outcome}
    return await render(request, "review", shown, problem=problem, status=422 if problem else 200)


@teacher_page
async def approve(request: web.Request) -> web.StreamResponse:
    """Yes to every ticked plan, each as it stood on the page. Sending the form again changes nothing."""
    form = await request.post()
    ticked = dict(_ticked(str(one)) for one in form.getall("plan", [])[:MOST_AT_ONCE])
    if not ticked:
        return await _page(request, problem="Tick at least one plan first.")
    names = {plan_id: (await own_plan(request, plan_id))[1].name for plan_id in ticked}  # all are hers, or none is done
    approved, changed = 0, []
    for plan_id, revision in ticked.items():
        try:
            await give_review(request, plan_id, "approve", "", seen=revision)
            approved += 1
        except PlanChangedMeanwhile:
            changed.append(names[plan_id])
    return await _page(request, Outcome(approved, tuple(changed)))


def _ticked(value: str) -> tuple[str, int]:
    """The plan and the revision in "p-1@7"."""
    plan_id, _, revision = value.rpartition("@")
    if not (plan_id and revision.isascii() and revision.isdigit() and len(revision) < 9):
        raise Problem(422, "Not a plan", "plan: open the page again, then tick and send.", "plan")
    return plan_id, int(revision)


ROUTES = (
    web.get("/teach/review", queue),
    web.post("/teach/review", approve),
)
