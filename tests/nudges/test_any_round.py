"""Whatever is found and whatever was said before: what a round never does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nudges import Case, Thresholds
from bot.nudges.known import Known
from bot.nudges.round import nudge_round
from bot.plans.learner import Learner

from .planted import COLE, PARK, RIVERA, ask, case, checkin, goal, plan
from .test_round import ADULTS, said

BASE = datetime(2026, 12, 7, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")

plans = st.builds(
    plan,
    step=st.sampled_from(["purpose", "active", "mastered"]),
    checkins=st.lists(
        st.builds(checkin, st.floats(0.1, 40), st.none() | st.integers(1, 5), st.none() | st.just("lost")), max_size=5
    ).map(lambda all_: tuple(sorted(all_, key=lambda c: c.at))),
    goals=st.tuples(st.builds(goal, st.integers(-30, 30))),
)
asks = st.builds(
    ask,
    st.sampled_from(["help", "talk", "need"]),
    st.sampled_from(["rivera", "cole", "gone"]),
    st.floats(0.01, 30),
    state=st.sampled_from(["new", "seen", "acted"]),
) | st.builds(ask, st.just("self_harm"), st.just("ms-park"), st.floats(0.01, 30), level=st.just("danger"))


@st.composite
def schools(draw: st.DrawFn) -> list[Case]:
    """A few students in any state."""
    cases = []
    for number in range(draw(st.integers(1, 6))):
        name = f"s{number}"
        own = replace(draw(plans), id=f"p-{name}", student_id=name)
        asked = tuple(replace(one, id=f"n-{name}-{n}") for n, one in enumerate(draw(st.lists(asks, max_size=3))))
        learner = Learner(name, name.title(), adults=(RIVERA, COLE, PARK))
        cases.append(replace(case(own), learner=learner, asks=asked))
    return cases


@settings(max_examples=60, deadline=None)
@given(
    schools(),
    st.lists(st.integers(1, 600), min_size=1, max_size=8),
    st.integers(0, 10_000),
    st.integers(1, 3),
    st.lists(st.sampled_from(["new", "seen", "acted", "dismissed"]), min_size=1, max_size=5),
)
def test_rounds_in_a_row_keep_every_promise(
    cases: list[Case], waits: list[int], start: int, cap: int, states: list[str]
) -> None:
    thresholds = Thresholds(cap_per_day=cap)
    now, known = BASE + timedelta(minutes=start), list[Known]()
    for number, wait in enumerate(waits):
        now += timedelta(minutes=wait)
        known = [replace(one, state=states[(number + n) % len(states)]) for n, one in enumerate(known)]
        done = nudge_round(cases, known, ADULTS, now, thresholds)
        local = now.astimezone(NEW_YORK)
        for nudge in done.new:
            assert nudge.to in ADULTS
            if nudge.finding.rule != "safety":
                assert thresholds.calendar.is_school_day(local.date())
                assert not thresholds.calendar.is_quiet(local.time())
        known += [said(nudge, now) for nudge in done.new]
        assert nudge_round(cases, known, ADULTS, now, thresholds).new == (), "a second round at once says nothing"
    assert len({(one.to, one.rule, one.key) for one in known}) == len(known), "said once"
    a_day = Counter((k.to, k.created_at.astimezone(NEW_YORK).date()) for k in known if k.rule != "safety")
    assert max(a_day.values(), default=0) <= cap
    alarms = {a.id for c in cases for a in c.asks if a.level == "danger" and a.state != "acted"}
    assert alarms <= {k.key for k in known}, "danger is always told"
