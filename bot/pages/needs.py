"""What the pages need from the rest of Waymark. The app hands it over under one key, `SCHOOL`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.message import Answered, Line, Message
from bot.pages.feedback import Note
from bot.pages.readers import Looked, Reader
from bot.plans.learner import Learner, Observation, Visibility
from bot.plans.plan import Plan


@dataclass(frozen=True)
class Visitor:
    """The person behind a request. `role` is "student", "teacher", "advisor", "guardian", "admin" or "safety"."""

    id: str
    name: str
    role: str


@dataclass(frozen=True)
class DemoPerson:
    """One name on the demo sign-in page. `group` is the heading it stands under, `note` a few words beside it."""

    id: str
    name: str
    role: str
    group: str
    note: str = ""


class School(Protocol):
    """The one door between the pages and the store, the conversation and the sign-in."""

    max_text: int
    """Longest message in characters."""

    account_name: str
    """What the button for the school's own account says; empty without one."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Who is signed in, or None."""
        ...

    async def csrf(self, request: web.Request) -> str:
        """The token that this visitor's forms and scripts send back."""
        ...

    async def csrf_holds(self, request: web.Request, token: str) -> bool:
        """Whether a form with this token really came from one of our own pages."""
        ...

    async def demo_people(self) -> Sequence[DemoPerson] | None:
        """Everyone of the demo school in the order to show them; None when the demo is off."""
        ...

    async def sign_in(
        self, request: web.Request, response: web.StreamResponse, given: Mapping[str, str], wanted: str
    ) -> str | None:
        """Start a session for whoever the fields prove; the page to go to, or None."""
        ...

    async def sign_out(self, request: web.Request, response: web.StreamResponse) -> None:
        """End the session."""
        ...

    async def learner(self, student_id: str) -> Learner:
        """The student as the coach knows them, with the adults around them."""
        ...

    async def plans(self, student_id: str) -> Sequence[Plan]:
        """The student's plans; the one being talked about comes first."""
        ...

    async def lines(self, student_id: str, limit: int) -> Sequence[Line]:
        """The newest `limit` lines of the student's talk, oldest first."""
        ...

    async def receive(self, message: Message) -> Answered:
        """Hand one message to the conversation."""
        ...

    async def observations(self, student_id: str) -> Sequence[Observation]:
        """What adults at school have seen, beside the student's own words; oldest first."""
        ...

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        """Keep a field of the student's profile; whether its words are now answered in the talk, as danger is.

        Raises Refused where the student cannot write yet.
        """
        ...

    async def who_sees(self, learner: Learner) -> Sequence[Reader]:
        """The adults around the student, and what each of them can see."""
        ...

    async def lookers(self, learner: Learner) -> Sequence[Looked]:
        """Who looked at the student's data, newest first."""
        ...

    async def notes(self, learner: Learner, limit: int) -> Sequence[Note]:
        """What adults wrote into the student's talk, and the coach's proposals that were taken, newest first."""
        ...

    async def sheets(self, learner: Learner) -> Sequence[tuple[str, str, bool]]:
        """The teachers (id, name) with a sheet for a talk that the student may look at, and whether it waits."""
        ...

    async def who_decides(self, learner: Learner) -> Sequence[str]:
        """Which steps the student decides alone, a sentence for each teacher who has set it otherwise."""
        ...


SCHOOL = web.AppKey("SCHOOL", School)
