"""Everything held on one student, as JSON files with a README that says in plain words what each is."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.privacy.drawer import drawer_of, find
from bot.settings import Settings
from bot.store import Store
from bot.store.export import FileRow, HeldOn
from bot.store.held import AUDIT, HELD

DEED = "read everything"
_SAFE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")

_BEFORE = """What Waymark holds on {name} (id {id})
Written on {at} UTC.

This is everything: also what the student marked as private, and notes to safety contacts.
It is meant for the student. Before it goes to anybody else, a guardian too, talk with the school's safety contact:
somebody who is the reason of such a note must not read it here.
Keep it where only the right people can open it, and delete it when it is no longer needed.

The files hold JSON: text that people and programs can read. Times are in UTC.
names.json says who is meant where a file names an adult or a class by an id.

"""
_AFTER = """
What is not in here, because Waymark does not have it:
- keys of sign-ins and passwords: only hashes are stored, and a hash could be attacked, so it is left out;
- Rasa's own conversation log: Rasa keeps none; its answers are in messages.json;
- names or words in log files: no log line holds them.
Backups that the school makes of its database are the school's, and not part of this.

A learning plan does not replace an Individual Education Plan (IEP) or a 504 plan. Those are not kept in Waymark.
"""


class CannotExport(Exception):
    """The text says what is in the way, and the way out."""


@dataclass(frozen=True)
class Exported:
    """Where it lies now, how many entries of each kind, and files that were not on the disk any more."""

    path: Path
    counts: Mapping[str, int]
    missing: tuple[str, ...] = ()


async def export_student(
    store: Store, settings: Settings, student_id: str, path: Path, *, by: str, now: datetime
) -> Exported:
    """Write everything on a student to `path`: a zip file if it ends so, else a new folder. Raises CannotExport.

    It appears whole or not at all, and only its owner can read it.
    """
    person = await store.anyone(student_id) if student_id.isprintable() else None
    if person is None:
        raise CannotExport(f"There is nobody with the id {student_id!r}, so nothing is held.")
    if person.role != "student":
        raise CannotExport(f"{student_id} is no student but {person.role}; this is for students.")
    await asyncio.to_thread(_check_place, path)
    await store.audit(by, DEED, student_id, None, now)
    held = await store.held_on(student_id)
    if held is None:
        raise CannotExport(f"There is nobody with the id {student_id!r}, so nothing is held.")
    return await asyncio.to_thread(_write, held, drawer_of(settings), path, now)


def _check_place(path: Path) -> None:
    if path.exists():
        raise CannotExport(f"{path} is there already. Name a new file or folder.")
    if not path.absolute().parent.is_dir():
        raise CannotExport(f"There is no folder {path.absolute().parent}. Make it first, or name another.")


def _write(held: HeldOn, drawer: Path, path: Path, now: datetime) -> Exported:
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.mkdir(mode=0o700)
    try:
        missing = _fill(scratch, held, drawer, now)
        if path.suffix.lower() == ".zip":
            packed = scratch.with_suffix(".packed")
            _pack(scratch, packed)
            packed.replace(path)
        else:
            scratch.rename(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Exported(path, {name: len(rows) for name, rows in held.rows.items()}, missing)


def _fill(folder: Path, held: HeldOn, drawer: Path, now: datetime) -> tuple[str, ...]:
    about = []
    for kind in (*reversed(HELD), AUDIT):
        rows = held.rows[kind.name]
        file = f"{kind.name.replace(' ', '-')}.json"
        _put(folder / file, json.dumps(rows, ensure_ascii=False, indent=2))
        about.append(f"{file} ({len(rows)}): {kind.told}")
    _put(folder / "names.json", json.dumps(held.names, ensure_ascii=False, indent=2))
    missing = _copy_files(folder / "files", held.files, drawer)
    lost = [f"Not on the disk any more: {name}" for name in missing]
    before = _BEFORE.format(name=held.student.name, id=held.student.id, at=f"{now:%Y-%m-%d %H:%M}")
    _put(folder / "README.txt", before + "\n".join([*about, *lost]) + "\n" + _AFTER)
    return missing


def _copy_files(folder: Path, files: tuple[FileRow, ...], drawer: Path) -> tuple[str, ...]:
    missing = []
    if files:
        folder.mkdir(mode=0o700)
    for file in files:
        found = find(drawer, file.id)
        if not found:
            missing.append(file.name)
            continue
        ending = Path(file.name).suffix
        target = folder / f"{file.id}{ending if _SAFE_ENDING.fullmatch(ending) else ''}"
        shutil.copyfile(found[0], target)
        target.chmod(0o600)
    return tuple(missing)


def _put(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _pack(folder: Path, target: Path) -> None:
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            packed.write(path, path.relative_to(folder).as_posix())
