"""The autonomy dial (row A12): who decides which step, for a class, and for a student where they differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from aiohttp import web

from bot.api.adults import words_of
from bot.api.classes import triaged
from bot.api.problems import Problem
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import who
from bot.plans.autonomy import (
    FREEDOMS,
    MOST_PREPARED_CHARS,
    Dial,
    Freedom,
    Prepared,
    freedom,
    in_one_sentence,
    least,
    merged,
)
from bot.plans.plan import FIVE, Step
from bot.staff.teach_door import back_to, render, teacher_page
from bot.store import NotThere
from bot.store.triage import TaughtClass

TITLES: dict[Freedom, str] = {"alone": "alone", "together": "together with me", "not_yet": "not yet"}
AS_CLASS = "class"
"""What the form of a student sends for a step in which they are as the class is."""
ALL_OWN = "You decide all five steps yourself."
PREPARED_ABOUT: Mapping[Step, str] = {
    "purpose": "where it is used",
    "goal": "the goal",
    "plan": "the first thing to do",
    "progress": "what to do when stuck",
    "mastery": "how it is shown",
}


@teacher_page
async def of_class(request: web.Request) -> web.StreamResponse:
    """The form of the dial, with the sentence that students read."""
    class_id = request.match_info["id"]
    found, _ = await triaged(request, class_id, deed=None)
    return await _class_page(request, next(group for group in found.classes if group.id == class_id))


async def _class_page(request: web.Request, group: TaughtClass) -> web.Response:
    shown: dict[str, Any] = {
        "group": group,
        "steps": [(step, freedom(group.dial, step), group.prepared.get(step, "")) for step in FIVE],
        "freedoms": TITLES,
        "about": PREPARED_ABOUT,
        "most": MOST_PREPARED_CHARS,
        "sentence": in_one_sentence(group.dial, who(request).name) or ALL_OWN,
    }
    return await render(request, "dial", shown)


@teacher_page
async def set_for_class(request: web.Request) -> web.StreamResponse:
    """Keep the dial of a class, and what its students are offered."""
    form, class_id = await request.post(), request.match_info["id"]
    chosen: Dial = {step: cast(Freedom, form.get(step)) for step in FIVE if form.get(step) in FREEDOMS}
    if len(chosen) < len(FIVE):
        missing = next(step for step in FIVE if step not in chosen)
        raise Problem(422, "Not all chosen", f"{missing}: choose alone, together or not yet.", missing)
    prepared = _prepared(form)
    try:
        await request.app[STORE].set_dial(
            who(request).id, class_id if class_id.isprintable() else "", chosen, prepared=prepared
        )
    except NotThere:
        raise web.HTTPNotFound from None
    raise back_to(f"/teach/classes/{class_id}/dial", "dial")


def _prepared(form: Mapping[str, Any]) -> Prepared:
    """The prepared choices of a form, those that hold words. Raises Problem for one that no button could hold."""
    found: dict[Step, str] = {}
    for step in FIVE:
        name = f"prepared:{step}"
        words = " ".join(words_of(str(form.get(name, "")), name).split())
        if len(words) > MOST_PREPARED_CHARS:
            detail = f"{step}: say the choice in at most {MOST_PREPARED_CHARS} characters."
            raise Problem(422, "Too long", detail, name)
        if words:
            found[step] = words
    return found


@teacher_page
async def of_student(request: web.Request) -> web.StreamResponse:
    """The form for one student, beside what their class has."""
    teacher = who(request)
    student = await own_student(request, request.match_info["id"], "plan")
    pupil, groups = await request.app[STORE].pupil(teacher.id, student.id)
    own: Dial = next(iter(pupil.dials.values()), {})  # the same in all classes of one teacher
    of_classes = least([group.dial for group in groups])
    shown: dict[str, Any] = {
        "student": student,
        "steps": [(step, own.get(step, AS_CLASS), TITLES[freedom(of_classes, step)]) for step in FIVE],
        "freedoms": TITLES,
        "as_class": AS_CLASS,
        "sentence": in_one_sentence(merged(of_classes, own), teacher.name) or ALL_OWN,
    }
    return await render(request, "student_dial", shown)


@teacher_page
async def set_for_student(request: web.Request) -> web.StreamResponse:
    """Keep where a student differs from the class; what is as in the class is not kept."""
    student = await own_student(request, request.match_info["id"], "plan")
    form = await request.post()
    given = {step: str(form.get(step, "")) for step in FIVE}
    wrong = next((step for step, value in given.items() if value not in (*FREEDOMS, AS_CLASS)), None)
    if wrong:
        raise Problem(422, "Not all chosen", f"{wrong}: choose as the class, alone, together or not yet.", wrong)
    own: Dial = {step: cast(Freedom, value) for step, value in given.items() if value != AS_CLASS}
    await request.app[STORE].set_student_dial(who(request).id, student.id, own)
    raise back_to(f"/teach/students/{quote(student.id, safe='')}/dial", "dial")


ROUTES = (
    web.get("/teach/classes/{id}/dial", of_class),
    web.post("/teach/classes/{id}/dial", set_for_class),
    web.get("/teach/students/{id}/dial", of_student),
    web.post("/teach/students/{id}/dial", set_for_student),
)
