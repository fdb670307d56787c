"""/advise: an inbox that empties, without any script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.api.world import Heard, World

from .conftest import BLOCKER, DANGER, danger, told_of

ROLES = ["cole", "rivera", "ms-park", "admin"]


async def page(world: World, path: str = "/advise") -> Heard:
    async with world.client.get(path, headers={"Accept": "text/html"}, allow_redirects=False) as response:
        return Heard(response.status, None, await response.text(), dict(response.headers))


async def press(world: World, nudge_id: str, deed: str, **fields: str) -> Heard:
    form = {"csrf": await world.csrf(), "deed": deed, **fields}
    async with world.client.post(
        f"/advise/{nudge_id}", data=form, headers={"Accept": "text/html"}, allow_redirects=False
    ) as response:
        return Heard(response.status, None, await response.text(), dict(response.headers))


@pytest.mark.parametrize("who", ROLES)
async def test_an_empty_inbox_says_so_warmly(world: World, who: str) -> None:
    await world.sign_in(who)
    shown = await page(world)
    assert shown.status == 200
    assert "Nobody needs you right now." in shown.text


async def test_a_card_says_who_why_what_shows_it_and_what_to_do(world: World) -> None:
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    shown = (await page(world)).text
    assert "<bdi>Leo</bdi>" in shown and "1 needs you" in shown
    assert nudge.suggestion.deed in shown
    assert BLOCKER in shown
    assert "Send as Mr. Cole" in shown
    assert 'href="/advise/students/leo#p1-checkins-0"' in shown


async def test_sending_the_words_says_them_in_the_chat_and_empties_the_inbox(world: World) -> None:
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    done = await press(world, nudge.id, "sent", words="Hi Leo,\r\nshall we look at it?")
    assert (done.status, done.headers["Location"]) == (303, "/advise?done=sent")
    assert [(line.sender, line.text) for line in await world.store.recent("leo")] == [
        ("advisor", "Hi Leo,\nshall we look at it?")
    ]
    assert "Nobody needs you right now." in (await page(world, "/advise?done=sent")).text
    again = await press(world, nudge.id, "sent", words="Hi Leo")
    assert again.status == 303
    assert len(await world.store.recent("leo")) == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
async def test_words_that_cannot_be_sent_stay_in_the_box_with_the_reason(world: World, words: str) -> None:
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    shown = await press(world, nudge.id, "sent", words=words)
    assert shown.status == 422
    assert 'role="alert"' in shown.text
    assert await world.store.recent("leo") == ()
    assert (await world.store.nudges_to("cole"))[0].state == "new"


@pytest.mark.parametrize(("deed", "state"), [("done", "acted"), ("later", "snoozed"), ("not_useful", "dismissed")])
async def test_done_later_and_not_useful_take_it_off_the_list(world: World, deed: str, state: str) -> None:
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    assert (await press(world, nudge.id, deed)).headers["Location"] == f"/advise?done={deed}"
    assert (await world.store.nudges_to("cole"))[0].state == state
    assert "Nobody needs you right now." in (await page(world)).text


async def test_danger_shows_the_words_and_goes_from_new_to_seen_to_acted(world: World) -> None:
    await danger(world.store)
    await world.sign_in("ms-park")
    shown = (await page(world)).text
    assert DANGER in shown and "nobody has seen it yet" in shown
    assert "Not useful" not in shown and "Later" not in shown
    nudge = (await world.store.nudges_to("ms-park"))[0]
    assert (await press(world, nudge.id, "seen")).status == 303
    assert "<strong>seen</strong>" in (await page(world)).text
    await press(world, nudge.id, "done", note="Spoke with Leo and his mother.")
    assert [n.state for n in await world.store.notices(student_id="leo")] == ["acted"]
    after = (await page(world)).text
    assert "Nobody needs you right now." in after and "Spoke with Leo and his mother." in after


@pytest.mark.parametrize("deed", ["later", "not_useful", "sent"])
async def test_danger_is_not_put_away_by_a_made_up_form(world: World, deed: str) -> None:
    await danger(world.store)
    nudge = (await world.store.nudges_to("ms-park"))[0]
    await world.sign_in("ms-park")
    assert (await press(world, nudge.id, deed, words="hi")).status == 422
    assert (await world.store.nudges_to("ms-park"))[0].state == "new"
    assert await world.store.recent("leo") == () or all(
        line.sender == "student" for line in await world.store.recent("leo")
    )


async def test_a_form_without_its_token_or_with_a_strange_deed_does_nothing(world: World) -> None:
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    assert (await press(world, nudge.id, "done", csrf="wrong")).status == 403
    assert (await press(world, nudge.id, "explode")).status == 422
    assert (await press(world, "g-none", "done")).status == 404
    assert (await world.store.nudges_to("cole"))[0].state == "new"


async def test_who_is_not_signed_in_is_shown_the_way_in_and_students_are_refused(world: World) -> None:
    assert (await page(world)).headers["Location"].startswith("/sign-in")
    await world.sign_in("leo")
    for path in ("/advise", "/advise/students/leo", "/advise/safety"):
        assert (await page(world, path)).status == 403


async def test_a_childs_words_are_text_and_nothing_else(world: World) -> None:
    await danger(world.store, words="<script>alert(1)</script> {{ 7 * 7 }}")
    await world.sign_in("ms-park")
    shown = (await page(world)).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown and "{{ 7 * 7 }}" in shown


async def test_every_line_of_evidence_leads_to_its_place(world: World) -> None:
    from bot.nudges.running import run_round

    from .test_kept import ANY_HOUR

    await run_round(world.store, datetime.now(UTC), ANY_HOUR, at_any_hour=True)
    nudge = await told_of(world.store)
    await world.sign_in("cole")
    links = re.findall(r'href="(/advise/students/leo)#([^"]+)"', (await page(world)).text)
    assert links and nudge
    student = (await page(world, "/advise/students/leo")).text
    for _, anchor in links:
        assert f'id="{anchor.replace("p1-", "p-stuck-")}"' in student, anchor


async def test_the_students_page_is_for_those_responsible_and_shows_nothing_private(world: World) -> None:
    plan = await world.store.plan("p-stuck")
    assert plan is not None
    from bot.plans.plan import Goal
    from bot.plans.turn import PlanChange

    shy = Goal("g2", "be less shy", kind="personal")
    await world.store.save_plan(PlanChange(replace(plan, goals=(*plan.goals, shy)), "a goal", "leo"))
    await world.sign_in("cole")
    shown = await page(world, "/advise/students/leo")
    assert shown.status == 200 and BLOCKER in shown.text
    assert "shy" not in shown.text
    assert ("cole", "read plans") in [(d.by, d.deed) for d in await world.store.audit_of("leo")]
    assert (await page(world, "/advise/students/maya")).status == 404
    assert (await page(world, "/advise/students/nobody")).status == 404


async def test_the_honest_page_says_what_is_missed_with_numbers_that_were_measured(world: World) -> None:
    import json

    from bot.staff.advise_safety import MEASURED, TOLD

    measured = json.loads(MEASURED.read_text())
    await world.sign_in("ms-park")
    shown = (await page(world, "/advise/safety")).text
    assert f"{measured['unseen']['missed']} of {measured['unseen']['to_catch']}" in shown
    assert "What only the context tells." in shown
    assert shown.count("<li><strong>") >= 8
    assert "ne in seven missed" in shown or "honest measure" not in TOLD.read_text()
    await world.sign_in("cole")
    assert (await page(world, "/advise/safety")).status == 403


async def test_a_card_says_how_it_was_told_and_when_it_was_read(world: World) -> None:
    from sqlalchemy import insert

    from bot.store.tables import deliveries

    nudge = await told_of(world.store)
    mail = {"id": "d-mail", "nudge_id": nudge.id, "channel": "mail", "target": "cole@school.example", "tries": 1}
    row = {**mail, "status": "sent", "at": datetime.now(UTC)}
    await world.store.write(lambda transaction: transaction.execute(insert(deliveries), row))
    await world.sign_in("cole")
    first = (await page(world)).text
    assert re.search(r"In the app since \d+:\d\d [ap]m, mailed \d+:\d\d [ap]m\.", first)
    assert re.search(r"Mailed \d+:\d\d [ap]m, read in the app \d+:\d\d [ap]m\.", (await page(world)).text)
    told = (await world.call("GET", "/api/v1/nudges", "cole")).json["nudges"][0]["deliveries"]
    assert {(way["channel"], way["status"]) for way in told} == {("app", "read"), ("mail", "sent")}
    assert "cole@school.example" not in first


async def test_a_way_that_waits_or_did_not_work_is_said_too(world: World) -> None:
    from sqlalchemy import insert

    from bot.store.tables import deliveries

    nudge = await told_of(world.store)
    for number, (channel, status) in enumerate((("mail", "waiting"), ("apprise", "given_up"))):
        row = {"id": f"d-{number}", "nudge_id": nudge.id, "channel": channel, "status": status, "tries": 1}
        row |= {"target": "x", "at": datetime.now(UTC)}
        await world.store.write(lambda transaction, row=row: transaction.execute(insert(deliveries), row))
    await world.sign_in("cole")
    shown = (await page(world)).text
    assert "the mail is on its way" in shown
    assert "the message did not go out" in shown
