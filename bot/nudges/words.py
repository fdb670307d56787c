"""A student's words in a sentence for adults, and how they come out of it again."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.plans.answer import quoted

WORDS_CHARS = 120
"""How much of a student's words stands in a sentence; all of it stands where it was said."""
PRIVATE = "(private)"
PART_CHARS = 12
"""A shorter piece of a private line ("fractions") may as well come from elsewhere."""
_QUOTE = re.compile(r"“([^”]*)”")


def in_quotes(words: str) -> str:
    """The words in quotation marks, cut where they are long."""
    return f"“{quoted(words, WORDS_CHARS)}”"


def is_held(words: str, private: Collection[str]) -> bool:
    """Whether a line that the student keeps to themselves holds the words."""
    return any(words in line for line in private)


def without_private(sentence: str, private: Collection[str]) -> str:
    """The sentence without words that were made private after it was written; a part of them is as private."""
    if not private:
        return sentence
    return _QUOTE.sub(lambda quote: PRIVATE if is_private(quote[1], private) else quote[0], sentence)


def is_private(words: str, private: Collection[str]) -> bool:
    """Whether a student's words, cut as `in_quotes` cuts them, are those of a private line or a longer part of one."""
    said = " ".join(words.split()).removesuffix("…").strip()
    kept = [" ".join(line.split()) for line in private]
    cut = words.endswith("…") or len(said) >= PART_CHARS
    return bool(said) and any(said == line or (cut and said in line) for line in kept)
