"""The advisor's own students: the list, one student on one page, and the talk behind a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plans.plan import Goal, Judgement
from bot.plans.turn import PlanChange
from tests.api.world import World

from .forms import HTML, page, post, words_in
from .said import STUCK, said
from .school import NOW, evidence, texts
from .test_speed import statements

WHY = "He did not come to school today"
OWN = ("/advise/students", "/advise/students/leo", "/advise/students/leo/talk")


async def test_the_list_names_own_students_with_place_and_next_date(world: World) -> None:
    await world.sign_in("cole")
    shown = words_in(await page(world, "/advise/students"))
    assert "Your students 1" in shown
    assert "Leo Martins" in shown
    assert "Amina" not in shown
    assert "check-in" in shown or "fraction tiles" in shown
    assert "/advise/students/leo" in await page(world, "/advise/students")
    seen = [(one["name"], one["what"]) for one in await _lookers(world, "leo")]
    assert ("Mr. Cole", "saw you on the list of their students") in seen


async def test_one_page_holds_plan_picture_dates_evidence_and_summary(world: World) -> None:
    await said(world, STUCK)
    judgement = Judgement("p-leo-c1", False, "Say why.", "rivera", NOW)
    piece = replace(evidence("leo"), judgements=(judgement,), verdict="not_yet")
    plan = (await world.store.plans_of("leo"))[0]
    await world.store.save_plan(PlanChange(replace(plan, evidence=(piece,)), "", "leo"))
    await world.sign_in("cole")
    await post(world, "/advise/students/leo/summary", {})
    shown = words_in(await page(world, "/advise/students/leo"))
    for words in (
        "divide any two fractions",
        "How sure Leo felt: 2 of 5 at the start",
        "What comes next",
        "goal date",
        "my sheet: 8 of 10",
        "8 of 10 right: not yet · own rating 4 of 5 Say why.",
        f"Stuck: “{STUCK}”",
        "Open the talk…",
    ):
        assert words in shown, words


async def test_what_is_private_stays_off_the_page(world: World) -> None:
    plan = (await world.store.plans_of("leo"))[0]
    shy = Goal("g2", "be less shy", target_date=(NOW + timedelta(days=3)).date(), kind="personal")
    await world.store.save_plan(PlanChange(replace(plan, goals=(*plan.goals, shy)), "a goal", "leo"))
    await world.sign_in("cole")
    assert "shy" not in await page(world, "/advise/students/leo")


async def test_the_talk_opens_only_for_a_reason_and_the_student_is_told(world: World) -> None:
    await world.store.say_as_adult("leo", "rivera", "teacher", "Hello Leo", NOW)
    await world.sign_in("cole")
    assert "Hello Leo" not in await page(world, "/advise/students/leo/talk")
    refused = await post(world, "/advise/students/leo/talk", {"reason": "because"}, 422)
    assert "at least 3 words" in refused
    assert 'role="alert"' in refused
    assert "Hello Leo" not in refused
    assert await world.store.looks_of("leo") == ()
    assert "Hello Leo" in await post(world, "/advise/students/leo/talk", {"reason": WHY}, 200)
    assert [(look.name, look.reason) for look in await world.store.looks_of("leo")] == [("Mr. Cole", WHY)]
    assert any(WHY in line for line in texts(await world.store.recent("leo")))
    assert (WHY, "opened our whole talk") in {(one["reason"], one["what"]) for one in await _lookers(world, "leo")}


@pytest.mark.parametrize("path", ["/advise/students/amina", "/advise/students/amina/talk"])
async def test_a_student_of_another_caseload_is_not_there(world: World, path: str) -> None:
    await world.sign_in("cole")
    await page(world, path, 404)
    await post(world, f"{path.removesuffix('/talk')}/talk", {"reason": WHY}, 404)
    await post(world, "/advise/students/amina/summary", {}, 404)
    assert await world.store.audit_of("amina") == ()


@pytest.mark.parametrize("path", OWN)
async def test_others_are_refused_and_strangers_are_shown_the_door(world: World, path: str) -> None:
    async with world.client.get(path, headers=HTML, allow_redirects=False) as response:
        assert response.status == 303
    for somebody in ("leo", "mum", "park", "admin"):
        await world.sign_in(somebody)
        await page(world, path, 403)


async def test_the_list_asks_no_more_of_the_database_for_more_students(world: World) -> None:
    from sqlalchemy import insert

    from bot.store.tables import caseloads

    await world.sign_in("cole")
    with statements() as few:
        await page(world, "/advise/students")
    more = [{"advisor_id": "cole", "student_id": one} for one in ("maya", "amina", "priya", "odd", "new")]
    await world.store.write(lambda transaction: transaction.execute(insert(caseloads), more))
    with statements() as many:
        await page(world, "/advise/students")
    assert len(many) == len(few)


async def _lookers(world: World, student: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await world.call("GET", "/api/v1/me/lookers", student)).json["lookers"]
    return found
