"""What a message means beyond the NLU's word for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.meant import meant
from actions.plain_words import plain, with_tail
from bot.plans.answer import Answer
from bot.plans.plan import Standard
from bot.plans.talk import Talk, aside_of
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn
from tests.plans.running import TILES, running

DRAFT = {"purpose.what": "sharing", "purpose.where": "baking"}


def read(text: str, intent: str, asking: str | None = "purpose.why", aside: str = "") -> tuple[str, ...]:
    turn = a_turn(a_plan(draft=DRAFT), Talk(flags=("welcomed", "ready"), asking=asking, aside=aside_of(aside)))
    return meant(turn, Answer(text, intent))


@pytest.mark.parametrize(
    ("text", "asking", "intent"),
    [
        ("👍", "goal.confirm", "affirm"),
        ("🤷‍♀️", "purpose.why", "unsure"),
        ("😭😭", "purpose.why", None),
        ("nvm", "purpose.why", "never_mind"),
        ("nvm keep it", "goal.confirm", "affirm"),
        ("undo that pls", "purpose.why", "undo"),
        ("gtg dinner", "purpose.why", None),
        ("gotta go to practice", "purpose.why", "pause"),
        ("I have to leave now.", "purpose.confirm", "pause"),
        ("lets gooo", "profile.ready", "affirm"),
        ("lets gooo", "purpose.why", None),
        ("no sé", "purpose.why", "unsure"),
        ("¿Qué significa measure?", "goal.measure", "clarify_question"),
        ("quiero ayudar a mi abuela", "purpose.why", None),
        ("pick again for me", "progress.cadence", "choose_for_me"),
        ("bruh how many more questions", "purpose.why", "ask_progress"),
        ("so i can go to the store", "purpose.why", None),
    ],
)
def test_plain_words_are_one_thing_wherever_they_are_said(text: str, asking: str, intent: str | None) -> None:
    assert plain(text, asking) == intent


@pytest.mark.parametrize(
    ("text", "intent", "means"),
    [
        ("nerf ammo i guess", "unsure", ("inform",)),
        ("idk maybe my own store", "unsure", ("inform",)),
        ("idk man", "unsure", ()),
        ("no idea tbh", "unsure", ()),
        ("my bestie lol", "small_talk", ("inform",)),
        ("ur funny lol", "small_talk", ()),
        ("i get nervous in math and i want to feel calm", "stressed", ("stressed", "inform")),
        ("im so stressed about this test", "stressed", ()),
        ("i said sharing but i meant splitting", "inform", ("change_answer",)),
        ("can we change the where to cooking", "inform", ("change_answer",)),
        ("to change the world", "inform", ()),
        ("i feel like giving up i guess", "struggling", ()),
    ],
)
def test_an_answer_is_an_answer(text: str, intent: str, means: tuple[str, ...]) -> None:
    assert read(text, intent) == means


def test_what_is_said_again_word_for_word_is_meant_as_the_answer() -> None:
    assert read("helping my team", "study_partner") == ()
    assert read("helping my team", "study_partner", aside="Helping  my team") == ("inform",)


@pytest.mark.parametrize("text", ["who sees this", "thanks"])
def test_a_question_or_thanks_said_twice_stays_one(text: str) -> None:
    intent = plain(text, "purpose.why") or "thank"
    assert read(text, intent, aside=text) in {(), (intent,)}


RATIOS = a_plan(id="p2", standard=Standard("6.RP.A.1", "", "what a ratio is and how to say it", "mathematics"))


def read_with_two_plans(text: str, asking: str | None, intent: str = "inform") -> tuple[str, ...]:
    plan = a_plan(draft=DRAFT)
    turn = a_turn(plan, Talk(flags=("welcomed", "ready"), asking=asking), plans=(plan, RATIOS))
    return meant(turn, Answer(text, intent))


@pytest.mark.parametrize(
    ("text", "asking", "means"),
    [
        ("when i go to the store and need to divide fractions", "purpose.where", ()),
        ("dividing is one", "purpose.what", ()),
        ("switch to my fractions plan", "purpose.where", ("switch_plan",)),
        ("can we go back to the ratio one pls", "purpose.where", ("switch_plan",)),
        ("the ratio one", "purpose.where", ("switch_plan",)),
        ("i wanna go to ratios now", None, ("switch_plan",)),
        ("i also wanna work on 6.EE.A.1", "purpose.where", ("start_plan",)),
        ("lets do MS-PS1-2", "plan.items", ("start_plan",)),
        ("do 1on1 practice with ms rivera", "plan.items", ()),
        ("do 3x5 cards", "plan.items", ()),
        ("learn 7x8", "plan.items", ()),
        ("do the 6.NS.A.1 worksheet", "plan.items", ()),
        ("practice what we do in 6.EE.A.1 with sam", "plan.items", ()),
    ],
)
def test_an_answer_that_touches_a_plan_is_no_switch(text: str, asking: str | None, means: tuple[str, ...]) -> None:
    assert read_with_two_plans(text, asking) == means


def test_what_was_done_changes_nothing_on_the_plan() -> None:
    plan = running(items=(replace(TILES, title="the division sheet"),))
    turn = a_turn(plan, Talk(flags=("welcomed", "ready"), asking="checkin.done"))
    assert meant(turn, Answer("i did the video, not the division sheet", "inform")) == ()
    idle = a_turn(plan, Talk(flags=("welcomed", "ready")))
    assert meant(idle, Answer("i did the video, not the division sheet", "report_done")) == ()


async def test_a_number_of_a_check_in_is_put_right_in_that_check_in(tell: Tell) -> None:
    plan = running(draft={"checkin.done": "yes", "checkin.progress": "less help", "checkin.confidence": 3})
    plan = replace(plan, goals=(replace(plan.goals[0], starting_confidence=3),))
    turn = a_turn(plan, Talk(flags=("welcomed", "ready"), asking="checkin.blocker", plan_id="p1"))
    heard = await tell(turn, "i said 3 but i meant 4")
    assert "4" in heard.text
    assert turn.plan and turn.plan.draft["checkin.confidence"] == 4
    assert turn.plan.goals == plan.goals
    assert turn.plan.step == "active"
    assert turn.talk.asking == "checkin.blocker"


@pytest.mark.parametrize("text", ["I’m stuck on number 4", "the video won’t play"])
def test_a_phones_apostrophe_is_one(text: str) -> None:
    assert read(text, "inform", "plan.items") != ()


def test_stuck_is_heard_at_a_question_it_does_not_answer() -> None:
    assert read("im stuck on number 4", "inform", "plan.items") == ("report_stuck",)
    assert read("im stuck on number 4", "inform", "checkin.blocker") == ()


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("fold the paper and who sees this", ("fold the paper", "who sees this")),
        ("3. wait who can see that", ("3", "who can see that")),
        ("my sister who sees everything", None),
    ],
)
def test_a_trust_question_at_the_end_is_split_off(text: str, halves: tuple[str, str] | None) -> None:
    assert with_tail(text) == halves
