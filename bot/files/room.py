"""The folder of the files: each under a random id, readable by Waymark alone, and nothing of what came half."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import secrets
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.files.kinds import Kind, kind_of

MAX_FILE_BYTES = 20 * 1024 * 1024
FOLDER = "files"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class TooLarge(Exception):
    """A file may have 20 MB. Make it smaller, send a link to it, or send it in parts."""

    def __str__(self) -> str:
        return " ".join((type(self).__doc__ or "").split())


class DiskFull(Exception):
    """The disk is full. Nothing was kept."""


@dataclass(frozen=True)
class Received:
    """A file that has arrived whole and is taken. It lies under its id in the room."""

    id: str
    kind: Kind
    bytes: int
    sha256: str


def new_file_id() -> str:
    """An id that cannot be guessed."""
    return f"f{secrets.token_hex(16)}"


class FileRoom:
    """The files of one Waymark, in `data_dir`/files."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    def path_of(self, file_id: str) -> Path:
        """Where a file lies. The id must be one that `new_file_id` gave."""
        if not (len(file_id) == 33 and file_id[0] == "f" and set(file_id[1:]) <= set("0123456789abcdef")):
            raise ValueError("no file id")
        return self.folder / file_id

    async def receive(self, chunks: AsyncIterable[bytes]) -> Received:
        """Take a file as it comes in. Raises TooLarge, NotTaken, DiskFull; then, and when the sender goes away, nothing
        of it is left.
        """
        file_id = new_file_id()
        part = self.folder / f"{file_id}.part"
        try:
            size, digest = await self._write(part, chunks)
            kind = await asyncio.to_thread(kind_of, part)
            part.rename(self.path_of(file_id))
            return Received(file_id, kind, size, digest)
        except OSError as err:
            if err.errno in _FULL:
                raise DiskFull from err
            raise
        finally:
            part.unlink(missing_ok=True)

    async def _write(self, part: Path, chunks: AsyncIterable[bytes]) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_FILE_BYTES:
                    raise TooLarge
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_to_disk, file)
        return size, digest.hexdigest()

    def drop(self, file_id: str) -> None:
        """Delete a file; nothing when there is none."""
        self.path_of(file_id).unlink(missing_ok=True)


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
