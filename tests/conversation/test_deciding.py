"""The dial as a student meets it in the talk: alone, together, not yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.message import Message
from bot.plans.plan import Goal, Plan
from bot.plans.turn import Turn
from tests.conversation.conftest import Room

GOAL = {"goal.statement": "halve a recipe"}


@pytest.fixture
def deed(room: Room, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the coach do something with the turn it is given."""
    turns: dict[str, Turn] = {}
    from contextlib import contextmanager

    @contextmanager
    def desk(turn: Turn) -> Any:
        turns["now"] = turn
        yield turn

    room.conversation.desk = desk

    def does(work: Any) -> None:
        async def answer(given: dict[str, Any]) -> list[dict[str, Any]]:
            work(turns["now"])
            return [{"text": "Kept."}, {"text": "And then?", "buttons": [{"title": "Skip", "payload": "skip"}]}]

        monkeypatch.setattr(room.coach, "turn", answer)

    return does


def asks(question: str) -> Any:
    def work(turn: Turn) -> None:
        turn.talk = replace(turn.talk, asking=question)

    return work


def agrees(step: str) -> Any:
    def work(turn: Turn) -> None:
        plan = turn.plan
        assert plan
        goal = Goal("g1", "halve a recipe", proposed_by="maya", agreed_by="maya")
        turn.change(replace(plan, goals=(goal,), agreed=("purpose", "goal"), step="plan"), f"agreed to the {step}")
        turn.talk = replace(turn.talk, asking="plan.items")

    return work


async def heard(room: Room, text: str = "ok") -> list[str]:
    return [reply.text for reply in (await room.conversation.receive(Message("maya", text=text))).replies]


async def dial(room: Room, prepared: dict[str, str] | None = None, **steps: str) -> None:
    for class_id in ("math-6a", "math-6b"):
        await room.store.set_dial("rivera", class_id, steps, prepared=prepared)  # type: ignore[arg-type]


async def test_alone_nothing_is_added(room: Room, deed: Any) -> None:
    await room.at(asking="goal.confirm")
    deed(agrees("goal"))
    assert await heard(room) == ["Kept. And then?"]


async def test_together_counts_and_says_that_the_teacher_looks_too(room: Room, deed: Any) -> None:
    await dial(room, goal="together")
    await room.at(asking="goal.confirm")
    deed(agrees("goal"))
    said = await heard(room)
    assert said[-1].endswith("And then?")
    told = " ".join(said[:-1])
    assert "Ms. Rivera" in told and "goal" in told
    plan = (await room.store.plan("p1")) or Plan("", "")
    assert "goal" in plan.agreed


async def test_not_yet_says_once_whose_it_is_and_offers_the_prepared_choice_first(room: Room, deed: Any) -> None:
    await dial(room, {"goal": "halve a recipe"}, goal="not_yet")
    await room.at(asking="purpose.confirm")
    deed(asks("goal.statement"))
    first = (await room.conversation.receive(Message("maya", text="ok"))).replies
    assert "Ms. Rivera" in first[-2].text and "for now" in first[-2].text.lower()
    assert [(c.title, c.value) for c in first[-1].choices] == [("halve a recipe", "prepared:goal"), ("Skip", "skip")]
    second = (await room.conversation.receive(Message("maya", text="hm"))).replies
    assert "for now" not in " ".join(reply.text for reply in second).lower()
    assert second[-1].choices[0].title == "halve a recipe"


async def test_the_prepared_choice_is_taken_as_an_answer_in_its_own_words(room: Room, deed: Any) -> None:
    await dial(room, {"goal": "halve a recipe"}, goal="not_yet")
    await room.at(asking="goal.statement", offered=(("halve a recipe", "prepared:goal"),))
    heard_intents: list[Any] = []

    async def answer(given: dict[str, Any]) -> list[dict[str, Any]]:
        heard_intents.append((given["text"], given["intent"]))
        return [{"text": "Good."}]

    room.coach.turn = answer  # type: ignore[method-assign]
    await room.conversation.receive(Message("maya", choice="prepared:goal"))
    assert heard_intents == [("halve a recipe", "inform")]


async def test_a_goal_in_the_teachers_words_is_the_teachers_proposal(room: Room, deed: Any) -> None:
    await dial(room, {"goal": "halve a recipe"}, goal="not_yet")
    await room.at(asking="goal.confirm")
    deed(agrees("goal"))
    await heard(room)
    plan = await room.store.plan("p1")
    assert plan and (plan.goals[0].proposed_by, plan.goals[0].agreed_by) == ("rivera", "maya")


async def test_without_a_prepared_choice_the_student_is_asked_what_they_would_like(room: Room, deed: Any) -> None:
    await dial(room, goal="not_yet")
    await room.at(asking="purpose.confirm")
    deed(asks("goal.statement"))
    replies = (await room.conversation.receive(Message("maya", text="ok"))).replies
    assert "for now" in replies[-2].text.lower()
    assert "first" not in replies[-2].text.lower()
    assert [choice.value for choice in replies[-1].choices] == ["skip"]


async def test_what_is_answered_already_is_not_offered_again(room: Room, deed: Any) -> None:
    await dial(room, {"goal": "halve a recipe"}, goal="not_yet")
    await room.at(asking="purpose.confirm")

    def work(turn: Turn) -> None:
        turn.pencil("goal.statement", "my own words")
        turn.talk = replace(turn.talk, asking="goal.statement")

    deed(work)
    replies = (await room.conversation.receive(Message("maya", text="ok"))).replies
    assert "prepared:goal" not in [choice.value for choice in replies[-1].choices]


async def test_a_students_own_setting_counts_before_the_classs(room: Room, deed: Any) -> None:
    await dial(room, goal="together")
    await room.store.set_student_dial("rivera", "maya", {"goal": "alone"})
    await room.at(asking="goal.confirm")
    deed(agrees("goal"))
    assert "Ms. Rivera" not in " ".join(await heard(room))
