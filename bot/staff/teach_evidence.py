"""Evidence that waits for a verdict: the student's own rating beside the teacher's, criterion by criterion (row D8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.api.adults import now
from bot.api.classes import triaged
from bot.api.problems import Problem
from bot.api.verdicts import give_verdict
from bot.people.keys import STORE
from bot.people.who import who
from bot.plans.gap import Side, own_rating, side_of
from bot.plans.mastery import APPLICATION, BIG_IDEA, WORK
from bot.plans.plan import Evidence, Judgement, Plan
from bot.plans.seen import seen_by_adults
from bot.staff.teach_door import back_to, render, teacher_page
from bot.store import Person

TALK_DAYS = 14
"""So long after a verdict that differs from the student's own rating the queue reminds of the talk about it."""
MOST_DIFFER = 10

_TEXTS = {
    BIG_IDEA: "The big idea is explained",
    APPLICATION: "It is used for something real",
    WORK: "The work shows it",
}


@dataclass(frozen=True)
class Point:
    """One criterion of one piece: the student's rating (1 to 5), and the teacher's last word on it."""

    id: str
    text: str
    own_rating: int | None
    judged: Judgement | None

    @property
    def gap(self) -> Side | None:
        """On which side of the verdict the student's rating lies, where both differ."""
        return side_of(self.own_rating, met=self.judged.met) if self.judged else None


@dataclass(frozen=True)
class Piece:
    """One piece of evidence, ready to be judged. `link` is a safe address or empty."""

    evidence: Evidence
    points: tuple[Point, ...]
    link: str

    @property
    def waits(self) -> bool:
        """Whether nobody has judged it yet."""
        return not self.evidence.judgements and not self.evidence.verdict

    @property
    def judged_at(self) -> datetime | None:
        """When somebody last judged it, where that is known."""
        return max((one.at for one in self.evidence.judgements if one.at), default=None)

    @property
    def gaps(self) -> tuple[Point, ...]:
        """The criteria that student and teacher see differently."""
        return tuple(point for point in self.points if point.gap)


def first_name(person: Person) -> str:
    """What an adult calls the student."""
    return (person.name.split() or [person.id])[0]


def pieces_of(plan: Plan) -> tuple[Piece, ...]:
    """Every piece of evidence of a plan: what waits first, then the newest."""
    newest_first = [Piece(one, tuple(_points(plan, one)), _link(one)) for one in reversed(plan.evidence)]
    return tuple(sorted(newest_first, key=lambda piece: not piece.waits))


def _points(plan: Plan, evidence: Evidence) -> Iterator[Point]:
    judged = {one.criterion: one for one in evidence.judgements}
    asked = [(criterion.id, criterion.text) for criterion in plan.mastery.criteria]
    if evidence.shows == "explanation":
        asked = [(BIG_IDEA, _TEXTS[BIG_IDEA]), *asked]
    if evidence.shows == "application":
        asked = [*asked, (APPLICATION, _TEXTS[APPLICATION])]
    for criterion, text in asked or [(WORK, _TEXTS[WORK])]:
        yield Point(criterion, text, own_rating(evidence, criterion), judged.get(criterion))


def _link(evidence: Evidence) -> str:
    url = evidence.url or ""
    return url if url.startswith(("https://", "http://")) or (url.startswith("/") and not url.startswith("//")) else ""


@teacher_page
async def queue(request: web.Request) -> web.StreamResponse:
    """All that waits for a verdict, what has waited longest first."""
    return await _page(request)


async def _page(request: web.Request, problem: str = "") -> web.Response:
    found, _ = await triaged(request, deed=None)
    pieces: list[tuple[Person, Plan, Piece]] = [
        (pupil.person, plan, piece)
        for pupil in found.pupils
        for plan in map(seen_by_adults, pupil.plans)
        for piece in pieces_of(plan)
    ]
    waiting = [one for one in pieces if one[2].waits and one[1].step != "mastered"]
    waiting.sort(key=lambda one: one[2].evidence.at)
    since = now() - timedelta(days=TALK_DAYS)
    differ = [one for one in pieces if one[2].gaps and (at := one[2].judged_at) and at >= since]
    differ.sort(key=lambda one: one[2].judged_at or since, reverse=True)
    differ = differ[:MOST_DIFFER]
    ids = (person.id for person, _, _ in (*waiting, *differ))
    await request.app[STORE].audit_each(who(request).id, "read evidence", ids)
    shown: dict[str, Any] = {"waiting": waiting, "differ": differ, "first_name": first_name}
    return await render(request, "evidence", shown, problem=problem, status=422 if problem else 200)


@teacher_page
async def judge(request: web.Request) -> web.StreamResponse:
    """The verdict of one form: `met:ID` is yes or no, `comment:ID` a word on it; what is not ticked is not judged."""
    form = await request.post()
    given = [
        (name.removeprefix("met:"), value == "yes", str(form.get(f"comment:{name.removeprefix('met:')}", "")))
        for name, value in form.items()
        if name.startswith("met:") and value in ("yes", "no")
    ]
    try:
        if not given:
            raise Problem(422, "Nothing judged", "Choose “there” or “not yet” for at least one line.", "criteria")
        kept = await give_verdict(request, request.match_info["id"], given)
    except Problem as err:
        if err.status != 422:
            raise
        return await _page(request, err.detail)
    if form.get("from") == "student":
        raise back_to(f"/teach/students/{kept.student_id}", "verdict", "done")
    raise back_to("/teach/evidence", "verdict", "done")


ROUTES = (
    web.get("/teach/evidence", queue),
    web.post("/teach/evidence/{id}", judge),
)
