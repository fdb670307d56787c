"""The one next deed for each reason: what the button says and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from bot.nudges import Finding

DeedKind = Literal["answer", "review", "evidence", "write"]
_TITLES: dict[DeedKind, str] = {
    "answer": "Answer",
    "review": "Review",
    "evidence": "See evidence",
    "write": "Write a note",
}
_PLACES: dict[DeedKind, str] = {"answer": "write", "review": "review", "evidence": "evidence", "write": "write"}


@dataclass(frozen=True)
class Deed:
    """One deed, and the address where it is done."""

    kind: DeedKind
    title: str
    url: str


def deed_for(finding: Finding) -> Deed:
    """What to do about a finding."""
    kind = _kind(finding)
    about = "" if kind in ("review", "evidence") else f"?about={quote(f'{finding.rule}:{finding.key}', safe='')}"
    return Deed(kind, _TITLES[kind], f"/teach/students/{quote(finding.student_id, safe='')}{about}#{_PLACES[kind]}")


def _kind(finding: Finding) -> DeedKind:
    if finding.rule in ("help_asked", "stuck_unanswered"):
        return "answer"
    if finding.rule == "waiting_for_adult":
        return "evidence"
    return "review" if finding.rule == "step_waits" else "write"
