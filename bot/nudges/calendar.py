"""When a school is there: its days, its breaks, its quiet hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.plans.plan import WEEKDAYS

LONGEST_LOOK_DAYS = 120


@dataclass(frozen=True)
class Calendar:
    """The school's calendar. `breaks` are (first, last) days, both included; quiet hours may go over midnight."""

    school_days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")
    breaks: tuple[tuple[date, date], ...] = ()
    quiet_from: time = time(17, 0)
    quiet_to: time = time(7, 0)
    _looked_up: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def in_break(self, day: date) -> bool:
        """Whether that day is in the holidays."""
        return any(first <= day <= last for first, last in self.breaks)

    def is_school_day(self, day: date) -> bool:
        """Whether there is school."""
        known = self._looked_up.get(day)
        if known is None:
            known = self._looked_up[day] = WEEKDAYS[day.weekday()] in self.school_days and not self.in_break(day)
        return known

    def is_quiet(self, clock: time) -> bool:
        """Whether adults are left in peace at that local time."""
        if self.quiet_from == self.quiet_to:
            return False
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to

    def have_passed(self, count: int, since: date, today: date) -> bool:
        """Whether at least `count` school days lie after `since`, today included."""
        if (today - since).days < count:  # most often so, and quickly seen
            return False
        day, found = today, 0
        first = max(since, today - timedelta(days=LONGEST_LOOK_DAYS))
        while day > first and found < count:
            found += self.is_school_day(day)
            day -= timedelta(days=1)
        return found >= count

    def next_morning(self, day: date) -> date:
        """The first school day after that one; within a year, else simply the next day."""
        days = (day + timedelta(days=n) for n in range(1, 366))
        return next((one for one in days if self.is_school_day(one)), day + timedelta(days=1))
