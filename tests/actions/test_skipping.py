"""Skipping inside a check-in and at evidence: no broken sentence, nothing empty for an adult to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plans.plan import Item
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.actions.conftest import Tell
from tests.plans.people import a_plan, a_turn
from tests.plans.running import running

READY = ("welcomed", "ready")
DONE = {"checkin.done": "kinda", "checkin.done:item": "i1", "checkin.done:outcome": "half", "checkin.progress": None}
SURE = {**DONE, "checkin.confidence": 3}
WAYS = [("skip", "skip"), ("you choose for me", "choose_for_me")]
HARD = "i dont get why you flip it"


def at(question: str, draft: dict[str, Any], tries: int = 0, **plan: Any) -> Turn:
    talk = Talk(flags=READY, plan_id="p1", asking=question, tries=tries)
    return a_turn(running(draft=draft, **plan), talk)


@pytest.mark.parametrize(("words", "intent"), WAYS)
async def test_past_what_is_in_the_way_nothing_is_in_the_way(tell: Tell, words: str, intent: str) -> None:
    turn = at("checkin.blocker", SURE)
    heard = await tell(turn, words, intent)
    assert "“”" not in heard.text
    assert turn.talk.asking != "checkin.tell"
    assert turn.plan
    assert turn.plan.draft.get("checkin.tell") is None
    assert not turn.notices


@pytest.mark.parametrize(("words", "intent"), WAYS)
async def test_past_the_teacher_comes_the_proposal(tell: Tell, words: str, intent: str) -> None:
    missed = {**SURE, "checkin.done": "no", "checkin.done:outcome": "missed", "checkin.blocker": HARD}
    turn = at("checkin.tell", missed)
    heard = await tell(turn, words, intent)
    assert turn.talk.asking == "checkin.adapt"
    assert turn.plan
    assert "checkin.adapt:proposal" in turn.plan.draft
    assert ": ." not in heard.text
    assert "we ?" not in heard.text
    assert not turn.notices


@pytest.mark.parametrize(("words", "intent"), WAYS)
async def test_past_the_last_question_the_check_in_is_recorded(tell: Tell, words: str, intent: str) -> None:
    turn = at("checkin.tell", {**SURE, "checkin.done:outcome": "done", "checkin.blocker": HARD})
    await tell(turn, words, intent)
    turn = a_turn(turn.plan, turn.talk)
    if turn.talk.asking == "checkin.adapt":
        await tell(turn, words, intent)
    assert turn.plan
    assert len(turn.plan.checkins) == 1
    assert not turn.plan.draft
    assert turn.talk.asking is None


async def test_a_draft_of_before_without_words_tells_nobody(tell: Tell) -> None:
    turn = at("checkin.tell", {**SURE, "checkin.blocker": None})
    await tell(turn, "yes", "affirm")
    assert not turn.notices


@pytest.mark.parametrize(("words", "intent", "tries"), [*((*way, 1) for way in WAYS), ("idk", "unsure", 3)])
async def test_nothing_to_show_is_no_evidence(tell: Tell, words: str, intent: str, tries: int) -> None:
    turn = at("evidence.what", {"evidence.what:shows": "explanation"}, tries)
    heard = await tell(turn, words, intent)
    assert turn.plan
    assert not turn.plan.draft
    assert not turn.plan.evidence
    assert turn.talk.asking is None
    assert "ready to show it" in heard.text or "here's my work" in heard.text
    assert not turn.notices


async def test_another_plan_is_not_needed(tell: Tell) -> None:
    turn = at("standard.choose", {})
    await tell(turn, "skip", "skip")
    assert turn.talk.asking is None
    first = a_turn(a_plan(), Talk(flags=READY, asking="standard.choose"))
    first.plan, first.plans = None, ()
    await tell(first, "skip", "skip")
    assert first.talk.asking == "standard.choose"


async def test_what_is_chosen_at_the_end_of_looking_back_is_recorded(tell: Tell) -> None:
    draft = {"reflect.worked": "sam", "reflect.change": "earlier"}
    turn = a_turn(
        replace(running(draft=draft), step="mastered", items=(Item("i1", "activity", "tiles"),)),
        Talk(flags=READY, plan_id="p1", asking="reflect.next"),
    )
    await tell(turn, "you choose for me", "choose_for_me")
    assert turn.plan
    assert len(turn.plan.reflections) == 1
