"""Links to the family page, made, ended and made anew from a page: by whom, shown once, and what is written down."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import delete, insert, update

from bot.staff.families import MOST_GOOD
from bot.store.tables import family_links, guardianships, people
from tests.api.world import World

from .forms import HTML, page, post, words_in
from .school import NOW, days_ago

LEO = "/families/leo"


@pytest.fixture(autouse=True)
async def at_home(world: World) -> AsyncIterator[None]:
    """Rosa, who reads Spanish, is Leo's mother."""

    async def work(transaction: Any) -> None:
        await transaction.execute(insert(guardianships), {"guardian_id": "mum", "student_id": "leo"})
        await transaction.execute(update(people).where(people.c.id == "mum").values(email="rosa@home.example"))

    await world.store.write(work)
    yield


def link_on(markup: str) -> str:
    """The path of the link that a page shows."""
    found = re.search(r'id="link"[^>]* value="([^"]+)"', markup)
    assert found, markup
    return "/family/" + html.unescape(found[1]).rpartition("/family/")[2]


async def make(world: World, **fields: str) -> str:
    return await post(world, LEO, {"deed": "make", "guardian": "mum", "language": "en", **fields}, 200)


@pytest.mark.parametrize("who", ["rivera", "admin"])
async def test_a_link_is_made_shown_once_and_opens_the_page(world: World, who: str) -> None:
    await world.sign_in(who)
    made = await make(world)
    there = link_on(made)
    assert "shown this once" in words_in(made)
    assert "Good until" in words_in(made)
    assert there.split("/")[-1] not in await page(world, LEO)
    assert "divide any two fractions" in await page(world, there)
    deeds = {deed.deed: deed for deed in await world.store.audit_of("leo")}
    assert (deeds["made family link"].by, deeds["made family link"].detail) == (who, {"guardian": "mum"})
    assert "opened first on" in words_in(await page(world, LEO))
    opened = [deed.by for deed in await world.store.audit_of("leo") if deed.deed == "read family page"]
    assert sorted(opened) == sorted(["mum", who])


async def test_the_language_that_is_chosen_is_kept_and_the_letter_is_in_it(world: World) -> None:
    await world.sign_in("rivera")
    made = await make(world, language="es")
    mail = unquote(html.unescape(re.search(r'href="(mailto:[^"]+)"', made)[1]))  # type: ignore[index]
    assert mail.startswith("mailto:rosa@home.example?subject=El plan de aprendizaje de Leo")
    assert link_on(made) in mail
    assert 'lang="es"' in await page(world, link_on(made))
    mum = await world.store.person("mum")
    assert mum and mum.locale == "es"
    assert re.search(r'<option value="es"[^>]* selected', await page(world, LEO))


async def test_a_region_stays_where_the_language_is_the_same(world: World) -> None:
    await world.store.set_locale("mum", "es-MX")
    await world.sign_in("rivera")
    await make(world, language="es")
    mum = await world.store.person("mum")
    assert mum and mum.locale == "es-MX"


async def test_an_ended_link_opens_nothing(world: World) -> None:
    await world.sign_in("rivera")
    there = link_on(await make(world))
    (link,) = await world.store.family_links(student_id="leo")
    shown = words_in(await post(world, LEO, {"deed": "end", "link": link.id}))
    assert "That link is over." in shown
    assert "Links that are over" in shown
    await page(world, there, 404)
    assert "ended family link" in {deed.deed for deed in await world.store.audit_of("leo")}
    again = words_in(await post(world, LEO, {"deed": "end", "link": link.id}, 422))
    assert "That link is over already." in again


async def test_sending_again_makes_a_new_link_and_ends_the_old_one(world: World) -> None:
    await world.sign_in("rivera")
    old = link_on(await make(world))
    (link,) = await world.store.family_links(student_id="leo")
    new = link_on(await post(world, LEO, {"deed": "again", "link": link.id}, 200))
    assert new != old
    await page(world, old, 404)
    await page(world, new)


async def test_links_that_got_lost_are_to_be_ended_before_there_are_many(world: World) -> None:
    await world.sign_in("rivera")
    for _ in range(MOST_GOOD):
        await make(world)
    refused = await post(world, LEO, {"deed": "make", "guardian": "mum", "language": "en"}, 422)
    assert "Rosa has 5 links that are still good." in words_in(refused)
    assert 'role="alert"' in refused
    (first, *_) = await world.store.family_links(student_id="leo")
    await post(world, LEO, {"deed": "again", "link": first.id}, 200)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"guardian": "nobody"}, "Choose one of the guardians"),
        ({"guardian": "rivera"}, "Choose one of the guardians"),
        ({"language": "xx"}, "language: choose one of en, es"),
        ({"deed": "burn"}, "deed: choose make, again or end."),
        ({"deed": "again", "link": "f-nope"}, "That link is over already."),
        ({"deed": "end", "link": "\x00"}, "That link is over already."),
    ],
)
async def test_what_cannot_be_says_why_and_makes_nothing(world: World, fields: dict[str, str], told: str) -> None:
    await world.sign_in("rivera")
    refused = await post(world, LEO, {"deed": "make", "guardian": "mum", "language": "en", **fields}, 422)
    assert told in words_in(refused)
    assert await world.store.family_links(student_id="leo") == []


async def test_a_link_of_another_student_is_not_ended_through_ones_own(world: World) -> None:
    tie = {"guardian_id": "mum", "student_id": "noor"}
    await world.store.write(lambda transaction: transaction.execute(insert(guardianships), tie))
    link = await world.store.add_family_link("mum", "noor", "okafor", NOW + timedelta(days=9))
    await world.sign_in("rivera")
    await post(world, LEO, {"deed": "end", "link": link.id}, 422)
    assert (await world.store.family_links(student_id="noor"))[0].revoked_at is None


async def test_what_is_not_theirs_is_not_there(world: World) -> None:
    await world.sign_in("okafor")
    await page(world, LEO, 404)
    await post(world, LEO, {"deed": "make", "guardian": "mum"}, 404)
    await world.sign_in("admin")
    for odd in ("nope", "rivera", "%00"):
        await page(world, f"/families/{odd}", 404)
    for somebody in ("cole", "leo", "mum", "park"):
        await world.sign_in(somebody)
        await page(world, LEO, 403)


async def test_a_form_without_proof_makes_nothing(world: World) -> None:
    await world.sign_in("rivera")
    given = {"deed": "make", "guardian": "mum", "csrf": "wrong"}
    async with world.client.post(LEO, data=given, headers=HTML) as response:
        assert response.status == 403
    assert await world.store.family_links(student_id="leo") == []


async def test_a_student_without_a_guardian_has_a_page_that_says_so(world: World) -> None:
    await world.store.write(lambda transaction: transaction.execute(delete(guardianships)))
    await world.sign_in("rivera")
    assert "The roster names no guardian." in words_in(await page(world, LEO))


async def test_old_links_are_listed_up_to_a_number(world: World) -> None:
    rows = [
        {"id": f"f-{n:03}", "guardian_id": "mum", "student_id": "leo", "made_by": "rivera"}
        | {"created_at": days_ago(200), "expires_at": days_ago(110 - n)}
        for n in range(30)
    ]
    await world.store.write(lambda transaction: transaction.execute(insert(family_links), rows))
    await world.sign_in("rivera")
    assert words_in(await page(world, LEO)).count("never opened") == 10


async def test_the_page_is_reached_from_the_students_page_and_the_cards_of_the_class(world: World) -> None:
    await world.sign_in("rivera")
    assert 'href="/families/leo"' in await page(world, "/teach/students/leo")
    await world.sign_in("admin")
    assert 'href="/families/leo"' in await page(world, "/codes/math-6a")
