"""What was kept long enough goes; what somebody still needs stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from bot.message import Reply
from bot.privacy.drawer import drawer_of
from bot.privacy.erase import erase, pseudonym_of
from bot.privacy.retention import enforce_retention
from bot.settings import Settings
from bot.store import NotThere, Store, tables
from bot.store.retention import ROWS_A_TIME
from tests.privacy.everything import dump, fill, row_for
from tests.store.school import NOW, check_in

LATER = NOW + timedelta(days=2000)


async def counts(store: Store, settings: Settings, now: datetime) -> dict[str, int]:
    receipt = await enforce_retention(store, settings, now)
    return {entry.store: entry.count for entry in receipt.entries if entry.count}


async def put(store: Store, table: Table, **changed: Any) -> None:
    row = {**row_for(table, "maya"), **changed}
    await store.write(lambda transaction: transaction.execute(insert(table), row))


async def test_nothing_young_goes(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    before = await dump(store)
    assert await counts(store, settings, NOW) == {}
    assert await dump(store) == before


async def test_everything_old_goes_once(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    drawer_of(settings).mkdir(parents=True)
    (drawer_of(settings) / f"{row_for(tables.files, 'maya')['id']}.pdf").write_bytes(b"x")
    assert await counts(store, settings, LATER) == {
        "summaries": 1,
        "messages": 1,
        "nudges": 1,
        "notices": 1,
        "sign-ins and family links": 2,
        "audit lines": 1,
        "files on disk": 1,
    }
    assert await counts(store, settings, LATER) == {}
    assert await store.person("maya")


async def test_zero_keeps(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    before = await dump(store)
    for_ever = {name: 0 for name in Settings.model_fields if name.startswith("keep_")}
    assert len(for_ever) == 8
    assert await counts(store, settings.model_copy(update=for_ever), LATER) == {}
    assert await dump(store) == before


async def test_the_plan_stays_when_the_talk_goes(store: Store, settings: Settings) -> None:
    await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    for n in range(5):
        await check_in(store, "maya", f"did it, {n}")
    plan, history = (await store.plans_of("maya"))[0], await store.history((await store.plans_of("maya"))[0].id)
    assert (await counts(store, settings, NOW + timedelta(days=401)))["messages"] == 10
    assert await store.recent("maya") == ()
    assert (await store.plans_of("maya"))[0] == plan
    assert await store.history(plan.id) == history
    await check_in(store, "maya", "and it goes on")
    assert [line.text for line in await store.recent("maya")] == ["and it goes on", "ok"]


async def test_a_notice_nobody_has_seen_stays(store: Store, settings: Settings) -> None:
    await put(store, tables.notices, id="n1", state="new")
    await put(store, tables.notices, id="n2", state="acted")
    assert (await counts(store, settings, LATER))["notices"] == 1
    assert [notice.id for notice in await store.notices(student_id="maya")] == ["n1"]


async def test_a_year_of_talk_goes_in_small_transactions(store: Store, settings: Settings) -> None:
    lines = [Reply("", f"line {n}") for n in range(2 * ROWS_A_TIME + 1)]
    await store.save_lines("maya", lines, NOW)
    assert (await counts(store, settings, LATER))["messages"] == 2 * ROWS_A_TIME + 1


async def test_students_who_left_long_ago_are_erased(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    left = update(tables.people).where(tables.people.c.id.in_(["maya", "cole"])).values(left_at=NOW)
    await store.write(lambda transaction: transaction.execute(left))
    assert "students who left" not in await counts(store, settings, NOW + timedelta(days=179))
    assert (await counts(store, settings, NOW + timedelta(days=181)))["students who left"] == 1
    assert "maya" not in str(await dump(store))
    assert await store.person("leo")
    assert await store.anyone("cole"), "an adult's name still stands under what they did"


async def test_a_look_that_came_after_the_erasing_loses_its_name(store: Store, settings: Settings) -> None:
    await erase(store, settings, "maya", by="admin", now=NOW)
    await store.audit("rivera", "read plans", "maya", {"reason": "maya"}, NOW)
    assert await counts(store, settings, NOW) == {"ids of erased students": 1}
    assert "maya" not in str(await dump(store))
    assert {deed.deed for deed in await store.audit_of(pseudonym_of(settings, "maya"))} == {
        "read plans",
        "erased student",
    }


async def test_what_went_is_written_down_without_names(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    await enforce_retention(store, settings, LATER)
    rows = (await dump(store))["audit"]
    assert len(rows) == 1
    assert "'messages': 1" in rows[0][-1]
    assert "maya" not in str(rows)


async def test_a_line_that_went_cannot_be_gone_on_from(store: Store, settings: Settings) -> None:
    (line,) = await store.save_lines("maya", [Reply("", "hi")], NOW)
    await enforce_retention(store, settings, LATER)
    with pytest.raises(NotThere):
        await store.lines("maya", after=line.id)
