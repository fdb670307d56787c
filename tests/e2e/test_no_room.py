"""The running school's disk is full, or its database held: nothing is half-written, and it goes on as before."""

from __future__ import annotations

import resource
import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest
import requests

from tests.e2e.running import Running, Student
from tests.e2e.test_detours import at

pytestmark = pytest.mark.rasa
WHY = "to help my mom"


@contextmanager
def full(waymark: Running) -> Iterator[None]:
    """The disk takes no further byte of the server's."""
    assert waymark.process is not None
    pid = waymark.process.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_nothing_is_half_written_and_the_repeat_is_answered(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    before = everything(student)
    body = {"text": WHY, "client_id": str(uuid.uuid4())}
    with full(waymark):
        for _ in range(3):
            refused = student.post(body)
            assert refused.status_code == 503, refused.text
            assert int(refused.headers["Retry-After"]) > 0
            assert refused.headers["Content-Type"].startswith("application/problem+json")
            assert refused.json()["title"] == "Waymark cannot save right now"
        assert everything(student) == before, "what was said can still be read"
        assert requests.get(f"{waymark.url}/healthz", timeout=5).status_code == 200
    assert everything(student) == before
    goes_on(student, student.post(body))


def test_a_database_that_somebody_holds_for_a_second_is_waited_for(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    path = waymark.settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as backup, ThreadPoolExecutor(1) as aside:
        backup.execute("BEGIN IMMEDIATE")
        answer = aside.submit(student.post, {"text": WHY})
        time.sleep(1)
        assert not answer.done()
        backup.execute("ROLLBACK")
        goes_on(student, answer.result())


def goes_on(student: Student, answer: requests.Response) -> None:
    """The answer is the next question, and the words are kept once."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["asking"]["question"] == "purpose.confirm"
    said = [line["text"] for line in student.get("/messages?limit=100")["messages"] if line["from"] == "student"]
    assert said.count(WHY) == 1


def everything(student: Student) -> Any:
    """The talk and the plan."""
    return student.get("/messages?limit=100"), student.get("/plans")
