"""Letters of every script for a PDF: which font has them, joined and in the order of the eye. Pure but for the look
at the fonts that lie on the machine.

A shaping engine would do more (Devanagari, ligatures); this needs nothing beside the font reader that fpdf2 brings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

OWN = Path(__file__).parent / "fonts"
REGULAR, BOLD = OWN / "DejaVuSans.ttf", OWN / "DejaVuSans-Bold.ttf"
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"), Path("C:/Windows/Fonts"))
NO_GLYPH = "\N{WHITE VERTICAL RECTANGLE}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def is_right_to_left(text: str) -> bool:
    """Whether its first letter with a direction says so."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return next((way in _RIGHT_TO_LEFT for way in found if way in {"L", "R", "AL"}), False)


def for_the_eye(line: str, *, rtl: bool) -> str:
    """One line as it is drawn from left to right: Arabic letters joined, right-to-left parts turned round."""
    if not any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line):
        return line
    way = TextDirection.RTL if rtl else TextDirection.LTR
    return BidiParagraph(joined(line), way).get_reordered_string()


def joined(text: str) -> str:
    """Arabic letters in the shape their place in the word gives them."""
    forms, pairs = _forms()
    for pair, ligature in pairs.items():
        text = text.replace(pair, ligature)
    shown = []
    for place, letter in enumerate(text):
        own = forms.get(letter)
        if own is None:
            shown.append(letter)
            continue
        before = _joins_on(_neighbour(text, place, -1), forms)
        after = "initial" in own and _neighbour(text, place, 1) in forms
        kind = "medial" if before and after else "final" if before else "initial" if after else "isolated"
        shown.append(own.get(kind, letter))
    return "".join(shown)


def _neighbour(text: str, place: int, step: int) -> str:
    """The next letter in that direction that is no mark above or below one."""
    place += step
    while 0 <= place < len(text) and unicodedata.combining(text[place]):
        place += step
    return text[place] if 0 <= place < len(text) else ""


def _joins_on(letter: str, forms: dict[str, dict[str, str]]) -> bool:
    return "initial" in forms.get(letter, ())


@cache
def _forms() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The shapes of each Arabic letter by their kind, and lam with alef as one, read from Unicode's own table."""
    forms: dict[str, dict[str, str]] = {}
    pairs: dict[str, str] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(part, 16)) for part in parts)
        if kind.strip("<>") not in ("isolated", "final", "initial", "medial"):
            continue
        if len(base) == 2 and kind == "<isolated>":
            pairs[base] = chr(code)
        target = pairs.get(base, base) if len(base) == 2 else base
        forms.setdefault(target, {})[kind.strip("<>")] = chr(code)
    return forms, pairs


@cache
def has_letters(font: Path) -> frozenset[int]:
    """The code points a font has; none where it cannot be read."""
    try:
        with TTFont(font, lazy=True) as read:
            return frozenset(read.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, AssertionError):
        return frozenset()


@cache
def on_this_machine() -> tuple[Path, ...]:
    """The fonts of the machine, those made to cover a whole script first."""
    found = [
        path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*") if path.suffix in (".ttf", ".otf")
    ]
    return tuple(sorted(found, key=lambda path: ("noto" not in path.name.casefold(), path.name)))


def fonts_for(letters: Iterable[str]) -> tuple[Path, ...]:
    """Fonts of this machine that have what our own font lacks; as few as will do."""
    missing = {ord(letter) for letter in letters} - has_letters(REGULAR)
    missing = {code for code in missing if not _is_unseen(chr(code))}
    chosen = []
    for font in on_this_machine() if missing else ():
        if here := missing & has_letters(font):
            chosen.append(font)
            missing -= here
        if not missing:
            break
    return tuple(chosen)


def printable(text: str, fonts: Iterable[Path]) -> str:
    """The text without what has no look, and with a box for each letter that none of these fonts has."""
    known = frozenset[int]().union(*map(has_letters, fonts))
    seen = (letter for letter in text if not _is_unseen(letter))
    return "".join(letter if ord(letter) in known or letter == "\n" else NO_GLYPH for letter in seen)


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") and letter != "\n"
