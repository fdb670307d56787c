"""Who may see what of a student. One table; the pages, the API, the chat and docs/people.md all read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from aiohttp import web

from bot.people.keys import STORE
from bot.people.refusals import NotThereForYou
from bot.people.who import who
from bot.store import Person

Thing = Literal["plan", "summary", "transcript", "family", "safety", "private"]
Tie = Literal["self", "class", "caseload", "family", "school"]


@dataclass(frozen=True)
class Right:
    """`role` may see `thing` of the students they are tied to by `tie`; `terms` says on what terms."""

    thing: Thing
    role: str
    tie: Tie
    terms: str = ""


THINGS: dict[Thing, str] = {
    "plan": "plan, progress, evidence and what changed in them",
    "summary": "summaries of talks and nudges",
    "transcript": "the talk itself, word for word",
    "family": "the plan in plain words, the next dates, how to help at home",
    "safety": "words that sounded like danger",
    "private": "what the student marked as private",
}
TIES: dict[Tie, str] = {
    "self": "their own",
    "class": "students of classes they teach now",
    "caseload": "students on their caseload",
    "family": "their own children",
    "school": "any student of the school",
}
_WITH_REASON = "after giving a reason, which the student can read"
RIGHTS: tuple[Right, ...] = (
    *(Right(thing, "student", "self") for thing in get_args(Thing)),
    Right("plan", "teacher", "class"),
    Right("plan", "advisor", "caseload"),
    Right("summary", "teacher", "class"),
    Right("summary", "advisor", "caseload"),
    Right("transcript", "teacher", "class", _WITH_REASON),
    Right("transcript", "advisor", "caseload", _WITH_REASON),
    Right("family", "guardian", "family"),
    Right("safety", "safety", "school", "only those words, in the notice"),
)


def rights_to(thing: Thing) -> dict[str, Right]:
    """Who may see that thing, by role."""
    return {right.role: right for right in RIGHTS if right.thing == thing}


async def may_open(request: web.Request, person: Person, student_id: str, thing: Thing = "plan") -> bool:
    """Whether this person may see that thing of that student."""
    right = rights_to(thing).get(person.role)
    if right is None:
        return False
    if right.tie == "self":
        return person.id == student_id
    store = request.app[STORE]
    if right.tie == "school":
        student = await store.person(student_id)
        return student is not None and student.role == "student"
    return right.tie in await store.bonds(person.id, student_id)


async def own_student(request: web.Request, student_id: str, thing: Thing = "plan") -> Person:
    """The student, if the signed-in person may see that thing of them.

    Raises NotThereForYou (404) alike for strangers, leavers and ids that never were.
    """
    if student_id.isprintable() and await may_open(request, who(request), student_id, thing):
        student = await request.app[STORE].person(student_id)
        if student is not None:
            return student
    raise NotThereForYou


def rights_table() -> str:
    """The Markdown table of docs/people.md."""
    roles = ("student", "teacher", "advisor", "guardian", "safety", "admin")
    lines = [f"| what | {' | '.join(roles)} |", f"|---|{'---|' * len(roles)}"]
    for thing, words in THINGS.items():
        theirs = rights_to(thing)
        cells = [_cell(theirs[role]) if role in theirs else "" for role in roles]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(right: Right) -> str:
    return f"{TIES[right.tie]}{f', {right.terms}' if right.terms else ''}"
