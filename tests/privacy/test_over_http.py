"""Erasing and looking, as a browser and a program meet them."""

from __future__ import annotations

from pathlib import Path

from bot.privacy.erase import erase
from tests.api.world import API, NOW, running


async def test_the_next_request_of_an_erased_student_is_not_signed_in(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        assert (await world.send("hi", "leo")).status == 200
        await erase(world.store, world.settings, "leo", by="admin", now=NOW)
        for method, path in (("GET", "/me"), ("GET", "/plans"), ("GET", "/messages"), ("GET", "/plans/p-leo")):
            assert (await world.call(method, API + path, "leo")).problem()["status"] == 401
        assert (await world.send("still there?", "leo")).problem()["status"] == 401
        assert (await world.send("hi", "maya")).status == 200


async def test_a_student_reads_who_looked_at_what_and_why(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        assert (await world.call("GET", f"{API}/me/lookers")).json == {"lookers": []}
        await world.store.audit("rivera", "read transcript", "maya", {"reason": "She asked me to", "lines": 3}, NOW)
        await world.store.audit("rivera", "read plans", "leo", {}, NOW)
        found = (await world.call("GET", f"{API}/me/lookers")).json["lookers"]
        assert found == [
            {
                "at": "2026-11-22T16:00:00.000Z",
                "name": "Ms. Rivera",
                "role": "teacher",
                "what": "opened our whole talk",
                "reason": "She asked me to",
            }
        ]
        assert (await world.call("GET", f"{API}/me/lookers", "rivera")).problem()["status"] == 403
        assert (await world.call("GET", f"{API}/me/lookers", None)).problem()["status"] == 401


async def test_the_student_page_says_who_sees_what_and_who_looked(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        await world.store.audit("rivera", "read transcript", "maya", {"reason": "<b>She</b> asked me to"}, NOW)
        await world.sign_in("maya")
        async with world.client.get("/", headers={"Accept": "text/html"}) as page:
            text = await page.text()
        assert "opened our whole talk" in text
        assert "&lt;b&gt;She&lt;/b&gt; asked me to" in text
