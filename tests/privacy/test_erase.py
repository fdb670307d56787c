"""Erasing leaves nothing of a student anywhere, and everything of everybody else."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from bot.privacy.drawer import drawer_of
from bot.privacy.erase import NotForErasing, NothingHeld, erase, pseudonym_of
from bot.privacy.receipt import Receipt
from bot.settings import Settings, load_settings
from bot.store import NotThere, Store
from bot.store.held import HELD
from bot.store.nudges import CHANNELS
from bot.store.tables import guardianships, people
from tests.privacy.everything import dump, fill, mark_of
from tests.store.school import NOW


async def erased(store: Store, settings: Settings, student_id: str = "maya") -> Receipt:
    return await erase(store, settings, student_id, by="admin", now=NOW)


async def test_no_cell_of_any_table_tells_of_an_erased_student(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    await store.set_setting(f"{CHANNELS}maya-guardian", [["mail", "rosa.torres@example.org"]])
    await erased(store, settings)
    for name, rows in (await dump(store)).items():
        told = str(rows).casefold()
        assert "maya" not in told, name
        assert "torres" not in told, name  # her guardian went with her


async def test_everybody_else_keeps_everything(store: Store, settings: Settings) -> None:
    await fill(store, "leo")
    await fill(store, "maya")
    before = await dump(store)
    await erased(store, settings)
    after = await dump(store)
    for name, rows in before.items():
        gone = [row for row in rows if row not in after[name]]
        assert all(any("maya" in cell for cell in row) for row in gone), name
    assert await store.person("maya-guardian"), "she is Leo's guardian too"
    assert mark_of("leo") in str(after["messages"])


async def test_the_receipt_counts_every_store(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    receipt = await erased(store, settings)
    counts = {entry.store: entry.count for entry in receipt.entries}
    assert {held.name for held in HELD} <= counts.keys()
    assert counts["messages"] == counts["plans"] == counts["files"] == counts["nudges"] == counts["deliveries"] == 1
    assert counts["enrolments"] == 3
    assert counts["guardians of nobody else"] == 1
    assert counts["Rasa's tracker rows"] == counts["log lines"] == 0
    assert any("Rasa keeps none" in line for line in receipt.lines())


async def test_a_guardian_with_another_child_stays(store: Store, settings: Settings) -> None:
    row = {"guardian_id": "maya-guardian", "student_id": "leo"}
    await store.write(lambda transaction: transaction.execute(insert(guardianships), row))
    await erased(store, settings)
    assert await store.person("maya-guardian")
    assert await store.are_family("maya-guardian", "leo")


async def test_the_audit_log_keeps_that_it_happened_and_nobodys_name(store: Store, settings: Settings) -> None:
    await store.audit("rivera", "read transcript", "maya", {"reason": "maya wrote about her uncle"}, NOW)
    await store.audit("maya", "signed in", None, {}, NOW)
    await erased(store, settings)
    alias = pseudonym_of(settings, "maya")
    look, done = sorted(await store.audit_of(alias), key=lambda deed: deed.deed, reverse=True)
    assert (look.by, look.deed, dict(look.detail)) == ("rivera", "read transcript", {})
    assert (done.by, done.deed, done.at) == ("admin", "erased student", NOW)
    assert done.detail["counts"]["person"] == 1
    assert "maya" not in str(await dump(store))


async def test_lists_of_whom_somebody_looked_at_forget_the_one_name(store: Store, settings: Settings) -> None:
    await store.audit("cole", "read nudges", None, {"students": ["maya", "leo"], "maya": 2, "mayas": "maya_x"}, NOW)
    await store.audit("admin", "ended lock-out", None, {"person_id": "maya"}, NOW)
    held = await store.held_on("maya")
    assert held is not None
    assert [line["deed"] for line in held.rows["audit lines"]] == ["ended lock-out"]
    await erased(store, settings)
    alias = pseudonym_of(settings, "maya")
    told = str((await dump(store))["audit"])
    assert f"{{'students': ['{alias}', 'leo'], '{alias}': 2, 'mayas': 'maya_x'}}" in told
    assert f"{{'person_id': '{alias}'}}" in told


async def test_a_school_may_have_the_audit_lines_go_too(store: Store, settings: Settings) -> None:
    await store.audit("rivera", "read transcript", "maya", {"reason": "exam"}, NOW)
    await erased(store, settings.model_copy(update={"erased_audit": "delete"}))
    assert [deed.deed for deed in await store.audit_of(pseudonym_of(settings, "maya"))] == ["erased student"]


async def test_another_school_secret_makes_another_pseudonym(settings: Settings, tmp_path: Path) -> None:
    other = load_settings(data_dir=tmp_path / "other")
    assert pseudonym_of(settings, "maya") == pseudonym_of(settings, "maya") != pseudonym_of(other, "maya")
    assert "maya" not in pseudonym_of(settings, "maya")


async def test_erasing_again_says_that_nothing_is_held(store: Store, settings: Settings) -> None:
    await erased(store, settings)
    with pytest.raises(NothingHeld, match="erased on 2026-12-01"):
        await erased(store, settings)


@pytest.mark.parametrize("student_id", ["nobody", "", "ma\x00ya", "x" * 5000])
async def test_an_unknown_id_is_one_clear_line(store: Store, settings: Settings, student_id: str) -> None:
    before = await dump(store)
    with pytest.raises(NotForErasing, match="nobody with the id") as caught:
        await erased(store, settings, student_id)
    assert "\n" not in str(caught.value)
    assert await dump(store) == before


async def test_staff_are_not_erased_this_way(store: Store, settings: Settings) -> None:
    with pytest.raises(NotForErasing, match="no student but teacher"):
        await erased(store, settings, "rivera")
    assert await store.person("rivera")


async def test_a_student_who_left_can_be_erased(store: Store, settings: Settings) -> None:
    gone = update(people).where(people.c.id == "maya").values(left_at=NOW)
    await store.write(lambda transaction: transaction.execute(gone))
    assert (await erased(store, settings)).total > 0


async def test_it_is_all_or_nothing(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(store, "maya")
    before = await dump(store)

    async def fails(*_: object) -> None:
        raise RuntimeError("the light went out")

    monkeypatch.setattr("bot.store.erase.write_audit", fails)
    with pytest.raises(RuntimeError):
        await erased(store, settings)
    assert await dump(store) == before


async def test_files_go_from_the_disk(store: Store, settings: Settings) -> None:
    await fill(store, "maya")
    folder = drawer_of(settings) / "ab"
    folder.mkdir(parents=True)
    hers = folder / f"{mark_of('maya')}-files-id.jpg"
    hers.write_bytes(b"her picture")
    (folder / "leos.jpg").write_bytes(b"his picture, which is on its way in")
    receipt = await erased(store, settings)
    assert not hers.exists()
    assert (folder / "leos.jpg").exists()
    assert [entry.count for entry in receipt.entries if entry.store == "files on disk"] == [1]


async def test_a_file_that_was_left_behind_goes_with_the_next(store: Store, settings: Settings) -> None:
    drawer_of(settings).mkdir(parents=True)
    lost = drawer_of(settings) / "of-nobody.pdf"
    lost.write_bytes(b"a process died before it came to this")
    os.utime(lost, (time.time() - 7200,) * 2)
    await erased(store, settings)
    assert not lost.exists()


async def test_a_file_that_cannot_be_deleted_is_told(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(store, "maya")
    drawer_of(settings).mkdir(parents=True)
    hers = drawer_of(settings) / f"{mark_of('maya')}-files-id"
    hers.write_bytes(b"x")

    def refuse(_path: Path) -> None:
        raise PermissionError("not yours")

    monkeypatch.setattr(Path, "unlink", refuse)
    receipt = await erased(store, settings)
    assert receipt.left == (str(hers),)
    assert receipt.lines()[-1].endswith(str(hers))


async def test_the_bytes_of_the_database_forget_too(sqlite_url: str, settings: Settings) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    from tests.store.school import make_school

    async with Store(sqlite_url) as store:
        await make_school(store)
        await fill(store, "maya")
        assert mark_of("maya").encode() in _bytes(path)
        await erased(store, settings)
        assert mark_of("maya").encode() not in _bytes(path)


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


async def test_two_who_erase_at_once_do_it_once(store: Store, settings: Settings) -> None:
    done = await asyncio.gather(*[erased(store, settings) for _ in range(4)], return_exceptions=True)
    assert sum(isinstance(one, Receipt) for one in done) == 1
    assert sum(isinstance(one, NothingHeld) for one in done) == 3


async def test_a_row_that_comes_from_nowhere_cannot_be_added_afterwards(store: Store, settings: Settings) -> None:
    await erased(store, settings)
    with pytest.raises(NotThere):
        await store.assign_standard("maya", "6.NS.A.1", "rivera")
    with pytest.raises(NotThere):
        await store.save_lines("maya", [])
    gone = delete(people).where(people.c.id == "maya")
    assert (await store.write(lambda transaction: transaction.execute(gone))).rowcount == 0
