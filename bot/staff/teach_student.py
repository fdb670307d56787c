"""One student as a one-page brief, and what a teacher says to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import web

from bot.api.adults import now, thresholds, words_of
from bot.api.problems import Problem
from bot.api.reviews import give_review
from bot.api.rooms import HUB
from bot.api.tripwires import set_wires
from bot.nudges import Finding
from bot.nudges.words import is_held
from bot.pages.path import Path, path_of
from bot.pages.picture import Picture
from bot.pages.view import PlanView, plan_view
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.accepted import in_words
from bot.plans.autonomy import Dial, freedom, waiting_steps
from bot.plans.learner import Learner
from bot.plans.plan import FIVE, Plan, Revision, Step
from bot.plans.questions import QUESTIONS
from bot.plans.review import Decision
from bot.plans.seen import revision_seen, seen_by_adults
from bot.staff.observe import about_of
from bot.staff.teach_door import back_to, render, teacher_page, today
from bot.staff.teach_evidence import Piece, pieces_of
from bot.staff.teach_wires import wires_form, wires_from
from bot.staff.told_summaries import made_now, told_of
from bot.store.triage import Pupil, TaughtClass
from bot.triage import current, deed_for, findings_of
from bot.triage.cases import dial_of

ABOUT: tuple[tuple[str, str], ...] = (
    ("purpose.why", "why it matters"),
    ("goal.statement", "the goal"),
    ("goal.measure", "how the goal is seen"),
    ("goal.target_date", "the goal's date"),
    ("plan.items", "what to do"),
    ("plan.schedule", "days and minutes"),
    ("progress.cadence", "the check-ins"),
    ("progress.if_stuck", "the plan for getting stuck"),
    ("progress.tripwires", "the trip-wires"),
    ("mastery.method", "how it is shown"),
    ("mastery.criteria", "what counts as shown"),
    ("mastery.date", "the day of showing it"),
)
HISTORY_LINES = 40


@dataclass(frozen=True)
class Brief:
    """Everything on one student that the page lays out."""

    learner: Learner
    pupil: Pupil
    groups: tuple[TaughtClass, ...]
    dial: Dial
    plan: Plan | None
    view: PlanView | None
    path: Path
    waits: tuple[Step, ...]
    findings: tuple[Finding, ...]
    history: tuple[Revision, ...]
    pieces: tuple[Piece, ...]

    @property
    def first(self) -> str:
        """What the teacher calls the student."""
        return (self.learner.name.split() or [self.learner.id])[0]

    def name_of(self, person_id: str) -> str:
        """Who that was."""
        if person_id == self.learner.id:
            return self.learner.name
        return next((adult.name for adult in self.learner.adults if adult.id == person_id), "somebody who has left")


async def brief_of(request: web.Request, student_id: str, deed: str = "read plan") -> Brief:
    """The brief of one of the teacher's students; the read is in the audit log. Raises a 404 for any other."""
    teacher, store = who(request), request.app[STORE]
    student = await own_student(request, student_id, "plan")
    pupil, groups = await store.pupil(teacher.id, student.id)
    learner = await store.learner(student.id)
    if learner is None:
        raise web.HTTPNotFound
    by_id = {group.id: group for group in groups}
    dial = dial_of(pupil, by_id)
    wanted = request.query.get("plan")
    chosen = next((p for p in pupil.plans if p.id == wanted), None) or current(pupil.plans)
    plan = seen_by_adults(chosen) if chosen else None
    history = await store.history(chosen.id) if chosen else ()
    seen = [line for one in history if chosen and (line := revision_seen(one, chosen))]
    await store.audit(teacher.id, deed, student.id, {"plan_id": plan.id if plan else None})
    return Brief(
        learner=learner,
        pupil=pupil,
        groups=groups,
        dial=dial,
        plan=plan,
        view=plan_view(plan, learner, today(teacher)) if plan else None,
        path=path_of(plan),
        waits=waiting_steps(plan, dial, pupil.agreed_at) if plan else (),
        findings=findings_of(pupil, teacher, by_id, now(), thresholds()),
        history=tuple(reversed(seen)),
        pieces=pieces_of(plan) if plan else (),
    )


@teacher_page
async def student(request: web.Request) -> web.StreamResponse:
    """Path, plan, picture, last summary, evidence, then history."""
    return await _page(request, await brief_of(request, request.match_info["id"]))


async def _page(
    request: web.Request, brief: Brief, *, problem: str = "", words: str | None = None, comment: str = ""
) -> web.Response:
    about = _about(request, brief.findings)
    plan = brief.plan
    shown: dict[str, Any] = {
        "brief": brief,
        "plan": plan,
        "about": about,
        "words": words if words is not None else about.suggestion.words if about else "",
        "comment": comment,
        "asked": [(one, not is_held(one.words, brief.pupil.private)) for one in brief.pupil.asked],
        "questions": [(q, title) for q, title in ABOUT if plan and QUESTIONS[q].topic in plan.agreed],
        "wires": wires_form(plan) if plan and "progress" in plan.agreed else (),
        "freedoms": {step: freedom(brief.dial, step) for step in FIVE},
        "evidence_kinds": in_words(plan.standard.evidence) if plan and plan.standard else "",
        "about_fields": await about_of(request.app[STORE], brief.learner),
        "picture_told": _told(brief.view.picture if brief.view else None, brief.first),
        "others": [(p, path_of(p).spoken) for p in brief.pupil.plans if plan and p.id != plan.id],
        "told": await told_of(request, brief.learner.id),
        "looks": await request.app[STORE].looks_of(brief.learner.id),
        "history": brief.history[:HISTORY_LINES],
        "deed_for": deed_for,
    }
    return await render(request, "student", shown, problem=problem, status=422 if problem else 200)


def _about(request: web.Request, findings: Sequence[Finding]) -> Finding | None:
    """The finding that the teacher came from; without one the most urgent."""
    wanted = request.query.get("about")
    return next((f for f in findings if f"{f.rule}:{f.key}" == wanted), next(iter(findings), None))


def _told(picture: Picture | None, first: str) -> str:
    return picture.told.replace("How sure you felt", f"How sure {first} felt") if picture else ""


@teacher_page
async def say(request: web.Request) -> web.StreamResponse:
    """A note from the teacher into the student's chat; the requests that it answers are done with."""
    teacher, app = who(request), request.app
    found = await own_student(request, request.match_info["id"], "plan")
    form = await request.post()
    words = str(form.get("words", ""))
    try:
        clean = words_of(words, "words", needed="Write a few words first, then send.")
    except Problem as err:
        return await _page(request, await brief_of(request, found.id), problem=err.detail, words=words)
    answers = [str(one) for one in form.getall("answers", [])]
    await app[STORE].say_as_adult(found.id, teacher.id, "teacher", clean, now(), answers)
    app[HUB].publish(found.id, "reply")
    raise back_to(f"/teach/students/{found.id}", "said", "done")


@teacher_page
async def summary_now(request: web.Request) -> web.StreamResponse:
    """A summary of what was said since the last one."""
    raise await made_now(request, "/teach/students")


@teacher_page
async def review(request: web.Request) -> web.StreamResponse:
    """Yes to a plan, or a suggestion, from the form on the student's page."""
    form = await request.post()
    student_id, plan_id = request.match_info["id"], request.match_info["plan"]
    decision = str(form.get("decision", ""))
    if decision not in ("approve", "suggest"):
        raise Problem(422, "No decision", "decision: press “Say yes” or “Send suggestion”.", "decision")
    step, revision = str(form.get("step", "")), str(form.get("revision", ""))
    comment = str(form.get("comment", ""))
    question = str(form.get("question", "")) or None
    if question is not None and not step:
        step = QUESTIONS[question].topic if question in QUESTIONS else ""
    try:
        kept = await give_review(
            request,
            plan_id,
            cast(Decision, decision),
            comment,
            step=next((s for s in FIVE if s == step), None) if decision == "suggest" else None,
            question=question,
            seen=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else None,
        )
    except Problem as err:
        if err.status != 422:
            raise
        return await _page(request, await brief_of(request, student_id), problem=err.detail, comment=comment)
    raise back_to(f"/teach/students/{kept.student_id}", decision, "done")


@teacher_page
async def set_tripwires(request: web.Request) -> web.StreamResponse:
    """What tells the advisor, from the form on the student's page; a line left empty is no trip-wire."""
    form = await request.post()
    student_id, plan_id = request.match_info["id"], request.match_info["plan"]
    try:
        kept = await set_wires(request, plan_id, wires_from(form))
    except Problem as err:
        if err.status != 422:
            raise
        return await _page(request, await brief_of(request, student_id), problem=err.detail)
    raise back_to(f"/teach/students/{kept.student_id}", "wires", "done")


ROUTES = (
    web.get("/teach/students/{id}", student),
    web.post("/teach/students/{id}/say", say),
    web.post("/teach/students/{id}/summary", summary_now),
    web.post("/teach/students/{id}/plans/{plan}/review", review),
    web.post("/teach/students/{id}/plans/{plan}/tripwires", set_tripwires),
)
