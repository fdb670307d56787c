"""When the coach speaks first: the agreed check-in, at most once a day, never at night. Pure.

The clock may jump and hours may be missing or doubled; a reminder belongs to one local day of the student, and who
sends it claims that day first (bot/store/reminders.py), so nothing is ever sent twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.plans.answer import quoted
from bot.plans.items import item_of_the_day, named
from bot.plans.learner import Learner
from bot.plans.plan import WEEKDAYS, Plan

QUIET_FROM = time(21, 0)
QUIET_TO = time(7, 0)
"""Between these local times nobody is reminded."""
LAST_CALL = time(20, 30)
"""A check-in agreed for later in the evening is asked for at this time, so that it is not lost to the quiet hours."""
CLOCK_SLACK_DAYS = 7
"""A reminder noted up to this far in the future was sent by a clock that ran ahead: nothing more until then."""
LOOK_BACK_DAYS = 120

NO_REMINDERS = "no_reminders"
"""The flag in `Talk.flags` that `stop_reminders` sets and `set_reminder` takes away."""


@dataclass(frozen=True)
class Reminder:
    """What to bring: the sentence by its key, its words, and the question that then stands open.

    `on` is the student's local day, to be claimed before sending; `due_at` is aware UTC.
    """

    student_id: str
    plan_id: str
    on: date
    due_at: datetime
    words: Mapping[str, object]
    key: str = "checkin.reminder"
    question: str = "checkin.done"
    kind: str = "checkin"


def due(
    plan: Plan, learner: Learner, now: datetime, last_reminder_on: date | None, *, stopped: bool = False
) -> Reminder | None:
    """The reminder that is due for this plan now, or None.

    `last_reminder_on` is the newest local day with a reminder of any plan of this student; `stopped` is whether they
    asked for none. A check-in that was done today needs no reminder. One that nobody could send (the server was
    down) is sent later on the same day, not on the next.
    """
    if stopped or plan.step != "active" or not plan.progress.time:
        return None
    zone = ZoneInfo(learner.timezone)
    local = now.astimezone(zone)
    today = local.date()
    if last_reminder_on and today <= last_reminder_on <= today + timedelta(days=CLOCK_SLACK_DAYS):
        return None
    if WEEKDAYS[today.weekday()] not in plan.progress.weekdays or is_quiet(local.time()):
        return None
    due_at = at_local(today, _awake(time.fromisoformat(plan.progress.time)), zone)
    if now < due_at or any(c.at.astimezone(zone).date() >= today for c in plan.checkins):
        return None
    return Reminder(learner.id, plan.id, today, due_at, reminder_words(plan, learner, today))


def reminder_words(plan: Plan, learner: Learner, today: date) -> dict[str, object]:
    """The words of the sentence: the day, the student, and what was planned."""
    item = item_of_the_day(plan, today)
    return {
        "weekday": f"{today:%A}",
        "name": learner.name.split()[0],
        "item": quoted(named(item) if item else "what you planned", 70),
    }


def is_quiet(clock: time) -> bool:
    """Whether that local time is in the quiet hours."""
    return clock >= QUIET_FROM or clock < QUIET_TO


def _awake(agreed: time) -> time:
    if agreed < QUIET_TO:
        return QUIET_TO
    return min(agreed, LAST_CALL)


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That local time as aware UTC: in a doubled hour the first one, in a skipped hour as much later as was skipped."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def check_in_times(plan: Plan, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """The agreed check-in times between the two, oldest first, aware UTC."""
    if not plan.progress.time or not plan.progress.weekdays:
        return
    clock = time.fromisoformat(plan.progress.time)
    day, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        if WEEKDAYS[day.weekday()] in plan.progress.weekdays:
            moment = at_local(day, clock, zone)
            if after < moment <= until:
                yield moment
        day += timedelta(days=1)


def missed(plan: Plan, zone: ZoneInfo, now: datetime) -> tuple[datetime, ...]:
    """The agreed check-in times since the last check-in (or since the plan began to run) that went by without one.

    A check-in on the same local day answers it, whatever the hour. At most the last 120 days are looked at.
    """
    since = max((c.at for c in plan.checkins), default=plan.mastery.agreed_at or plan.created_at or now)
    since = max(since, now - timedelta(days=LOOK_BACK_DAYS))
    answered = {c.at.astimezone(zone).date() for c in plan.checkins}
    times = check_in_times(plan, zone, since, now)
    return tuple(moment for moment in times if moment.astimezone(zone).date() not in answered)


def days_late(plan: Plan, zone: ZoneInfo, now: datetime) -> int:
    """How many local days ago the oldest missed check-in was due; 0 when none was missed."""
    overdue = missed(plan, zone, now)
    return (now.astimezone(zone).date() - overdue[0].astimezone(zone).date()).days if overdue else 0
