"""The CSV files of an export, from a folder or a zip that nobody needs to trust."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

MOST_BYTES = 400_000_000
MOST_RATIO = 200
SMALL_BYTES = 1_000_000
MOST_ENTRIES = 1_000
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


class BadFile(Exception):
    """A file or zip that is not read. The text says why and the way out."""


class Files(Protocol):
    """What an export holds, by lower-case file name."""

    def names(self) -> set[str]:
        """The names there are."""

    def open(self, name: str) -> BinaryIO:
        """The bytes of one. Raises OSError, BadFile."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self._found = {file.name.lower(): file for file in path.iterdir() if file.is_file()}

    def names(self) -> set[str]:
        return set(self._found)

    def open(self, name: str) -> BinaryIO:
        file = self._found[name]
        if file.stat().st_size > MOST_BYTES:
            raise BadFile(f"is larger than {MOST_BYTES // 1_000_000} MB")
        return file.open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX/")]
        if len(entries) > MOST_ENTRIES:
            raise BadFile(f"holds {len(entries)} files; an export holds about ten")
        for entry in entries:
            _check(entry)
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise BadFile(f"would unpack to more than {MOST_BYTES // 1_000_000} MB")
        if len({entry.filename.rpartition("/")[0] for entry in entries}) > 1:
            raise BadFile("holds files in several folders; put the CSV files of one export side by side")
        self._found = {entry.filename.rpartition("/")[2].lower(): entry for entry in entries}
        if len(self._found) != len(entries):
            raise BadFile("holds a file twice")

    def names(self) -> set[str]:
        return set(self._found)

    def open(self, name: str) -> BinaryIO:
        try:
            return cast(BinaryIO, self._archive.open(self._found[name]))
        except (RuntimeError, NotImplementedError):
            raise BadFile("is locked with a password, or packed in a way that is not read; zip it anew") from None


def _check(entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] in ("", ".") or "\\" in entry.filename or ":" in parts[0]:
        raise BadFile("holds a file name that leads out of it; zip the CSV files alone")
    if entry.file_size > SMALL_BYTES and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise BadFile("would unpack to far more than a list of people can; is it a zip bomb?")


@contextmanager
def open_files(path: Path) -> Iterator[Files]:
    """The files of a folder or a zip. Raises BadFile, OSError."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    except zipfile.BadZipFile:
        raise BadFile("is no folder and no zip; name the zip of the export, or the folder it was unpacked to") from None


def encoding_of(files: Files, name: str) -> str:
    """ "utf-8-sig" or, where the bytes are none, "cp1252". Raises BadFile for UTF-16 and torn files."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with files.open(name) as stream:
        try:
            chunk = stream.read(_CHUNK)
            for mark, called in _MARKS:
                if chunk.startswith(mark):
                    raise BadFile(f"is written in {called}; save it as UTF-8")
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise BadFile("is damaged in the zip; export it anew") from None
    return "utf-8-sig"


def text_of(files: Files, name: str, encoding: str) -> io.TextIOWrapper:
    """The characters of a file, line ends as they are; bytes that mean nothing become U+FFFD."""
    return io.TextIOWrapper(files.open(name), encoding=encoding, errors="replace", newline="")
