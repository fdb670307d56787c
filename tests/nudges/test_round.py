"""The round: once each, capped, in order, at a fit time, with memory, and passed on when nobody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.nudges import Ask, Case, Thresholds
from bot.nudges.calendar import Calendar
from bot.nudges.finding import Finding
from bot.nudges.known import Grown, Known, State
from bot.nudges.round import Nudge, Round, nudge_round
from bot.nudges.rules import rules
from bot.plans.learner import Learner

from .planted import COLE, NOW, PARK, RIVERA, ask, case, checkin, days_ago, goal, plan

ADULTS = {
    one.id: one
    for one in (
        Grown("cole", "Mr. Cole", "advisor"),
        Grown("rivera", "Ms. Rivera", "teacher"),
        Grown("ms-park", "Ms. Park", "safety"),
        Grown("mr-lee", "Mr. Lee", "safety"),
        Grown("admin", "Dana Whitfield", "admin"),
    )
}
STUCK = plan(checkins=(checkin(3, blocker="lost"),))
SATURDAY = datetime(2026, 12, 12, 17, 0, tzinfo=UTC)


def someone(name: str, *plans: object, **more: object) -> Case:
    """Another student with those plans."""
    learner = Learner(name, name.title(), adults=(RIVERA, COLE, PARK))
    own = tuple(replace(one, id=f"{name}-{one.id}", student_id=name) for one in plans)  # type: ignore[type-var]
    return replace(case(*own, **more), learner=learner)  # type: ignore[arg-type]


def decide(cases: Sequence[Case], known: Sequence[Known] = (), now: datetime = NOW, **numbers: object) -> Round:
    return nudge_round(cases, known, ADULTS, now, Thresholds(**numbers))  # type: ignore[arg-type]


def said(nudge: Nudge, at: datetime = NOW, state: State = "new", until: datetime | None = None) -> Known:
    """That nudge, said at that time."""
    f = nudge.finding
    return Known(
        f"{nudge.to}/{f.key}", f.rule, f.key, f.student_id, nudge.to, f.severity, state, at, until, f.notice_id
    )


def told(done: Round) -> list[tuple[str, str]]:
    return [(nudge.to, nudge.finding.rule) for nudge in done.new]


def why(done: Round) -> list[str]:
    return [held.why for held in done.held]


def test_what_was_said_is_not_said_again() -> None:
    first = decide([case(STUCK)])
    assert told(first) == [("cole", "stuck_unanswered")]
    second = decide([case(STUCK)], [said(first.new[0])], NOW + timedelta(days=1))
    assert told(second) == []
    assert why(second) == ["told already on Wed, Dec 9"]


def test_what_was_dismissed_comes_back_only_with_a_new_cause() -> None:
    before = [said(decide([case(STUCK)]).new[0], state="dismissed")]
    assert told(decide([case(STUCK)], before)) == []
    anew = plan(checkins=(checkin(3, blocker="lost"), checkin(2.5, blocker="lost again")))
    assert told(decide([case(anew)], before, NOW + timedelta(days=1))) == [("cole", "stuck_unanswered")]


def test_a_snoozed_one_is_back_at_its_time_and_not_before() -> None:
    nudge, until = decide([case(STUCK)]).new[0], NOW + timedelta(days=1)
    put_off = [said(nudge, state="snoozed", until=until)]
    assert decide([case(STUCK)], put_off, NOW + timedelta(hours=23)).woken == ()
    back = decide([case(STUCK)], put_off, until)
    assert (back.woken, back.new) == ((put_off[0].id,), ())
    on_saturday = decide([case(STUCK)], [replace(put_off[0], snoozed_until=SATURDAY)], SATURDAY)
    assert (on_saturday.woken, why(on_saturday)) == ((), ["no school today"])


def test_what_no_longer_holds_leaves_the_inbox() -> None:
    open_one = said(decide([case(STUCK)]).new[0])
    assert decide([case()], [open_one]).settled == (open_one.id,)
    assert decide([case()], [replace(open_one, state="acted")]).settled == ()


def test_no_adult_gets_more_than_the_cap_in_a_day_and_the_rest_comes_the_next_day() -> None:
    cases = [someone(f"s{n}", STUCK) for n in range(7)]
    first = decide(cases, cap_per_day=3)
    assert len(first.new) == 3
    assert why(first) == ["3 nudges today already; tomorrow"] * 4
    before = [said(nudge) for nudge in first.new]
    assert decide(cases, before, NOW + timedelta(hours=3), cap_per_day=3).new == ()
    second = decide(cases, before, NOW + timedelta(days=1), cap_per_day=3)
    assert {n.finding.student_id for n in second.new}.isdisjoint(n.finding.student_id for n in first.new)


def test_the_most_urgent_come_first_and_among_equals_the_oldest() -> None:
    cases = [
        someone("quiet", plan(checkins=(checkin(0.5),)), said_at=days_ago(20)),
        someone("newly", plan(checkins=(checkin(2, blocker="lost"),))),
        someone("longer", plan(checkins=(checkin(5, blocker="lost"),))),
    ]
    assert [nudge.finding.student_id for nudge in decide(cases).new] == ["longer", "newly", "quiet"]


def test_one_student_is_one_nudge_until_something_more_urgent_happens() -> None:
    quiet = someone("leo", plan(checkins=(checkin(0.5),), goals=(goal(3),)), said_at=days_ago(20))
    first = decide([quiet])
    assert len(first.new) == 1
    assert why(first) == ["a nudge about this student is still open"]
    worse = someone("leo", plan(checkins=(checkin(2.5, blocker="lost"),), goals=(goal(3),)), said_at=days_ago(20))
    later = decide([worse], [said(first.new[0], NOW)], NOW + timedelta(days=1))
    assert told(later) == [("cole", "stuck_unanswered")]


def test_a_childs_own_request_waits_for_no_other_nudge() -> None:
    one = case(STUCK, asks=(ask("talk", "cole", ago=0.1), replace(ask("help", "cole", ago=0.2), id="n2")))
    assert (
        sorted(told(decide([one])))
        == [("cole", "help_asked"), ("cole", "help_asked"), ("cole", "stuck_unanswered")][: len(decide([one]).new)]
    )
    assert told(decide([one])).count(("cole", "help_asked")) == 2


def test_quiet_hours_weekends_and_breaks_hold_back_everything_but_safety() -> None:
    away = Calendar(breaks=((date(2026, 12, 9), date(2026, 12, 9)),))
    danger = replace(ask("self_harm", "ms-park", ago=0.01, level="danger"), id="d1")
    one = case(STUCK, asks=(danger,))
    night = NOW.replace(hour=23)  # 6 pm in New York
    for done, reason in (
        (decide([one], now=night), "quiet hours until 7:00 a.m."),
        (decide([one], now=SATURDAY), "no school today"),
        (decide([one], calendar=away), "no school today"),
    ):
        assert told(done) == [("ms-park", "safety")]
        assert why(done) == [reason]


def test_quiet_hours_are_those_of_the_adults_own_clock() -> None:
    far = {**ADULTS, "cole": replace(ADULTS["cole"], timezone="America/Los_Angeles")}
    at_8_in_new_york = datetime(2026, 12, 9, 13, 0, tzinfo=UTC)
    assert nudge_round([case(STUCK)], (), far, at_8_in_new_york, Thresholds()).new == ()
    assert nudge_round([case(STUCK)], (), ADULTS, at_8_in_new_york, Thresholds()).new != ()


def test_nobody_who_left_is_told() -> None:
    still = {name: one for name, one in ADULTS.items() if name != "cole"}
    done = nudge_round([case(STUCK)], (), still, NOW, Thresholds())
    assert (done.new, why(done)) == ((), ["is no longer at the school"])


def danger_case(state: str = "new") -> Case:
    both = Learner("leo", "Leo Martins", adults=(RIVERA, COLE, PARK))
    told_at = days_ago(1 / 24)
    one = Ask("d1", "danger", "self_harm", "so tired of it all", "ms-park", told_at, state)  # type: ignore[arg-type]
    return case(learner=both, asks=(one,))


def passed_on(minutes: int, known: Sequence[Known], one: Case) -> Round:
    return decide([one], known, NOW + timedelta(minutes=minutes))


def test_danger_that_nobody_sees_goes_to_the_next_adult_and_then_on() -> None:
    one = danger_case()
    known = [said(decide([one]).new[0])]
    assert passed_on(14, known, one).new == ()
    second = passed_on(15, known, one)
    assert [(n.to, n.finding.severity) for n in second.new] == [("mr-lee", "urgent")]
    assert second.escalated == (known[0].id,)
    known = [replace(known[0], state="escalated"), said(second.new[0], NOW + timedelta(minutes=15))]
    assert passed_on(29, known, one).new == ()
    third = passed_on(30, known, one)
    assert [n.to for n in third.new] == ["admin"]
    known = [*(replace(k, state="escalated") for k in known), said(third.new[0], NOW + timedelta(minutes=30))]
    assert passed_on(90, known, one).new == ()


def test_a_worry_that_nobody_sees_goes_on_after_hours_and_not_at_night() -> None:
    worry = danger_case()
    worry = replace(worry, asks=(replace(worry.asks[0], level="concern", kind="struggling"),))
    known = [said(decide([worry]).new[0])]
    assert passed_on(4 * 60 - 1, known, worry).new == ()
    second = passed_on(4 * 60, known, worry)
    assert [(n.to, n.finding.severity) for n in second.new] == [("mr-lee", "today")]
    known = [replace(known[0], state="escalated"), said(second.new[0], NOW + timedelta(hours=4))]
    at_night = passed_on(12 * 60, known, worry)
    assert (at_night.new, at_night.escalated) == ((), ())
    [third] = passed_on(24 * 60, known, worry).new
    assert third.to == "admin" and "Leo" not in third.finding.reason and "4 hours" in third.finding.reason


def test_an_administrator_reads_neither_the_name_nor_the_words() -> None:
    one = danger_case()
    known = [said(replace(decide([one]).new[0], to=to)) for to in ("ms-park", "mr-lee")]
    finding = passed_on(20, known, one).new[0].finding
    told_them = " ".join([finding.reason, *(s.text + s.words for s in finding.evidence), finding.suggestion.deed])
    assert "Leo" not in told_them and "tired" not in told_them
    assert "Ms. Park or Mr. Lee" in told_them


def test_one_pair_of_eyes_ends_the_passing_on() -> None:
    known = [said(decide([danger_case()]).new[0])]
    assert passed_on(60, [replace(known[0], state="seen")], danger_case()).new == ()
    assert passed_on(60, known, danger_case("seen")).new == ()


def test_what_was_passed_on_is_over_when_a_contact_has_seen_it() -> None:
    first = said(decide([danger_case()]).new[0], state="seen")
    admins = replace(first, id="admins", to="admin", state="new")
    assert passed_on(60, [first, admins], danger_case("seen")).settled == ("admins",)


def test_a_worry_is_never_passed_on_and_never_held_back() -> None:
    one = case(asks=(Ask("c1", "concern", "struggling", "the words", "ms-park", days_ago(1)),))
    first = decide([one], now=SATURDAY)
    assert told(first) == [("ms-park", "safety")]
    assert decide([one], [said(first.new[0], SATURDAY)], SATURDAY + timedelta(hours=3)).new == ()


def test_a_rule_that_breaks_on_one_student_ends_nobodys_round(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    [before] = decide([someone("zoe", STUCK)]).new
    open_before = said(before, NOW - timedelta(days=1))
    sound = dict(rules())

    def breaks(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
        if case.learner.id == "zoe":
            raise ZeroDivisionError("zoe")
        return sound["stuck_unanswered"](case, now, thresholds)

    monkeypatch.setattr("bot.nudges.round.rules", lambda: {**sound, "stuck_unanswered": breaks})
    assert told(decide([someone("zoe", STUCK), case(STUCK)])) == [("cole", "stuck_unanswered")]
    assert open_before.id not in decide([someone("zoe", STUCK)], [open_before]).settled, "nobody could look again"
    assert "stuck_unanswered broke: ZeroDivisionError" in caplog.text
    assert "zoe" not in caplog.text
