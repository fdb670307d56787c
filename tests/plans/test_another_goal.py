"""More than one goal, of three kinds; the student's own are theirs alone until they share them (row B5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.pages.view import ONLY_YOU, SEEN, plan_view
from bot.plans import another, changes, path
from bot.plans.goals import NEXT, OF, kind_in, kind_said, main_goal, named_goal
from bot.plans.mastery import APPLICATION, BIG_IDEA, SECOND_SUCCESS_DAYS, settled
from bot.plans.plan import Goal, Judgement, Plan, Revision
from bot.plans.seen import revision_seen, seen_by_adults
from bot.plans.standing import confidence_points, plan_in_words
from bot.plans.steps import checkin, mastery
from bot.plans.steps import goal as rules
from bot.plans.turn import Turn
from tests.plans.people import MAYA, TODAY, a_turn, answer, keys
from tests.plans.running import piece, running

CALM = Goal("p1-g2", "be less nervous when i present", "i look up", date(2027, 1, 12), 2, "maya", "maya", "open",
            "social_emotional")  # fmt: skip


def with_calm(**changes: Any) -> Plan:
    plan = running()
    return replace(plan, goals=(*plan.goals, replace(CALM, **changes)))


def begun(words: str = "") -> Turn:
    turn = a_turn(running())
    another.begin(turn, words)
    return turn


@pytest.mark.parametrize(
    ("text", "beside", "goal"),
    [
        ("i want another goal", True, ""),
        ("can i have another goal", False, ""),
        ("one more goal pls", False, ""),
        ("add another goal for me", False, ""),
        ("add a goal: sleep before 11", False, "sleep before 11"),
        ("i have a second goal which is to run a mile", True, "run a mile"),
        ("i also want to be less nervous when i present", True, "be less nervous when i present"),
        ("yes and i also want to make new friends", True, "make new friends"),
        ("i want to be less nervous too", True, "be less nervous"),
        ("i also want to be less nervous when i present", False, None),
        ("i also want to check in", True, None),
        ("i also want to see my plan", True, None),
        ("set my goal", True, None),
        ("change my goal", True, None),
    ],
)
def test_another_goal_is_heard(text: str, beside: bool, goal: str | None) -> None:
    assert another.wanted(text, said_beside=beside) == goal


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("be less nervous when i present", "social_emotional"),
        ("make new friends", "social_emotional"),
        ("sleep before 11", "personal"),
        ("run a mile", "personal"),
        ("get an a in history", "academic"),
        ("stop yelling", None),
        ("be on time for class", None),
    ],
)
def test_the_kind_is_known_by_simple_words(words: str, kind: str | None) -> None:
    assert kind_in(words) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("its for school", "academic"), ("just for me", "personal"), ("feelings", "social_emotional"), ("dunno", None)],
)
def test_the_kind_may_be_said(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


def test_the_same_questions_make_another_goal_beside_the_first() -> None:
    turn = begun()
    assert turn.plan.step == "goal"
    asked = []
    words = {
        "goal.statement": "be less nervous when i present",
        "goal.confidence": "2",
        "goal.measure": "i look up 3 times",
        "goal.target_date": "jan 12",
    }
    while (due := path.next_question(turn)) and due != "goal.confirm":
        asked.append(due)
        assert not answer(turn, due, words[due]).again
    assert asked == list(words)
    assert rules.read_back(turn)["seen"] == "only you see it"
    assert [said.key for said in path.agree(turn, "goal")] == ["goal.agreed_another"]
    assert turn.plan.step == "active"
    first, second = turn.plan.goals
    assert first == running().goals[0]
    assert (second.id, second.statement, second.kind, second.private) == (
        "p1-g2", "be less nervous when i present", "social_emotional", True
    )  # fmt: skip
    assert (second.proposed_by, second.agreed_by, second.starting_confidence) == ("maya", "maya", 2)


def test_a_goal_named_at_once_is_read_back_with_its_kind() -> None:
    turn = a_turn(running())
    taken = another.begin(turn, "be less nervous when i present")
    assert taken is not None and keys(taken) == ["ack.goal", "goal.kind.is_social_emotional"]
    assert path.next_question(turn) == "goal.confidence"


def test_where_the_words_do_not_tell_the_kind_is_asked_and_until_then_it_is_private() -> None:
    turn = begun("stop yelling at my brother")
    assert path.next_question(turn) == "goal.kind"
    assert answer(turn, "goal.kind", "hm").again
    assert not answer(turn, "goal.kind", "For me", choice="kind:personal").again
    assert turn.plan.draft["goal.kind"] == "personal"
    skipped = begun("stop yelling at my brother")
    assert path.skip(skipped, "goal.kind")
    for question in ("goal.confidence", "goal.measure", "goal.target_date"):
        path.skip(skipped, question)
    path.agree(skipped, "goal")
    assert skipped.plan.goals[1].private


def test_the_kind_can_be_changed_at_the_read_back() -> None:
    turn = begun("be less nervous when i present")
    assert "goal.kind" in changes.changeable(turn)
    assert "goal.kind" not in changes.changeable(a_turn(replace(running(), step="goal", draft={"goal.statement": "x"})))


def test_leaving_it_off_takes_nothing_away() -> None:
    turn = begun("sleep before 11")
    assert another.cancel(turn)
    assert seen_by_adults(turn.plan).goals == running().goals
    assert [(goal.statement, goal.status) for goal in turn.plan.goals[1:]] == [("sleep before 11", "dropped")]
    assert turn.plan.step == "active"
    assert dict(turn.plan.draft) == {}
    assert not another.cancel(turn)


def test_changing_the_first_goal_keeps_its_kind_its_status_and_the_others() -> None:
    plan = replace(with_calm(), goals=(replace(running().goals[0], status="reached"), replace(CALM, shared=True)))
    turn = a_turn(plan)
    changes.open_for_change(turn, "goal.measure")
    answer(turn, "goal.measure", "9 of 10")
    path.agree(turn, "goal")
    first, second = turn.plan.goals
    assert (first.measure, first.status, first.kind) == ("9 of 10", "reached", "academic")
    assert second == replace(CALM, shared=True)


def test_another_goal_can_be_changed_and_keeps_its_kind_and_that_it_is_shared() -> None:
    turn = a_turn(with_calm(shared=True))
    goal = another.to_change(turn, "change my other goal")
    assert goal is not None and goal.id == CALM.id
    another.reopen(turn, goal)
    answer(turn, "goal.measure", "i breathe 3 times")
    path.agree(turn, "goal")
    assert turn.plan.goals[1] == replace(CALM, measure="i breathe 3 times", shared=True)
    assert turn.plan.goals[0] == running().goals[0]


def test_the_main_goal_is_the_one_about_school() -> None:
    assert main_goal(with_calm()) == running().goals[0]
    assert named_goal(with_calm(), "share my goal: be less nervous when i present") == CALM
    assert named_goal(running(), "share my goal") is None


def test_adults_do_not_see_it_until_it_is_shared() -> None:
    assert seen_by_adults(with_calm()).goals == running().goals
    assert len(seen_by_adults(with_calm(shared=True)).goals) == 2
    turn = a_turn(with_calm())
    assert another.share(turn, CALM.id, shared=True)
    assert len(seen_by_adults(turn.plan).goals) == 2
    assert another.share(turn, CALM.id, shared=False)
    assert seen_by_adults(turn.plan).goals == running().goals


def test_a_goal_for_school_is_never_made_private() -> None:
    assert another.share(a_turn(running()), "g1", shared=False) is None


def test_a_draft_of_it_is_not_seen_and_the_history_says_nothing_of_it() -> None:
    turn = begun("be less nervous when i present")
    assert not seen_by_adults(turn.plan).draft
    assert turn.changes[0].what == "opened the goal to change it"
    made = Revision(9, a_turn().now, "maya", "agreed to the goal", {f"goals.{CALM.id}": (None, {"kind": CALM.kind})})
    assert revision_seen(made, with_calm()) is None


def test_mastery_of_the_standard_reaches_the_schools_goals_only() -> None:
    met = (Judgement("c1", True), Judgement("c2", True), Judgement(BIG_IDEA, True), Judgement(APPLICATION, True))
    shown = tuple(piece(n, days, judgements=met, verdict="met") for n, days in ((1, 0), (2, SECOND_SUCCESS_DAYS)))
    plan = replace(with_calm(), evidence=shown)
    plan = replace(
        plan, mastery=replace(plan.mastery, criteria=tuple(replace(c, met=True) for c in plan.mastery.criteria))
    )
    after = settled(plan)
    assert after.step == "mastered"
    assert [goal.status for goal in after.goals] == ["reached", "open"]


def test_the_plan_marks_it_as_only_theirs() -> None:
    def rows(plan: Plan) -> list[tuple[str, str, bool]]:
        section = next(s for s in plan_view(plan, MAYA, TODAY).sections if s.step == "goal")
        return [(goal.statement, goal.seen, goal.pencilled) for goal in section.goals]

    assert rows(with_calm()) == [(CALM.statement, ONLY_YOU, False)]
    assert rows(with_calm(shared=True)) == [(CALM.statement, SEEN, False)]
    turn = begun("be less nervous when i present")
    assert rows(turn.plan) == [("be less nervous when i present", ONLY_YOU, True)]
    first = next(s for s in plan_view(turn.plan, MAYA, TODAY).sections if s.step == "goal").fields[0]
    assert first.agreed == (running().goals[0].statement,)


def test_my_plan_in_words_says_who_sees_it() -> None:
    [told] = [one for one in plan_in_words(a_turn(with_calm())) if one.key == "tell.goal_own"]
    assert told.words["seen"] == "only you see it"


def test_one_that_waits_is_begun_after_the_first() -> None:
    turn = a_turn(replace(running(), step="goal", agreed=("purpose",), goals=(), items=()))
    another.queue(turn, "sleep before 11")
    assert turn.plan.draft[NEXT] == "sleep before 11"
    assert OF not in turn.plan.draft


def skipped_and_calm(**changes: Any) -> Plan:
    """The first goal's measure, date and confidence were skipped; the student's own goal has all three."""
    plan = with_calm(**changes)
    first = replace(plan.goals[0], measure=None, target_date=None, starting_confidence=None)
    return replace(plan, goals=(first, *plan.goals[1:]))


@pytest.mark.parametrize("status", ["open", "dropped"])
def test_what_was_said_for_a_goal_of_ones_own_is_no_criterion(status: str) -> None:
    turn = a_turn(replace(skipped_and_calm(status=status), step="mastery", agreed=("purpose", "goal")))
    offered = [
        value for question in ("mastery.criteria", "mastery.date") for _, value in mastery.offers(turn, question)
    ]
    assert not {"i look up", "date:2027-01-12"} & set(offered)
    assert "i look up" not in str(mastery.default(turn, "mastery.criteria"))
    assert mastery.default(turn, "mastery.date") != "2027-01-12"
    assert mastery.about(turn)["measure"] == ""


def test_how_sure_one_was_of_another_goal_is_no_start_of_this_one() -> None:
    plan = skipped_and_calm()
    assert checkin.last_confidence(plan) is None
    assert confidence_points(plan) == ()
    assert checkin.last_confidence(with_calm()) == 2
