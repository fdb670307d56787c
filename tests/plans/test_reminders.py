"""When the coach speaks first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plans.plan import WEEKDAYS, CheckIn, Plan, Progress
from bot.plans.reminders import LAST_CALL, QUIET_FROM, QUIET_TO, at_local, days_late, due, is_quiet, missed
from tests.plans.people import MAYA
from tests.plans.running import NEW_YORK, local, running

THURSDAY = date(2026, 12, 3)
EVERY_DAY = tuple(WEEKDAYS)


def watched(days: tuple[str, ...] = ("thu",), clock: str | None = "16:30", **changes: Any) -> Plan:
    return running(progress=Progress(weekdays=days, time=clock), **changes)


def is_due(plan: Plan, now: datetime, last: date | None = None, learner: Any = MAYA, **how: Any) -> bool:
    return due(plan, learner, now, last, **how) is not None


def test_a_reminder_comes_on_the_agreed_day_from_the_agreed_time_on() -> None:
    assert not is_due(watched(), local(THURSDAY, "16:29"))
    assert is_due(watched(), local(THURSDAY, "16:30"))
    assert not is_due(watched(), local(THURSDAY + timedelta(days=1)))


def test_it_says_the_day_the_name_and_what_was_planned() -> None:
    found = due(watched(), MAYA, local(THURSDAY), None)
    assert found is not None
    assert found.words == {"weekday": "Thursday", "name": "Maya", "item": "fraction tiles with Sam, 20 min"}
    assert (found.student_id, found.plan_id, found.on, found.question) == ("maya", "p1", THURSDAY, "checkin.done")
    assert found.due_at == local(THURSDAY)


@pytest.mark.parametrize("clock", ["16:31", "18:00", "20:59"])
def test_one_that_nobody_could_send_comes_later_the_same_day(clock: str) -> None:
    assert is_due(watched(), local(THURSDAY, clock))


@pytest.mark.parametrize("hours", range(24))
def test_nobody_is_reminded_at_night(hours: int) -> None:
    clock = time(hours)
    assert is_quiet(clock) is (clock >= QUIET_FROM or clock < QUIET_TO)
    if is_quiet(clock):
        assert not is_due(watched(EVERY_DAY, "00:00"), local(THURSDAY, clock.isoformat()))


@pytest.mark.parametrize(
    ("agreed", "asked"), [("06:00", "07:00"), ("22:15", LAST_CALL.isoformat()), ("07:00", "07:00")]
)
def test_a_time_in_the_quiet_hours_moves_to_their_edge(agreed: str, asked: str) -> None:
    moment = local(THURSDAY, asked)
    assert is_due(watched(clock=agreed), moment)
    assert not is_due(watched(clock=agreed), moment - timedelta(minutes=1))


def test_at_most_one_a_day_over_all_plans() -> None:
    assert not is_due(watched(), local(THURSDAY), last=THURSDAY)
    assert is_due(watched(), local(THURSDAY), last=THURSDAY - timedelta(days=1))


def test_a_clock_that_goes_back_sends_nothing_twice() -> None:
    assert not is_due(watched(EVERY_DAY), local(THURSDAY - timedelta(days=1)), last=THURSDAY)


def test_a_clock_that_ran_far_ahead_does_not_silence_the_coach_for_good() -> None:
    assert is_due(watched(), local(THURSDAY), last=THURSDAY + timedelta(days=300))


def test_a_student_who_asked_for_none_gets_none() -> None:
    assert not is_due(watched(), local(THURSDAY), stopped=True)


@pytest.mark.parametrize("step", ["purpose", "goal", "plan", "progress", "mastery", "mastered"])
def test_only_a_plan_that_runs_reminds(step: Any) -> None:
    assert not is_due(watched(step=step), local(THURSDAY))


def test_a_plan_without_a_time_or_days_reminds_nobody() -> None:
    assert not is_due(watched(clock=None), local(THURSDAY))
    assert not is_due(watched(days=()), local(THURSDAY))


@pytest.mark.parametrize("clock", ["07:10", "16:00", "16:40"])
def test_a_check_in_of_that_day_needs_no_reminder(clock: str) -> None:
    plan = watched(checkins=(CheckIn(local(THURSDAY, clock), "yes"),))
    assert not is_due(plan, local(THURSDAY, "17:00"))


def test_the_day_is_the_students_not_the_servers() -> None:
    tokyo = replace(MAYA, timezone="Asia/Tokyo")
    thursday_there = datetime(2026, 12, 2, 22, 30, tzinfo=UTC)  # Thursday 7:30 in Tokyo, still Wednesday in UTC
    assert is_due(watched(clock="07:30"), thursday_there, learner=tokyo)
    assert not is_due(watched(clock="07:30"), thursday_there)


SPRING, AUTUMN = date(2027, 3, 14), date(2026, 11, 1)


@pytest.mark.parametrize(("day", "offset"), [(SPRING - timedelta(days=1), 5), (SPRING, 4), (AUTUMN, 5)])
def test_the_agreed_hour_stays_the_same_on_the_clock_through_the_year(day: date, offset: int) -> None:
    assert at_local(day, time(16, 30), NEW_YORK) == datetime(day.year, day.month, day.day, 16 + offset, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_comes_as_much_later_as_was_skipped() -> None:
    assert at_local(SPRING, time(2, 30), NEW_YORK).astimezone(NEW_YORK).time() == time(3, 30)


def test_an_hour_that_comes_twice_is_the_first_of_both() -> None:
    assert at_local(AUTUMN, time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_that_begins_at_one_o_clock_has_its_reminder() -> None:
    cairo = replace(MAYA, timezone="Africa/Cairo")  # 0:00 to 1:00 is skipped on the last Friday of April
    friday = date(2027, 4, 30)
    assert is_due(watched(("fri",), "07:00"), local(friday, "07:00", ZoneInfo("Africa/Cairo")), learner=cairo)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_walking_through_a_day_of_23_or_25_hours_reminds_once(day: date) -> None:
    for clock in ("01:30", "02:30", "07:00", "12:00", "20:59", "23:30"):
        assert _sent(watched(EVERY_DAY, clock), local(day, "00:00"), hours=24).count(day) == 1


def _sent(plan: Plan, start: datetime, hours: int, step_minutes: int = 10) -> list[date]:
    """The days reminded, asked every ten minutes."""
    last: date | None = None
    days = []
    for n in range(hours * 60 // step_minutes):
        found = due(plan, MAYA, start + timedelta(minutes=n * step_minutes), last)
        if found:
            last = found.on
            days.append(found.on)
    return days


def test_two_weeks_bring_two_reminders() -> None:
    days = _sent(watched(), local(date(2026, 12, 1), "00:00"), hours=14 * 24)
    assert days == [THURSDAY, THURSDAY + timedelta(days=7)]


@given(
    st.lists(st.integers(-4 * 24 * 60, 4 * 24 * 60), max_size=40),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.times(),
    st.sampled_from(["America/New_York", "Asia/Kolkata", "Pacific/Apia", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_whatever_the_clock_does_a_claimed_day_is_never_reminded_again(
    jumps: list[int], days: set[str], clock: time, zone: str
) -> None:
    plan = watched(tuple(days), clock.strftime("%H:%M"))
    learner = replace(MAYA, timezone=zone)
    now, claimed = local(THURSDAY), set[date]()
    for jump in jumps:
        now += timedelta(minutes=jump)
        found = due(plan, learner, now, max(claimed, default=None))
        if found and found.on not in claimed:
            claimed.add(found.on)
            there = now.astimezone(ZoneInfo(zone))
            assert not is_quiet(there.time())
            assert found.on == there.date()
            assert WEEKDAYS[found.on.weekday()] in days


def test_missed_are_the_agreed_times_since_the_last_check_in() -> None:
    plan = watched(checkins=(CheckIn(local(date(2026, 11, 12)), "yes"),))
    now = local(THURSDAY, "18:00")
    assert [m.astimezone(NEW_YORK).date() for m in missed(plan, NEW_YORK, now)] == [
        date(2026, 11, 19),
        date(2026, 11, 26),
        THURSDAY,
    ]
    assert days_late(plan, NEW_YORK, now) == 14


def test_a_check_in_some_hours_early_answers_that_days() -> None:
    plan = watched(checkins=(CheckIn(local(THURSDAY, "08:00"), "yes"),))
    assert missed(plan, NEW_YORK, local(THURSDAY, "20:00")) == ()


def test_a_new_plan_has_missed_nothing() -> None:
    assert missed(watched(), NEW_YORK, running().mastery.agreed_at) == ()


def test_a_plan_nobody_came_back_to_is_not_counted_for_ever() -> None:
    plan = watched(EVERY_DAY)
    assert len(missed(plan, NEW_YORK, local(date(2029, 1, 1)))) <= 120
