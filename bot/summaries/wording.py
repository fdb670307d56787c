"""Words as a summary compares and quotes them. A quote is always a verbatim piece; nothing is rewritten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APART = re.compile(r"[^\w]+")
_ENDS = re.compile(r"(?<=[.!?…。！？])\s+")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_TRIVIAL = frozenset(
    re.findall(
        r"\w+",
        """
        yes yep yeah ya yup no nope nah ok okay k kk sure fine alright right ready hi hello hey yo hola sup bye gtg cya
        later thanks thx ty thank you keep it skip help idk dunno nothing nobody none n a maybe cool nice good great lol
        haha hmm agreed done si sí vale bueno oui non ja nein go on back repeat example next stop resume continue i dont
        know not whatever looks that this please pls u the to and so well much really some bit
        """,
    )
)


def fold(text: str) -> str:
    """`text` as it is compared: small letters, words apart by one blank, nothing else."""
    return " ".join(
        _APART.split(unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", ""))
    ).strip()


def within(part: str, whole: str) -> bool:
    """Whether folded words stand in folded words, whole word by whole word; in scripts without blanks, anywhere."""
    return bool(part) and (f" {part} " in f" {whole} " or (not part.isascii() and part in whole))


def is_trivial(text: str) -> bool:
    """True where there is nothing to tell: "ok", "yes pls", "3", emoji alone."""
    words = fold(text).split()
    return all(word in _TRIVIAL or word.isdigit() or word == "_" for word in words)


def clip(text: str, most: int) -> str:
    """The beginning of `text`, verbatim, at most `most` long, cut where a word ends and never inside a sign."""
    if len(text) <= most:
        return text
    cut = text[:most]
    blank = max(cut.rfind(" "), cut.rfind("\t"))
    if blank > most // 2 and not text[most].isspace():
        cut = cut[:blank]
    return _whole(cut, text[len(cut) :]).rstrip(" ,;:-")


def _whole(cut: str, rest: str) -> str:
    """`cut` without the half of a sign that goes on in `rest`: a joined emoji, a letter with its accent."""
    while cut and rest and (unicodedata.combining(rest[0]) or rest[0] in _JOINERS or cut[-1] == "\u200d"):
        cut, rest = cut[:-1], cut[-1] + rest
    return cut


def piece(text: str, most: int, telling: Iterable[re.Pattern[str]] = ()) -> str:
    """A verbatim piece of one line of `text`: all of it where it fits, else the most telling sentences."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    patterns = tuple(telling)
    best = max(lines, key=lambda line: (_weight(line, patterns), len(line) <= most, min(len(line), most)), default="")
    if len(best) <= most:
        return best
    sentences = _ENDS.split(best)
    chosen = max(sentences, key=lambda s: (_weight(s, patterns), len(s) <= most, min(len(s), most)))
    return clip(chosen, most)


def _weight(text: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    return sum(bool(pattern.search(text)) for pattern in patterns)


def in_quotes(text: str, most: int) -> str:
    """The words in quotation marks, cut where they are long; the mark of the cut stands outside."""
    line = next((part.strip() for part in text.split("\n") if part.strip()), "")
    cut = clip(line, most)
    return f"“{cut}”" if cut == text.strip() else f"“{cut}” …"


def listed(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last
