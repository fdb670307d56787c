"""Who decides about danger: the guard where it is sure, the third look where it is not, the guard when Rasa is away."""

from __future__ import annotations

from typing import Any

from bot.message import Message
from bot.rasa_client import RasaAway
from bot.safety.guard import own_guard
from tests.conversation.conftest import Room

SURE = "i want to kill myself"
UNSURE = "i feel so alone in this school sometimes"


class Away:
    """Nobody is at Rasa's place."""

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        raise RasaAway("away")


def message(text: str) -> Message:
    return Message(person_id="maya", text=text)


def test_the_examples_are_what_they_are_called() -> None:
    assert own_guard().look_at(SURE).sure
    unsure = own_guard().look_at(UNSURE)
    assert unsure.finding
    assert not unsure.sure


async def test_what_the_guard_is_sure_of_never_reaches_rasa(room: Room) -> None:
    await room.at(asking="purpose.where")
    answered = await room.conversation.receive(message(SURE))
    assert not room.coach.heard
    assert "988" in " ".join(reply.text for reply in answered.replies)


async def test_what_it_is_not_sure_of_is_looked_at_once_more(room: Room) -> None:
    await room.at(asking="purpose.where")
    answered = await room.conversation.receive(message(UNSURE))
    [heard] = room.coach.heard
    assert 0 < heard["metadata"]["alike"] < 1
    assert heard["metadata"]["listed"] == own_guard().look_at(UNSURE).listed
    assert [reply.text for reply in answered.replies] == ["Okay."]


async def test_with_rasa_away_the_guard_decides_alone(room: Room) -> None:
    await room.at(asking="purpose.where")
    room.conversation.coach = Away()
    answered = await room.conversation.receive(message(UNSURE))
    assert not answered.waiting
    assert "Ms. Park" in " ".join(reply.text for reply in answered.replies)
    waits = await room.conversation.receive(message("because of my lunch"))
    assert waits.waiting


async def test_while_the_talk_is_held_no_third_look_is_waited_for(room: Room) -> None:
    await room.at(held=True)
    await room.conversation.receive(message(UNSURE))
    assert not room.coach.heard


async def test_a_held_talk_is_not_taken_up_by_a_cry_that_has_the_words_in_it(room: Room) -> None:
    await room.at(held=True)
    answered = await room.conversation.receive(message("i cant go on"))
    assert not room.coach.heard, "nothing about school work"
    assert [choice.title for choice in answered.replies[-1].choices] == ["Go on with my plan"]
    await room.conversation.receive(message("ok"))
    assert not room.coach.heard, "a milder worry does not end what danger began"


async def test_a_wish_to_go_on_from_before_the_danger_ends_no_hold(room: Room) -> None:
    await room.at(asking="purpose.where")
    room.conversation.coach = Away()
    assert (await room.conversation.receive(message("continue"))).waiting
    await room.conversation.receive(message("i want to kill myself"))
    room.conversation.coach = room.coach
    assert await room.conversation.catch_up() == 1
    assert (await room.talk()).held
    assert not room.coach.heard


async def test_who_writes_in_spanish_is_answered_in_spanish(room: Room) -> None:
    await room.at(asking="purpose.where")
    answered = await room.conversation.receive(message("me quiero morir"))
    assert "Ms. Park ya sabe lo que escribiste" in " ".join(reply.text for reply in answered.replies)
    assert [choice.title for choice in answered.replies[-1].choices] == ["Seguir con mi plan"]
    waits = await room.conversation.receive(message("no quiero nada"))
    assert [choice.title for choice in waits.replies[-1].choices] == ["Seguir con mi plan"]
    assert not room.coach.heard
    await room.conversation.receive(message("seguir"))
    [heard] = room.coach.heard
    assert heard["intent"] == "resume"
