"""Pieces of sentences with the messages they rest on, so that no piece can lose its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.summaries.places import Places
from bot.summaries.shade import Shade
from bot.summaries.wording import in_quotes

MOST_CHARS = 70


@dataclass(frozen=True)
class Piece:
    """Words, and the ids of the messages in which they stand. An empty piece says nothing."""

    text: str = ""
    ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


def fact(text: str) -> Piece:
    """A piece that holds no words of the student: a day, a number."""
    return Piece(text)


def joined(template: str, *pieces: Piece) -> Piece:
    """The template filled with pieces; nothing where one of them says nothing."""
    if not all(pieces):
        return Piece()
    return Piece(template.format(*(piece.text for piece in pieces)), ids_of(pieces))


def ids_of(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Every message of these pieces, once."""
    return tuple(dict.fromkeys(i for piece in pieces for i in piece.ids))


class Quoting:
    """Quotes what the plan holds where the student said it and it may be told; else stays silent."""

    def __init__(self, places: Places, shade: Shade, through: int | None) -> None:
        self._places, self._shade, self._through = places, shade, through

    def words(self, value: object, most: int = MOST_CHARS) -> Piece:
        """The student's words in quotation marks, with the message they were said in."""
        if not isinstance(value, str) or not value.strip() or self._shade.covers(value):
            return Piece()
        line = self._places.where(value, self._through)
        return Piece(in_quotes(value, most), (line.id,)) if line else Piece()

    def number(self, value: object, question: str) -> Piece:
        """A number from 1 to 5, where the line that said it may be told."""
        if not isinstance(value, int) or isinstance(value, bool):
            return Piece()
        said = self._places.numbers(question, value)
        return Piece(str(value), (said[-1].id,)) if said else Piece()
