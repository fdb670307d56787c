"""A teacher's word on a plan, the autonomy dial, and what adults see: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.plans.autonomy import dial_from, in_one_sentence, waiting_steps
from bot.plans.plan import Evidence, Goal, Review, Revision
from bot.plans.review import is_said_already, reviewed, sent_back
from bot.plans.seen import revision_seen, seen_by_adults
from tests.staff.school import plan_of

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)
YES = Review("rivera", NOW, "approve", "Good.")
IDEA = Review("rivera", NOW, "suggest", "Try 9.")


@pytest.mark.parametrize(
    ("dial", "sentence"),
    [
        ({}, ""),
        (
            {"goal": "together"},
            "You decide the purpose, plan, progress and mastery alone, and the goal together with Ms. R.",
        ),
        (
            {"mastery": "not_yet"},
            "You decide the purpose, goal, plan and progress alone;"
            " Ms. R decides the mastery for now and shows you a choice first.",
        ),
        (
            dict.fromkeys(("purpose", "goal", "plan", "progress", "mastery"), "not_yet"),
            "Ms. R decides the purpose, goal, plan, progress and mastery for now and shows you a choice first.",
        ),
    ],
)
def test_the_dial_in_one_sentence(dial: dict[str, str], sentence: str) -> None:
    assert in_one_sentence(dial_from(dial), "Ms. R") == (sentence.replace("Ms. R.", "Ms. R.") if sentence else "")


@pytest.mark.parametrize("kept", [None, [], "x", {"goal": "sometimes"}, {"nowhere": "alone"}])
def test_what_is_no_dial_is_an_empty_one(kept: object) -> None:
    assert dial_from(kept) == {}


def agreed(plan_id: str, days: int) -> dict[tuple[str, str], datetime]:
    return {(plan_id, step): NOW - timedelta(days=days) for step in ("purpose", "goal", "plan", "progress", "mastery")}


def test_a_plan_of_the_students_own_waits_once_it_is_whole_and_until_the_first_word() -> None:
    whole = plan_of("leo")
    assert len(waiting_steps(whole, {}, agreed("p-leo", 3))) == 5
    assert waiting_steps(plan_of("leo", 4), {}, agreed("p-leo", 3)) == ()
    assert waiting_steps(replace(whole, reviews=(YES,)), {}, agreed("p-leo", 3)) == ()
    assert waiting_steps(replace(whole, evidence=(Evidence("e", NOW, "text"),)), {}, agreed("p-leo", 3)) == ()


def test_a_step_decided_together_waits_from_each_agreement_to_the_next_yes() -> None:
    dial = dial_from({"goal": "together", "plan": "not_yet"})
    plan = plan_of("leo", 3)
    assert waiting_steps(plan, dial, agreed("p-leo", 3)) == ("goal", "plan")
    seen = replace(plan, reviews=(YES,))
    assert waiting_steps(seen, dial, agreed("p-leo", 3)) == ()
    again = {**agreed("p-leo", 3), ("p-leo", "goal"): NOW + timedelta(days=1)}
    assert waiting_steps(seen, dial, again) == ("goal",)


def test_after_a_suggestion_the_student_has_the_word() -> None:
    dial, plan = dial_from({"goal": "together"}), replace(plan_of("leo", 3), reviews=(IDEA,))
    assert waiting_steps(plan, dial, agreed("p-leo", 3)) == ()
    assert waiting_steps(plan, dial, {("p-leo", "goal"): NOW + timedelta(hours=1)}) == ("goal",)


def test_a_review_is_attributed_and_a_repeat_is_known() -> None:
    change = reviewed(plan_of("leo"), YES)
    assert (change.by, change.what) == ("rivera", "looked at the plan and said yes")
    assert is_said_already(change.plan, replace(YES, at=NOW + timedelta(minutes=5)))
    assert not is_said_already(change.plan, replace(YES, comment="Better."))
    assert not is_said_already(change.plan, replace(YES, by="okafor"))


def test_a_suggestion_reopens_only_what_is_not_the_students_alone() -> None:
    plan = plan_of("leo")
    assert reviewed(plan, IDEA, "goal", {}).plan.step == "active"
    back = reviewed(plan, IDEA, "goal", {"goal": "together"}).plan
    assert back.step == "goal"
    assert back.draft["goal.statement"] == "divide any two fractions"
    assert reviewed(plan, YES, "goal", {"goal": "together"}).plan.step == "active"


def test_a_step_sent_back_twice_keeps_its_words() -> None:
    once = sent_back(plan_of("leo"), "mastery")
    assert once.step == "mastery"
    assert once.draft["mastery.criteria"] == ["8 of 10 right", "i can say why"]
    assert sent_back(once, "purpose").draft["purpose.why"] == "so i can double the recipe"


def test_adults_see_no_private_goal_and_nothing_pencilled() -> None:
    private = Goal("g2", "talk to people", kind="social_emotional")
    plan = replace(plan_of("leo"), draft={"goal.statement": "secret"})
    plan = replace(plan, goals=(*plan.goals, private))
    seen = seen_by_adults(plan)
    assert [goal.id for goal in seen.goals] == ["g1"]
    assert seen.draft == {}
    assert seen_by_adults(seen) is seen


def test_the_history_that_adults_see_tells_nothing_of_private_goals() -> None:
    plan = replace(plan_of("leo"), goals=(*plan_of("leo").goals, Goal("g2", "x", kind="personal")))
    both = Revision(3, NOW, "leo", "changed", {"goals.g2.measure": (None, "x"), "purpose.why": ("a", "b")})
    seen = revision_seen(both, plan)
    assert seen is not None
    assert set(seen.changes) == {"purpose.why"}
    assert revision_seen(replace(both, changes={"goals.g2": (None, {"kind": "personal"})}), plan) is None
    gone = {"goals.g9": ({"kind": "social_emotional", "statement": "x"}, None)}
    assert revision_seen(replace(both, changes=gone), plan) is None
