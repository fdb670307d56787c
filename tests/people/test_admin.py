"""The administrator opens doors for others, sees numbers, and reads nobody's words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.store.credentials import FREE_TRIES
from tests.api.world import World
from tests.people.school import CLASS_CODE, HTML, PASSWORD, Came, give_code, give_password, knock, signed_in_as


async def look(world: World, path: str) -> Came:
    async with world.client.get(path, headers=HTML, allow_redirects=False) as response:
        return Came(response.status, response.headers.get("Location"), await response.text())


async def press(world: World, path: str, **fields: str) -> Came:
    form = {"csrf": await world.csrf(), **fields}
    async with world.client.post(path, data=form, headers=HTML, allow_redirects=False) as response:
        return Came(response.status, response.headers.get("Location"), await response.text())


def codes_on(page: str) -> list[str]:
    """Every code that a page shows in large letters."""
    return re.findall(r'<(?:p|span) class="code">([A-Z ]+)<', page)


async def test_the_page_shows_staff_classes_and_numbers_and_nobodys_words(school: World) -> None:
    await school.send("my very private words", "maya")
    await school.sign_in("admin")
    page = (await look(school, "/admin")).page
    for shown in ("Mr. Okafor", "Ms. Park", "Math 6A", "KTM RBX", "students who wrote this week</dt><dd>1"):
        assert shown in page
    for hidden in ("very private words", "baking w my grandma", "Maya", "Leo"):
        assert hidden not in page


async def test_a_missing_safety_contact_is_said_loudly(world: World) -> None:
    await world.sign_in("admin")
    page = (await look(world, "/admin")).page
    assert "No safety contact is named" in page
    assert "waymark person add" in page


async def test_a_lock_out_can_be_ended(school: World) -> None:
    await give_password(school, "okafor")
    for _ in range(FREE_TRIES + 1):
        await knock(school, login="okafor", password="wrong")
    await school.sign_in("admin")
    assert "5 wrong tries" in (await look(school, "/admin")).page
    assert (await press(school, "/admin/unlock", person="okafor")).there == "/admin#locked"
    assert not await school.store.locked_out(datetime.now(UTC))
    assert (await knock(school, login="okafor", password=PASSWORD)).status == 303


async def test_a_one_time_code_for_staff_is_shown_once_and_works(school: World) -> None:
    await school.sign_in("admin")
    (code,) = codes_on((await press(school, "/admin/code", person="okafor")).page)
    assert code not in (await look(school, "/admin")).page
    assert (await knock(school, login="okafor", password=code)).there == "/account"
    assert await signed_in_as(school) == "okafor"


async def test_a_new_code_for_a_student_works_with_the_class_code(school: World) -> None:
    await school.sign_in("admin")
    (code,) = codes_on((await press(school, "/admin/code", person="maya")).page)
    assert (await knock(school, class_code=CLASS_CODE, code=code)).status == 303
    assert ("gave new code", "admin") in {(deed.deed, deed.by) for deed in await school.store.audit_of("maya")}


async def test_a_class_gets_another_code(school: World) -> None:
    code = await give_code(school, "maya")
    await school.sign_in("admin")
    assert (await press(school, "/admin/class-code", **{"class": "math-6a"})).status == 303
    ((group, _),) = [one for one in await school.store.all_classes() if one[0].id == "math-6a"]
    assert group.code not in (None, CLASS_CODE)
    assert (await knock(school, class_code=CLASS_CODE, code=code)).status == 403
    assert (await knock(school, class_code=group.code or "", code=code)).status == 303


@pytest.mark.parametrize("person", ["nobody", "", "rosa", "ma\x00ya", "'; --"])
async def test_for_whom_there_is_no_code_there_is_none(school: World, person: str) -> None:
    await school.sign_in("admin")
    assert (await press(school, "/admin/code", person=person)).status == 404
    assert (await press(school, "/admin/class-code", **{"class": person})).status == 404


async def test_a_teacher_makes_cards_for_the_own_class(school: World) -> None:
    maya = await give_code(school, "maya")
    await school.sign_in("rivera")
    made = await press(school, "/codes/math-6a", student="everyone-without")
    assert codes_on(made.page)[0] == "KTM RBX"
    leo = codes_on(made.page)[1]
    assert len(codes_on(made.page)) == 2
    assert leo not in (await look(school, "/codes/math-6a")).page
    again = await press(school, "/codes/math-6a", student="maya")
    assert (await knock(school, class_code=CLASS_CODE, code=maya)).status == 403
    assert (await knock(school, class_code=CLASS_CODE, code=codes_on(again.page)[1])).status == 303
    assert (await knock(school, class_code=CLASS_CODE, code=leo)).status == 303


async def test_another_teachers_class_is_not_there(school: World) -> None:
    await school.sign_in("rivera")
    for path in ("/codes/science-7b", "/codes/none", "/codes/%00"):
        assert (await look(school, path)).status == 404
        assert (await press(school, path, student="noor")).status == 404
    assert (await press(school, "/codes/math-6a", student="noor")).status == 404
    assert not await school.store.credentials_of(["noor"])
