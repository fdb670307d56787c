"""Which kinds of evidence a standard asks for (row C3): its list, and what is told where something else comes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.plans.plan import Evidence, Standard

WORK_KINDS: dict[str, str] = {
    "writing": "your words written here",
    "file": "a photo, recording or document",
    "link": "a link to your work",
}
"""What work can be handed in as, and how a student is told so."""
QUIZ = "quiz"
ALWAYS: tuple[str, ...] = ("explanation", "application")
"""Taken for every standard: mastery asks for both (rows C5, C7)."""
EVIDENCE_KINDS: tuple[str, ...] = (*WORK_KINDS, QUIZ, *ALWAYS)
"""The words that a standard's `evidence` list may hold."""

_IN_WORDS = {**WORK_KINDS, QUIZ: "a quiz result", "explanation": "the big idea explained", "application": "real use"}
_BY_MEDIUM = {"text": "writing", "file": "file", "link": "link"}


def kind_of(evidence: Evidence) -> str:
    """The one of EVIDENCE_KINDS that a piece of evidence is: what it shows, else how it was handed in."""
    return evidence.shows if evidence.shows != "skill" else _BY_MEDIUM.get(evidence.kind, "writing")


def fits(standard: Standard | None, kind: str) -> bool:
    """Whether the standard asks for that kind; without a list every kind does."""
    asked = standard.evidence if standard else ()
    return not asked or kind in ALWAYS or kind in asked


def in_words(kinds: Sequence[str]) -> str:
    """ "a photo, recording or document, or a link to your work"."""
    told = [_IN_WORDS[kind] for kind in kinds if kind in _IN_WORDS and kind not in ALWAYS]
    return ", or ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))
