"""Who needs an adult, and why: one file a rule, found by name."""

from __future__ import annotations

from datetime import datetime

from bot.nudges.case import Ask, Case
from bot.nudges.finding import URGENCY, Finding, Shown, Suggestion
from bot.nudges.rules import SAFETY, rules
from bot.nudges.thresholds import BadThresholds, Thresholds, load_thresholds

__all__ = [
    "Ask",
    "BadThresholds",
    "Case",
    "Finding",
    "Shown",
    "Suggestion",
    "Thresholds",
    "findings",
    "load_thresholds",
    "safety_findings",
]


def findings(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """What the rules find about one student, the most urgent first. Safety matters are left out: see below."""
    found = [finding for name, due in rules().items() if name != SAFETY for finding in due(case, now, thresholds)]
    return tuple(sorted(found, key=in_order))


def safety_findings(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """What only the safety contacts may read."""
    return tuple(sorted(rules()[SAFETY](case, now, thresholds), key=in_order))


def in_order(finding: Finding) -> tuple[int, datetime, str]:
    """Most urgent first, then what has been so for longest."""
    return URGENCY[finding.severity], finding.since, finding.key
