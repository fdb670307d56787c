"""Planted cases: Leo, 28 days into a running plan, at noon of a Wednesday in December; and ways to change him."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.nudges import Ask, Case, Finding, Thresholds, findings, safety_findings
from bot.plans.learner import Adult, Learner
from bot.plans.plan import CheckIn, Evidence, Goal, Mastery, Plan, Progress, Purpose, Review, Standard

NOW = datetime(2026, 12, 9, 17, 0, tzinfo=UTC)  # Wednesday, noon in New York
TODAY = date(2026, 12, 9)

RIVERA = Adult("rivera", "Ms. Rivera", "teacher", "Room 7")
COLE = Adult("cole", "Mr. Cole", "advisor")
PARK = Adult("ms-park", "Ms. Park", "safety")
DIVIDING = Standard("6.NS.A.1", "Divide fractions.", "dividing fractions", "math", "6")
BEGUN = NOW - timedelta(days=28)


def days_ago(days: float) -> datetime:
    """That long before now."""
    return NOW - timedelta(days=days)


def checkin(ago: float, sure: int | None = 3, blocker: str | None = None, **more: Any) -> CheckIn:
    """A check-in so many days ago."""
    told: dict[str, Any] = {"done": "yes", "progress": "4 of 10", "next": "tiles"}
    return CheckIn(at=days_ago(ago), confidence=sure, blocker=blocker, **{**told, **more})


def evidence(ago: float, verdict: str | None = None, text: str = "my sheet") -> Evidence:
    """A piece of evidence so many days ago."""
    return Evidence("e1", days_ago(ago), "text", text, None, 4, verdict)


def goal(in_days: int = 20, **more: Any) -> Goal:
    """The goal, so many days ahead."""
    return replace(Goal("g1", "divide fractions", "8 of 10", TODAY + timedelta(days=in_days), 3, "leo", "leo"), **more)


def plan(**more: Any) -> Plan:
    """A plan that runs well: checked in yesterday, approved, its goal far off. Check-ins on Tuesdays at 5."""
    well = Plan(
        id="p1",
        student_id="leo",
        standard=DIVIDING,
        step="active",
        revision=9,
        purpose=Purpose("parts", "ramps", "less wood wasted"),
        goals=(goal(),),
        progress=Progress(
            signs=("less guessing",),
            weekdays=("tue",),
            time="17:00",
            if_stuck="ask Ms. Rivera",
            tripwires=("2 missed check-ins in a row",),
        ),
        mastery=Mastery("teach Sam", (), TODAY + timedelta(days=21), "working"),
        checkins=(checkin(0.7),),
        reviews=(Review("rivera", days_ago(20), "approve"),),
        agreed=("purpose", "goal", "plan", "progress", "mastery"),
        assigned_by="rivera",
        created_at=BEGUN,
    )
    return replace(well, **more)


def case(*plans: Plan, **more: Any) -> Case:
    """Leo with these plans (none given: the one that runs well)."""
    plans = plans or (plan(),)
    told: dict[str, Any] = {
        "learner": Learner("leo", "Leo Martins", adults=(RIVERA, COLE, PARK)),
        "plans": plans,
        "said_at": days_ago(0.7),
        "entered": {one.id: days_ago(21) for one in plans},
        "courses": (("math", "6"),),
    }
    return Case(**{**told, **more})


def ask(kind: str = "help", to: str = "rivera", ago: float = 1, words: str = "why flip it", **more: Any) -> Ask:
    """Something Leo asked."""
    told: dict[str, Any] = {"level": "request", "state": "new", "plan_id": "p1", "message_id": "m1"}
    return Ask(id="n1", kind=kind, words=words, to=to, at=days_ago(ago), **{**told, **more})


def found_by(rule: str, one: Case, thresholds: Thresholds | None = None, now: datetime = NOW) -> tuple[Finding, ...]:
    """What that rule finds."""
    look = safety_findings if rule == "safety" else findings
    return tuple(finding for finding in look(one, now, thresholds or Thresholds()) if finding.rule == rule)
