"""Step 3: items, at least one off-screen or with people, and a load that fits (rows A5, A6, A7, E9)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.plans import path
from bot.plans.load import sittings
from bot.plans.plan import Goal
from bot.plans.talk import Talk
from tests.plans.people import TODAY, a_plan, a_turn, answer, keys

GOAL = Goal(id="g", statement="do it", target_date=date(2026, 12, 22))


def plan_turn(draft: dict[str, Any] | None = None, goal: Goal = GOAL, **talk: Any) -> Any:
    plan = a_plan(step="plan", agreed=("purpose", "goal"), goals=(goal,), draft=draft or {})
    return a_turn(plan, Talk(flags=("welcomed", "ready"), **talk))


def again(turn: Any, text: str, **how: Any) -> Any:
    """The next answer in the same talk."""
    following = plan_turn(dict(turn.plan.draft))
    taken = answer(following, "plan.items", text, **how)
    return following, taken


def test_a_bare_yes_is_no_item_and_closes_the_list_where_there_is_one() -> None:
    turn = plan_turn()
    assert keys(answer(turn, "plan.items", "ok", intent="affirm")) == ["plan.items.own"]
    turn, _ = again(turn, "make cards with my brother")
    turn, taken = again(turn, "ok", intent="affirm")
    assert not taken.again
    assert [i["title"] for i in turn.plan.draft["plan.items"]] == ["make cards with my brother"]


def test_a_list_that_is_all_on_the_screen_is_asked_for_something_else() -> None:
    turn = plan_turn()
    taken = answer(turn, "plan.items", "watch khan academy videos")
    assert keys(taken) == ["plan.items.off_screen"]
    turn, taken = again(turn, "draw it on paper with my brother")
    assert not taken.again
    assert [i["title"] for i in turn.plan.draft["plan.items"]] == [
        "watch khan academy videos",
        "draw it on paper with my brother",
    ]


def test_a_student_who_insists_gets_one_added_and_is_told() -> None:
    turn = plan_turn()
    answer(turn, "plan.items", "youtube")
    turn, taken = again(turn, "ixl online")
    assert taken.again
    turn, taken = again(turn, "khan app")
    assert "plan.items.added" in keys(taken)
    assert turn.plan.draft["plan.items"][-1]["chosen_by"] == "coach"


def test_saying_the_same_thing_twice_does_not_loop() -> None:
    turn = plan_turn()
    answer(turn, "plan.items", "fraction tiles with sam")
    turn, taken = again(turn, "fraction tiles with sam")
    assert not taken.again
    assert len(turn.plan.draft["plan.items"]) == 1


def test_a_suggestion_keeps_its_kind_mode_and_minutes() -> None:
    turn = plan_turn()
    answer(turn, "plan.items", "fraction tiles with a friend", choice="item:tiles")
    item = turn.plan.draft["plan.items:draft"][0]
    assert (item["kind"], item["mode"], item["minutes"], item["chosen_by"]) == (
        "activity",
        "with a partner",
        20,
        "maya",
    )


@pytest.mark.parametrize("enough", ["thats enough", "nope", "im good", "done"])
def test_enough_ends_the_list(enough: str) -> None:
    turn = plan_turn()
    answer(turn, "plan.items", "fraction tiles with sam")
    turn, taken = again(turn, enough)
    assert not taken.again
    assert len(turn.plan.draft["plan.items"]) == 1


ITEMS = {"plan.items": [{"kind": "activity", "title": "tiles with sam", "minutes": 20}]}


def test_days_and_minutes_in_one_message() -> None:
    turn = plan_turn(ITEMS)
    assert not answer(turn, "plan.schedule", "tues n thurs 20 min").again
    assert turn.plan.draft["plan.schedule"] == {"weekdays": ["tue", "thu"], "minutes": 20}


def test_the_missing_piece_is_asked_and_the_first_is_remembered() -> None:
    turn = plan_turn(ITEMS)
    assert keys(answer(turn, "plan.schedule", "tuesdays")) == ["plan.schedule.minutes"]
    following = plan_turn(dict(turn.plan.draft))
    answer(following, "plan.schedule", "20")
    assert following.plan.draft["plan.schedule"] == {"weekdays": ["tue"], "minutes": 20}


@pytest.mark.parametrize("minutes", ["0 minutes on monday", "10000 minutes on monday", "-5 minutes on monday"])
def test_minutes_nobody_can_sit_are_asked_again(minutes: str) -> None:
    assert keys(answer(plan_turn(ITEMS), "plan.schedule", minutes)) == ["plan.schedule.minutes_odd"]


def test_a_load_that_does_not_fit_before_the_date_is_a_question() -> None:
    close = replace(GOAL, target_date=date(2026, 12, 4))
    turn = plan_turn({"plan.items": [{"kind": "activity", "title": "project with sam", "minutes": 90}]}, close)
    assert keys(answer(turn, "plan.schedule", "thursday 20 min")) == ["plan.schedule.short"]
    kept = plan_turn(dict(turn.plan.draft), close, pending=turn.facts["pending"])
    answer(kept, "plan.schedule", "keep it", intent="affirm")
    assert kept.plan.draft["plan.schedule"]["minutes"] == 20


def test_no_such_day_before_the_goal_date_is_said() -> None:
    close = replace(GOAL, target_date=date(2026, 12, 3))
    assert keys(answer(plan_turn(ITEMS, close), "plan.schedule", "sunday 20 min")) == ["plan.schedule.none_left"]


def test_more_than_six_hours_a_week_is_a_question() -> None:
    assert keys(answer(plan_turn(ITEMS), "plan.schedule", "every day 90 min")) == ["plan.schedule.heavy"]


def test_sittings_count_both_ends() -> None:
    assert sittings(TODAY, date(2026, 12, 15), ("tue",)) == 3


def test_a_need_opens_a_request_to_the_teacher() -> None:
    schedule = {"weekdays": ["tue"], "minutes": 20}
    turn = plan_turn({**ITEMS, "plan.schedule": schedule, "plan.need": "someone to show me the first step"})
    path.agree(turn, "plan")
    assert turn.plan.items[-1].kind == "need"
    assert [(n.kind, n.to) for n in turn.notices] == [("need", "rivera")]


def test_nothing_is_an_answer_to_what_do_you_need() -> None:
    turn = plan_turn(ITEMS)
    assert not answer(turn, "plan.need", "nothing").again
    assert turn.plan.draft["plan.need"] is None
