"""A small Waymark in memory, behind the real pages: for looking at them and for browser tests.

`PYTHONPATH=.:tests python -m pages.preview` serves it on http://localhost:8099. Its coach is three sentences long;
what is real is everything a browser meets: pages, the shape of the API, events, and failures on demand.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.api.headers import HEADERS
from bot.message import Answered, Asking, Choice, Line, Message, Refused, Reply
from bot.pages import SCHOOL, DemoPerson, Visitor, add_pages
from bot.pages.feedback import Note
from bot.pages.landing import landing
from bot.pages.readers import Looked, Reader
from bot.plans.learner import Learner, Observation, ProfileNote, Visibility
from bot.plans.plan import Goal, Plan
from bot.privacy.who_sees import who_sees

from . import people

COOKIE = "preview"
PEOPLE = (
    DemoPerson("maya", "Maya", "student", "Math 6A · Ms. Rivera", "just starting"),
    DemoPerson("leo", "Leo", "student", "Math 6A · Ms. Rivera", "working on it"),
    DemoPerson("amina", "Amina", "student", "Math 6A · Ms. Rivera", "setting a goal"),
    DemoPerson("noor", "Noor", "student", "Science 7B · Mr. Okafor"),
    DemoPerson("rivera", "Ms. Rivera", "teacher", "People who work here", "teacher"),
    DemoPerson("cole", "Mr. Cole", "advisor", "People who work here", "advisor"),
)
HELLO = "Hi! I'm Waymark, a program. Ms. Rivera and Mr. Cole can read what we decide here."
WHAT = "Ms. Rivera gave you 6.NS.A.1: dividing fractions by fractions. In your own words, what is that about?"
WHY = "And why does it matter to you?"
READ_BACK = (
    "Tue, Dec 15. So: “get better at fractions”, seen by “8 of 10 on the division sheet”, by Tue, Dec 15. Agreed?"
)


@dataclass
class PreviewSchool:
    """A school in memory. The upper fields are knobs that tests turn."""

    max_text: int = 4000
    account_name: str = ""
    fail: list[int] = field(default_factory=list)  # statuses of the next POSTs
    answers: asyncio.Event = field(default_factory=asyncio.Event)  # cleared: every POST waits
    away: bool = False
    deaf: bool = False  # the answer is stored, but only a torn piece of it arrives
    demo: bool = True
    refuses: Refused | None = None
    sounds_like_danger: bool = False
    seen: list[Observation] = field(default_factory=list)
    kept_about: list[tuple[str, str, str | None, Visibility]] = field(default_factory=list)

    talks: dict[str, list[Line]] = field(default_factory=dict)
    plans_of: dict[str, list[Plan]] = field(default_factory=dict)
    sessions: dict[str, tuple[str, str]] = field(default_factory=dict)
    answered: dict[str, Answered] = field(default_factory=dict)
    streams: dict[str, set[EventSourceResponse]] = field(default_factory=dict)
    received: list[Message] = field(default_factory=list)
    _next: int = 100

    def __post_init__(self) -> None:
        self.answers.set()
        self.talks = {"amina": list(people.AMINA_TALK), "leo": list(people.LEO_TALK)}
        self.plans_of = {
            "maya": [people.MAYA_PLAN],
            "amina": [people.AMINA_PLAN],
            "leo": [people.LEO_PLAN, people.LEO_OTHER],
        }

    # What the pages ask.

    def now(self) -> datetime:
        return people.NOW

    def _session(self, request: web.Request) -> tuple[str, str]:
        return self.sessions.get(request.cookies.get(COOKIE, ""), ("", ""))

    async def visitor(self, request: web.Request) -> Visitor | None:
        who = next((p for p in PEOPLE if p.id == self._session(request)[0]), None)
        return Visitor(who.id, who.name, who.role) if who else None

    async def csrf(self, request: web.Request) -> str:
        return self._session(request)[1] or "door"

    async def csrf_holds(self, request: web.Request, token: str) -> bool:
        return token == await self.csrf(request)

    async def demo_people(self) -> Sequence[DemoPerson] | None:
        return PEOPLE if self.demo else None

    async def sign_in(
        self, request: web.Request, response: web.StreamResponse, given: Mapping[str, str], wanted: str
    ) -> str | None:
        person = next((p for p in PEOPLE if p.id == given.get("person")), None)
        if person is None:
            return None
        key = secrets.token_urlsafe()
        self.sessions[key] = (person.id, secrets.token_urlsafe())
        response.set_cookie(COOKIE, key, httponly=True, samesite="Lax")
        return landing(person.role, wanted)

    async def sign_out(self, request: web.Request, response: web.StreamResponse) -> None:
        self.sessions.pop(request.cookies.get(COOKIE, ""), None)
        response.del_cookie(COOKIE)

    async def learner(self, student_id: str) -> Learner:
        known = people.learner(student_id, next(p.name for p in PEOPLE if p.id == student_id))
        told = [(name, text, who) for whose, name, text, who in self.kept_about if whose == student_id]
        return replace(known, profile={n: ProfileNote(t, student_id, people.NOW, w) for n, t, w in told})

    async def observations(self, student_id: str) -> Sequence[Observation]:
        return self.seen

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        if self.refuses:
            raise self.refuses
        self.kept_about.append((student_id, field, text, visibility))
        return self.sounds_like_danger

    async def plans(self, student_id: str) -> Sequence[Plan]:
        return self.plans_of.get(student_id, [])

    async def lines(self, student_id: str, limit: int) -> Sequence[Line]:
        return self.talks.get(student_id, [])[-limit:]

    async def who_sees(self, learner: Learner) -> Sequence[Reader]:
        return [Reader(seen.name, seen.sees) for seen in who_sees(learner)]

    async def lookers(self, learner: Learner) -> Sequence[Looked]:
        return people.LEO_LOOKERS if learner.id == "leo" else ()

    async def notes(self, learner: Learner, limit: int) -> Sequence[Note]:
        return [] if learner.id == "maya" else [Note(self.now(), "teacher", "Come by at lunch.")]

    async def sheets(self, learner: Learner) -> Sequence[tuple[str, str, bool]]:
        return () if learner.id == "maya" else [("rivera", "Ms. Rivera", learner.id == "leo")]

    async def who_decides(self, learner: Learner) -> Sequence[str]:
        return ["You decide the purpose alone, and the goal together with Ms. Rivera."] if learner.id == "leo" else []

    async def receive(self, message: Message) -> Answered:
        if self.refuses:
            raise self.refuses
        if message.client_id in self.answered:
            return self.answered[message.client_id]
        self.received.append(message)
        talk = self.talks.setdefault(message.person_id, [])
        student = self.line("student", message.text or str(message.choice).capitalize())
        talk.append(student)
        replies = () if self.away else tuple(self._coach(message))
        for reply in replies:
            talk.append(Line(reply.id, student.at, "coach", reply.text, reply.choices))
        plan = self.plans_of.get(message.person_id, [None])[0]
        answer = Answered(
            student.id, replies, Asking("goal.target_date"), plan and plan.id, plan and plan.step, waiting=self.away
        )
        if message.client_id:
            self.answered[message.client_id] = answer
        await self.tell(message.person_id, "reply", {"id": student.id})
        await self.tell(message.person_id, "plan", {"id": plan.id if plan else None})
        return answer

    # The coach of this preview.

    def line(self, sender: str, text: str, *choices: Choice) -> Line:
        self._next += 1
        return Line(f"{self._next:04d}", self.now() + timedelta(seconds=self._next), sender, text, choices)

    def _reply(self, text: str, *titles: str) -> Reply:
        self._next += 1
        return Reply(f"{self._next:04d}", text, tuple(Choice(t, t.lower()) for t in titles))

    def _coach(self, message: Message) -> list[Reply]:
        said = (message.text or message.choice or "").strip()
        plan = self.plans_of.get(message.person_id, [people.MAYA_PLAN])[0]
        if said == "hi":
            return [self._reply(HELLO), self._reply(WHAT, "I don't know yet", "Show me an example")]
        if said.startswith("change "):
            return [self._reply(f"Sure, let's {said.replace('my', 'your')}. What should it say now?")]
        if said in ("in two weeks", "dec 15"):
            self.change(plan.student_id, draft={**plan.draft, "goal.target_date": "2026-12-15"})
            return [self._reply(READ_BACK, "Agreed", "Change something")]
        if said == "agreed":
            draft = plan.draft
            goal = Goal(
                "g1",
                str(draft["goal.statement"]),
                str(draft["goal.measure"]),
                people.date(2026, 12, 15),
                2,
                "amina",
                "amina",
            )
            self.change(plan.student_id, draft={}, goals=(goal,), agreed=(*plan.agreed, "goal"), step="plan")
            return [
                self._reply("Kept. What could you do to get there?", "Fraction tiles with a partner", "My own idea")
            ]
        if plan.step in ("profile", "purpose") and message.person_id == "maya":
            self.change(plan.student_id, step="purpose", draft={"purpose.what": said})
            return [self._reply(WHY, "I don't know yet", "Show me an example")]
        return [self._reply("I didn't get that. Do you want to go on, or ask a person?", "Go on", "Ask a person")]

    def change(self, student_id: str, **changes: Any) -> None:
        """Change the plan being talked about, as a step of the talk would."""
        plan, *others = self.plans_of[student_id]
        self.plans_of[student_id] = [replace(plan, **changes), *others]

    async def coach_is_back(self, student_id: str, text: str) -> None:
        """The late answer, as it comes when Rasa is back."""
        self.away = False
        self.talks[student_id].append(self.line("coach", text, Choice("Go on", "go on")))
        await self.tell(student_id, "reply", {})

    async def tell(self, student_id: str, event: str, data: dict[str, Any]) -> None:
        for stream in list(self.streams.get(student_id, ())):
            with contextlib.suppress(ConnectionResetError):
                await stream.send(json.dumps(data), event=event)

    async def hang_up(self) -> None:
        """Break every event stream, as a sleeping router does."""
        for streams in self.streams.values():
            for stream in list(streams):
                stream.stop_streaming()


def _told(line: Line) -> dict[str, Any]:
    choices = [{"title": c.title, "value": c.value} for c in line.choices]
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "from": line.sender,
        "text": line.text,
        "choices": choices,
        "channel": line.channel,
    }


def _problem(status: int, detail: str) -> web.Response:
    body = {"title": "No", "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


def preview_app(school: PreviewSchool) -> web.Application:
    """The real pages before the school in memory, with the part of the API that they use."""

    async def signed_in(request: web.Request) -> Visitor:
        visitor = await school.visitor(request)
        if visitor is None:
            raise web.HTTPUnauthorized
        return visitor

    async def post_message(request: web.Request) -> web.StreamResponse:
        await school.answers.wait()
        if await school.visitor(request) is None:
            return _problem(401, "Please sign in.")
        visitor = await signed_in(request)
        if not await school.csrf_holds(request, request.headers.get("X-CSRF", "")):
            return _problem(403, "Not from one of our pages.")
        status = school.fail.pop(0) if school.fail else 200
        if status >= 400:
            return _problem(status, f"That is a {status}.")
        body = await request.json()
        message = Message(visitor.id, body.get("text"), body.get("choice"), str(uuid.UUID(body["client_id"])))
        answer = await school.receive(message)
        if school.deaf:
            return web.Response(text="{", content_type="application/json")
        return web.json_response(
            {
                "message_id": answer.message_id,
                "replies": [
                    {"id": r.id, "text": r.text, "choices": [{"title": c.title, "value": c.value} for c in r.choices]}
                    for r in answer.replies
                ],
                "asking": None,
                "plan_id": answer.plan_id,
                "step": answer.step,
                **({"waiting": True} if answer.waiting else {}),
            }
        )

    async def get_messages(request: web.Request) -> web.Response:
        visitor = await school.visitor(request)
        if visitor is None:
            return _problem(401, "Please sign in.")
        talk = school.talks.get(visitor.id, [])
        after = request.query.get("after")
        start = next((n + 1 for n, line in enumerate(talk) if line.id == after), 0)
        if after and not start:
            return _problem(404, "There is no such line.")
        page = talk[start : start + int(request.query.get("limit", "50"))]
        return web.json_response({"messages": [_told(line) for line in page], "next": None})

    async def events(request: web.Request) -> web.StreamResponse:
        visitor = await signed_in(request)
        async with sse_response(request) as stream:
            mine = school.streams.setdefault(visitor.id, set())
            mine.add(stream)
            try:
                await stream.wait()
            finally:
                mine.discard(stream)
        return stream

    async def add_policy(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    async def broken(request: web.Request) -> web.Response:
        raise RuntimeError("on purpose")

    async def close_streams(app: web.Application) -> None:
        await school.hang_up()

    app = web.Application()
    app[SCHOOL] = school
    add_pages(app)
    app.on_response_prepare.append(add_policy)
    app.on_shutdown.append(close_streams)
    app.add_routes(
        [
            web.post("/api/v1/messages", post_message),
            web.get("/api/v1/messages", get_messages),
            web.get("/api/v1/events", events),
            web.get("/broken", broken),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(preview_app(PreviewSchool()), host="127.0.0.1", port=8099)
