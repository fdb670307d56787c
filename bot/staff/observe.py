"""The learner profile on pages of staff: what the student lets them see, and what adults have seen beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.api.adults import now, words_of
from bot.api.problems import Problem
from bot.people.keys import STORE
from bot.people.rights import own_student
from bot.people.who import needs, who
from bot.plans.learner import ABOUT_FIELDS, Learner, Observation, ProfileNote
from bot.plans.seen import notes_seen
from bot.store import Store

LABELS: dict[str, str] = {
    "interests": "Likes",
    "strengths": "Good at",
    "challenges": "Hard just now",
    "what_helps": "What helps",
    "aspiration": "Would like to be",
    "how_i_work": "How they work",
    "with_others": "With others",
}
"""What staff call the fields of the profile."""


@dataclass(frozen=True)
class AboutField:
    """One field: the student's own words where staff may see them, and what adults have seen."""

    name: str
    label: str
    note: ProfileNote | None
    observations: tuple[Observation, ...]


async def about_of(store: Store, learner: Learner) -> tuple[AboutField, ...]:
    """The profile as staff see it, all fields in their order."""
    return about_fields(learner, await store.observations_of(learner.id))


def about_fields(learner: Learner, seen: Sequence[Observation]) -> tuple[AboutField, ...]:
    """The fields with what the student lets staff see."""
    notes = notes_seen(learner)
    return tuple(
        AboutField(name, label, notes.get(name), tuple(one for one in seen if one.field == name))
        for name, label in LABELS.items()
    )


@needs("teacher", "advisor")
async def observe(request: web.Request) -> web.StreamResponse:
    """Keep what an adult has seen of one of their students, beside the student's words."""
    adult, form = who(request), await request.post()
    student = await own_student(request, request.match_info["id"], "plan")
    field = str(form.get("field", ""))
    if field not in ABOUT_FIELDS:
        raise Problem(422, "No such field", "field: choose what it is about.", "field")
    words = words_of(str(form.get("words", "")), "words", needed="Write what you have seen first, then save.")
    await request.app[STORE].observe(student.id, field, words, adult.id, now())
    page = "teach" if adult.role == "teacher" else "advise"
    raise web.HTTPSeeOther(f"/{page}/students/{quote(student.id)}?done=observed#about")


ROUTES = (web.post("/students/{id}/observe", observe),)
