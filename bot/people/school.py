"""What the pages may ask of the rest of Waymark: the one door behind `bot.pages.SCHOOL`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from aiohttp import web

from bot.message import Answered, Line, Message
from bot.pages import DemoPerson, Visitor
from bot.pages.feedback import Note
from bot.pages.landing import landing
from bot.pages.readers import Looked, Reader
from bot.people.csrf import csrf_holds, csrf_token
from bot.people.keys import DOOR, LIMITS, SETTINGS, STORE
from bot.people.refusals import NotSignedIn
from bot.people.sessions import end_session, start_session
from bot.people.who import identify
from bot.plans.autonomy import in_one_sentence
from bot.plans.learner import Learner, Observation, Visibility
from bot.plans.plan import Plan
from bot.privacy.lookers import lookers
from bot.privacy.who_sees import who_sees
from bot.store import Person

_GROUPS = {
    "teacher": "Teachers",
    "advisor": "Advisors",
    "guardian": "Families",
    "safety": "Safety contacts",
    "admin": "Administrators",
}


class OneSchool:
    """One Waymark as its pages see it."""

    def __init__(
        self,
        app: web.Application,
        receive: Callable[[Message], Awaitable[Answered]],
        keep_about: Callable[[str, str, str | None, Visibility], Awaitable[bool]],
    ) -> None:
        self._app = app
        self._receive = receive
        self._keep_about = keep_about
        self._store = app[STORE]
        self.max_text = app[SETTINGS].max_text
        self.account_name = app[SETTINGS].oidc_name if app[SETTINGS].oidc_issuer else ""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Who is signed in, or None. Counts against their limit."""
        person = await identify(request)
        if person is None:
            return None
        await self._app[LIMITS].count_person(person.id)
        return Visitor(person.id, person.name, person.role)

    async def csrf(self, request: web.Request) -> str:
        """The token that this visitor's forms and scripts send back."""
        return csrf_token(request)

    async def csrf_holds(self, request: web.Request, token: str) -> bool:
        """Whether a form with this token really came from one of our own pages."""
        return csrf_holds(request, token)

    async def demo_people(self) -> Sequence[DemoPerson] | None:
        """Everyone of the demo school, students by class first; None when the demo is off."""
        if not self._app[SETTINGS].demo:
            return None
        people = {person.id: person for person in await self._store.people()}
        shown = await self._students(people)
        listed = {person.id for person in shown}
        for role, group in _GROUPS.items():
            shown += [_demo(p, group) for p in people.values() if p.role == role and p.id not in listed]
        return shown

    async def _students(self, people: dict[str, Person]) -> list[DemoPerson]:
        shown: dict[str, DemoPerson] = {}
        for teacher in [p for p in people.values() if p.role == "teacher"]:
            for group in await self._store.classes_of(teacher.id):
                members = sorted((people[i] for i in group.student_ids if i in people), key=lambda p: p.name)
                shown |= {p.id: _demo(p, group.name) for p in members if p.id not in shown}
        return list(shown.values())

    async def sign_in(
        self, request: web.Request, response: web.StreamResponse, given: Mapping[str, str], wanted: str
    ) -> str | None:
        """Start a session for whoever the fields prove; the page to go to, or None.

        The fields: `class_code` and `code` of a student, `login` and `password` of everybody else, and while the
        demo is on `person`.
        """
        await self._app[LIMITS].count_sign_in(request)
        person, goes_to, own_machine = None, wanted, bool(given.get("own_machine"))
        if "person" in given:
            person, own_machine = await self._demo_person(given["person"]), True
        elif "code" in given:
            person = await self._app[DOOR].by_code(given.get("class_code", ""), given["code"])
        elif found := await self._app[DOOR].by_password(given.get("login", ""), given.get("password", "")):
            person, must_choose = found
            own_machine = True
            if must_choose:
                goes_to = f"/account?{urlencode({'next': wanted})}" if wanted else "/account"
        if person is None:
            return None
        await start_session(request, person.id, shared=not own_machine)
        return landing(person.role, goes_to)

    async def _demo_person(self, person_id: str) -> Person | None:
        if not self._app[SETTINGS].demo or not person_id.isprintable():
            return None
        return await self._store.person(person_id)

    async def sign_out(self, request: web.Request, response: web.StreamResponse) -> None:
        """End the session, on the server too."""
        await end_session(request)

    async def learner(self, student_id: str) -> Learner:
        """The student as the coach knows them, with the adults around them."""
        learner = await self._store.learner(student_id)
        if learner is None:
            raise NotSignedIn
        return learner

    async def plans(self, student_id: str) -> Sequence[Plan]:
        """The student's plans; the one being talked about comes first."""
        plans = await self._store.plans_of(student_id)
        talked_about = (await self._store.talk(student_id)).plan_id
        return sorted(plans, key=lambda plan: plan.id != talked_about)

    async def lines(self, student_id: str, limit: int) -> Sequence[Line]:
        """The newest `limit` lines of the student's talk, oldest first."""
        return await self._store.recent(student_id, limit)

    async def receive(self, message: Message) -> Answered:
        """Hand one message to the conversation."""
        return await self._receive(message)

    async def observations(self, student_id: str) -> Sequence[Observation]:
        """What adults at school have seen, beside the student's own words; oldest first."""
        return await self._store.observations_of(student_id)

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        """Keep a field of the student's profile; whether its words are now answered in the talk, as danger is."""
        return await self._keep_about(student_id, field, text, visibility)

    async def who_sees(self, learner: Learner) -> Sequence[Reader]:
        """The adults around the student, and what each of them can see."""
        return [Reader(seen.name, seen.sees) for seen in who_sees(learner)]

    async def lookers(self, learner: Learner) -> Sequence[Looked]:
        """Who looked at the student's data, newest first."""
        found = await lookers(self._store, learner.id, learner.timezone)
        return [Looked(look.at, look.name, look.what, look.reason) for look in found]

    async def notes(self, learner: Learner, limit: int) -> Sequence[Note]:
        """What adults wrote into the student's talk, and the coach's proposals that were taken, newest first."""
        return [Note(one.at, one.sender, one.text) for one in await self._store.heard_by(learner.id, limit)]

    async def sheets(self, learner: Learner) -> Sequence[tuple[str, str, bool]]:
        """The teachers (id, name) with a sheet for a talk that the student may look at, and whether it waits."""
        waits = {sheet.teacher_id: sheet.waits for sheet in await self._store.sheets_of(learner.id)}
        teachers = [adult for adult in learner.adults if adult.role == "teacher"]
        return [(adult.id, adult.name, waits[adult.id]) for adult in teachers if adult.id in waits]

    async def who_decides(self, learner: Learner) -> Sequence[str]:
        """Which steps the student decides alone, a sentence for each teacher who has set it otherwise."""
        settings = await self._store.dials_of(learner.id)
        return [sentence for one in settings if (sentence := in_one_sentence(one.dial, one.teacher))]


def _demo(person: Person, group: str) -> DemoPerson:
    return DemoPerson(person.id, person.name, person.role, group)
