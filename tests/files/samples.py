"""Small real files of each kind, and some that are not what they say."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0\1\2\3"))
        + _chunk(b"IEND", b"")
    )


def wav() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 80)
    return held.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def office(main: str, **more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<R/>", main: b"<x/>", **more})


def open_document(kind: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"})


TAKEN = {
    "png": png(),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 200 + b"\xff\xd9",
    "jpg of a phone": b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + b"\0" * 200 + b"\xff\xd9",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + b"\0" * 40 + b";",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 40,
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 60,
    "mp4 of another phone": b"\0\0\0\x18ftypisom\0\0\0\0isomavc1" + b"\0" * 60,
    "m4a": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + b"\0" * 60,
    "mp3": b"ID3\x03\0\0\0\0\0\x0f" + b"\0" * 100,
    "mp3 without a tag": b"\xff\xfb\x90\x64" + b"\0" * 413 + b"\xff\xfb\x90\x64" + b"\0" * 413,
    "wav": wav(),
    "txt": "Ich habe 3/4 gerechnet, and why: 2 < 3 😀\n".encode(),
    "docx": office("word/document.xml"),
    "pptx": office("ppt/presentation.xml"),
    "xlsx": office("xl/workbook.xml"),
    "odt": open_document("text"),
}
COULD_RUN = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg after a comment": b'<?xml version="1.0"?><!-- hi --><svg/>',
    "html": b"<!doctype html><html><body>hi</body></html>",
    "html in the middle": b"my work\n\n<script src=//x.example></script>",
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "php": b"<?php system($_GET['c']);",
    "office with macros": office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
    "a program in an archive": office("word/document.xml", **{"run.exe": b"MZ"}),
}
UNKNOWN = {
    "exe": b"MZ\x90\x00\x03" + b"\0" * 200,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "a plain archive": packed({"a.txt": b"hi"}),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60,
    "quicktime": b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 60,
    "rar": b"Rar!\x1a\x07\x00" + b"\0" * 60,
    "text with a NUL": b"hello\x00world",
    "text that is not UTF-8": "caf\xe9 \xff\xfe".encode("latin-1"),
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 60,
}
BROKEN = {"cut in the middle": TAKEN["docx"][: len(TAKEN["docx"]) // 2], "PK and nothing": b"PK\x03\x04"}


def flood() -> bytes:
    """An office file of some kilobytes that unpacks to 60 MB."""
    return office("word/document.xml", **{"word/media/a.bin": b"\0" * 60_000_000})
