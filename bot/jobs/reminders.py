"""Saying the reminders that are due: claim the student's day, speak, and note that it was said."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.plans.learner import Learner
from bot.plans.plan import Plan
from bot.plans.reminders import Reminder, due

OFFERS = (("Check in now", "check_in"), ("Later", "pause"))


class Candidate(Protocol):
    """A student with plans that run."""

    @property
    def learner(self) -> Learner: ...
    @property
    def plans(self) -> tuple[Plan, ...]: ...
    @property
    def last_reminder_on(self) -> date | None: ...
    @property
    def stopped(self) -> bool: ...


class Days(Protocol):
    """`bot.store.Store`, as far as it is needed here."""

    def reminder_candidates(self, now: datetime, after: str = ...) -> Awaitable[Sequence[Candidate]]:
        """The next page of students."""
        ...

    def claim_reminder(
        self, student_id: str, on: date, at: datetime, plan_id: str | None = ..., kind: str = ...
    ) -> Awaitable[bool]:
        """True for the one who may speak on that day."""
        ...

    def reminder_sent(self, student_id: str, on: date, at: datetime) -> Awaitable[None]:
        """It was said, or is not to be said."""
        ...

    def give_back_reminder(self, student_id: str, on: date) -> Awaitable[None]:
        """It could not be said."""
        ...


class Speaks(Protocol):
    """`Conversation`, as far as it is needed here."""

    def bring(
        self,
        student_id: str,
        key: str,
        words: Any,
        offers: Sequence[tuple[str, str]] = ...,
        pending: Any = ...,
        plan_id: str | None = ...,
        *,
        lasts: bool = ...,
        asking: str | None = ...,
        reminded_on: date | None = ...,
    ) -> Awaitable[Sequence[object]]:
        """Say something first."""
        ...


async def remind(days: Days, coach: Speaks, now: datetime) -> int:
    """Say every reminder that is due; how many were said. Two workers at once say each once.

    One that cannot be said is raised at the end: the others come first.
    """
    said, after = 0, ""
    trouble: Exception | None = None
    while page := await days.reminder_candidates(now, after):
        after = page[-1].learner.id
        for candidate in page:
            try:
                reminder = _due(candidate, now)
                if reminder is not None and await _say(days, coach, reminder, now):
                    said += 1
            except Exception as failed:  # noqa: BLE001 one student's trouble is not everybody's
                trouble = failed
    if trouble is not None:
        raise trouble
    return said


def _due(candidate: Candidate, now: datetime) -> Reminder | None:
    found = (
        due(plan, candidate.learner, now, candidate.last_reminder_on, stopped=candidate.stopped)
        for plan in candidate.plans
    )
    return min(filter(None, found), key=lambda reminder: reminder.due_at, default=None)


async def _say(days: Days, coach: Speaks, reminder: Reminder, now: datetime) -> bool:
    student, on = reminder.student_id, reminder.on
    if not await days.claim_reminder(student, on, now, reminder.plan_id, reminder.kind):
        return False
    try:
        said = await coach.bring(
            student,
            reminder.key,
            reminder.words,
            OFFERS,
            plan_id=reminder.plan_id,
            lasts=False,
            asking=reminder.question,
            reminded_on=on,
        )
    except BaseException:
        await days.give_back_reminder(student, on)
        raise
    # Said or not: a talk that is held after danger hears nothing of school today.
    await days.reminder_sent(student, on, now)
    return bool(said)
