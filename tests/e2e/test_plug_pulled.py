"""kill -9 of everything at a random moment, twenty times during a walk."""

from __future__ import annotations

import contextlib
import random
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.answers import LEO
from tests.e2e.running import RasaBeside, Running, Student
from tests.nursery import Nursery

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]
KILLS = 20
WAYMARK = "import bot.app, bot.background, bot.cli, bot.cli.serve"


def lines_of(student: Student) -> list[tuple[str, str]]:
    """Who said what, in order."""
    page = student.get("/messages?limit=200")["messages"]
    return [(line["from"], line["text"]) for line in page]


def test_nothing_answered_is_lost_and_the_talk_goes_on_at_the_open_question(tmp_path: Path) -> None:
    """The app is killed twenty times around its answers, and Rasa with it each seventh time."""
    rasa = RasaBeside(tmp_path / "rasa.log")
    nursery = Nursery(WAYMARK)
    running = Running(tmp_path, rasa, nursery)
    rasa.start()
    running.start()
    chance = random.Random(20261122)
    try:
        student = running.student()
        student.say("hi")
        known = lines_of(student)
        for kill in range(1, KILLS + 1):
            known = _one_kill(running, student, chance, known, with_rasa=kill % 7 == 0)
        for _ in range(40):
            if student.last["step"] == "active":
                break
            student.say(LEO[student.asking or "profile.ready"])
        assert student.last["step"] == "active"
        assert student.plan()["purpose"]["why"] == LEO["purpose.why"]
    finally:
        running.stop()
        rasa.kill()
        nursery.close()


def _one_kill(
    running: Running, student: Student, chance: random.Random, known: list[tuple[str, str]], *, with_rasa: bool
) -> list[tuple[str, str]]:
    """Send one answer, pull the plug at a random moment around it, start again, send it again, compare."""
    body = {"text": LEO[student.asking or "profile.ready"], "client_id": str(uuid.uuid4())}
    got: list[dict[str, Any]] = []

    def send() -> None:
        # A cut connection is what the plug does; the repeat below is what the page does then.
        with contextlib.suppress(requests.RequestException):
            answer = student.post(body)
            if answer.status_code == 200:
                got.append(answer.json())

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(chance.uniform(0, 0.12))
    running.kill()
    if with_rasa and running.beside:
        running.beside.kill()
        running.beside.start()
    sending.join()
    running.start()
    repeated = student.post(body)
    assert repeated.status_code == 200, repeated.text
    if got and not got[0]["waiting"]:
        assert repeated.json() == got[0], "an answer that was given must be given again as it was"
    student.last = repeated.json()
    now = lines_of(student)
    assert now[: len(known)] == known, "what was said before must stand as it was"
    new = now[len(known) :]
    assert [line for line in new if line[0] == "student"] == [("student", body["text"])]
    assert [text for who, text in new if who == "coach"] == [reply["text"] for reply in student.last["replies"]]
    return now
