"""A student feels less sure each time, several times in a row.

**When.** In a running plan the confidence (1 to 5) fell `confidence_falls` times in a row (or as many times as the
plan's own trip-wire says: “2 times less sure in a row”), up to the newest check-in; the first fall may be from the
confidence at the start.

**Silent when** it fell one time fewer, stayed the same once in between, or rose at the newest check-in.

**Told to** the advisor, for *soon*. Once for each row of falls.

**Why.** Falling confidence comes before giving up, and says more than one low number: many students start low.
"""

from __future__ import annotations

from datetime import datetime

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.goals import sure_at_the_start
from bot.plans.plan import Plan
from bot.plans.tripwires import count_of


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each running plan with such a row of falls."""
    adult = case.advisor()
    if adult is None:
        return ()
    return tuple(
        _finding(case, plan, falls, now, adult.id)
        for plan in case.plans
        if plan.step == "active" and len(falls := _falls(plan)) > allowed_falls(plan, thresholds)
    )


def allowed_falls(plan: Plan, thresholds: Thresholds) -> int:
    """After how many falls in a row the advisor is told of this plan."""
    return count_of(plan.progress.tripwires, "unsure") or thresholds.confidence_falls


def _falls(plan: Plan) -> list[tuple[int, int]]:
    """The newest falling row of (place of the check-in, confidence); place -1 is the start."""
    start = sure_at_the_start(plan)
    said = [(-1, start)] if start else []
    said += [(place, c.confidence) for place, c in enumerate(plan.checkins) if c.confidence is not None]
    row = said[-1:]
    for point in reversed(said[:-1]):
        if point[1] <= row[0][1]:
            break
        row.insert(0, point)
    return row


def _finding(case: Case, plan: Plan, falls: list[tuple[int, int]], now: datetime, to: str) -> Finding:
    first, newest = plan.checkins[falls[1][0]], plan.checkins[falls[-1][0]]
    trail = " → ".join(str(sure) for _, sure in falls)
    said = case.date_of(newest.at, now)
    words = case.quote(newest.blocker or newest.progress)
    return Finding(
        rule="confidence_falling",
        student_id=case.learner.id,
        severity="soon",
        reason=f"{case.name} feels less sure each time since {case.date_of(first.at, now)}: {trail} of 5"
        f"{f'; last words: {words}' if words else ''}.",
        evidence=(
            Shown(f"How sure, 1 to 5: {trail}.", at=newest.at, plan_id=plan.id, field="checkins"),
            Shown(
                f"{said}: {words or 'nothing else said'}.",
                words=case.open_words(newest.blocker or newest.progress),
                at=newest.at,
                plan_id=plan.id,
                field=f"checkins.{falls[-1][0]}",
            ),
        ),
        suggestion=Suggestion(
            f"Ask {case.name} what got harder, and show one thing that already works.",
            f"Hi {case.name}, you said you feel less sure than before. That happens in the middle of real work. "
            "What got harder? Let's find one small piece that works already, and go on from there.",
        ),
        key=f"{plan.id}:{first.at.isoformat()}",
        to=(to,),
        since=first.at,
        plan_id=plan.id,
    )
