"""After danger the talk goes on when it is asked for, and never because a cry for help has the words in it."""

from __future__ import annotations

import pytest

from bot.plans.held import asks_to_go_on


@pytest.mark.parametrize(
    "text",
    [
        "go on",
        "ok lets go on",
        "can we continue with my plan",
        "back to my plan pls",
        "im ready to keep going",
        "Resume!",
        "seguir",
        "quiero seguir con mi plan",
        "continue",
        "ok, please continue with my fractions now",
        "I’m ready to go on",
        "let's keep going",
        "yes. back to the plan!",
    ],
)
def test_who_asks_for_the_plan_gets_it(text: str) -> None:
    assert asks_to_go_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "i cant go on",
        "I can’t go on",
        "i dont want to continue",
        "no reason to go on",
        "why should i keep going",
        "whats the point to go on",
        "how do u keep going when ur life is like this",
        "im so tired i cannot carry on",
        "is it worth it to go on",
        "no puedo seguir",
        "they keep going through my stuff at night",
        "the yelling will continue tonight",
        "let him go on about it",
        "go on and on about how ugly i am",
        "continue hurting myself",
        "i want to go on a bridge",
        "go on with my life",
        "ya no quiero seguir",
        "hello",
        "",
    ],
)
def test_who_cannot_go_on_is_not_taken_back_to_school_work(text: str) -> None:
    assert not asks_to_go_on(text)
