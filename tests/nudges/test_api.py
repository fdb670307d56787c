"""GET and POST /api/v1/nudges: one's own only, moved on in the ways that exist, live in the app."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.world import API, World

from .conftest import BLOCKER, DANGER, danger, told_of

STATES = ["seen", "acted", "snoozed", "dismissed"]


async def test_a_nudge_has_the_shape_of_the_contract(world: World) -> None:
    await told_of(world.store)
    heard = await world.call("GET", f"{API}/nudges?state=new", "cole")
    assert heard.status == 200
    (nudge,) = heard.json["nudges"]
    fields = "id rule student_id to severity reason evidence suggestion state created_at deliveries"
    assert set(fields.split()) <= nudge.keys()
    assert (nudge["student_id"], nudge["to"], nudge["severity"], nudge["state"]) == ("leo", "cole", "today", "new")
    assert BLOCKER in nudge["reason"]
    assert nudge["evidence"][0]["field"] == "checkins.0.blocker"
    assert nudge["suggestion"]["words"].startswith("Hi Leo")
    assert [way["channel"] for way in nudge["deliveries"]] == ["app"]


@pytest.mark.parametrize("state", STATES)
async def test_it_is_moved_on_and_again_is_the_same(world: World, state: str) -> None:
    nudge = await told_of(world.store)
    for _ in range(2):
        heard = await world.call("POST", f"{API}/nudges/{nudge.id}", "cole", json={"state": state, "note": "ok"})
        assert (heard.status, heard.json["state"], heard.json["note"]) == (200, state, "ok")
    listed = await world.call("GET", f"{API}/nudges?state={state}", "cole")
    assert [one["id"] for one in listed.json["nudges"]] == [nudge.id]
    assert (await world.call("GET", f"{API}/nudges?state=new", "cole")).json["nudges"] == []


async def test_later_is_the_next_school_morning_unless_a_time_is_given(world: World) -> None:
    nudge = await told_of(world.store)
    path = f"{API}/nudges/{nudge.id}"
    heard = await world.call("POST", path, "cole", json={"state": "snoozed"})
    back = datetime.fromisoformat(heard.json["snoozed_until"])
    assert timedelta(0) < back - datetime.now(UTC) < timedelta(days=4)
    until = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    heard = await world.call("POST", path, "cole", json={"state": "snoozed", "until": until})
    assert abs(datetime.fromisoformat(heard.json["snoozed_until"]) - datetime.fromisoformat(until)) < timedelta(
        seconds=1
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"state": "new"}, "state"),
        ({"state": "done"}, "state"),
        ({}, "state"),
        ({"state": "acted", "note": "x" * 1001}, "note"),
        ({"state": "acted", "until": "2027-01-01T00:00:00Z"}, "until"),
        ({"state": "snoozed", "until": "2020-01-01T00:00:00Z"}, "until"),
        ({"state": "snoozed", "until": "2099-01-01T00:00:00Z"}, "until"),
        ({"state": "snoozed", "until": "2027-01-01T00:00:00"}, "until"),
        ({"state": "acted", "by": "rivera"}, "by"),
    ],
)
async def test_a_wrong_field_is_named(world: World, body: dict[str, object], field: str) -> None:
    nudge = await told_of(world.store)
    heard = await world.call("POST", f"{API}/nudges/{nudge.id}", "cole", json=body)
    assert heard.status == 422
    assert heard.problem()["field"] == field
    assert (await world.store.nudges_to("cole"))[0].state == "new"


@pytest.mark.parametrize("who", ["dunn", "rivera", "ms-park", "admin"])
async def test_anothers_nudge_is_as_absent_as_none(world: World, who: str) -> None:
    nudge = await told_of(world.store)
    theirs = await world.call("POST", f"{API}/nudges/{nudge.id}", who, json={"state": "seen"})
    nobodys = await world.call("POST", f"{API}/nudges/g0", who, json={"state": "seen"})
    assert theirs.status == nobodys.status == 404
    assert theirs.problem()["detail"] == nobodys.problem()["detail"]
    assert (await world.call("GET", f"{API}/nudges", who)).json["nudges"] == []


@pytest.mark.parametrize(("who", "status"), [("leo", 403), ("maya", 403), (None, 401)])
async def test_students_and_strangers_are_refused(world: World, who: str | None, status: int) -> None:
    nudge = await told_of(world.store)
    assert (await world.call("GET", f"{API}/nudges", who)).status == status
    assert (await world.call("POST", f"{API}/nudges/{nudge.id}", who, json={"state": "seen"})).status == status


async def test_who_lost_the_student_loses_the_nudge(world: World) -> None:
    nudge = await told_of(world.store, to="dunn")
    assert (await world.call("GET", f"{API}/nudges", "dunn")).json["nudges"] == []
    assert (await world.call("POST", f"{API}/nudges/{nudge.id}", "dunn", json={"state": "seen"})).status == 404


async def test_what_is_closed_stays_closed(world: World) -> None:
    nudge = await told_of(world.store)
    await world.call("POST", f"{API}/nudges/{nudge.id}", "cole", json={"state": "acted"})
    heard = await world.call("POST", f"{API}/nudges/{nudge.id}", "cole", json={"state": "snoozed"})
    assert heard.status == 409
    assert "done" in heard.problem()["detail"]


@pytest.mark.parametrize("state", ["snoozed", "dismissed"])
async def test_danger_is_neither_put_off_nor_away(world: World, state: str) -> None:
    await danger(world.store)
    nudge = (await world.store.nudges_to("ms-park"))[0]
    heard = await world.call("POST", f"{API}/nudges/{nudge.id}", "ms-park", json={"state": state})
    assert heard.status == 422
    assert (await world.store.nudges_to("ms-park"))[0].state == "new"


async def test_an_administrator_is_not_told_who_it_is_about(world: World) -> None:
    from bot.nudges import Thresholds
    from bot.nudges.running import run_round

    await danger(world.store)
    await run_round(world.store, datetime.now(UTC) + timedelta(minutes=20), Thresholds())
    heard = await world.call("GET", f"{API}/nudges", "admin")
    (nudge,) = heard.json["nudges"]
    assert nudge["student_id"] is None
    assert "Leo" not in heard.text and "leo" not in heard.text and DANGER not in heard.text


async def test_reading_the_list_is_written_down(world: World) -> None:
    await told_of(world.store)
    await world.call("GET", f"{API}/nudges", "cole")

    reads = [deed for deed in await world.store.audit_of("leo") if deed.deed == "read nudges"]
    assert [(deed.by, deed.student_id) for deed in reads] == [("cole", "leo")]
    told = (await world.call("GET", f"{API}/me/lookers", "leo")).text
    assert "read a note about how you are doing" in told


async def test_an_adults_open_page_hears_of_a_new_nudge(world: World) -> None:
    from bot.api.rooms import HUB

    headers = {"Authorization": f"Bearer {await world.token('cole')}"}
    async with world.client.get(f"{API}/events", headers=headers) as stream:
        assert stream.status == 200
        async with asyncio.timeout(5):
            assert b"hello" in await stream.content.readany()
            world.app[HUB].publish("cole", "nudge", {"id": "g1", "severity": "today"})
            heard = b""
            while b"event: nudge" not in heard:
                heard += await stream.content.readany()
        assert b"g1" in heard
