"""A goal of the student's own is in no summary: not while it is made, not when it is kept or left off (row B5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.plans import another
from bot.plans.plan import Goal, Plan
from bot.summaries import Summary, Talked, summarize
from bot.summaries.record import Decision, Spoken
from tests.plans.people import MAYA, a_turn
from tests.plans.running import running

AT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CALM = "be less nervous when i present"
TALK = (
    Spoken("m1", 1, AT, "student", f"i also want to {CALM}"),
    Spoken("m2", 2, AT, "coach", f"“{CALM}”: that is a goal."),
    Spoken("m3", 3, AT, "student", "because i finally want to say it all without shaking", "goal.measure"),
    Spoken("m4", 4, AT, "student", "keep it", "goal.confirm"),
)
MEASURE = "because i finally want to say it all without shaking"


def begun() -> Plan:
    turn = a_turn(running())
    another.begin(turn, CALM)
    turn.pencil("goal.measure", MEASURE)
    assert turn.plan
    return turn.plan


def kept(**changes: object) -> Plan:
    goal = Goal("p1-g2", CALM, MEASURE, kind="social_emotional", agreed_by="maya")
    return replace(running(), goals=(*running().goals, replace(goal, **changes)))  # type: ignore[arg-type]


def left_off() -> Plan:
    turn = a_turn(begun())
    another.cancel(turn)
    assert turn.plan
    return turn.plan


def told(plan: Plan, changes: dict[str, tuple[object, object]] | None = None) -> Summary | None:
    decisions = (Decision("p1", 9, AT, "maya", "agreed to the goal", changes or {}, "m4"),) if changes else ()
    return summarize(Talked(MAYA, (plan,), TALK, decisions), lambda text: None)


@pytest.mark.parametrize("plan", [begun(), kept(), left_off()], ids=["begun", "kept", "left off"])
def test_its_words_are_not_told(plan: Plan) -> None:
    assert "nervous" not in str(told(plan))
    assert "shaking" not in str(told(plan))


def test_agreeing_to_it_is_no_change_of_the_schools_goal() -> None:
    new = {"goals.p1-g2": (None, {"statement": CALM, "kind": "social_emotional"})}
    summary = told(kept(), new)
    assert summary is None or not summary.decided


def test_once_shared_it_may_be_told() -> None:
    assert "nervous" in str(told(kept(shared=True), {"goals.p1-g2.shared": (False, True)}))
