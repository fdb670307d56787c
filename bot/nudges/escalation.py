"""An urgent nudge that nobody has seen goes to the next adult. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.known import OPEN, Grown, Known
from bot.nudges.rules import SAFETY
from bot.nudges.rules.safety import due as safety_due
from bot.nudges.thresholds import Thresholds

NEXT = ("safety", "admin")
"""Who comes after whom: every safety contact, then the administrators, one at a time."""


@dataclass(frozen=True)
class PassedOn:
    """What the next adults are told; the ids of the nudges that nobody has seen, and of those that are over."""

    findings: tuple[Finding, ...] = ()
    from_ids: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def due(
    cases: Sequence[Case], said: Iterable[Known], adults: Sequence[Grown], now: datetime, thresholds: Thresholds
) -> PassedOn:
    """What must be passed on now: urgent, told at least `unseen_minutes` ago, and seen by nobody.

    An administrator's part is over when a safety contact has seen it, everybody's when one has acted.
    """
    groups: dict[str, list[Known]] = {}
    for one in said:
        if one.rule == SAFETY:
            groups.setdefault(one.key, []).append(one)
    if not groups:
        return PassedOn()
    roles = {adult.id: adult.role for adult in adults}
    states = {ask.id: ask.state for case in cases for ask in case.asks}
    findings, unseen, over = [], [], []
    for key, group in groups.items():
        acted = states.get(key) == "acted"
        seen = acted or states.get(key) == "seen" or any(one.state in ("seen", "acted", "dismissed") for one in group)
        over += [one.id for one in group if one.state in OPEN and (acted or (seen and roles.get(one.to) == "admin"))]
        if seen or not _is_late(group, now, thresholds):
            continue
        unseen += [one.id for one in group if one.state == "new"]
        told = {one.to for one in group}
        left = [adult for adult in adults if adult.role in NEXT and adult.id not in told]
        for adult in sorted(left, key=lambda adult: (NEXT.index(adult.role), adult.id))[:1]:
            findings += _for(adult, group, cases, adults, now, thresholds)
    return PassedOn(tuple(findings), tuple(unseen), tuple(over))


def _is_late(group: Sequence[Known], now: datetime, thresholds: Thresholds) -> bool:
    newest = max(group, key=lambda one: one.created_at)
    return newest.severity == "urgent" and now - newest.created_at >= timedelta(minutes=thresholds.unseen_minutes)


def _for(
    adult: Grown,
    group: Sequence[Known],
    cases: Sequence[Case],
    adults: Sequence[Grown],
    now: datetime,
    thresholds: Thresholds,
) -> list[Finding]:
    first = group[0]
    if adult.role == "admin":
        return [_without_words(adult.id, group, adults, thresholds)]
    case = next((case for case in cases if case.learner.id == first.student_id), None)
    found = safety_due(case, now, thresholds) if case else ()
    return [replace(finding, to=(adult.id,)) for finding in found if finding.key == first.key]


def _without_words(to: str, group: Sequence[Known], adults: Sequence[Grown], thresholds: Thresholds) -> Finding:
    """An administrator reads no child's words: they are asked to reach somebody who may."""
    names = {adult.id: adult.name for adult in adults}
    contacts = " or ".join(names[one.to] for one in group if one.to in names) or "a safety contact"
    first = min(group, key=lambda one: one.created_at)
    return Finding(
        rule=SAFETY,
        student_id=first.student_id,
        severity="urgent",
        reason=f"An urgent safety message for {contacts} has not been seen for {thresholds.unseen_minutes} minutes.",
        evidence=(Shown("Who it is about, and the words, are for the safety contacts alone.", at=first.created_at),),
        suggestion=Suggestion(f"Reach {contacts} in person or by phone now, and ask them to open Waymark."),
        key=first.key,
        to=(to,),
        since=first.created_at,
        notice_id=first.notice_id,
    )
