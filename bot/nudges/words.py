"""A student's words in a sentence for adults, and how they come out of it again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.plans.answer import quoted

WORDS_CHARS = 120
"""How much of a student's words stands in a sentence; all of it stands where it was said."""
PRIVATE = "(private)"


def in_quotes(words: str) -> str:
    """The words in quotation marks, cut where they are long."""
    return f"“{quoted(words, WORDS_CHARS)}”"


def without_private(sentence: str, private: Iterable[str]) -> str:
    """The sentence without words that were made private after it was written."""
    for words in private:
        sentence = sentence.replace(in_quotes(words), PRIVATE)
    return sentence
