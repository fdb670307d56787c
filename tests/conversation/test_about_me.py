"""What a student writes about themselves outside the talk is looked at for danger as what they say in it."""

from __future__ import annotations

import pytest

from bot.message import NotAStudent
from tests.conversation.conftest import Room

DARK = "i want to kill myself"


async def note(room: Room, field: str = "with_others") -> tuple[str | None, str]:
    learner = await room.store.learner("maya")
    assert learner is not None
    return learner.profile[field].text, learner.profile[field].visibility


async def test_ordinary_words_are_kept_and_nothing_is_said(room: Room) -> None:
    await room.at(asking="purpose.where")
    assert not await room.conversation.keep_about("maya", "with_others", "i like small groups", "teachers")
    assert await note(room) == ("i like small groups", "teachers")
    assert await room.said() == []
    assert await room.store.notices("ms-park") == ()
    assert (await room.talk()).asking == "purpose.where"


async def test_danger_is_told_at_once_answered_in_the_talk_and_stays_the_students_alone(room: Room) -> None:
    await room.at(asking="purpose.where")
    with room.hub.listen("ms-park") as listener:
        assert await room.conversation.keep_about("maya", "with_others", DARK, "teachers")
        told = await listener.next(1) or []
    assert [event.kind for event in told] == ["nudge"]
    (notice,) = await room.store.notices("ms-park")
    assert (notice.level, notice.words) == ("danger", DARK)
    assert notice.message_id is not None
    assert await note(room) == (DARK, "student")
    said = await room.said()
    assert said[0] == DARK
    assert len(said) > 1
    assert (await room.talk()).held
    assert room.coach.heard == []


async def test_words_that_stood_there_before_raise_no_second_alarm(room: Room) -> None:
    await room.conversation.keep_about("maya", "with_others", DARK, "student")
    assert not await room.conversation.keep_about("maya", "with_others", DARK, "student")
    assert len(await room.store.notices("ms-park")) == 1


async def test_words_can_be_taken_away(room: Room) -> None:
    await room.conversation.keep_about("maya", "strengths", "drawing", "teachers")
    assert not await room.conversation.keep_about("maya", "strengths", None, "teachers")
    assert await note(room, "strengths") == (None, "teachers")


async def test_a_stranger_is_refused(room: Room) -> None:
    with pytest.raises(NotAStudent):
        await room.conversation.keep_about("nobody", "strengths", "x", "teachers")
