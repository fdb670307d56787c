""" "You pick": the teacher's choice where the step is not the student's yet, else the coach's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.form import CHOOSE_AFTER
from bot.plans.autonomy import PREPARED_FOR, Dial, Setting
from bot.plans.plan import FIVE, Step
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn

READY = ("welcomed", "ready")
WORDS = {
    "purpose": "when i cook at home",
    "goal": "halve a recipe on my own",
    "plan": "30 min practice problems on mondays and thursdays",
    "progress": "ask Ms. Rivera",
    "mastery": "explain it to a partner",
}


def at(step: Step, dial: Dial) -> Turn:
    question = PREPARED_FOR[step]
    plan = a_plan(step=step, agreed=FIVE[: FIVE.index(step)])
    talk = Talk(flags=READY, plan_id=plan.id, asking=question)
    return replace(a_turn(plan, talk), settings=(Setting("rivera", "Ms. Rivera", dial, {step: WORDS[step]}),))


@pytest.mark.parametrize("step", ["purpose", "goal", "progress", "mastery"])
async def test_not_yet_the_teachers_words_are_taken_as_the_answer(tell: Tell, step: Step) -> None:
    turn = at(step, {step: "not_yet"})
    heard = await tell(turn, "you choose for me", "choose_for_me")
    assert "Ms. Rivera" in heard.text
    assert f"“{WORDS[step]}”" in heard.text
    assert turn.plan
    assert PREPARED_FOR[step] in turn.plan.draft
    assert PREPARED_FOR[step] not in turn.plan.draft.get("chosen_by_coach", ())
    assert turn.talk.asking != PREPARED_FOR[step]


async def test_a_plan_holds_the_teachers_item_and_what_it_still_lacks(tell: Tell) -> None:
    turn = at("plan", {"plan": "not_yet"})
    heard = await tell(turn, "you choose for me", "choose_for_me")
    assert WORDS["plan"] in heard.text
    assert turn.plan
    assert len(turn.plan.draft["plan.items"]) > 1
    assert turn.talk.asking == "plan.schedule"


@pytest.mark.parametrize("dial", [{}, {"goal": "alone"}, {"goal": "together"}, {"plan": "not_yet"}])
async def test_where_the_step_is_theirs_the_coach_chooses(tell: Tell, dial: Dial) -> None:
    turn = at("goal", dial)
    heard = await tell(turn, "you choose for me", "choose_for_me")
    assert WORDS["goal"] not in heard.text
    assert turn.plan
    assert turn.plan.draft["chosen_by_coach"] == ["goal.statement"]


async def test_after_too_many_tries_too(tell: Tell) -> None:
    turn = at("goal", {"goal": "not_yet"})
    turn.talk = replace(turn.talk, tries=CHOOSE_AFTER)
    heard = await tell(turn, "idk", "unsure")
    assert f"“{WORDS['goal']}”" in heard.text
