"""Everything held on a student, whole or not at all, for its owner's eyes."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.privacy.drawer import drawer_of
from bot.privacy.export import CannotExport, Exported, export_student
from bot.settings import Settings
from bot.store import Store
from bot.store.held import AUDIT, HELD
from bot.store.tables import files
from tests.privacy.everything import dump, fill, row_for
from tests.store.school import NOW, check_in


async def exported(store: Store, settings: Settings, path: Path, student_id: str = "maya") -> Exported:
    return await export_student(store, settings, student_id, path, by="admin", now=NOW)


def read(path: Path) -> dict[str, Any]:
    return {file.stem: json.loads(file.read_text("utf-8")) for file in path.glob("*.json")}


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_folder_holds_a_file_for_every_kind_and_says_what_it_is(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    await fill(store, "maya")
    await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    done = await exported(store, settings, tmp_path / "maya")
    held = read(done.path)
    readme = (done.path / "README.txt").read_text("utf-8")
    assert held.keys() == {kind.name.replace(" ", "-") for kind in (*HELD, AUDIT)} | {"names"}
    for kind in (*HELD, AUDIT):
        assert len(held[kind.name.replace(" ", "-")]) == done.counts[kind.name] > 0
        assert kind.told in readme
    assert "Maya Torres" in readme
    assert "marked as private" in readme
    assert "safety contact" in readme
    assert "does not replace" in readme


async def test_it_names_only_whom_it_tells_of_and_holds_no_adults_keys(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    await fill(store, "maya")
    held = read((await exported(store, settings, tmp_path / "maya")).path)
    everyone = {person.id for person in await store.people() if person.role != "student"}
    told = json.dumps({kind: rows for kind, rows in held.items() if kind != "names"})
    named = held["names"].keys() & everyone
    assert named and named < everyone
    assert all(f'"{person}"' in told for person in named)
    assert held["deliveries"] and not [row for row in held["deliveries"] if {"target", "error"} & row.keys()]


async def test_the_words_are_verbatim_and_in_order(store: Store, settings: Settings, tmp_path: Path) -> None:
    await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    said = ["weiß nicht 🤷", "“half”, and\nthen some", "=cmd|' /C calc'!A0"]
    for words in said:
        await check_in(store, "maya", words)
    held = read((await exported(store, settings, tmp_path / "maya")).path)
    assert [line["text"] for line in held["messages"] if line["sender"] == "student"] == said
    (plan,) = held["plans"]
    assert [checkin["done"] for checkin in plan["document"]["checkins"]] == said
    assert [line["number"] for line in held["revisions"]] == [1, 2, 3, 4]
    assert plan["created_at"] == "2026-12-01T20:30:00+00:00"


async def test_a_zip_holds_the_same(store: Store, settings: Settings, tmp_path: Path) -> None:
    await fill(store, "maya")
    await exported(store, settings, tmp_path / "maya")
    await exported(store, settings, tmp_path / "maya.zip")
    with zipfile.ZipFile(tmp_path / "maya.zip") as packed:
        names = set(packed.namelist())
        messages = json.loads(packed.read("messages.json"))
    assert names == {str(path.relative_to(tmp_path / "maya")) for path in (tmp_path / "maya").rglob("*.*")}
    assert messages == read(tmp_path / "maya")["messages"]


async def test_files_come_along_under_safe_names(store: Store, settings: Settings, tmp_path: Path) -> None:
    await fill(store, "maya")
    file_id = row_for(files, "maya")["id"]
    drawer_of(settings).mkdir(parents=True)
    (drawer_of(settings) / file_id).write_bytes(b"a drawing")
    done = await exported(store, settings, tmp_path / "maya")
    (copied,) = (done.path / "files").iterdir()
    assert copied.read_bytes() == b"a drawing"
    assert copied.name == file_id
    assert done.missing == ()


async def test_a_file_that_is_gone_is_told(store: Store, settings: Settings, tmp_path: Path) -> None:
    await fill(store, "maya")
    done = await exported(store, settings, tmp_path / "maya")
    assert done.missing == (row_for(files, "maya")["name"],)
    assert f"Not on the disk any more: {done.missing[0]}" in (done.path / "README.txt").read_text("utf-8")


async def test_only_its_owner_can_read_it(store: Store, settings: Settings, tmp_path: Path) -> None:
    await fill(store, "maya")
    await exported(store, settings, tmp_path / "maya")
    await exported(store, settings, tmp_path / "maya.zip")
    paths = [tmp_path / "maya", tmp_path / "maya.zip", *(tmp_path / "maya").rglob("*")]
    assert [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


async def test_it_is_written_down_and_the_student_can_see_it(store: Store, settings: Settings, tmp_path: Path) -> None:
    await exported(store, settings, tmp_path / "maya")
    (look,) = await store.looks_at("maya")
    assert (look.by, look.deed) == ("admin", "read everything")
    assert [line["deed"] for line in read(tmp_path / "maya")["audit-lines"]] == ["read everything"]


async def test_what_cannot_be_exported_says_why_and_leaves_nothing(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    before = await dump(store)
    for student_id, path, said in (
        ("nobody", "x", "nobody with the id 'nobody'"),
        ("ma\x00ya", "x", "nobody with the id"),
        ("rivera", "x", "no student but teacher"),
        ("maya", "there", "is there already"),
        ("maya", "no/such/place", "There is no folder"),
    ):
        with pytest.raises(CannotExport, match=said):
            await exported(store, settings, tmp_path / path, student_id)
    assert names_in(tmp_path) & {"x", ".x", "no"} == set()
    assert not {name for name in names_in(tmp_path) if name.startswith(".")}
    assert await dump(store) == before


async def test_a_disk_that_fails_half_way_leaves_nothing(
    store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.privacy.export._pack", full)
    with pytest.raises(OSError, match="No space"):
        await exported(store, settings, tmp_path / "maya.zip")
    assert not {name for name in names_in(tmp_path) if "maya" in name}
