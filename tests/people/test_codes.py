"""Students come in with the code of their class and their own, typed as children type."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.pages.sign_in import FAILED
from bot.people.codes import CODE_LENGTH, LETTERS, letters_of, random_letters, spaced
from bot.store.credentials import FREE_TRIES
from bot.store.tables import classes, credentials, enrolments
from tests.api.world import World
from tests.people.school import CLASS_CODE, give_code, knock, signed_in_as


async def test_both_codes_let_in_however_they_are_typed(school: World) -> None:
    code = await give_code(school, "maya")
    for typed in (code, code.lower(), code.replace(" ", ""), code.replace(" ", " - "), code.replace("Z", "s")):
        came = await knock(school, class_code=f" {CLASS_CODE.lower()} ", code=typed)
        assert (came.status, came.there) == (303, "/")
        assert await signed_in_as(school) == "maya"
        school.client.session.cookie_jar.clear()


async def test_whatever_is_wrong_the_answer_is_the_same(school: World) -> None:
    code, of_noor = await give_code(school, "maya"), await give_code(school, "noor")
    last = "B" if code[-1] != "B" else "C"
    wrong = [(CLASS_CODE, code[:-1] + last), ("WHGWHG", code), (CLASS_CODE, of_noor), ("", code), (CLASS_CODE, "")]
    wrong += [
        ("NNNNNN", code),
        (CLASS_CODE, code + "B"),
        (CLASS_CODE, code[:-1]),
        (CLASS_CODE, "ж" * 9),
        ("\x00", "\x00"),
    ]
    for class_code, typed in wrong:
        came = await knock(school, class_code=class_code, code=typed)
        assert (came.status, FAILED in came.page) == (403, True), (class_code, typed)
        await school.store.end_lock("maya")
    assert await signed_in_as(school) is None


async def test_guessing_locks_that_student_and_nobody_else(school: World) -> None:
    code, of_leo = await give_code(school, "maya"), await give_code(school, "leo")
    for _ in range(FREE_TRIES + 1):
        await knock(school, class_code=CLASS_CODE, code=code[:6] + "BBBBB")
    assert (await knock(school, class_code=CLASS_CODE, code=code)).status == 403
    assert [one.person.id for one in await school.store.locked_out(datetime.now(UTC))] == ["maya"]
    assert (await knock(school, class_code=CLASS_CODE, code=of_leo)).status == 303


async def test_looking_through_other_classes_counts_too(school: World) -> None:
    code = await give_code(school, "maya")
    for _ in range(FREE_TRIES + 1):
        await knock(school, class_code=random_letters(6), code=code)
    assert (await knock(school, class_code=CLASS_CODE, code=code)).status == 403


async def test_a_new_code_is_the_way_back(school: World) -> None:
    old = await give_code(school, "maya")
    for _ in range(FREE_TRIES + 1):
        await knock(school, class_code=CLASS_CODE, code=old[:6] + "BBBBB")
    new = await give_code(school, "maya")
    assert (await knock(school, class_code=CLASS_CODE, code=old)).status == 403
    assert (await knock(school, class_code=CLASS_CODE, code=new)).status == 303


@pytest.mark.parametrize("over", ["enrolment", "class"])
async def test_a_class_that_is_over_opens_nothing(school: World, over: str) -> None:
    code = await give_code(school, "maya")
    now = datetime.now(UTC)
    end = {
        "enrolment": update(enrolments).where(enrolments.c.student_id == "maya").values(left_at=now),
        "class": update(classes).where(classes.c.id == "math-6a").values(closed_at=now),
    }[over]
    await school.store.write(lambda t: t.execute(end))
    assert (await knock(school, class_code=CLASS_CODE, code=code)).status == 403


async def test_on_a_shared_machine_the_browser_forgets_when_it_closes(school: World) -> None:
    code = await give_code(school, "maya")
    for own, kept in (({}, False), ({"own_machine": "1"}, True)):
        form = {"csrf": await school.csrf(), "class_code": CLASS_CODE, "code": code, **own}
        async with school.client.post("/sign-in", data=form, allow_redirects=False) as response:
            said = response.headers["Set-Cookie"]
        assert ("max-age" in said.lower()) == ("expires" in said.lower()) == kept


async def test_only_a_hash_of_the_code_is_stored(school: World) -> None:
    code = letters_of(await give_code(school, "maya"))
    rows = (await school.store.read(lambda t: t.execute(select(credentials)))).all()
    assert code not in str(rows)
    assert code[4:] not in str(rows)


def test_codes_are_easy_to_read_out_and_type() -> None:
    codes = [random_letters(CODE_LENGTH) for _ in range(400)]
    assert len(set(codes)) == 400
    assert Counter(map(len, codes)) == {CODE_LENGTH: 400}
    assert not set("".join(codes)) & set("AEIOULS0123456789")
    assert set("".join(codes)) == set(LETTERS)
    assert spaced("KTMRBXWHG") == "KTM RBX WHG"
