"""Who gets what at every address: one line for each, and a school with something behind every address.

A new route fails `test_role_matrix.py` until it has its line here. In a line stand the roles that get in with the
status they get for what is their own; everybody else who is signed in gets `others`, whoever is not signed in gets
`nobody`, and for what is somebody else's the roles that get in get `foreign`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.family.links import new_link, token_of
from bot.people.keys import SECRET
from bot.plans.plan import CheckIn
from bot.store.embedded import Transaction
from bot.store.tables import files, nudges
from tests.api.world import World
from tests.people.school import make_circle
from tests.staff.school import days_ago, evidence, keep, plan_of

PERSON_OF = {
    "student": "maya",
    "teacher": "rivera",
    "advisor": "cole",
    "guardian": "rosa",
    "safety": "ms-park",
    "admin": "admin",
}
FORM, JSON = "form", "json"


@dataclass(frozen=True)
class Line:
    """What is expected at one address."""

    roles: Mapping[str, int]
    also: Mapping[str, int] = field(default_factory=dict)  # roles that come in, but to whom none or all of it belongs
    others: int = 403
    nobody: int = 401
    foreign: int | None = None  # None: nothing of anybody's is named in the address or the body
    id: str = ""  # what {id} names: student, plan, class, evidence, nudge, file or message
    send: Mapping[str, Any] = field(default_factory=dict)
    kind: str = JSON
    query: Mapping[str, str] = field(default_factory=dict)


ROLES = tuple(PERSON_OF)
EVERYBODY = dict.fromkeys(ROLES, 200)


def only(roles: str, status: int = 200, **more: Any) -> Line:
    """These roles, with that status."""
    return Line(dict.fromkeys(roles.split(), status), **more)


def public(status: int = 200, **more: Any) -> Line:
    """The same for the whole world."""
    return Line(dict.fromkeys(ROLES, status), others=status, nobody=status, **more)


def staff(roles: str, status: int = 200, **more: Any) -> Line:
    """A deed on what is named: of others it is not there."""
    return only(roles, status, foreign=404, **more)


def form(line: Line, **send: Any) -> Line:
    """The same, sent by a page's form."""
    return replace(line, send=send, kind=FORM)


NOT_THEIRS = {"teacher": 404, "safety": 404, "admin": 404}
REASON = {"reason": "Maya asked me to look"}
VERDICT = {"criteria": [{"id": "{plan}-c1", "met": True}]}
DIAL = dict.fromkeys(("purpose", "goal", "plan", "progress", "mastery"), "together")
LINES: dict[str, Line] = {
    # Pages of the door and of everybody
    "GET /static": public(404),
    "GET /": Line({**dict.fromkeys(ROLES, 303), "student": 200}, nobody=303),
    "POST /talk": form(only("student", 422, nobody=303)),
    "POST /talk/private": form(staff("student", 303), keep_out="{message}"),
    "GET /plan-card": only("student"),
    "GET /about": only("student", nobody=303),
    "POST /about": form(only("student", 303, nobody=303), field="strengths", text="drawing", visibility="student"),
    "POST /students/{id}/observe": form(
        staff("teacher advisor", 303, id="student"), field="strengths", words="explains patiently"
    ),
    "GET /sheet/{id}": staff("student", id="teacher"),
    "POST /sheet/{id}": form(staff("student", 303, id="teacher"), strike="left:0"),
    "GET /progress/{id}.svg": staff("student", id="plan"),
    "GET /sign-in": public(),
    "POST /sign-in": form(public(403), login="nobody", password="nothing"),
    "POST /sign-out": form(public(303)),
    "GET /sign-in/school": public(404),
    "GET /sign-in/school/back": public(404),
    "GET /account": Line(EVERYBODY),
    "POST /account/password": form(only("teacher advisor guardian safety admin", 422)),
    "POST /account/leave": form(Line(dict.fromkeys(ROLES, 303))),
    # Administrators
    "GET /admin": only("admin"),
    "POST /admin/code": form(only("admin"), person="webb"),
    "POST /admin/unlock": form(only("admin", 303), person="webb"),
    "POST /admin/class-code": form(only("admin", 303), **{"class": "{class}"}),
    "GET /codes/{class_id}": staff("teacher", also={"admin": 200}),
    "POST /codes/{class_id}": form(staff("teacher", also={"admin": 200}), student="{student}"),
    "GET /families/{id}": staff("teacher", also={"admin": 200}, id="student"),
    "POST /families/{id}": form(
        staff("teacher", also={"admin": 200}, id="student"), deed="make", guardian="{guardian}", language="es"
    ),
    # Teachers
    "GET /teach": only("teacher"),
    "GET /teach/classes/{id}": staff("teacher", id="class"),
    "GET /teach/classes/{id}/picture": staff("teacher", id="class"),
    "GET /teach/classes/{id}/dial": staff("teacher", id="class"),
    "POST /teach/classes/{id}/dial": form(staff("teacher", 303, id="class"), **DIAL),
    "GET /teach/classes/{id}/export.csv": staff("teacher", id="class"),
    "GET /teach/evidence": only("teacher"),
    "POST /teach/evidence/{id}": form(staff("teacher", 303, id="evidence"), **{"met:{plan}-c1": "yes"}),
    "GET /teach/review": only("teacher"),
    "POST /teach/review": form(staff("teacher"), plan="{plan}@1"),
    "GET /teach/students/{id}": staff("teacher", id="student"),
    "GET /teach/students/{id}/dial": staff("teacher", id="student"),
    "POST /teach/students/{id}/dial": form(staff("teacher", 303, id="student"), **DIAL),
    "GET /teach/students/{id}/sheet": staff("teacher", id="student"),
    "GET /teach/students/{id}/sheet.pdf": staff("teacher", id="student"),
    "POST /teach/students/{id}/summary": form(staff("teacher", 303, id="student")),
    "POST /teach/students/{id}/sheet/ask": form(staff("teacher", 303, id="student")),
    "POST /teach/students/{id}/say": form(staff("teacher", 303, id="student"), words="Well done."),
    "POST /teach/students/{id}/plans/{plan}/review": form(staff("teacher", 303, id="student"), decision="approve"),
    "POST /teach/students/{id}/plans/{plan}/tripwires": form(staff("teacher", 303, id="student"), missed_checkins="3"),
    "GET /teach/students/{id}/talk": staff("teacher", id="student"),
    "POST /teach/students/{id}/talk": form(staff("teacher", id="student"), **REASON),
    # Advisors and safety contacts
    "GET /advise": only("teacher advisor safety admin", nobody=303),
    "POST /advise/{id}": form(staff("advisor", 303, id="nudge", also=NOT_THEIRS, nobody=303), deed="seen"),
    "GET /advise/safety": only("safety admin", nobody=303),
    "GET /advise/students": only("advisor", nobody=303),
    "GET /advise/students/{id}": staff("advisor teacher", id="student", nobody=303),
    "POST /advise/students/{id}/summary": form(staff("advisor teacher", 303, id="student", nobody=303)),
    "GET /advise/students/{id}/talk": staff("advisor teacher", id="student", nobody=303),
    "POST /advise/students/{id}/talk": form(staff("advisor teacher", id="student", nobody=303), **REASON),
    # Families
    "GET /family": only("guardian", nobody=303),
    "GET /family/{token}": public(),
    # The API
    "POST /api/v1/messages": only("student", send={"text": "hi"}),
    "GET /api/v1/messages": only("student"),
    "POST /api/v1/messages/{id}/private": staff("student", id="message", send={"private": True}),
    "GET /api/v1/events": only("student teacher advisor safety admin"),
    "GET /api/v1/me": Line(EVERYBODY),
    "GET /api/v1/me/lookers": only("student"),
    "GET /api/v1/plans": only("student"),
    "GET /api/v1/plans/{id}": staff("student", id="plan"),
    "GET /api/v1/plans/{id}/history": staff("student", id="plan"),
    "GET /api/v1/classes": only("teacher"),
    "GET /api/v1/classes/{id}": staff("teacher", id="class"),
    "GET /api/v1/students/{id}/plans": staff("teacher advisor", id="student"),
    "GET /api/v1/students/{id}/profile": staff("student teacher advisor", id="student"),
    "GET /api/v1/students/{id}/summaries": staff("student teacher advisor", id="student"),
    "POST /api/v1/students/{id}/summaries": staff("teacher advisor", id="student"),
    "GET /api/v1/students/{id}/transcript": staff("teacher advisor", id="student", query=REASON),
    "POST /api/v1/plans/{id}/review": staff("teacher", id="plan", send={"decision": "approve"}),
    "POST /api/v1/plans/{id}/tripwires": staff("teacher", id="plan", send={"missed_checkins": 3}),
    "POST /api/v1/evidence/{id}/verdict": staff("teacher", id="evidence", send=VERDICT),
    "POST /api/v1/files": only("student", 415),
    "GET /api/v1/files/{id}": staff("student teacher advisor", id="file", others=404),
    "GET /api/v1/nudges": only("teacher advisor safety admin"),
    "POST /api/v1/nudges/{id}": staff("advisor", id="nudge", also=NOT_THEIRS, send={"state": "seen"}),
    # Machines
    "GET /healthz": public(),
    "GET /readyz": public(),
    "GET /metrics": public(),
    "GET /api/v1/openapi.json": public(),
}


@dataclass(frozen=True)
class Things:
    """Ids of what one family of the school has."""

    student: str
    ids: Mapping[str, str]

    def fill(self, text: str, what_id: str) -> str:
        """An address or a value with the ids in it."""
        names = {"{id}": self.ids.get(what_id, "?"), "{class_id}": self.ids["class"], **self._braced()}
        for name, value in names.items():
            text = text.replace(name, value)
        return text

    def _braced(self) -> dict[str, str]:
        return {f"{{{name}}}": value for name, value in self.ids.items()}


async def furnish(world: World) -> tuple[Things, Things]:
    """Fill the school: what is Maya's (own to her teacher, advisor and mother) and what is Noor's (to none of them)."""
    await make_circle(world)
    own = await _things(world, "maya", "math-6a", "rosa", {"teacher": "rivera", "advisor": "cole"})
    return own, await _things(world, "noor", "science-7b", "other-rosa", {"teacher": "okafor", "advisor": "webb"})


async def _things(world: World, student: str, class_id: str, guardian: str, adults: Mapping[str, str]) -> Things:
    now, store = datetime.now(UTC), world.store
    two = (CheckIn(days_ago(8), "yes", "4 of 10", 2), CheckIn(days_ago(1), "yes", "6 of 10", 3))
    plan = await keep(store, plan_of(student, evidence=(evidence(student),), checkins=two))
    said = await world.send("hello", student)
    link = await new_link(store, world.settings, world.app[SECRET], guardian, student, "admin", now)
    file_id = "f" + ("a" if student == "maya" else "b") * 32
    folder = Path(world.settings.data_dir) / "files"
    folder.mkdir(exist_ok=True)
    (folder / file_id).write_bytes(b"hello")
    document = {"reason": "x", "evidence": [], "suggestion": {"deed": "talk", "words": "hi"}, "plan_id": plan.id}
    document["since"] = now.isoformat()
    rows = [
        {"id": f"g-{student}-{role}", "rule": "stuck", "key": student, "student_id": student, "recipient": adult}
        | {"severity": "soon", "state": "new", "state_at": now, "created_at": now, "document": document}
        for role, adult in adults.items()
    ]
    stored = {"id": file_id, "student_id": student, "name": "a.txt", "media_type": "text/plain", "bytes": 5}

    async def work(transaction: Transaction) -> None:
        await transaction.execute(insert(files), {**stored, "sha256": "0" * 64, "at": now})
        await transaction.execute(insert(nudges), rows)

    await store.write(work)
    ids = {"student": student, "plan": plan.id, "class": class_id, "evidence": plan.evidence[0].id, "file": file_id}
    ids |= {"guardian": guardian, "message": said.json["message_id"], "token": token_of(world.app[SECRET], link.id)}
    ids["teacher"] = adults["teacher"]
    return Things(student, {**ids, "nudge": f"g-{student}-advisor"})
