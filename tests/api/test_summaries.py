"""Summaries over HTTP: who reads them, that it is written down, and what a line made private takes out of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.message import Message
from bot.store.tables import caseloads, classes, enrolments
from tests.api.test_events import tab
from tests.api.world import API, NOW, World

BLOCKER = "i dont get why you flip the second one"
KEYS = {"id", "student_id", "from", "to", "headline", "decided", "said", "signals", "next_step", "needs_me"}
KEYS |= {"headline_message_ids", "next_step_message_ids"}
LEO = f"{API}/students/leo/summaries"


@pytest.fixture(autouse=True)
async def school(world: World) -> None:
    """Ms. Rivera teaches Leo, Mr. Cole advises him; Maya is nobody's."""

    async def work(transaction: Any) -> None:
        await transaction.execute(insert(classes), {"id": "6a", "name": "6A", "teacher_id": "rivera"})
        await transaction.execute(insert(enrolments), {"class_id": "6a", "student_id": "leo"})
        await transaction.execute(insert(caseloads), {"advisor_id": "cole", "student_id": "leo"})

    await world.store.write(work)


async def said(world: World, text: str = BLOCKER, student: str = "leo") -> str:
    """An answered line of the student's; its id."""
    from bot.store.tables import messages

    kept = await world.store.keep(Message(student, text=text), text, NOW - timedelta(hours=1))

    async def work(transaction: Any) -> None:
        query = messages.update().where(messages.c.id == kept.message_id)
        await transaction.execute(query.values(answered_at=NOW))

    await world.store.write(work)
    return kept.message_id


async def test_a_teacher_has_one_made_now_and_everybody_responsible_reads_it(world: World) -> None:
    message_id = await said(world)
    made = await world.call("POST", LEO, "rivera")
    assert made.status == 200, made.text
    assert made.json["made"] == 1
    summary = made.json["summary"]
    assert summary.keys() == KEYS
    assert summary["signals"] == [{"kind": "stuck", "text": f"Stuck: “{BLOCKER}”", "message_ids": [message_id]}]
    assert summary["needs_me"] is True
    assert summary["headline_message_ids"] == summary["next_step_message_ids"] == [message_id]
    assert (await world.call("POST", LEO, "cole")).json == {"summary": summary, "made": 0}
    for reader in ("rivera", "cole", "leo"):
        assert (await world.call("GET", LEO, reader)).json == {"summaries": [summary]}


async def test_what_adults_read_is_written_down_and_what_the_student_reads_is_not(world: World) -> None:
    await said(world)
    summary = (await world.call("POST", LEO, "rivera")).json["summary"]
    await world.call("GET", LEO, "cole")
    await world.call("GET", LEO, "leo")
    looks = [(deed.by, deed.deed, deed.detail) for deed in await world.store.audit_of("leo")]
    told = {"ids": [summary["id"]]}
    assert [look for look in looks if look[1] == "read summaries"] == [
        ("rivera", "read summaries", told),
        ("cole", "read summaries", told),
    ]


async def test_where_nothing_was_said_there_is_nothing_to_read(world: World) -> None:
    assert (await world.call("POST", LEO, "rivera")).json == {"summary": None, "made": 0}
    assert (await world.call("GET", LEO, "rivera")).json == {"summaries": []}


@pytest.mark.parametrize(
    ("method", "student", "reader", "status"),
    [
        ("GET", "maya", "rivera", 404),
        ("POST", "maya", "rivera", 404),
        ("GET", "maya", "cole", 404),
        ("GET", "maya", "leo", 404),
        ("GET", "nobody", "rivera", 404),
        ("GET", "leo", "admin", 403),
        ("POST", "leo", "admin", 403),
        ("POST", "leo", "leo", 403),
        ("GET", "leo", None, 401),
    ],
)
async def test_others_get_none(world: World, method: str, student: str, reader: str | None, status: int) -> None:
    await said(world)
    await said(world, student="maya")
    heard = await world.call(method, f"{API}/students/{student}/summaries", reader)
    assert heard.status == status
    assert BLOCKER not in heard.text


async def test_the_limit_is_kept(world: World) -> None:
    for _ in range(3):
        await said(world)
        await world.call("POST", LEO, "rivera")
    assert len((await world.call("GET", f"{LEO}?limit=2", "rivera")).json["summaries"]) == 2
    assert (await world.call("GET", f"{LEO}?limit=0", "rivera")).problem()["field"] == "limit"


async def test_a_line_made_private_is_out_of_the_summary_at_once_and_shown_as_private(world: World) -> None:
    message_id = await said(world)
    await said(world, "i finally get it now")
    await world.call("POST", LEO, "rivera")
    path = f"{API}/messages/{message_id}/private"
    for private in (True, True, False):
        answer = await world.call("POST", path, "leo", json={"private": private})
        assert answer.json == {"id": message_id, "private": private}
        heard = await world.call("GET", LEO, "rivera")
        assert (BLOCKER in heard.text) is not private
        assert "i finally get it now" in heard.text
        lines = (await world.call("GET", f"{API}/messages", "leo")).json["messages"]
        assert [line["private"] for line in lines] == [private, False]


@pytest.mark.parametrize(("reader", "status"), [("maya", 404), ("rivera", 403), ("cole", 403), (None, 401)])
async def test_only_its_student_makes_a_line_private(world: World, reader: str | None, status: int) -> None:
    message_id = await said(world)
    heard = await world.call("POST", f"{API}/messages/{message_id}/private", reader, json={"private": True})
    assert heard.status == status
    assert [line.private for line in await world.store.recent("leo")] == [False]


@pytest.mark.parametrize("body", [{}, {"private": "yes"}, {"private": None}, {"private": True, "all": True}])
async def test_a_wrong_body_is_named(world: World, body: dict[str, Any]) -> None:
    message_id = await said(world)
    assert (await world.call("POST", f"{API}/messages/{message_id}/private", "leo", json=body)).status == 422


async def test_open_pages_hear_of_a_new_summary_without_its_words(world: World) -> None:
    await said(world)
    async with tab(world, "cole") as cole, tab(world, "leo") as leo:
        made = await world.call("POST", LEO, "rivera")
        for each in (cole, leo):
            assert (await each.of("summary"))["data"] == {"id": made.json["summary"]["id"], "student_id": "leo"}
