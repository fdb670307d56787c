"""kill -9 of everything at a random moment, twenty times during a walk."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.api.shapes import plan_json
from bot.phrases import Phrases
from bot.store import Store
from tests.e2e.answers import LEO
from tests.e2e.running import HOME, RasaBeside, Running, Student
from tests.nursery import Nursery

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]
KILLS = 20
RASA_TOO = 4
"""Rasa, which takes longest to start, dies with the app at each of so many kills. It keeps nothing between turns."""
TURN_S = 0.12
"""An answer is there by then, so a kill before it may hit any part of a turn."""
# What both import, once: each start is a fork that has it, and reads its model and its database anew.
WAYMARK = "import bot.app, bot.background, bot.cli, bot.cli.serve"
RASA = "import rasa.core.run, rasa.core.agent, rasa.server, spacy, bot.nlu.channel, bot.nlu.rasa_patches"
IN_THE_BOX = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    **dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS"), "1"),
}
WAITS = Phrases.load(HOME / "data").variants("waiting")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")


@dataclass(frozen=True)
class Place:
    """Where a student stands: the open question, and the plan as one look into the database shows both."""

    asking: str | None
    plan: Any


@pytest.fixture
def pulled(tmp_path: Path) -> Iterator[Running]:
    """A Waymark and a Rasa that are quickly there again."""
    box = Nursery(RASA, python=HOME / ".venv-rasa/bin/python", env={**os.environ, **IN_THE_BOX}, leave=True)
    nursery = Nursery(WAYMARK)
    rasa = RasaBeside(tmp_path / "rasa.log", box)
    running = Running(tmp_path, rasa, nursery)
    try:
        rasa.start()
        running.start()
        yield running
    finally:
        running.stop()
        rasa.kill()
        nursery.close()
        box.close()


def test_nothing_answered_is_lost_and_the_talk_goes_on_at_the_open_question(pulled: Running) -> None:
    """Another student walked the same way without a kill: after each one there is exactly what that one had then."""
    chance = random.Random(20261122)
    path, decided = undisturbed(pulled)
    student = pulled.student()
    student.say("hi")
    known = lines_of(student)
    for done in range(KILLS):
        assert place(pulled, student) == path[done]
        body = {"text": LEO[student.asking or ""], "client_id": str(uuid.uuid4())}
        with_rasa = done % RASA_TOO == RASA_TOO - 1
        heard = pull_the_plug(pulled, student, body, chance, with_rasa=with_rasa)
        if done % 5 == 4:
            # Not even the start is left in peace.
            pulled.begin()
            time.sleep(chance.uniform(0, 1.5))
            pulled.kill()
        if with_rasa:
            pulled.beside.start()
        pulled.start()

        stands = place(pulled, student)
        assert stands in ([path[done + 1]] if heard else path[done : done + 2]), "a turn is kept whole or not at all"
        repeated = student.post(body)
        assert repeated.status_code == 200, repeated.text
        assert heard in (None, repeated.json()), "an answer that was given is given again as it was"
        student.last = repeated.json()
        assert place(pulled, student) == path[done + 1]
        assert student.asking == path[done + 1].asking
        assert decisions(student) == decided[done + 1], "the plan is what was answered, and each change happened once"
        known = said_once(student, known, body["text"])
    while student.last["step"] != "active":
        student.say(LEO[student.asking or ""])
    assert decisions(student) == decided[-1]


def undisturbed(running: Running) -> tuple[list[Place], list[Any]]:
    """A walk without a kill: where the student stood after "hi" and after each answer, and what was decided then."""
    student = running.student()
    student.say("hi")
    path, decided = [place(running, student)], [decisions(student)]
    while student.last["step"] != "active":
        student.say(LEO[student.asking or ""])
        path.append(place(running, student))
        decided.append(decisions(student))
    assert len(path) > KILLS, "too short a walk for so many kills"
    assert decided[-1][0][0]["purpose"]["why"] == LEO["purpose.why"]
    return path, decided


def pull_the_plug(
    running: Running, student: Student, body: dict[str, Any], chance: random.Random, *, with_rasa: bool
) -> Any:
    """Send one answer and kill everything at a random moment around it; what was answered before that, else None."""
    got: list[Any] = []

    def send() -> None:
        # A cut connection is what the plug does; the repeat is what the page does then.
        with contextlib.suppress(requests.RequestException):
            answer = student.post(body)
            if answer.status_code == 200 and not answer.json()["waiting"]:
                got.append(answer.json())

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(chance.uniform(0, TURN_S))
    deaths = [running.kill, *([running.beside.kill] if with_rasa else [])]
    chance.shuffle(deaths)
    for kill in deaths:
        kill()
    sending.join()
    return got[0] if got else None


def place(running: Running, student: Student) -> Place:
    """Where the student stands, in the database itself."""

    async def look() -> Place:
        async with Store(running.settings.database) as store:
            ground = await store.load_turn(student.id)
        return Place(ground.talk.asking, told_alike(student, [plan_json(plan) for plan in ground.plans]))

    return asyncio.run(look())


def decisions(student: Student) -> Any:
    """The plans over HTTP, and every revision of each."""
    plans = student.get("/plans")["plans"]
    histories = [student.get(f"/plans/{plan['id']}/history")["revisions"] for plan in plans]
    return told_alike(student, [plans, histories])


def told_alike(student: Student, told: Any) -> Any:
    """The same for every student who said the same: without ids and moments."""
    text = json.dumps(told)
    for id_ in (student.id, student.last["plan_id"]):
        text = text.replace(id_, "mine")
    return json.loads(_MOMENT.sub("then", text))


def lines_of(student: Student) -> list[dict[str, Any]]:
    """The talk, in order."""
    return list(student.get("/messages?limit=200")["messages"])


def said_once(student: Student, known: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The talk as it is now: as it was, and one line of the student's with its answer."""
    now = lines_of(student)
    assert now[: len(known)] == known, "what was said before must stand as it was"
    new = now[len(known) :]
    assert [line["text"] for line in new if line["from"] == "student"] == [text]
    answers = [(reply["id"], reply["text"]) for reply in student.last["replies"]]
    heard = [(line["id"], line["text"]) for line in new if line["from"] == "coach"]
    assert heard[-len(answers) :] == answers
    # Where Rasa died a moment before the app, the student was told that the answer comes later.
    assert [text for _, text in heard[: -len(answers)]] in ([], *([words] for words in WAITS)), heard
    assert len({line["id"] for line in now}) == len(now)
    return now
