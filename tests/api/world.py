"""A running web app on a real SQLite store, with a coach that only echoes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert

from bot.api.rooms import CONVERSATION, HUB, RASA
from bot.app import make_app
from bot.message import Answered, Asking, Choice, Message, Refused, Reply
from bot.people.keys import SECRET, STORE
from bot.people.secret import hashed
from bot.people.sessions import make_token
from bot.plans.learner import ProfileNote, Visibility
from bot.plans.plan import Goal, Item, Plan, Purpose, Standard
from bot.plans.turn import PlanChange
from bot.settings import Settings, load_settings
from bot.store import Store, migrate
from bot.store.tables import people

API = "/api/v1"
SECRET_OF_A_SCHOOL = "Zk3vQ9rT-tN6cWb2LhYp8xMdJfGs4uAe1oRi"
PEOPLE = {
    "maya": ("Maya", "student"),
    "leo": ("Leo", "student"),
    "rivera": ("Ms. Rivera", "teacher"),
    "cole": ("Mr. Cole", "advisor"),
    "admin": ("Ada", "admin"),
}
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
STANDARD = Standard("6.NS.A.1", "Interpret and compute quotients of fractions.", "divide fractions by fractions")


class Echo:
    """A conversation that keeps messages as the real one does and says them back."""

    def __init__(self, app: web.Application) -> None:
        self.store, self.hub = app[STORE], app[HUB]
        self.received: list[Message] = []
        self.fails: Exception | None = None

    async def receive(self, message: Message) -> Answered:
        if self.fails:
            raise self.fails
        if message.choice == "not-offered":
            raise NotOffered("This choice was not offered.")
        kept = await self.store.keep(message, message.text or f"[{message.choice}]", datetime.now(UTC))
        if kept.duplicate:
            return Answered(kept.message_id, (), None, None, "purpose")
        self.received.append(message)
        said = Reply("", f"You said: {message.text or message.choice}", (Choice("Keep it", "affirm"),))
        replies = await self.store.save_lines(message.person_id, [said])
        answered = Answered(kept.message_id, replies, Asking("purpose.why", ("text",)), None, "purpose")
        self.hub.publish(message.person_id, "reply", answered)
        return answered

    async def bring(
        self, student_id: str, key: str, words: Mapping[str, object], *more: Any, **and_more: Any
    ) -> tuple[Reply, ...]:
        """Nothing is said by itself here: it would have to wait."""
        return ()

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        """Kept, and never danger."""
        note = ProfileNote(text, student_id, datetime.now(UTC), visibility)
        await self.store.keep_about(student_id, field, note, lambda text: None)
        return False


class NotOffered(Refused):
    """This choice was not offered."""

    status, title, field = 422, "Not a choice", "choice"


@dataclass
class FakeRasa:
    """Up or down, as a test says."""

    up: bool = True

    async def ready(self) -> bool:
        return self.up


@dataclass
class World:
    """The running app and a client of it."""

    client: TestClient[web.Request, web.Application]
    app: web.Application
    rasa: FakeRasa
    settings: Settings
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.app[STORE]

    @property
    def echo(self) -> Echo:
        echo = self.app[CONVERSATION]
        assert isinstance(echo, Echo)
        return echo

    async def token(self, person_id: str, lasts: timedelta = timedelta(days=1)) -> str:
        if person_id not in self.tokens:
            self.tokens[person_id] = await make_token(self.store, self.app[SECRET], person_id, lasts)
        return self.tokens[person_id]

    async def call(self, method: str, path: str, person_id: str | None = "maya", **more: Any) -> Heard:
        """One request by bearer token; the answer with its JSON."""
        headers = dict(more.pop("headers", {}))
        if person_id:
            headers["Authorization"] = f"Bearer {await self.token(person_id)}"
        async with self.client.request(method, path, headers=headers, allow_redirects=False, **more) as response:
            text = await response.text()
            is_json = "json" in response.content_type
            return Heard(response.status, json.loads(text) if is_json else None, text, dict(response.headers))

    async def send(self, text: str = "hi", person_id: str = "maya", **more: Any) -> Heard:
        return await self.call("POST", f"{API}/messages", person_id, json={"text": text, **more})

    async def sign_in(self, person_id: str) -> None:
        """By the demo's form; the client's cookie jar has the session afterwards."""
        form = {"person": person_id, "csrf": await self.csrf()}
        async with self.client.post("/sign-in", data=form, allow_redirects=False) as response:
            assert response.status == 303, await response.text()

    async def csrf(self) -> str:
        """What the pages put into their forms, as the API tells it to a browser; before sign-in that of no session."""
        async with self.client.get(f"{API}/me") as response:
            if response.status == 200:
                return str((await response.json())["csrf"])
        # Without a session not every setting shows a form to read it from.
        held = next((cookie.value for cookie in self.client.session.cookie_jar), "")
        return hashed(self.app[SECRET], "csrf", held)


@dataclass(frozen=True)
class Heard:
    """A response, read."""

    status: int
    json: Any
    text: str
    headers: dict[str, str]

    def problem(self) -> dict[str, Any]:
        """The problem+json in it, checked for its promised form."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.text
        assert {"title", "status", "detail"} <= self.json.keys()
        assert self.json["status"] == self.status
        assert "Traceback" not in self.text
        return dict(self.json)


def plan_of(student_id: str, plan_id: str) -> Plan:
    """A plan with something in every part that a student has reached."""
    return Plan(
        id=plan_id,
        student_id=student_id,
        standard=STANDARD,
        step="plan",
        purpose=Purpose("how many pieces fit", "baking w my grandma", "so i can double her recipes"),
        goals=(Goal("g1", "divide fractions", "8 of 10", date(2026, 12, 15), 2, student_id, student_id),),
        items=(Item("i1", "activity", "fraction tiles with Sam", "1:1", ("thu",), None, 20, "open", student_id),),
        draft={"plan.need": "a ruler"},
        agreed=("purpose", "goal"),
    )


async def seed(store: Store) -> None:
    """Five people, and a plan for Leo."""
    rows = [{"id": i, "name": name, "role": role} for i, (name, role) in PEOPLE.items()]
    await store.write(lambda connection: connection.execute(insert(people), rows))
    await store.save_plan(PlanChange(plan_of("leo", "p-leo"), "Made a plan.", "leo"))


class _Compiled(jinja2.BytecodeCache):
    """Templates as the first app of this process has compiled them: each test makes an app of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def with_compiled_templates(app: web.Application) -> web.Application:
    """The app, with the templates that were compiled before."""
    aiohttp_jinja2.get_env(app).bytecode_cache = _COMPILED
    return app


_MIGRATED: list[bytes] = []


async def _fresh_database(settings: Settings) -> None:
    """Tables as the migrations make them; made once a run and then copied, which takes no time."""
    path = settings.data_dir / "waymark.db"
    if not _MIGRATED or settings.database_url or path.exists():
        await migrate(settings.database)
        if not settings.database_url and not _MIGRATED:
            _MIGRATED.append(path.read_bytes())
        return
    path.write_bytes(_MIGRATED[0])


@asynccontextmanager
async def running(data_dir: Path, **given: Any) -> AsyncIterator[World]:
    """A world for as long as the block lasts."""
    settings = load_settings(data_dir=data_dir, **given)
    rasa = FakeRasa()

    async def open_all(app: web.Application) -> AsyncIterator[None]:
        await _fresh_database(settings)
        async with app[STORE] as store:
            await seed(store)
            app[CONVERSATION] = Echo(app)
            app[RASA] = rasa
            yield

    app = with_compiled_templates(make_app(settings, [open_all]))
    async with TestClient(TestServer(app)) as client:
        yield World(client, app, rasa, settings)


async def settle() -> None:
    """Let what was started go on."""
    await asyncio.sleep(0.05)
