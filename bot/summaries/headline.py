"""The one line that everybody reads: what needs an adult first, then what was reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.plans.plan import FIVE
from bot.summaries.decided import Made
from bot.summaries.piece import Piece, ids_of
from bot.summaries.places import Places
from bot.summaries.signals import Noticed
from bot.summaries.summary import HEADLINE_CHARS, Quote
from bot.summaries.wording import in_quotes, listed

MOST_QUOTED = 60

_ORDER = ("stuck", "help_asked", "confidence_falling", "pace")
_LABELS = {
    "purpose.why": "why it matters",
    "checkin.progress": "noticed",
    "goal.statement": "thinks of a goal",
    "purpose.what": "what it is about",
    "purpose.where": "where it is used",
}


def headline(
    made: Sequence[Made], noticed: Sequence[Noticed], said: Sequence[Quote], places: Places, topic: str
) -> Piece:
    """As many parts as fit into 90 characters, the weightiest first; the first is shortened where it must be.

    `topic` names the plan where the student has several.
    """
    parts: list[Piece] = []
    for part in _parts(made, noticed, said, places):
        candidate = _text([*parts, part])
        if len(candidate) <= HEADLINE_CHARS:
            parts.append(part)
        elif not parts:
            parts.append(_shortened(part))
    text = _text(parts)
    named = f"{text} ({topic})"
    return Piece(named if topic and len(named) <= HEADLINE_CHARS else text, ids_of(parts))


def _parts(made: Sequence[Made], noticed: Sequence[Noticed], said: Sequence[Quote], places: Places) -> Iterator[Piece]:
    for one in made:
        if one.what.startswith("evidence"):
            yield Piece(one.short, one.line.message_ids)
    urgent = [n for n in noticed if n.signal.kind != "proud"]
    for noticing in sorted(urgent, key=lambda n: _ORDER.index(n.signal.kind)):
        yield Piece(noticing.short, noticing.signal.message_ids)
    yield from _steps(made)
    for noticing in noticed:
        if noticing.signal.kind == "proud":
            yield Piece(noticing.short, noticing.signal.message_ids)
    for one in made:
        if not one.step and not one.what.startswith("evidence"):
            yield Piece(one.short, one.line.message_ids)
    yield from _quote(said, places)


def _quote(said: Sequence[Quote], places: Places) -> Iterator[Piece]:
    """The most telling quote: an answer to why before one to what, anything else last."""
    named = []
    for quote in said:
        line = next((line for line in places.lines if line.id == quote.message_id), None)
        question = (places.question_of(line) or places.attempt_of(line) or "") if line else ""
        rank = list(_LABELS).index(question) if question in _LABELS else len(_LABELS)
        named.append((rank, _LABELS.get(question, "said"), quote))
    for _, label, quote in sorted(named, key=lambda one: one[0])[:1]:
        yield Piece(f"{label}: {in_quotes(quote.quote, MOST_QUOTED)}", (quote.message_id,))


def _steps(made: Sequence[Made]) -> Iterator[Piece]:
    """The steps that were agreed to; the last of the five means that the plan runs."""
    steps = [one for one in made if one.step in FIVE]
    first = [one.step for one in steps if " changed" not in one.line.text.split(":")[0]]
    ids = tuple(i for one in steps for i in one.line.message_ids)
    if "mastery" in first:
        yield Piece("all five steps are agreed", ids)
    elif first:
        yield Piece(f"agreed to the {listed(dict.fromkeys(first))}", ids)
    again = [one.step for one in steps if one.step not in first]
    if again:
        yield Piece(f"changed the {listed(dict.fromkeys(again))}", ids)


def _text(parts: Sequence[Piece]) -> str:
    text = "; ".join(part.text for part in parts)
    return text[:1].upper() + text[1:]


def _shortened(part: Piece) -> Piece:
    """The part with its quote cut, or what stands before it."""
    before, mark, rest = part.text.partition("“")
    room = HEADLINE_CHARS - len(before) - len("“” …")
    if mark and room > 0 and "“" not in rest:
        return Piece(f"{before}{in_quotes(rest.rsplit('”', 1)[0], room)}", part.ids)
    return Piece(part.text.split(":")[0].split(",")[0][:HEADLINE_CHARS].rstrip(), part.ids)
