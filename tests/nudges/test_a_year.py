"""A year of a school with 300 students: what must hold on every day of it."""

from __future__ import annotations

import time as clock
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from bot.nudges.rules import rules

from .school_year import CALENDAR, THRESHOLDS, ZONE, SchoolYear

pytestmark = pytest.mark.slow

LONGEST_S = 60


@pytest.fixture(scope="module")
def year() -> SchoolYear:
    """The year, lived once. It says itself when something is said twice."""
    began = clock.process_time()
    lived = SchoolYear()
    lived.run()
    took_s = clock.process_time() - began
    assert took_s < LONGEST_S, f"{len(lived.log)} rounds of {len(lived.lives)} students took {took_s:.1f} s"
    return lived


def test_nothing_is_said_twice(year: SchoolYear) -> None:
    said = Counter((n.to, n.finding.rule, n.finding.key) for _, done in year.log for n in done.new)
    assert max(said.values()) == 1
    assert len(said) > 1_000


def test_nobody_is_told_in_quiet_hours_at_weekends_or_in_breaks(year: SchoolYear) -> None:
    for now, done in year.log:
        local = now.astimezone(ZONE)
        if CALENDAR.is_quiet(local.time()) or not CALENDAR.is_school_day(local.date()):
            assert {nudge.finding.rule for nudge in done.new} <= {"safety"}, local
            assert not done.woken


def test_nobody_gets_more_than_the_cap_in_a_day(year: SchoolYear) -> None:
    told = Counter(
        (nudge.to, now.astimezone(ZONE).date())
        for now, done in year.log
        for nudge in done.new
        if nudge.finding.rule != "safety"
    )
    assert max(told.values()) == THRESHOLDS.cap_per_day, "the cap was reached, and never passed"


def test_every_rule_had_its_say(year: SchoolYear) -> None:
    told = Counter(nudge.finding.rule for _, done in year.log for nudge in done.new)
    assert set(told) == set(rules())


def test_danger_was_told_at_the_next_round_whenever_it_was(year: SchoolYear) -> None:
    first: dict[str, object] = {}
    rounds = [now for now, _ in year.log]
    for now, done in year.log:
        for nudge in done.new:
            if nudge.finding.rule == "safety":
                first.setdefault(nudge.finding.key, now)
    assert len(year.alarms) > 5
    for notice, at in year.alarms.items():
        assert first[notice] == next(now for now in rounds if now >= at), "no round is skipped"


def test_a_childs_request_is_told_within_two_school_days(year: SchoolYear) -> None:
    told = {
        nudge.finding.key: now for now, done in year.log for nudge in done.new if nudge.finding.rule == "help_asked"
    }
    asked = [a for life in year.lives for a in life.case.asks if a.level == "request"]
    assert len(asked) > 100
    late = [
        ask
        for ask in asked
        if CALENDAR.have_passed(3, ask.at.astimezone(ZONE).date(), told.get(ask.id, ask.at + timedelta(days=99)).date())
    ]
    assert not late


def test_an_advisor_is_told_of_few_things_a_day(year: SchoolYear) -> None:
    told: dict[str, Counter[object]] = defaultdict(Counter)
    for now, done in year.log:
        for nudge in done.new:
            if nudge.to.startswith("a") and nudge.to != "admin":
                told[nudge.to][now.date()] += 1
    days = sorted(count for one in told.values() for count in one.values())
    assert days[len(days) // 2] <= 3
