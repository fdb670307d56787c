"""A student said what is in the way, and nobody answered for two days.

**When.** The latest check-in of a running plan names something in the way, at least `stuck_days` ago (or as many days
as the plan's own trip-wire says: “3 days stuck without an answer”), and since then no adult wrote to the student,
reviewed the plan, or took up what the student asked.

**Silent when** it was said less long ago than that, or so long ago that silence says more, an adult answered, a
later check-in names nothing, or what is in the way is “nothing”.

**Told to** the advisor, for *today*. Once for each check-in.

**Why.** The coach quotes the student's own if-then plan at once. When that was not enough, only a person helps (row
A9).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds
from bot.plans.answer import is_nothing
from bot.plans.plan import CheckIn, Plan
from bot.plans.tripwires import count_of

_REFLECTION = (None, None)


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each running plan that is stuck."""
    adult = case.advisor()
    if adult is None:
        return ()
    found = []
    for plan in case.plans:
        allowed = stuck_days(plan, thresholds)
        last = _last_checkin(plan) if plan.step == "active" else None
        if last is None:
            continue
        place, checkin = last
        waits = timedelta(allowed) <= now - checkin.at < timedelta(thresholds.stuck_past_days)
        if waits and _is_blocked(checkin) and not _is_answered(case, plan, checkin.at):
            found.append(_finding(case, plan, place, now, adult.id))
    return tuple(found)


def stuck_days(plan: Plan, thresholds: Thresholds) -> int:
    """How many days a student may be stuck on this plan without an answer."""
    return count_of(plan.progress.tripwires, "stuck") or thresholds.stuck_days


def _last_checkin(plan: Plan) -> tuple[int, CheckIn] | None:
    """The newest check-in with its place; a reflection is none."""
    return next(
        ((n, c) for n, c in reversed(list(enumerate(plan.checkins))) if (c.done, c.confidence) != _REFLECTION), None
    )


def _is_blocked(checkin: CheckIn) -> bool:
    return bool(checkin.blocker) and not is_nothing(checkin.blocker or "")


def _is_answered(case: Case, plan: Plan, since: datetime) -> bool:
    """Whether an adult did anything about it since."""
    heard = case.heard_at is not None and case.heard_at > since
    reviewed = any(review.at > since for review in plan.reviews)
    taken_up = any(
        ask.state == "acted" and ask.plan_id == plan.id and ask.at >= since - timedelta(hours=1) for ask in case.asks
    )
    return heard or reviewed or taken_up


def _finding(case: Case, plan: Plan, place: int, now: datetime, to: str) -> Finding:
    checkin = plan.checkins[place]
    words, said = case.quote(checkin.blocker), case.date_of(checkin.at, now)
    days = (case.day(now) - case.day(checkin.at)).days
    if_stuck = case.quote(plan.progress.if_stuck)
    return Finding(
        rule="stuck_unanswered",
        student_id=case.learner.id,
        severity="today",
        reason=f"{case.name} has been stuck since {said} ({days} days){f': {words}' if words else ''}, "
        "and nobody has answered yet.",
        evidence=(
            Shown(
                f"{said}, what is in the way: {words or 'in private words'}.",
                words=case.open_words(checkin.blocker),
                at=checkin.at,
                plan_id=plan.id,
                field=f"checkins.{place}.blocker",
            ),
            Shown(
                f"Own plan for getting stuck: {if_stuck or 'none yet'}.",
                plan_id=plan.id,
                field="progress.if_stuck",
            ),
        ),
        suggestion=Suggestion(
            f"Answer {case.name}, or give five minutes at lunch.",
            f"Hi {case.name}, I read what is in the way{f': {words}' if words else ''}. "
            "That is a good thing to ask about. Shall we look at it together? Tell me when it fits you.",
        ),
        key=f"{plan.id}:{checkin.at.isoformat()}",
        to=(to,),
        since=checkin.at,
        plan_id=plan.id,
    )
