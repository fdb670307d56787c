"""A student missed as many check-ins in a row as the plan allows.

**When.** The student agreed on days and a time for check-ins and on a trip-wire (“2 missed check-ins in a row”). As
many agreed check-ins as the trip-wire says went by since the last one, each at least `checkin_grace_hours` ago.
Check-ins in the holidays do not count. A plan without a trip-wire uses `missed_checkins`.

**Silent when** one check-in fewer was missed, the student checked in late, the plan is not complete yet, or it is
mastered.

**Told to** the advisor, for *soon*. Once for each row of missed check-ins: the next one to the same row says
nothing new.

**Why.** Missing a check-in is information, not failure. The student chose this trip-wire (row A9), so the words to
send ask what would fit better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.plan import WEEKDAYS, Plan
from bot.plans.when import say_date, say_time, say_weekdays

LOOK_BACK_DAYS = 60
_WIRE = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five)\b.{0,12}\bmiss|\bmiss\w*\D{0,20}\b(\d{1,2}|one|two|three|four|five)\b", re.I
)
_NAMES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_DEFAULT_TIME = time(16, 0)


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each running plan whose trip-wire was touched."""
    return tuple(
        found
        for plan in case.plans
        if plan.step == "active" and (found := _of(case, plan, now, thresholds)) is not None
    )


def _of(case: Case, plan: Plan, now: datetime, thresholds: Thresholds) -> Finding | None:
    adult, allowed = case.advisor(), tripwire(plan, thresholds)
    last = plan.checkins[-1].at if plan.checkins else None
    since = last or case.entered.get(plan.id) or plan.mastery.agreed_at or plan.created_at
    if adult is None or allowed is None or since is None or not plan.progress.weekdays:
        return None
    until = now - timedelta(hours=thresholds.checkin_grace_hours)
    missed = list(_agreed_days(case, plan, since, until, thresholds))
    if len(missed) < allowed:
        return None
    today = case.day(now)
    days = " and ".join(say_date(day, today) for day in missed[:2])
    habit = f"{say_weekdays(plan.progress.weekdays)}, {_said(plan.progress.time)}"
    newest = (
        Shown(f"Last check-in: {case.date_of(last, now)}.", plan_id=plan.id, field=f"checkins.{len(plan.checkins) - 1}")
        if last
        else Shown("No check-in yet.", plan_id=plan.id, field="checkins")
    )
    wire = next((w for w in plan.progress.tripwires if _WIRE.search(w)), f"{allowed} missed check-ins in a row")
    return Finding(
        rule="missed_checkins",
        student_id=case.learner.id,
        severity="soon",
        reason=f"{case.name} missed {_count(len(missed))} since {say_date(missed[0], today)}, "
        "which is when the plan says to tell you.",
        evidence=(
            Shown(f"Agreed: {habit}; told after “{wire}”. Not there: {days}.", plan_id=plan.id, field="progress"),
            newest,
        ),
        suggestion=Suggestion(
            f"Ask {case.name} whether another day or time fits better.",
            f"Hi {case.name}, your check-ins have been quiet since {say_date(missed[0], today)}. No trouble at all. "
            "Is it the day, the time, or something else? Tell the coach, or come and see me.",
        ),
        key=f"{plan.id}:{since.date().isoformat()}",
        to=(adult.id,),
        since=datetime.combine(missed[allowed - 1], _DEFAULT_TIME, case.zone),
        plan_id=plan.id,
    )


def tripwire(plan: Plan, thresholds: Thresholds) -> int | None:
    """How many missed check-ins the plan allows; None where its trip-wires speak of other things only."""
    if not plan.progress.tripwires:
        return thresholds.missed_checkins
    for wire in plan.progress.tripwires:
        if found := _WIRE.search(wire):
            said = (found[1] or found[2]).lower()
            return max(1, _NAMES.get(said) or int(said))
    return None


def _agreed_days(case: Case, plan: Plan, since: datetime, until: datetime, thresholds: Thresholds) -> Iterator[date]:
    """The agreed check-ins after the day of the last one, until then, holidays left out."""
    zone = case.zone
    clock = time.fromisoformat(plan.progress.time) if plan.progress.time else _DEFAULT_TIME
    last = until.astimezone(zone).date()
    day = max(case.day(since), last - timedelta(days=LOOK_BACK_DAYS)) + timedelta(days=1)
    while day <= last:
        agreed = WEEKDAYS[day.weekday()] in plan.progress.weekdays and not thresholds.calendar.in_break(day)
        if agreed and datetime.combine(day, clock, zone) <= until:
            yield day
        day += timedelta(days=1)


def _count(missed: int) -> str:
    return "a check-in" if missed == 1 else f"{missed} check-ins in a row"


def _said(clock: str | None) -> str:
    return say_time(time.fromisoformat(clock) if clock else _DEFAULT_TIME)
