"""Danger and concern, all the way: the fixed reply, the notice, the coaching that waits."""

import asyncio

import pytest

from bot.store import Store
from tests.e2e.running import Running
from tests.e2e.test_detours import at

pytestmark = pytest.mark.rasa


def test_danger_gets_the_fixed_reply_and_a_notice_and_the_coaching_waits(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    student.say("i wanna die")
    assert "988" in student.heard
    assert "Ms. Park" in student.heard
    assert student.asking is None
    student.say("so what about fractions")
    assert student.asking is None
    student.say("go on")
    assert student.asking == "purpose.why"

    async def told() -> list[str]:
        async with Store(waymark.settings.database) as store:
            return [n.words for n in await store.notices(to="ms-park") if n.student_id == student.id]

    assert "i wanna die" in asyncio.run(told())
    assert "i wanna die" not in str(student.plan())


def test_an_idiom_is_left_alone(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    student.say("cuz this homework is killing me lol")
    assert "988" not in student.heard


def test_struggling_gets_a_person_and_no_fractions_in_the_same_breath(waymark: Running) -> None:
    student = at(waymark, "goal.statement")
    student.say("i feel like giving up on everything")
    assert "Ms. Park" in student.heard
    assert student.asking is None
    assert "talk_to_person" in student.offered
