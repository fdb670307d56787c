"""Plays `lives.yml` to the real coach and keeps what was stored as `conversations/*.yml`.

`python -m tests.summaries.recorder RASA_URL TOKEN ACTION_PORT FOLDER` wants a Rasa that `bot.nlu.run serve` has
started with WAYMARK_RASA_TOKEN and WAYMARK_ACTION_URL. The clock is the script's, so that weeks pass in seconds.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import insert, update

from actions.desk import Desk
from actions.registry import executor
from bot.action_server import action_server
from bot.app import known_intents
from bot.conversation import Conversation, find_standards
from bot.events import Hub
from bot.message import Answered, Message
from bot.phrases import Phrases
from bot.rasa_client import RasaClient
from bot.safety.guard import own_guard
from bot.safety.languages import load_languages
from bot.settings import HOME
from bot.store import Store, load_catalogue, migrate
from bot.store.codec import encode
from bot.store.demo import make_demo_school
from bot.store.tables import caseloads, classes, enrolments, messages, people
from bot.summaries.stretches import QUIET, stretches

FIRST_DAY = datetime(2026, 11, 30, tzinfo=ZoneInfo("America/New_York"))
READING = timedelta(seconds=25)
MOST_TURNS = 60
_PEOPLE = (
    ("rivera", "Ms. Rivera", "teacher", "Room 7"),
    ("cole", "Mr. Cole", "advisor", "Room 3 at lunch"),
    ("ms-park", "Ms. Park", "safety", "Room 12"),
)
_KEPT = ("facts", "signals", "never", "needs_me", "nothing")


@dataclass
class Stage:
    """One life being played."""

    store: Store
    talk: Conversation
    life: Mapping[str, Any]
    clock: list[datetime]
    answered: Answered | None = None
    asides: dict[str, list[str]] = field(default_factory=dict)

    @property
    def asking(self) -> str:
        """The open question, or nothing."""
        return self.answered.asking.question if self.answered and self.answered.asking else ""

    @property
    def heard(self) -> str:
        """What the coach said last."""
        return " ".join(reply.text for reply in self.answered.replies) if self.answered else ""

    async def say(self, text: str) -> None:
        """One message and its answer."""
        self.clock[0] += READING
        offered = {choice.value for reply in self.answered.replies for choice in reply.choices} if self.answered else ()
        choice = text[1:] if text.startswith("=") else None
        if choice is not None and choice not in offered:
            raise SystemExit(f"{self.life['student']}: {choice} is not on offer: {self.heard}")
        message = Message(self.life["student"], text=None if choice else text, choice=choice)
        self.answered = await self.talk.receive(message)

    async def play(self, told: Mapping[str, Any]) -> None:
        """One talk of the life."""
        day, clock = str(told["at"]).split()
        hour, minute = map(int, clock.split(":"))
        self.clock[0] = (FIRST_DAY + timedelta(days=int(day))).replace(hour=hour, minute=minute).astimezone(UTC)
        answers = {**self.life["answers"], **told.get("answers", {})}
        self.asides = {question: list(said) for question, said in told.get("aside", {}).items()}
        for said in told["say"]:
            if said.startswith("@"):
                await self.answer_on(answers, "" if said == "@finish" else said.removeprefix("@until").strip())
            else:
                await self.say(said)

    async def answer_on(self, answers: Mapping[str, str], until: str) -> None:
        """Answer what is asked until that question stands open."""
        if not self.asking and until != self.asking:
            raise SystemExit(f"{self.life['student']}: nothing is asked")
        talk = await self.store.talk(self.life["student"])
        asking = self.asking or talk.asking or ""
        for _ in range(MOST_TURNS):
            if asking == until:
                return
            for aside in self.asides.pop(asking, []):
                await self.say(aside)
            await self.say(answers.get(asking, "go on"))
            if self.asking == asking:  # not understood, as it happens
                await self.say("skip")
            asking = self.asking
        raise SystemExit(f"{self.life['student']}: still at {asking}: {self.heard}")


async def enrol(store: Store, lives: list[Mapping[str, Any]]) -> None:
    """A small school with these students."""
    named = [*_PEOPLE, *((life["student"], life["name"], "student", "") for life in lives)]

    async def work(transaction: Any) -> None:
        rows = [{"id": i, "name": n, "role": r, "reach": reach} for i, n, r, reach in named]
        await transaction.execute(insert(people), rows)
        await transaction.execute(insert(classes), {"id": "6a", "name": "6A", "teacher_id": "rivera"})
        for life in lives:
            await transaction.execute(insert(enrolments), {"class_id": "6a", "student_id": life["student"]})
            await transaction.execute(insert(caseloads), {"advisor_id": "cole", "student_id": life["student"]})

    await store.write(work)
    for life in lives:
        await store.assign_standard(life["student"], life["standard"], "rivera", FIRST_DAY - timedelta(days=1))


async def hide(store: Store, student_id: str, texts: list[str]) -> None:
    """Mark these lines private, as their student does."""

    async def work(transaction: Any) -> None:
        query = update(messages).where(messages.c.student_id == student_id, messages.c.text.in_(texts))
        await transaction.execute(query.values(private=True))

    await store.write(work)


async def record(rasa_url: str, token: str, action_port: int, folder: Path, only: str = "") -> None:
    """Every talk of every life into a file of its own."""
    lives = yaml.safe_load((Path(__file__).parent / "lives.yml").read_text("utf-8"))["lives"]
    lives = [life for life in lives if life["student"].startswith(only)]
    phrases, clock = Phrases.load(HOME / "data"), [FIRST_DAY.astimezone(UTC)]
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/lives.db"
        await migrate(url)
        async with Store(url) as store, RasaClient(rasa_url, token) as rasa:
            await load_catalogue(store, HOME / "data")
            await enrol(store, lives)
            desk = Desk(phrases, find_standards(store))
            talk = Conversation(
                store=store,
                coach=rasa,
                guard=own_guard(),
                fixed=load_languages(),
                phrases=phrases,
                desk=desk.working_on,
                hub=Hub(),
                clock=lambda: clock[0],
                intents=known_intents(HOME),
            )
            async with action_server(executor(desk), token, action_port):
                for life in lives:
                    await _record_life(Stage(store, talk, life, clock), folder)


async def _record_life(stage: Stage, folder: Path) -> None:
    student, since = stage.life["student"], 0
    for told in stage.life["talks"]:
        await stage.play(told)
        if told.get("private"):
            await hide(stage.store, student, told["private"])
        talked = await stage.store.talked(student, since)
        kept = {"about": told["name"].replace("-", " "), "recorded": "with the real coach"}
        kept |= {key: told[key] for key in _KEPT if key in told}
        write(folder / f"{student}-{told['name']}.yml", kept, encode(talked))
        since = talked.lines[-1].seq


async def record_demo(folder: Path) -> None:
    """Stretches of the demo school's talks, each into a file of its own."""
    told = yaml.safe_load((Path(__file__).parent / "lives.yml").read_text("utf-8"))["demo"]
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/demo.db"
        await migrate(url)
        async with Store(url) as store:
            await load_catalogue(store, HOME / "data")
            await make_demo_school(store, FIRST_DAY + timedelta(days=1, hours=9))
            for one in told:
                whole = await store.talked(one["student"], 0)
                line = next(line for line in whole.lines if line.text == one["holds"])
                since, through = next((a, b) for a, b in stretches(whole.lines, 0, QUIET) if a < line.seq <= b)
                kept = {"about": one["name"].replace("-", " "), "recorded": "from the demo school"}
                kept |= {key: one[key] for key in _KEPT if key in one}
                talked = await store.talked(one["student"], since, through)
                write(folder / f"{one['student']}-{one['name']}.yml", kept, encode(talked))


def write(path: Path, kept: Mapping[str, Any], talked: Any) -> None:
    """One conversation: what is expected of it, then the stored lines."""
    text = yaml.safe_dump({**kept, "talked": talked}, allow_unicode=True, sort_keys=False, width=150)
    path.write_text(text, "utf-8")
    sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    asyncio.run(record_demo(Path(sys.argv[4])))
    address, secret, port, out, *some = sys.argv[1:]
    asyncio.run(record(address, secret, int(port), Path(out), *some))
