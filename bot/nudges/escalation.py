"""A safety nudge that nobody has seen goes to the next adult: danger in minutes, a worry in hours. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

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
    """What must be passed on now: told long enough ago (`unseen_minutes`, `worry_unseen_hours`) and seen by nobody.

    Danger is passed on at any hour, a worry not in the quiet hours of the one it goes to. An administrator's part is
    over when a safety contact has seen it, everybody's when one has acted.
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
        told = {one.to for one in group}
        left = [adult for adult in adults if adult.role in NEXT and adult.id not in told]
        following = min(left, key=lambda adult: (NEXT.index(adult.role), adult.id), default=None)
        if following is not None and not _is_urgent(group) and _rests(following, now, thresholds):
            continue
        unseen += [one.id for one in group if one.state == "new"]
        if following is not None:
            findings += _for(following, group, cases, adults, now, thresholds)
    return PassedOn(tuple(findings), tuple(unseen), tuple(over))


def _is_late(group: Sequence[Known], now: datetime, thresholds: Thresholds) -> bool:
    newest = max(group, key=lambda one: one.created_at)
    return now - newest.created_at >= _patience(group, thresholds)


def _is_urgent(group: Sequence[Known]) -> bool:
    return any(one.severity == "urgent" for one in group)


def _patience(group: Sequence[Known], thresholds: Thresholds) -> timedelta:
    if _is_urgent(group):
        return timedelta(minutes=thresholds.unseen_minutes)
    return timedelta(hours=thresholds.worry_unseen_hours)


def _rests(adult: Grown, now: datetime, thresholds: Thresholds) -> bool:
    return thresholds.calendar.is_quiet(now.astimezone(ZoneInfo(adult.timezone)).time())


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
    urgent = _is_urgent(group)
    what = "An urgent safety message" if urgent else "A message that may mean a worry,"
    waited = f"{thresholds.unseen_minutes} minutes" if urgent else f"{thresholds.worry_unseen_hours} hours"
    return Finding(
        rule=SAFETY,
        student_id=first.student_id,
        severity="urgent" if urgent else "today",
        reason=f"{what} for {contacts} has not been seen for {waited}.",
        evidence=(Shown("Who it is about, and the words, are for the safety contacts alone.", at=first.created_at),),
        suggestion=Suggestion(
            f"Reach {contacts} in person or by phone {'now' if urgent else 'today'}, and ask them to open Waymark."
        ),
        key=first.key,
        to=(to,),
        since=first.created_at,
        notice_id=first.notice_id,
    )
