"""A correction by what was said: "i said 3 but i meant 2", "not tuesday, thursday"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plans.changes import named, open_for_change
from bot.plans.given import Change, may_change, value_of
from bot.plans.learner import ProfileNote
from bot.plans.plan import Goal, Item, Progress, Purpose
from bot.plans.swaps import find_swap
from bot.plans.talk import Talk
from tests.plans.people import MAYA, NOW, TODAY, a_plan, a_turn, answer

FULL = a_plan(
    step="mastery",
    agreed=("purpose", "goal", "plan", "progress"),
    purpose=Purpose("sharing pieces", "baking with my grandma", "so i can double recipes"),
    goals=(Goal("g", "divide fractions", "8 of 10 on the sheet", TODAY.replace(day=18), 3),),
    items=(Item("i1", "activity", "tiles with sam", weekdays=("tue", "thu"), minutes=20),),
    progress=Progress(("less help",), ("fri",), "16:00", "ask my sister"),
)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("wait i said 3 but i meant 2", Change("goal.confidence", "2")),
        ("i put three but i meant 4", Change("goal.confidence", "4")),
        ("not tuesday, wednesday", Change("plan.schedule", "Wednesdays and Thursdays")),
        ("not fridays, mondays", Change("progress.cadence", "mondays")),
        ("wednesday not tuesday", Change("plan.schedule", "Wednesdays and Thursdays")),
        ("i said 20 min but i meant 30 min", Change("plan.schedule", "30 min")),
        ("i said grandma but i meant with my aunt", Change("purpose.where", "with my aunt")),
        ("not dec 18, dec 20", Change("goal.target_date", "dec 20")),
        ("i said i would come but i meant tomorrow", None),
        ("not sure, maybe at home", None),
        ("it's not hard, just long", None),
    ],
)
def test_the_answer_with_the_old_words_is_meant(text: str, change: Change | None) -> None:
    assert find_swap(a_turn(FULL), text) == change


CHECKIN = {"checkin.done": "i did the video", "checkin.confidence": 3, "goal.measure": "x"}


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("i said 3 but i meant 4", Change("checkin.confidence", "4")),
        ("i said 2 but i meant 4", None),
        ("i said the video but i meant half of it", Change("checkin.done", "half of it")),
        ("i said tuesday but i meant wednesday", Change("plan.schedule", "Wednesdays and Thursdays")),
        ("i did the video, not the tiles with sam", None),
        ("not tuesday, wednesday", None),
    ],
)
def test_in_a_check_in_its_own_answers_are_meant(text: str, change: Change | None) -> None:
    running = replace(FULL, step="active", agreed=(*FULL.agreed, "mastery"), draft=CHECKIN)
    asked = Talk(plan_id="p1", flags=("welcomed", "ready"), asking="checkin.blocker")
    assert find_swap(a_turn(running, asked), text) == change


def test_a_phones_apostrophes_stay_in_the_new_words() -> None:
    draft = {"purpose.where": "at grandma’s"}
    found = find_swap(a_turn(a_plan(draft=draft)), "I said grandma's but I should’ve said my aunt’s")
    assert found == Change("purpose.where", "my aunt’s")


def test_the_newest_answer_with_the_words_is_meant() -> None:
    turn = a_turn(a_plan(draft={"purpose.what": "sharing", "purpose.where": "sharing pizza"}))
    assert find_swap(turn, "i said sharing but i meant splitting pizza") == Change("purpose.where", "splitting pizza")


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("plan.schedule", "30 min", {"weekdays": ["tue", "thu"], "minutes": 30}),
        ("plan.schedule", "mondays", {"weekdays": ["mon"], "minutes": 20}),
        ("progress.cadence", "7pm", {"weekdays": ["fri"], "time": "19:00"}),
    ],
)
def test_what_is_not_said_again_stays(question: str, text: str, value: dict[str, Any]) -> None:
    turn = a_turn(FULL)
    open_for_change(turn, question, keeps_rest=True)
    assert not answer(turn, question, text).again
    assert value_of(turn, question) == value


def test_words_about_oneself_can_be_changed_by_name() -> None:
    turn = a_turn()
    turn.learner = type(MAYA)(**{**vars(MAYA), "profile": {"interests": ProfileNote("chess", "maya", NOW)}})
    assert may_change(turn, "profile.interests")
    assert not may_change(turn, "profile.strengths")
    assert value_of(turn, "profile.interests") == "chess"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("what was my goal again", "goal.statement"),
        ("when are my check ins", "progress.cadence"),
        ("whats my plan", None),
    ],
)
def test_a_part_of_the_plan_is_asked_for_by_name(text: str, question: str | None) -> None:
    assert named(a_turn(FULL), text) == question
