"""A file's name as a label: shown to people, never used as a path."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARS = 80
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f<>\"|?*`]")
_ID_LIKE = re.compile(r"\(file [^)]*\)")


def label_of(given: str, endings: tuple[str, ...]) -> str:
    """The last part of a name without marks nobody sees (they can turn "gpj.exe" around), with an ending that is true.

    `endings` are those of the file's real type, the usual one first: "work.exe" that is a picture is "work.exe.png".
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(ch for ch in last if unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    clean = " ".join(_ID_LIKE.sub("", _ODD.sub("", seen)).split()).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if not (dot and ending.lower() in endings):
        stem, ending = clean, endings[0]
    stem = stem[: MOST_CHARS - len(ending) - 1].strip(". ")
    return f"{stem or 'file'}.{ending}"
