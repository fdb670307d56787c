"""One round: of all that was found, what is said now, to whom, and what is held back and why. Pure."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.nudges import escalation
from bot.nudges.case import Case
from bot.nudges.finding import URGENCY, Finding
from bot.nudges.known import OPEN, Grown, Known
from bot.nudges.rules import SAFETY, Rule, rules
from bot.nudges.thresholds import Thresholds
from bot.plans.when import say_date, say_time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Nudge:
    """One finding on its way to one adult."""

    finding: Finding
    to: str


@dataclass(frozen=True)
class Held:
    """One finding that is not said to one adult in this round, and why not."""

    finding: Finding
    to: str
    why: str


@dataclass(frozen=True)
class Round:
    """What is new; which nudges an urgent silence passed on; which snoozed ones are back; which no longer hold; what
    is held back. The middle three are ids of known nudges.
    """

    new: tuple[Nudge, ...] = ()
    escalated: tuple[str, ...] = ()
    woken: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()


ASKED = "help_asked"
"""A child's own request is never held back for another nudge about the same child."""


@dataclass
class _Inbox:
    """What one adult was told today, and how urgent what they have open is, by student."""

    told: int = 0
    about: Counter[str] = field(default_factory=Counter)
    open: dict[str, int] = field(default_factory=dict)


def nudge_round(
    cases: Sequence[Case],
    known: Iterable[Known],
    adults: Mapping[str, Grown],
    now: datetime,
    thresholds: Thresholds,
    *,
    at_any_hour: bool = False,
) -> Round:
    """What to say now. `cases` are all students of the school, `known` what was said before, `adults` who is there.

    The same cause is said to a person once, whatever became of it. Urgent first, then what has been so for longest.
    Everything but safety keeps to school days, quiet hours and the caps; while one nudge about a student is open, only
    a more urgent one follows. `at_any_hour` is for the first look at a demo school, where nobody is woken.
    """
    said = tuple(known)
    told = {(one.to, one.rule, one.key): one for one in said}
    failed: set[str] = set()
    found = [
        Nudge(finding, to)
        for case in cases
        for name, due in rules().items()
        for finding in _findings(name, due, case, now, thresholds, failed)
        for to in finding.to
    ]
    found.sort(key=lambda nudge: (URGENCY[nudge.finding.severity], nudge.finding.since, nudge.finding.key, nudge.to))
    still = {(nudge.to, nudge.finding.rule, nudge.finding.key) for nudge in found}
    over = {one.id for one in said if one.state in OPEN and one.rule != SAFETY}
    over -= {one.id for one in said if (one.to, one.rule, one.key) in still or one.rule in failed}
    inboxes = _inboxes((one for one in said if one.rule != SAFETY), over, adults, now)
    new: list[Nudge] = []
    held: list[Held] = []
    woken: list[str] = []
    for nudge in found:
        before = told.get((nudge.to, nudge.finding.rule, nudge.finding.key))
        if before is not None and _is_back(before, now):
            why = _not_now(nudge, adults, now, thresholds, at_any_hour)
            woken += [] if why else [before.id]
        elif before is not None:
            why = _before(before, adults.get(nudge.to), now)
        else:
            why = _not_now(nudge, adults, now, thresholds, at_any_hour) or _too_much(nudge, inboxes, thresholds)
            if not why:
                new.append(nudge)
                _count(inboxes, nudge)
        if why:
            held.append(Held(nudge.finding, nudge.to, why))
    passed_on = escalation.due(cases, said, tuple(adults.values()), now, thresholds)
    new += [Nudge(finding, to) for finding in passed_on.findings for to in finding.to]
    return Round(tuple(new), passed_on.from_ids, tuple(woken), (*sorted(over), *passed_on.over), tuple(held))


def _findings(
    name: str, due: Rule, case: Case, now: datetime, thresholds: Thresholds, failed: set[str]
) -> Sequence[Finding]:
    """What one rule finds about one student. A rule that breaks on one is named in `failed`, and ends nobody's round:
    least of all the passing-on of danger."""
    try:
        return tuple(due(case, now, thresholds))
    except Exception as trouble:  # noqa: BLE001 one student's trouble is not everybody's
        log.error("the nudge rule %s broke: %s", name, type(trouble).__name__)
        failed.add(name)
        return ()


def _is_back(one: Known, now: datetime) -> bool:
    return one.state == "snoozed" and one.snoozed_until is not None and one.snoozed_until <= now


def _before(one: Known, adult: Grown | None, now: datetime) -> str:
    """Why what was said before is not said again."""
    zone = ZoneInfo(adult.timezone if adult else "UTC")
    today = now.astimezone(zone).date()
    if one.state == "dismissed":
        return "was marked as not useful; only a new cause brings it back"
    if one.state == "snoozed" and one.snoozed_until is not None:
        return f"put off until {say_date(one.snoozed_until.astimezone(zone).date(), today)}"
    return f"told already on {say_date(one.created_at.astimezone(zone).date(), today)}"


def _not_now(
    nudge: Nudge, adults: Mapping[str, Grown], now: datetime, thresholds: Thresholds, at_any_hour: bool
) -> str:
    """Why this is no moment to tell that adult; "" when it is one."""
    adult = adults.get(nudge.to)
    if adult is None:
        return "is no longer at the school"
    if nudge.finding.rule == SAFETY or at_any_hour:
        return ""
    local, calendar = now.astimezone(ZoneInfo(adult.timezone)), thresholds.calendar
    if not calendar.is_school_day(local.date()):
        return "no school today"
    if calendar.is_quiet(local.time()):
        return f"quiet hours until {say_time(calendar.quiet_to)}"
    return ""


def _too_much(nudge: Nudge, inboxes: Mapping[str, _Inbox], thresholds: Thresholds) -> str:
    finding, inbox = nudge.finding, inboxes[nudge.to]
    if finding.rule == SAFETY:
        return ""
    if inbox.told >= thresholds.cap_per_day:
        return f"{thresholds.cap_per_day} nudges today already; tomorrow"
    if finding.rule == ASKED:
        return ""
    if inbox.open.get(finding.student_id, len(URGENCY)) <= URGENCY[finding.severity]:
        return "a nudge about this student is still open"
    if inbox.about[finding.student_id] >= thresholds.per_student_per_day:
        return "something about this student was said today; tomorrow"
    return ""


def _inboxes(
    said: Iterable[Known], over: Collection[str], adults: Mapping[str, Grown], now: datetime
) -> dict[str, _Inbox]:
    """What each adult was told since their midnight, and what they have open."""
    inboxes: dict[str, _Inbox] = defaultdict(_Inbox)
    today: dict[str, date] = {}
    for one in said:
        adult, inbox = adults.get(one.to), inboxes[one.to]
        if one.state in ("new", "seen") and one.id not in over:
            _keep_open(inbox, one.student_id, one.severity)
        if adult is None or now - one.created_at > timedelta(days=2):
            continue
        zone = ZoneInfo(adult.timezone)
        if one.created_at.astimezone(zone).date() == today.setdefault(one.to, now.astimezone(zone).date()):
            inbox.told += 1
            inbox.about[one.student_id] += 1
    return inboxes


def _count(inboxes: Mapping[str, _Inbox], nudge: Nudge) -> None:
    inbox, finding = inboxes[nudge.to], nudge.finding
    if finding.rule != SAFETY:
        inbox.told += 1
        inbox.about[finding.student_id] += 1
        _keep_open(inbox, finding.student_id, finding.severity)


def _keep_open(inbox: _Inbox, student_id: str, severity: str) -> None:
    inbox.open[student_id] = min(URGENCY[severity], inbox.open.get(student_id, len(URGENCY)))
