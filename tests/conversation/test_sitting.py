"""A long sitting gets one proposal of a break beside the answer: never instead of it, and never over danger."""

from __future__ import annotations

from datetime import timedelta

from bot.message import Message
from tests.conversation.conftest import Room
from tests.store.school import NOW

BREAK = ("minutes, Maya", "good stretch, Maya")


async def say(room: Room, minute: float, text: str = "at home") -> list[str]:
    """What the coach says to a message at that minute."""
    room.conversation.clock = lambda: NOW + timedelta(minutes=minute)
    answered = await room.conversation.receive(Message("maya", text=text))
    return [reply.text for reply in answered.replies]


def proposals(said: list[str]) -> int:
    return sum(any(words in text for words in BREAK) for text in said)


async def long_sitting(room: Room) -> None:
    room.conversation.break_after_minutes = 25
    await room.at(asking="purpose.where")
    for minute in (0, 8, 16, 24):
        assert proposals(await say(room, minute)) == 0


async def test_after_25_minutes_one_sentence_is_added_and_the_question_stays_last(room: Room) -> None:
    await long_sitting(room)
    said = await say(room, 26)
    assert proposals(said) == 1
    assert said[-1] == "Okay."
    assert "26 minutes" in said[0]
    assert proposals(await say(room, 30)) == 0
    assert proposals(await say(room, 39)) == 0


async def test_where_nothing_is_asked_it_comes_after_the_answer(room: Room) -> None:
    await long_sitting(room)
    await room.at(asking=None, sat_at=NOW, heard_at=NOW + timedelta(minutes=24))
    said = await say(room, 26)
    assert said[0] == "Okay."
    assert proposals(said[1:]) == 1


async def test_a_silence_of_more_than_ten_minutes_begins_a_new_sitting(room: Room) -> None:
    await long_sitting(room)
    assert proposals(await say(room, 34.5)) == 0
    assert proposals(await say(room, 44)) == 0
    for minute in (50, 55):
        assert proposals(await say(room, minute)) == 0
    assert proposals(await say(room, 60)) == 1


async def test_danger_is_answered_with_nothing_beside_it(room: Room) -> None:
    await long_sitting(room)
    said = await say(room, 26, "i want to kill myself")
    assert len(said) > 0
    assert proposals(said) == 0
    assert proposals(await say(room, 28, "what now")) == 0


async def test_a_school_may_want_none(room: Room) -> None:
    await long_sitting(room)
    room.conversation.break_after_minutes = 0
    assert proposals(await say(room, 26)) == 0
