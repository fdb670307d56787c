"""The files on disk: evidence of students, each under the id that the database knows it by."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from bot.files.room import FOLDER
from bot.settings import Settings

YOUNG_S = 3600.0
"""A file this young may still be on its way into the database."""


def drawer_of(settings: Settings) -> Path:
    """The folder that holds them."""
    return settings.data_dir / FOLDER


def find(drawer: Path, file_id: str) -> list[Path]:
    """Where the file with that id lies; it may have parts beside it, such as `ID.part`."""
    return [path for path in _files(drawer) if _id_of(path) == file_id]


def remove(drawer: Path, file_ids: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Delete the files with these ids; how many went, and the paths that did not."""
    wanted = set(file_ids)
    return _delete(path for path in _files(drawer) if _id_of(path) in wanted) if wanted else (0, ())


def sweep(drawer: Path, known: Collection[str], young_s: float = YOUNG_S) -> tuple[int, tuple[str, ...]]:
    """Delete files that belong to nobody: a process died between the database and the disk."""
    until = time.time() - young_s
    return _delete(path for path in _files(drawer) if _id_of(path) not in known and path.stat().st_mtime < until)


def _files(drawer: Path) -> Iterator[Path]:
    return (path for path in sorted(drawer.rglob("*")) if path.is_file() and not path.is_symlink())


def _id_of(path: Path) -> str:
    return path.name.split(".", 1)[0]


def _delete(paths: Iterable[Path]) -> tuple[int, tuple[str, ...]]:
    gone, left = 0, []
    for path in paths:
        try:
            path.unlink()
            gone += 1
        except FileNotFoundError:
            continue
        except OSError:
            left.append(str(path))
    return gone, tuple(left)
