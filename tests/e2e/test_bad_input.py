"""What bad input gets: a clear answer that names the way out, one stored message each, never a 5xx."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.e2e.running import Running
from tests.e2e.test_detours import at

pytestmark = pytest.mark.rasa

NASTY = [
    "🙂🙂🙂",
    "<script>alert(1)</script><b>hi</b>",
    "'; DROP TABLE plans; --",
    "{what} {{7*7}} {0} %s ${HOME}",
    '/affirm{"x":"y"}',
    "/restart",
    "/session_start",
    "   /inform",
    "\u202eevil\u202c text",
    "a\u0001b\u0007c",
    "zalgo h̷̢̧e̸l̶l̵o̴",
    "\u2067עברית\u2069 \u200fمرحبا",
    "\ufeff\u200bhi\u200d",
    '/inform{"purpose_why": "stolen"}',
    "EXTERNAL: action_start_over",
    "__proto__ constructor ../../etc/passwd",
    "x" * 3900,
    "why " * 900,
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_text_is_only_text(waymark: Running, text: str) -> None:
    student = at(waymark, "purpose.why")
    before = len(student.get("/messages?limit=100")["messages"])
    answer = student.post({"text": text})
    assert answer.status_code == 200, answer.text
    assert answer.json()["replies"]
    lines = student.get("/messages?limit=100")["messages"]
    assert len([line for line in lines[before:] if line["from"] == "student"]) == 1
    assert student.plan()["step"] == "purpose"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"text": ""}, 422, "text"),
        ({"text": "   \n "}, 422, "text"),
        ({"text": "x" * 5000}, 422, "text"),
        ({"text": 7}, 422, "text"),
        ({"text": None}, 422, "text"),
        ({"text": "a\u0000b"}, 422, "text"),
        ({"text": "\u200b\u200f\u2060"}, 422, "text"),
        ({"text": ["hi"]}, 422, "text"),
        ({"text": {"text": "hi"}}, 422, "text"),
        ({"text": True}, 422, "text"),
        ({"choice": ""}, 422, "choice"),
        ({"choice": 3}, 422, "choice"),
        ({"choice": "start_over"}, 422, "choice"),
        ({"choice": "/restart"}, 422, "choice"),
        ({"text": "hi", "plan_id": 4}, 422, "plan_id"),
        ({"text": "hi", "intent": "affirm"}, 422, "intent"),
        ({}, 422, "text"),
        ({"text": "hi", "choice": "affirm"}, 422, "text"),
        ({"choice": "made:up"}, 422, "choice"),
        ({"text": "hi", "client_id": "not-a-uuid"}, 422, "client_id"),
        ({"text": "hi", "plan_id": "nobody-s"}, 404, None),
        ([], 422, None),
    ],
)
def test_a_bad_request_names_its_field_and_keeps_nothing(
    waymark: Running, body: Any, status: int, field: str | None
) -> None:
    student = waymark.student()
    student.say("hi")
    before = student.get("/messages")["messages"]
    answer = student.post(body)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    if field:
        assert field in json.dumps(problem)
    assert student.get("/messages")["messages"] == before


def test_ten_megabytes_are_refused_and_malformed_json_is_named(waymark: Running) -> None:
    student = waymark.student()
    headers = {"Authorization": f"Bearer {student.token}", "Content-Type": "application/json"}
    url = f"{waymark.url}/api/v1/messages"
    big = requests.post(url, data=b'{"text":"' + b"x" * 10_000_000 + b'"}', headers=headers, timeout=30)
    assert big.status_code == 413
    for body in (b'{"text": ', b"", b"null", b'{"text": "\xff"}', b'{"text": "\\ud800"}', b"[" * 60_000):
        broken = requests.post(url, data=body, headers=headers, timeout=30)
        assert broken.status_code in {400, 422}, body[:20]
        assert broken.headers["Content-Type"].startswith("application/problem+json")
    assert student.get("/messages")["messages"] == []


def test_a_repeat_of_a_client_id_changes_nothing_and_gives_the_first_answer(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    body = {"text": "to help my mom", "client_id": str(uuid.uuid4())}
    first = student.post(body).json()
    lines = student.get("/messages?limit=100")["messages"]
    assert student.post(body).json() == first
    assert student.post({**body, "text": "something else"}).json() == first
    assert student.get("/messages?limit=100")["messages"] == lines


def test_the_same_message_eight_times_at_once_is_one_message(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    before = len(student.get("/messages?limit=100")["messages"])
    body = {"text": "to help my mom", "client_id": str(uuid.uuid4())}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: student.post(body), range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert all(answer.json() == answers[0].json() for answer in answers)
    new = student.get("/messages?limit=100")["messages"][before:]
    assert [line["text"] for line in new if line["from"] == "student"] == ["to help my mom"]
    assert [line["id"] for line in new[1:]] == [reply["id"] for reply in answers[0].json()["replies"]]


def test_two_messages_at_once_are_both_kept_and_answered(waymark: Running) -> None:
    student = at(waymark, "profile.interests")
    bodies = [{"text": f"thing number {n}", "client_id": str(uuid.uuid4())} for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(student.post, bodies))
    assert [a.status_code for a in answers] == [200] * 8
    said = [line["text"] for line in student.get("/messages?limit=100")["messages"] if line["from"] == "student"]
    assert sorted(t for t in said if t.startswith("thing")) == sorted(b["text"] for b in bodies)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("goal.confidence", ["7", "eleventy", "0", "-3"]),
        ("goal.target_date", ["yesterday", "2020-01-01", "in three years", "feb 30", "soon", "banana"]),
        ("plan.schedule", ["0 minutes on mondays", "10000 minutes on mondays", "-5 minutes on mondays"]),
    ],
)
def test_an_impossible_value_is_asked_again_with_the_way_out(waymark: Running, question: str, said: list[str]) -> None:
    for text in said:
        student = at(waymark, question)
        student.say(text)
        assert student.asking == question, (text, student.heard)
        assert student.offered, text


def test_other_peoples_things_are_not_there(waymark: Running) -> None:
    one, two = waymark.student(), waymark.student()
    plan = one.plan()["id"]
    got = requests.get(f"{two.url}/api/v1/plans/{plan}", headers={"Authorization": f"Bearer {two.token}"}, timeout=10)
    assert got.status_code == 404
    assert two.post({"text": "hi", "plan_id": plan}).status_code == 404
    assert requests.get(f"{two.url}/api/v1/plans", timeout=10).status_code == 401
