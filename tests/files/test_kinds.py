"""What a file is, by what is in it; what its name becomes; and that nothing stays of what came half."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files import room as rooms
from bot.files.kinds import Broken, CouldRun, EmptyFile, Flood, NotTaken, UnknownKind, kind_of
from bot.files.names import MOST_CHARS, label_of
from bot.files.room import DiskFull, FileRoom, TooLarge

from .samples import BROKEN, COULD_RUN, TAKEN, UNKNOWN, flood, office


def kind(folder: Path, data: bytes) -> str:
    path = folder / "file.png"  # its name says nothing
    path.write_bytes(data)
    return kind_of(path).endings[0]


@pytest.mark.parametrize("name", TAKEN)
def test_what_students_send_is_known_by_what_is_in_it(tmp_path: Path, name: str) -> None:
    assert kind(tmp_path, TAKEN[name]) == name.split()[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        *(pytest.param(data, CouldRun, id=name) for name, data in COULD_RUN.items()),
        *(pytest.param(data, UnknownKind, id=name) for name, data in UNKNOWN.items()),
        *(pytest.param(data, Broken, id=name) for name, data in BROKEN.items()),
        pytest.param(b"", EmptyFile, id="nothing"),
    ],
)
def test_the_rest_is_refused_with_a_way_out(tmp_path: Path, data: bytes, why: type[NotTaken]) -> None:
    with pytest.raises(why) as refused:
        kind(tmp_path, data)
    assert len(str(refused.value)) > 40


def test_an_archive_that_unpacks_to_a_flood_is_refused_and_not_unpacked(tmp_path: Path) -> None:
    data = flood()
    assert len(data) < 100_000
    with pytest.raises(Flood):
        kind(tmp_path, data)


def test_an_archive_of_thousands_of_parts_is_refused(tmp_path: Path) -> None:
    many = office("word/document.xml", **{f"word/{n}.xml": b"" for n in range(5001)})
    with pytest.raises(Flood):
        kind(tmp_path, many)


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("tiles.png", "tiles.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\leo\\my work.png", "my work.png"),
        ("work.exe", "work.exe.png"),
        ("gnp.\u202eexe.png", "gnp.exe.png"),
        ("a\u0000b\r\nc.png", "abc.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("<script>.png", "script.png"),
        ("Mathe – Brüche.PNG", "Mathe – Brüche.PNG"),
        ("x (file f0000).png", "x.png"),
        ("数学.png", "数学.png"),
    ],
)
def test_a_name_is_a_label_and_nothing_more(given: str, label: str) -> None:
    assert label_of(given, ("png",)) == label


@given(st.text(max_size=300))
def test_whatever_a_file_is_called_its_label_is_short_and_plain(given: str) -> None:
    label = label_of(given, ("png",))
    assert label.lower().endswith(".png")
    assert len(label) <= MOST_CHARS
    assert not set(label) & set('/\\\0\n\r\u202e<>"')
    assert label.strip() == label


async def chunks(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def test_a_file_lies_under_a_random_id_for_waymark_alone(tmp_path: Path) -> None:
    room = FileRoom(tmp_path)
    first, second = await room.receive(chunks(TAKEN["png"])), await room.receive(chunks(TAKEN["png"]))
    assert first.id != second.id
    assert (first.bytes, first.sha256) == (len(TAKEN["png"]), second.sha256)
    path = room.path_of(first.id)
    assert path.read_bytes() == TAKEN["png"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def gone_away() -> AsyncIterator[bytes]:
    yield b"half a file"
    raise ConnectionResetError


async def test_nothing_stays_of_a_sender_who_went_away(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        await FileRoom(tmp_path).receive(gone_away())
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("data", [COULD_RUN["svg"], UNKNOWN["exe"], b""])
async def test_nothing_stays_of_what_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotTaken):
        await FileRoom(tmp_path).receive(chunks(data))
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_file_too_large_ends_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MAX_FILE_BYTES", 5000)
    sent = 0

    async def without_end() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1000
            yield b"a" * 1000

    with pytest.raises(TooLarge):
        await FileRoom(tmp_path).receive(without_end())
    assert sent == 6000
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        await FileRoom(tmp_path).receive(chunks(TAKEN["png"]))
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("odd", ["../x", "f" + "0" * 31, "f" + "G" * 32, "", "f" + "0" * 31 + "/"])
def test_only_an_id_of_ours_names_a_place(tmp_path: Path, odd: str) -> None:
    with pytest.raises(ValueError, match="no file id"):
        FileRoom(tmp_path).path_of(odd)
