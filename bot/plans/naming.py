"""Which plan a student means by "the science one" or "my ratios plan"."""

from __future__ import annotations

import re

from bot.plans.plan import Plan, Standard
from bot.plans.turn import Turn

CODE = re.compile(
    r"\b(?:[1-8]\.[A-Z]{1,3}\.[A-Z]?\.?\d|[1-8]\.?(?:OA|NBT|NF|MD|RP|NS|EE|SP|[GF](?=[A-D.]))\.?[A-D]?\.?\d"
    r"|(?:MS|HS)-?[A-Z]{2,3}\d-\d)",
    re.IGNORECASE,
)
"""A standard's code, told from "1on1", "3x5 cards" and "7x8": without its dots it has letters that codes have."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_NAME = re.compile(
    "plans?|switch|swich|other|another|works?|want|wanna|would|like|back|first|second|with|what|that|this|ones|please"
    "|into|open|need|have|move|from|lets|them|about|some|goal|when|where|more|over|still|start|make|change"
)


def plan_named(turn: Turn, text: str) -> Plan | None:
    """The plan that a text names by code or by words of its topic; None where none or more than one fits."""
    code = re.sub(r"\W", "", text).casefold()
    by_code = [p for p in turn.plans if p.standard and _short_code(p.standard) in code]
    if len(by_code) == 1:
        return by_code[0]
    said = {_stem(word) for word in _WORD.findall(text.casefold()) if not _NO_NAME.fullmatch(word)}
    scored = [(len(said & _words(p.standard)), p) for p in turn.plans if p.standard]
    most = max((score for score, _ in scored), default=0)
    best = [p for score, p in scored if score == most]
    return best[0] if most and len(best) == 1 else None


def code_of_another(turn: Turn, text: str) -> bool:
    """Whether a text names a standard by code, and it is not the one of this plan."""
    if not CODE.search(text):
        return False
    named = plan_named(turn, text)
    return named is None or turn.plan is None or named.id != turn.plan.id


def _short_code(standard: Standard) -> str:
    return re.sub(r"\W", "", standard.code).casefold()


def _words(standard: Standard | None) -> set[str]:
    named = f"{standard.plain} {standard.subject}" if standard else ""
    return {_stem(word) for word in _WORD.findall(named.casefold())}


def _stem(word: str) -> str:
    return re.sub(r"(es|s|ing|ed)$", "", word)[:6]
