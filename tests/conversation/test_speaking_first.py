"""The coach speaks first: news reach the chat, are kept, and never break in on a talk that is held."""

from __future__ import annotations

import asyncio

import pytest

from bot.message import Message, NotAStudent
from bot.plans import suggested
from bot.store import AnsweredMeanwhile
from bot.store.reminders import CLAIMED_FOR
from tests.conversation.conftest import Room
from tests.store.school import NOW

WORDS = {"by": "Ms. Rivera", "words": "is friday enough time?"}
WAITS = suggested.waiting("Ms. Rivera", "is friday enough time?", "goal.target_date")


async def test_the_news_is_said_and_the_open_question_comes_back(room: Room) -> None:
    await room.at(asking="purpose.where", said=("purpose.where.ask#1",))
    news, question = await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1")
    assert "Ms. Rivera" in news.text
    assert "“is friday enough time?”" in news.text
    assert "dividing fractions" in news.text
    assert question.text.endswith("?")
    assert "Where could you use that" not in question.text
    assert await room.said() == [news.text, question.text]
    assert (await room.talk()).asking == "purpose.where"


async def test_what_waits_for_a_yes_is_the_only_question(room: Room) -> None:
    await room.at(asking="purpose.where")
    said = await room.conversation.bring("maya", suggested.SAID, WORDS, suggested.OFFERS, WAITS, "p2")
    assert len(said) == 1
    talk = await room.talk()
    assert talk.asking == "purpose.where"
    assert talk.pending == {**WAITS, "plan_id": "p2"}
    assert talk.plan_id == "p1"
    assert "using exponents" in said[0].text


async def test_its_choices_and_the_older_ones_can_be_taken(room: Room) -> None:
    await room.at(asking="purpose.where", offered=(("Skip", "skip"),))
    await room.conversation.bring("maya", suggested.SAID, WORDS, suggested.OFFERS, WAITS, "p1")
    talk = await room.talk()
    assert talk.title_of(suggested.KEEP) == "Keep my plan"
    assert talk.title_of("skip") == "Skip"
    taken = await room.conversation.receive(Message("maya", choice=suggested.KEEP))
    assert taken.replies[0].text == "Okay."
    assert room.coach.heard[-1]["text"] == "Keep my plan"


async def test_open_tabs_are_woken(room: Room) -> None:
    await room.at(asking="purpose.where")
    with room.hub.listen("maya") as listener:
        said = await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1")
        events = await listener.next(1) or []
    assert [e.kind for e in events] == ["reply", "plan"]
    assert events[0].what.replies == said
    assert events[0].what.asking.question == "purpose.where"


async def test_nothing_is_asked_of_somebody_who_paused(room: Room) -> None:
    await room.at(asking="purpose.where", paused=True)
    assert len(await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1")) == 1
    assert (await room.talk()).paused


async def test_after_danger_it_waits_until_the_student_goes_on(room: Room) -> None:
    await room.at(asking="purpose.where", held=True)
    assert await room.conversation.bring("maya", suggested.SAID, WORDS, suggested.OFFERS, WAITS, "p1") == ()
    assert await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1", lasts=False) == ()
    assert await room.said() == []
    await room.conversation.receive(Message("maya", text="what now"))
    assert not any("Ms. Rivera looked" in line for line in await room.said())
    await room.conversation.receive(Message("maya", text="ok lets go on"))
    said = await room.said()
    assert sum("is friday enough time?" in line for line in said) == 1
    assert "is friday enough time?" in said[-1]
    talk = await room.talk()
    assert talk.later == ()
    assert talk.pending == {**WAITS, "plan_id": "p1"}


async def test_who_never_spoke_hears_first_that_this_is_a_program(room: Room) -> None:
    welcome, news = await room.conversation.bring("leo", suggested.SAID, {**WORDS, "plain": "ratios"})
    assert "program" in welcome.text
    assert "ratios" in news.text


async def test_a_stranger_is_refused(room: Room) -> None:
    with pytest.raises(NotAStudent):
        await room.conversation.bring("nobody", suggested.SAID, WORDS)


async def test_news_and_a_message_at_once_are_both_kept(room: Room) -> None:
    await room.at(asking="purpose.where")
    news = (room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1") for _ in range(4))
    texts = (room.conversation.receive(Message("maya", text=f"at home {n}")) for n in range(4))
    await asyncio.gather(*news, *texts)
    said = await room.said()
    assert sum("is friday enough time?" in line for line in said) == 4
    assert sum(line == "Okay." for line in said) == 4


async def test_the_wording_changes_each_time(room: Room) -> None:
    await room.at(asking=None)
    said = [await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1") for _ in range(3)]
    assert len({replies[0].text for replies in said}) == 3


async def test_a_reminder_is_marked_as_said_together_with_its_line(room: Room) -> None:
    day = NOW.date()
    assert await room.store.claim_reminder("maya", day, NOW, "p1")
    assert await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1", reminded_on=day)
    # A worker killed right after that said it, and nobody says it again, however slow another was.
    assert not await room.store.claim_reminder("maya", day, NOW + 2 * CLAIMED_FOR)
    said = await room.said()
    with pytest.raises(AnsweredMeanwhile):
        await room.conversation.bring("maya", suggested.SAID, WORDS, plan_id="p1", reminded_on=day)
    assert await room.said() == said


REMINDER = {"weekday": "Thursday", "item": "tiles"}


async def test_the_yes_to_a_reminder_is_not_for_what_waited_before(room: Room) -> None:
    await room.at(pending={"tell": "im stuck", "under": {**WAITS, "overtaken": True}})
    await room.conversation.bring("maya", "checkin.reminder", REMINDER, asking="checkin.done")
    talk = await room.talk()
    assert talk.asking == "checkin.done"
    assert talk.pending
    assert not suggested.is_open(talk.pending)
    assert suggested.waits(suggested.still_waiting(talk.pending))


async def test_a_reminder_over_a_question_asks_that_again(room: Room) -> None:
    await room.at(asking="purpose.where", pending={"tell": "im stuck"})
    said = await room.conversation.bring("maya", "checkin.reminder", REMINDER, asking="checkin.done")
    assert len(said) == 2
    assert (await room.talk()).asking == "purpose.where"
