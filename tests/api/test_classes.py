"""Classes, reviews, verdicts and transcripts over the API, as the contract says."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.message import Message, Reply
from bot.plans.plan import CheckIn, Goal
from bot.plans.turn import Notice, PlanChange
from bot.store.tables import messages
from tests.api.world import API, World
from tests.staff.conftest import school_file
from tests.staff.school import NOW, days_ago, keep, plan_of, staffroom, texts

__all__ = ["school_file"]

BODIES = {
    "/plans/p-leo/review": {"decision": "approve", "comment": "Go."},
    "/plans/p-leo/tripwires": {"missed_checkins": 3},
    "/evidence/p-priya-e1/verdict": {"criteria": [{"id": "p-priya-c1", "met": True}]},
}


@pytest.fixture
async def world(tmp_path: Path, school_file: Path) -> AsyncIterator[World]:
    shutil.copyfile(school_file, tmp_path / "waymark.db")
    async with staffroom(tmp_path, seeded=False) as found:
        yield found


async def test_a_teacher_gets_her_own_classes(world: World) -> None:
    heard = await world.call("GET", f"{API}/classes", "rivera")
    assert heard.json == {
        "classes": [
            {"id": "math-6a", "name": "Math 6A", "subject": "math", "grade": "6", "students": 6, "needs_you": 3}
        ]
    }


async def test_a_class_is_rows_most_urgent_first_each_with_its_reason(world: World) -> None:
    heard = await world.call("GET", f"{API}/classes/math-6a", "rivera")
    rows = heard.json["students"]
    assert [row["student_id"] for row in rows[:3]] == ["leo", "amina", "priya"]
    assert [row["needs_you"] for row in rows] == [True] * 3 + [False] * 3
    assert all(row["reason"] for row in rows)
    assert rows[0]["severity"] == "today"
    assert rows[0]["deed"]["kind"] == "answer"
    assert rows[2]["deed"] == {
        "kind": "evidence",
        "title": "See evidence",
        "url": "/teach/students/priya#evidence",
    }
    assert rows[0]["confidence"] == [2, 2, 3]


@pytest.mark.parametrize(
    "path", ["/classes/math-6a", "/students/leo/plans", "/students/leo/transcript?reason=it+is+time+now"]
)
async def test_anothers_is_as_absent_as_none(world: World, path: str) -> None:
    foreign = (await world.call("GET", API + path, "okafor")).problem()
    none = (await world.call("GET", API + path.replace("math-6a", "no").replace("leo", "no"), "okafor")).problem()
    assert {**foreign, "request_id": ""} == {**none, "request_id": ""}
    assert foreign["status"] == 404


@pytest.mark.parametrize("path", BODIES)
async def test_nobody_changes_anothers_plan(world: World, path: str) -> None:
    assert (await world.call("POST", API + path, "okafor", json=BODIES[path])).status == 404
    for role in ("leo", "cole", "mum", "park", "admin"):
        assert (await world.call("POST", API + path, role, json=BODIES[path])).status == 403
    assert (await world.call("POST", API + path, None, json=BODIES[path])).status == 401
    assert (await world.store.plans_of("leo"))[0].reviews == ()


async def test_a_review_is_in_the_plan_and_in_its_history(world: World) -> None:
    body = {"decision": "suggest", "comment": "Try 9 of 10."}
    heard = await world.call("POST", f"{API}/plans/p-leo/review", "rivera", json=body)
    assert heard.status == 200
    assert [(r["by"], r["decision"], r["comment"]) for r in heard.json["reviews"]] == [
        ("rivera", "suggest", "Try 9 of 10.")
    ]
    assert (await world.store.history("p-leo"))[-1].by == "rivera"
    assert any("Try 9 of 10." in said for said in texts(await world.store.recent("leo")))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"decision": "maybe"}, "decision"),
        ({}, "decision"),
        ({"decision": "suggest"}, "comment"),
        ({"decision": "suggest", "comment": "\u200b \n"}, "comment"),
        ({"decision": "approve", "comment": "x" * 1001}, "comment"),
        ({"decision": "suggest", "comment": "a", "step": "nowhere"}, "step"),
        ({"decision": "suggest", "comment": "a", "question": "goal.nothing"}, "question"),
        ({"decision": "approve", "more": 1}, "more"),
    ],
)
async def test_a_bad_review_names_its_field(world: World, body: dict[str, object], field: str) -> None:
    heard = await world.call("POST", f"{API}/plans/p-leo/review", "rivera", json=body)
    assert heard.problem()["field"] == field
    assert heard.status == 422


async def test_a_review_of_an_older_revision_is_a_conflict(world: World) -> None:
    body = {"decision": "approve", "revision": 1}
    assert (await world.call("POST", f"{API}/plans/p-leo/review", "rivera", json=body)).problem()["status"] == 409


async def test_a_review_and_a_students_changes_at_once_lose_nothing(world: World) -> None:
    async def check_in(number: int) -> None:
        plan = (await world.store.plans_of("leo"))[0]
        ground = await world.store.load_turn("leo")
        assert ground.plans[0].id == plan.id
        heard = await world.call("POST", f"{API}/messages", "leo", json={"text": f"note {number}"})
        assert heard.status == 200

    async def review(number: int) -> None:
        body = {"decision": "suggest", "comment": f"Idea {number}."}
        assert (await world.call("POST", f"{API}/plans/p-leo/review", "rivera", json=body)).status == 200

    await asyncio.gather(*(deed(n) for n in range(8) for deed in (check_in, review)))
    plan = (await world.store.plans_of("leo"))[0]
    assert {review.comment for review in plan.reviews} == {f"Idea {n}." for n in range(8)}
    said = set(texts((await world.store.lines("leo", limit=200))[0]))
    assert {f"note {n}" for n in range(8)} <= said


async def test_trip_wires_are_kept_in_the_teachers_name_and_told_once(world: World) -> None:
    body = {"missed_checkins": 3, "stuck_days": 4}
    for _ in range(2):
        heard = await world.call("POST", f"{API}/plans/p-leo/tripwires", "rivera", json=body)
        assert heard.status == 200
    wires = ["3 missed check-ins in a row", "4 days stuck without an answer"]
    assert heard.json["progress"]["tripwires"] == wires
    last = (await world.store.history("p-leo"))[-1]
    assert (last.by, last.what) == ("rivera", f"set the trip-wires: {' or '.join(wires)}")
    told = [said for said in texts(await world.store.recent("leo")) if "Ms. Rivera" in said and wires[0] in said]
    assert len(told) == 1
    assert "change my trip-wires" in told[0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "missed_checkins"),
        ({"missed_checkins": None}, "missed_checkins"),
        ({"missed_checkins": 0}, "missed_checkins"),
        ({"missed_checkins": 6}, "missed_checkins"),
        ({"stuck_days": "two"}, "stuck_days"),
        ({"never": 1}, "never"),
    ],
)
async def test_a_bad_trip_wire_names_its_field(world: World, body: dict[str, object], field: str) -> None:
    heard = await world.call("POST", f"{API}/plans/p-leo/tripwires", "rivera", json=body)
    assert heard.problem()["field"] == field
    assert heard.status == 422


async def test_a_verdict_names_what_is_there_and_is_safe_to_repeat(world: World) -> None:
    body = {"criteria": [{"id": "p-priya-c1", "met": True}, {"id": "p-priya-c2", "met": False, "comment": "Say why."}]}
    for _ in range(2):
        heard = await world.call("POST", f"{API}/evidence/p-priya-e1/verdict", "rivera", json=body)
        assert heard.status == 200
    assert [c["met"] for c in heard.json["mastery"]["criteria"]] == [True, False]
    plan = (await world.store.plans_of("priya"))[0]
    assert len(plan.evidence[0].judgements) == 2
    assert plan.evidence[0].verdict == "partly"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"criteria": []}, "criteria"),
        ({}, "criteria"),
        ({"criteria": [{"id": "nope", "met": True}]}, "criteria"),
        ({"criteria": [{"id": "p-priya-c1", "met": "yes"}]}, "criteria.0.met"),
        ({"criteria": [{"id": "p-priya-c1", "met": True}] * 2}, "criteria"),
    ],
)
async def test_a_bad_verdict_names_its_field(world: World, body: dict[str, object], field: str) -> None:
    heard = await world.call("POST", f"{API}/evidence/p-priya-e1/verdict", "rivera", json=body)
    assert heard.problem()["field"] == field
    assert heard.status == 422
    assert (await world.store.plans_of("priya"))[0].evidence[0].judgements == ()


@pytest.mark.parametrize("evidence_id", ["p-priya-e9", "p-priya", "-e1", "e", "p-noor-e1", "%00-e1"])
async def test_a_verdict_on_evidence_that_is_not_there(world: World, evidence_id: str) -> None:
    body = BODIES["/evidence/p-priya-e1/verdict"]
    heard = await world.call("POST", f"{API}/evidence/{evidence_id}/verdict", "rivera", json=body)
    assert heard.problem()["status"] == 404


@pytest.mark.parametrize("reader", ["rivera", "cole"])
async def test_an_adults_view_of_plans_has_nothing_private(world: World, reader: str) -> None:
    plan = plan_of("leo")
    mine = Goal("g2", "talk to people more", kind="social_emotional", agreed_by="leo")
    stored = (await world.store.plans_of("leo"))[0]
    private = replace(stored, goals=(*plan.goals, mine))
    await world.store.save_plan(PlanChange(private, "more", "leo"))
    heard = await world.call("GET", f"{API}/students/leo/plans", reader)
    assert [goal["id"] for goal in heard.json["plans"][0]["goals"]] == ["g1"]
    assert "talk to people more" not in heard.text
    assert [deed.deed for deed in await world.store.audit_of("leo")] == ["read plans"]


@pytest.mark.parametrize("reason", ["", "why", "ok ok", "... --- ...", "a b c d e", "x" * 400, "really " * 60])
async def test_a_transcript_needs_a_reason_of_some_words(world: World, reason: str) -> None:
    heard = await world.call("GET", f"{API}/students/leo/transcript", "rivera", params={"reason": reason})
    assert heard.status == 422
    assert heard.problem()["field"] == "reason"
    assert await world.store.audit_of("leo") == ()


async def test_a_transcript_leaves_out_what_is_private_and_what_is_for_the_safety_contact(world: World) -> None:
    store = world.store
    for number, words in enumerate(("fine", "my diary says hi", "i feel awful", "ok again")):
        kept = await store.keep(Message("leo", text=words), words, days_ago(1 - number / 100))
        await store.save_lines("leo", [Reply("", f"About {words}")], days_ago(1 - number / 100))
        if "diary" in words:
            mark = update(messages).where(messages.c.id == kept.message_id).values(private=True)
            await store.write(lambda t, mark=mark: t.execute(mark))
        if "awful" in words:
            await store.add_notice("leo", Notice("concern", "sad", words, "park"), NOW, kept.message_id)
    ask = {"reason": "he was not in school today"}
    heard = await world.call("GET", f"{API}/students/leo/transcript", "rivera", params=ask)
    assert [line["text"] for line in heard.json["messages"]] == ["fine", "About fine", "ok again", "About ok again"]
    assert heard.json["left_out"] == 4
    pages = [await world.call("GET", f"{API}/students/leo/transcript", "rivera", params={**ask, "limit": "3"})]
    while pages[-1].json["next"]:
        more = {**ask, "limit": "3", "after": pages[-1].json["next"]}
        pages.append(await world.call("GET", f"{API}/students/leo/transcript", "rivera", params=more))
    read = [line["text"] for one in pages for line in one.json["messages"]]
    assert read[:4] == ["fine", "About fine", "ok again", "About ok again"]
    assert not [text for text in read if "diary" in text or "awful" in text]


async def test_a_link_that_somebody_sends_opens_no_talk_in_a_teachers_name(world: World) -> None:
    await world.sign_in("rivera")
    address, ask = f"{API}/students/leo/transcript", {"reason": "i think he cheats again"}
    assert (await world.call("GET", address, None, params=ask)).status == 403
    assert await world.store.audit_of("leo") == ()
    proof = {"X-CSRF": await world.csrf()}
    assert (await world.call("GET", address, None, params=ask, headers=proof)).status == 200


async def test_a_transcript_is_logged_and_the_student_hears_who_and_why(world: World) -> None:
    ask = {"reason": "before the talk with his father"}
    for reader, name in (("rivera", "Ms. Rivera"), ("cole", "Mr. Cole")):
        assert (await world.call("GET", f"{API}/students/leo/transcript", reader, params=ask)).status == 200
        assert any(name in said and ask["reason"] in said for said in texts(await world.store.recent("leo")))
    deeds = [(deed.by, deed.deed, deed.detail["reason"]) for deed in await world.store.audit_of("leo")]
    assert deeds == [(who, "read transcript", ask["reason"]) for who in ("rivera", "cole")]
    heard = await world.call("GET", f"{API}/me/lookers", "leo")
    assert {look["name"] for look in heard.json["lookers"]} == {"Ms. Rivera", "Mr. Cole"}


async def test_confidence_and_last_check_in_are_those_of_the_plan_she_works_on(world: World) -> None:
    done = replace(plan_of("new"), id="p-new-1", step="mastered", checkins=(CheckIn(days_ago(30), confidence=5),))
    await keep(world.store, done)
    await keep(world.store, replace(plan_of("new", 1), id="p-new-2", created_at=days_ago(1)))
    heard = await world.call("GET", f"{API}/classes/math-6a", "rivera")
    row = next(row for row in heard.json["students"] if row["student_id"] == "new")
    assert (row["plan_id"], row["path"], row["confidence"], row["last_checkin_at"]) == ("p-new-2", 1, [], None)
