"""The conference sheet: what student and teacher have on the table when they talk (row D5). On paper or as a PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.people.who import who
from bot.plans.mastery import Left, what_is_left
from bot.plans.plan import FIVE, Plan
from bot.plans.when import say_date
from bot.staff.teach_door import render, teacher_page, today
from bot.staff.teach_student import Brief, brief_of

_LEFT: Mapping[str, str] = {
    "criteria": "meet every criterion once",
    "explanation": "explain the big idea",
    "application": "use it for something real",
    "quiz": "show it in another way than a quiz",
    "again": "show it once more, a week or later after the first time",
}


@dataclass(frozen=True)
class Part:
    """One heading of the sheet and its lines; `quoted` lines are the student's own words."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """The whole sheet, ready to be set. `approved` says what the student agreed to, and when."""

    student: str
    teacher: str
    class_name: str
    on: str
    title: str
    parts: tuple[Part, ...]
    approved: tuple[str, ...]
    locale: str


def sheet_of(brief: Brief, teacher: str, day: date) -> Sheet:
    """The sheet of a brief on the teacher's local day."""
    plan = brief.plan
    standard = plan.standard if plan else None
    return Sheet(
        student=brief.learner.name,
        teacher=teacher,
        class_name=", ".join(group.name for group in brief.groups),
        on=say_date(day, day),
        title=f"{standard.plain} ({standard.code})" if standard else "No plan yet",
        parts=tuple(part for part in _parts(brief, plan, day) if part.lines),
        approved=_approved(brief, plan, day),
        locale=brief.learner.locale,
    )


def _parts(brief: Brief, plan: Plan | None, day: date) -> list[Part]:
    if plan is None or brief.view is None:
        return [Part("Where we stand", (("", "There is no plan yet. What would be worth learning?"),))]
    said = [
        Part(section.title, tuple((field.label, text) for field in section.fields for text in field.agreed))
        for section in brief.view.sections
    ]
    doing = tuple(
        (item.about, f"{item.title}{' (done)' if item.done else ''}") for s in brief.view.sections for item in s.items
    )
    said = [Part(part.title, (*part.lines, *(doing if part.title == "Plan" else ()))) for part in said]
    return [*said, _since(brief, plan, day), _evidence(plan, day, brief), _open(brief, plan)]


def _since(brief: Brief, plan: Plan, day: date) -> Part:
    lines = []
    for checkin in plan.checkins[-4:]:
        when = _day(checkin.at, brief, day)
        sure = f" (sure: {checkin.confidence} of 5)" if checkin.confidence else ""
        lines.append((f"{when}{sure}", checkin.progress or checkin.done or "no words"))
        if checkin.blocker:
            lines.append((f"{when}, in the way", checkin.blocker))
    return Part("Check-ins", tuple(lines))


def _evidence(plan: Plan, day: date, brief: Brief) -> Part:
    lines = []
    for one in plan.evidence:
        rating = f", own rating {one.self_rating} of 5" if one.self_rating else ""
        lines.append((f"{_day(one.at, brief, day)}{rating}", one.text or one.url or "a file"))
        lines += [
            ("teacher", f"{'there' if j.met else 'not yet'}{f': {j.comment}' if j.comment else ''}")
            for j in one.judgements
        ]
    return Part("Evidence", tuple(lines))


def _open(brief: Brief, plan: Plan) -> Part:
    if plan.step in FIVE:
        steps = ", ".join(step for step in FIVE if step not in plan.agreed)
        return Part("What is left", (("", f"Steps to agree on: {steps}."),))
    if plan.step == "mastered":
        return Part("What is left", (("", "Nothing: it was shown. What comes next?"),))
    left = what_is_left(plan, ZoneInfo(brief.learner.timezone))
    return Part("What is left", tuple(("", _left_in_words(one)) for one in left))


def _left_in_words(left: Left) -> str:
    return ": ".join(filter(None, (_LEFT[left.kind], ", ".join(left.texts))))


def _approved(brief: Brief, plan: Plan | None, day: date) -> tuple[str, ...]:
    """Which steps the student has said yes to, and on which day."""
    if plan is None:
        return ()
    found = []
    for step in plan.agreed:
        at = brief.pupil.agreed_at.get((plan.id, step))
        found.append(f"{step}{f', {_day(at, brief, day)}' if at else ''}")
    return tuple(found)


def _day(at: datetime, brief: Brief, day: date) -> str:
    return say_date(at.astimezone(ZoneInfo(brief.learner.timezone)).date(), day)


@teacher_page
async def on_paper(request: web.Request) -> web.StreamResponse:
    """The sheet as a page to print."""
    brief = await brief_of(request, request.match_info["id"], "read conference sheet")
    teacher = who(request)
    return await render(request, "sheet", {"brief": brief, "sheet": sheet_of(brief, teacher.name, today(teacher))})


@teacher_page
async def as_file(request: web.Request) -> web.StreamResponse:
    """The sheet as a PDF."""
    brief = await brief_of(request, request.match_info["id"], "read conference sheet")
    teacher = who(request)
    from bot.staff.sheet_pdf import as_pdf  # a big library, seldom needed

    made = await asyncio.to_thread(as_pdf, sheet_of(brief, teacher.name, today(teacher)))
    return web.Response(
        body=made,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="conference-sheet.pdf"'},
    )


ROUTES = (
    web.get("/teach/students/{id}/sheet", on_paper),
    web.get("/teach/students/{id}/sheet.pdf", as_file),
)
