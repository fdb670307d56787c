"""What a student says while making a goal of their own stays theirs, answer or not (row B5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.message import Message
from bot.plans.goals import OF
from bot.plans.plan import Goal
from bot.plans.talk import Talk
from bot.plans.turn import PlanChange
from bot.store import Store
from tests.conversation.conftest import Room
from tests.store.school import turn_on

CALM = Goal("p1-g2", "be less nervous", "smile once a day", status="open", kind="social_emotional", shared=True)


async def making(room: Room, asking: str = "goal.measure", **draft: Any) -> None:
    """Maya's plan while another goal is made."""
    ground = await room.store.load_turn("maya")
    turn = turn_on(ground, "")
    turn.plan = ground.plans[0]
    turn.redraft({OF: "p1-g2", **draft})
    talk = Talk(flags=("welcomed", "ready"), plan_id="p1", asking=asking)
    await room.store.save_turn(turn, talk, room.conversation.answered(turn, []))


async def is_private(store: Store, text: str) -> bool:
    (line,) = [line for line in await store.recent("maya") if line.text == text]
    return line.private


@pytest.mark.parametrize("draft", [{"goal.kind": "personal"}, {"goal.kind": "social_emotional"}, {}])
async def test_even_words_that_were_no_answer_are_kept_from_adults(room: Room, draft: dict[str, str]) -> None:
    await making(room, **draft)
    await room.conversation.receive(Message("maya", text="when i feel okay at lunch again"))
    assert await is_private(room.store, "when i feel okay at lunch again")


@pytest.mark.parametrize(
    ("asking", "draft"),
    [("goal.measure", {"goal.kind": "academic"}), ("purpose.why", {"goal.kind": "personal"})],
)
async def test_what_is_said_of_school_is_seen(room: Room, asking: str, draft: dict[str, str]) -> None:
    await making(room, asking, **draft)
    await room.conversation.receive(Message("maya", text="8 of 10 on the sheet"))
    assert not await is_private(room.store, "8 of 10 on the sheet")


async def test_danger_is_never_hidden_by_it(room: Room) -> None:
    await making(room)
    await room.conversation.receive(Message("maya", text="i want to kill myself"))
    assert not await is_private(room.store, "i want to kill myself")
    assert (await room.talk()).held


async def test_a_shared_goal_that_is_changed_stays_shared(room: Room) -> None:
    plan = await room.store.plan("p1")
    assert plan
    await room.store.save_plan(PlanChange(replace(plan, goals=(CALM,)), "shared a goal", "maya"))
    await making(room, **{"goal.kind": CALM.kind})
    await room.conversation.receive(Message("maya", text="smile twice a day"))
    assert not await is_private(room.store, "smile twice a day")
