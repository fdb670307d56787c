"""The family page over HTTP: a link opens one student's page, and every other address says the same nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import delete, update

from bot.family.links import link_id_of, token_of
from bot.people.keys import SECRET
from bot.privacy.erase import erase
from bot.store import NotThere, tables
from tests.family.conftest import HOME, PRIVATE, Home, furnished

VARYING = {"X-Request-ID", "Date"}


async def test_a_link_opens_one_students_page(home: Home) -> None:
    status, text, _ = await home.get(await home.link())
    assert status == 200
    for words in (
        "Leo&#39;s learning plan",
        "dividing fractions by fractions",
        "double the pancake recipe",
        "music and no one talking",
        "Ms. Rivera",
        "does not replace an IEP",
    ):
        assert words in text, words
    assert PRIVATE not in text


async def test_the_address_is_told_to_nobody(home: Home) -> None:
    path = await home.link()
    for address in (path, "/family/forged"):
        _, text, headers = await home.get(address)
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in text
        assert "Set-Cookie" not in headers
        assert path not in text


async def test_the_token_holds_the_links_id_and_nothing_else(home: Home) -> None:
    path = await home.link()
    (link,) = await home.world.store.family_links(student_id="leo")
    assert link_id_of(home.world.app[SECRET], path.rpartition("/")[2]) == link.id
    assert "leo" not in path
    assert HOME not in path


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(home: Home) -> None:
    store, secret = home.world.store, home.world.app[SECRET]
    good, revoked = await home.link(), await home.link()
    expired = await home.link(now=datetime.now(UTC) - timedelta(days=91))
    links = await store.family_links(student_id="leo")
    assert (await home.get(revoked))[0] == 200
    await store.revoke_family_links("rivera", link_id=link_id_of(secret, revoked.rpartition("/")[2]))
    token = good.rpartition("/")[2]
    forged = [
        "x",
        token[:-1],
        token + "x",
        token.swapcase(),
        token.rpartition(".")[0] + ".AAAA",
        token_of(secret, "f-no-such-link"),
        token_of(b"another school" * 3, links[0].id),
        URLSafeSerializer(secret, salt="family-link").dumps(links[0].id),
        URLSafeSerializer("x", salt="family-link").dumps({"student": "leo"}),
        "leo",
        "%00",
        "%F0%9F%8D%8E",
        "a" * 5000,
        ".." + "." * 30,
    ]
    answers = [await home.get(path) for path in (expired, revoked, revoked, *(f"/family/{one}" for one in forged))]
    first = answers[0]
    assert first[0] == 404
    assert "Ask the school for a new link." in first[1]
    assert "Pida un enlace nuevo" in first[1]
    for status, text, headers in answers[1:]:
        assert (status, text) == first[:2]
        assert {k: v for k, v in headers.items() if k not in VARYING} == {
            k: v for k, v in first[2].items() if k not in VARYING
        }
    assert (await home.get(good))[0] == 200


async def test_a_link_ends_with_the_family_with_the_student_and_with_the_school(home: Home) -> None:
    store, path = home.world.store, await home.link()
    left = update(tables.people).where(tables.people.c.id == "leo")
    await store.write(lambda transaction: transaction.execute(left.values(left_at=datetime.now(UTC))))
    assert (await home.get(path))[0] == 404
    await store.write(lambda transaction: transaction.execute(left.values(left_at=None)))
    assert (await home.get(path))[0] == 200
    apart = delete(tables.guardianships)
    await store.write(lambda transaction: transaction.execute(apart))
    assert (await home.get(path))[0] == 404


async def test_a_link_to_an_erased_student_opens_nothing(home: Home) -> None:
    path = await home.link()
    await erase(home.world.store, home.world.settings, "leo", by="admin", now=datetime.now(UTC))
    assert (await home.get(path))[:2] == (await home.get("/family/forged"))[:2]


async def test_every_opening_is_written_down_and_the_student_can_read_it(home: Home) -> None:
    path = await home.link()
    for _ in range(2):
        await home.get(path)
    await home.get("/family/forged")
    deeds = [(deed.by, deed.deed) for deed in await home.world.store.audit_of("leo") if deed.deed.startswith("read")]
    assert deeds == [(HOME, "read family page")] * 2
    lookers = (await home.world.call("GET", "/api/v1/me/lookers", "leo")).json["lookers"]
    assert [(look["name"], look["what"]) for look in lookers] == [("Rosa Martins", "opened the family page")]


async def test_the_first_opening_explains_the_page(home: Home) -> None:
    path = await home.link()
    _, first, _ = await home.get(path)
    _, second, _ = await home.get(path)
    assert "New here?" in first
    assert "New here?" not in second
    for text in (first, second):
        assert "Leo can see that you opened this page." in text
        assert "Please do not pass it on." in text


async def test_the_page_speaks_the_guardians_language_or_english(home: Home) -> None:
    path = await home.link()
    await home.speaks("es-MX")
    _, text, _ = await home.get(path)
    assert '<html lang="es">' in text
    assert "El plan de aprendizaje de Leo" in text
    await home.speaks("xx")
    assert '<html lang="en">' in (await home.get(path))[1]


async def test_tries_are_counted(tmp_path: Path) -> None:
    async with furnished(tmp_path, rate_sign_in="3/minute") as home:
        answers = [await home.get("/family/forged") for _ in range(5)]
        assert (await home.get(await home.link()))[0] == 429
    assert [status for status, _, _ in answers] == [404, 404, 404, 429, 429]
    assert int(answers[-1][2]["Retry-After"]) > 0


async def test_a_link_is_made_only_for_guardian_and_child(home: Home) -> None:
    store, soon = home.world.store, datetime.now(UTC) + timedelta(days=1)
    for guardian, student in ((HOME, "maya"), ("rivera", "leo"), ("nobody", "leo"), (HOME, "nobody")):
        with pytest.raises(NotThere):
            await store.add_family_link(guardian, student, "rivera", soon)


async def test_looking_with_head_is_not_an_opening(home: Home) -> None:
    path = await home.link()
    async with home.world.client.head(path) as response:
        assert response.status == 405
    assert [deed.deed for deed in await home.world.store.audit_of("leo")] == ["made family link"]


async def test_a_guardian_who_signs_in_sees_the_same(home: Home) -> None:
    await home.world.sign_in(HOME)
    status, text, headers = await home.get("/family")
    assert status == 200
    assert "noindex" in headers["X-Robots-Tag"]
    assert "New here?" in text
    assert "New here?" not in (await home.get("/family"))[1]
    _, by_link, _ = await home.get(await home.link())
    for words in ("double the pancake recipe", "music and no one talking", "Ms. Rivera"):
        assert words in by_link
        assert words in text
    assert [deed.by for deed in await home.world.store.audit_of("leo") if deed.deed == "read family page"] == [HOME] * 3


async def test_others_are_sent_away(home: Home) -> None:
    assert (await home.get("/family"))[0] == 303
    await home.world.sign_in("rivera")
    status, text, _ = await home.get("/family")
    assert status == 403
    assert "Leo" not in text


async def test_a_name_with_a_script_is_only_a_name(home: Home) -> None:
    change = update(tables.people).where(tables.people.c.id == "leo").values(name="<script>alert(1)</script> Leo")
    await home.world.store.write(lambda transaction: transaction.execute(change))
    _, text, _ = await home.get(await home.link())
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
