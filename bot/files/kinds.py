"""What a file is, decided by what is in it; its name and what the browser says about it count for nothing.

A kind is taken only where the bytes at its beginning are that kind's and puremagic names it, too. Everything that could
run where somebody opens it (web pages, SVG, programs, macros) is refused, and so is an archive that unpacks to a flood.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import puremagic

HEAD_BYTES = 4096
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_UNPACKED_TIMES = 100
"""An office file may unpack to this many times its size; real ones stay below thirty."""
MOST_PARTS = 5000
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken. `endings` without a dot, the usual one first."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    begins: re.Pattern[bytes]


def _kind(name: str, media_type: str, endings: str, begins: bytes) -> Kind:
    return Kind(name, media_type, tuple(endings.split()), re.compile(begins, re.DOTALL))


_BRANDS_VIDEO = rb"(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp[4-9])"
PLAIN = (
    _kind("picture", "image/png", "png", rb"\x89PNG\r\n\x1a\n"),
    _kind("picture", "image/jpeg", "jpg jpeg jpe jfif", rb"\xff\xd8\xff"),
    _kind("picture", "image/gif", "gif", rb"GIF8[79]a"),
    _kind("picture", "image/webp", "webp", rb"RIFF.{4}WEBP"),
    _kind("document", "application/pdf", "pdf", rb"%PDF-\d"),
    _kind("video", "video/mp4", "mp4 m4v", rb".{4}ftyp" + _BRANDS_VIDEO),
    _kind("recording", "audio/mp4", "m4a m4b", rb".{4}ftypM4[AB] "),
    _kind("recording", "audio/mpeg", "mp3 mpga", rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]"),
    _kind("recording", "audio/wav", "wav", rb"RIFF.{4}WAVE"),
)
TEXT = _kind("text", "text/plain", "txt md csv", rb"")
_OFFICE = "application/vnd.openxmlformats-officedocument."
PACKED = {
    "word/document.xml": _kind("document", _OFFICE + "wordprocessingml.document", "docx", rb""),
    "ppt/presentation.xml": _kind("slides", _OFFICE + "presentationml.presentation", "pptx", rb""),
    "xl/workbook.xml": _kind("table", _OFFICE + "spreadsheetml.sheet", "xlsx", rb""),
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": _kind(
        "document", "application/vnd.oasis.opendocument.text", "odt", rb""
    ),
    b"application/vnd.oasis.opendocument.spreadsheet": _kind(
        "table", "application/vnd.oasis.opendocument.spreadsheet", "ods", rb""
    ),
    b"application/vnd.oasis.opendocument.presentation": _kind(
        "slides", "application/vnd.oasis.opendocument.presentation", "odp", rb""
    ),
}
_MARKUP = re.compile(
    r"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|style|meta|link|math|form|\?xml|\?php|%|[a-z]+:svg)"
    r"|\A\s*#!",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MACROS = re.compile(
    r"(vbaproject\.bin|activex|\bscripts/|basic/script|\.(exe|dll|js|vbs|bat|cmd|scr|jar)$)", re.IGNORECASE
)


class NotTaken(Exception):
    """A file that is not taken; its docstring is the reason and the way out."""

    status = 415

    def __str__(self) -> str:
        return " ".join((type(self).__doc__ or "").split())


class EmptyFile(NotTaken):
    """There is nothing in this file. Pick it again, or tell your evidence in words."""

    status = 422


class UnknownKind(NotTaken):
    """This kind of file cannot be taken. Send a JPEG or PNG, a PDF, an office document, MP4, MP3, WAV or plain text."""


class CouldRun(NotTaken):
    """This file could run as a program or web page, so it is not taken. Send a photo of it, or save it as PDF."""


class Flood(NotTaken):
    """This file unpacks to far too much, so it is not taken. Save it again as PDF and send that."""

    status = 422


class Broken(NotTaken):
    """This file is damaged: its inside cannot be read. Save it once more, or send it as PDF."""

    status = 422


def kind_of(path: Path) -> Kind:
    """The kind of the file at `path`. Raises NotTaken. Reads the file; call it in a thread."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise EmptyFile
    if head.startswith(b"PK"):
        return _packed(path)
    for kind in PLAIN:
        if kind.begins.match(head):
            if _named(head) & set(kind.endings):
                return kind
            raise UnknownKind
    return _text(path)


def _named(head: bytes) -> set[str]:
    """The endings that puremagic gives such bytes."""
    try:
        return {found.extension.lstrip(".").lower() for found in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _packed(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_size(parts, path.stat().st_size)
            names = {part.filename for part in parts}
            if any(_MACROS.search(name) for name in names):
                raise CouldRun
            says = archive.read("mimetype") if "mimetype" in names and _is_short(archive.getinfo("mimetype")) else b""
            if kind := OPEN_DOCUMENT.get(says.strip()):
                return kind
            if "[Content_Types].xml" in names:
                for part, kind in PACKED.items():
                    if part in names:
                        return kind
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as err:
        raise Broken from err
    raise UnknownKind


def _is_short(part: zipfile.ZipInfo) -> bool:
    return part.file_size < 100 and part.compress_size < 200


def _check_size(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Say no to a flood by what the archive itself declares; nothing here unpacks more than a few bytes."""
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    too_much = unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_UNPACKED_TIMES * max(size, 1024)
    if len(parts) > MOST_PARTS or too_much or packed > size:
        raise Flood


def _text(path: Path) -> Kind:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    first = True
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                words = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                raise UnknownKind from None
            if _UNSEEN.search(words):
                raise UnknownKind
            if first and _MARKUP.search(words):
                raise CouldRun
            first = False
            if not chunk:
                return TEXT
