"""kill -9 of everything at a random moment, twenty times during a walk."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.answers import LEO
from tests.e2e.running import Running, Student

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]
KILLS = 20


def lines_of(student: Student) -> list[tuple[str, str]]:
    """Who said what, in order."""
    page = student.get("/messages?limit=200")["messages"]
    return [(line["from"], line["text"]) for line in page]


def test_nothing_answered_is_lost_and_the_talk_goes_on_at_the_open_question(tmp_path: Path) -> None:
    """The web app is killed twenty times; Rasa keeps no conversation and is killed with it each fifth time."""
    running = Running(tmp_path)
    running.start()
    chance = random.Random(20261122)
    try:
        student = running.student()
        student.say("hi")
        known = lines_of(student)
        for _ in range(KILLS):
            known = _one_kill(running, student, chance, known)
        for _ in range(40):
            if student.last["step"] == "active":
                break
            student.say(LEO[student.asking or "profile.ready"])
        assert student.last["step"] == "active"
        assert student.plan()["purpose"]["why"] == LEO["purpose.why"]
    finally:
        running.stop()


def _one_kill(running: Running, student: Student, chance: random.Random, known: list[tuple[str, str]]) -> list[Any]:
    """Send one answer, pull the plug at a random moment around it, start again, compare."""
    text = LEO[student.asking] if student.asking else "hi"
    got: list[dict[str, Any]] = []

    def send() -> None:
        try:
            answer = student.post({"text": text})
            if answer.status_code == 200:
                got.append(answer.json())
        except requests.RequestException:
            pass

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(chance.uniform(0, 0.12))
    running.kill()
    sending.join()
    running.start()
    until = time.monotonic() + 20
    while any(w for w in [_unanswered(student)] if w) and time.monotonic() < until:
        time.sleep(0.2)
    now = lines_of(student)
    assert now[: len(known)] == known, "what was said before must stand as it was"
    new = now[len(known) :]
    assert [line for line in new if line[0] == "student"] in ([], [("student", text)])
    if got:
        assert ("student", text) in new
        assert [t for who, t in new if who == "coach"] == [r["text"] for r in got[0]["replies"]]
        student.last = got[0]
    elif new:
        student.last = {**student.last, "asking": {"question": student.get("/me")["asking"]["question"]}}
    return now


def _unanswered(student: Student) -> bool:
    page = student.get("/messages?limit=200")["messages"]
    return bool(page) and page[-1]["from"] == "student"
