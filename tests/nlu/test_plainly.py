"""What is plain at an open question is heard as that; what only sounds like it is weighed."""

from __future__ import annotations

import pytest

from bot.nlu.plainly import plainly, says_nothing


@pytest.mark.parametrize(
    ("question", "text", "heard", "intent"),
    [
        ("purpose.why", "im not telling you that", {}, "deny"),
        ("goal.confidence", "not putting a number on it", {}, "deny"),
        ("profile.strengths", "can you give me an example first", {"ask_example": 0.6}, "ask_example"),
        ("progress.signs", "show me one", {"ask_example": 0.5}, "ask_example"),
        ("plan.need", "wait so who can read this", {"ask_who_sees": 0.8}, "ask_who_sees"),
        ("purpose.what", "teach me it first", {"explain": 0.8}, "explain"),
        ("mastery.method", "need to ask ms lee if thats ok", {"ask_teacher": 0.9}, "ask_teacher"),
        ("goal.statement", "idk what i could even do", {}, "unsure"),
        ("purpose.where", "soccer stats i guess", {"unsure": 0.6}, "inform"),
        ("goal.target_date", "wait go back a sec", {}, "go_back"),
        ("mastery.method", "change my check in time", {"change_answer": 0.1}, "change_answer"),
        ("progress.signs", "can we do this later", {"postpone_item": 0.7}, "pause"),
    ],
)
def test_what_is_plain_is_heard(question: str, text: str, heard: dict[str, float], intent: str) -> None:
    assert plainly(text, question, heard) == intent


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("progress.if_stuck", "explain it to my brother first"),
        ("plan.items", "look at an example and copy how it goes"),
        ("progress.shared_with", "my aunt, she sees everything anyway"),
        ("purpose.why", "anything works i guess"),
        ("purpose.why", "whatever you say i guess"),
        ("progress.if_stuck", "go back to the video and watch it again"),
        ("plan.items", "change the oil with my dad"),
        ("checkin.blocker", "idk how to flip the second one"),
        ("mastery.criteria", "no clue cards used"),
        ("purpose.what", "i dont know how to divide so i want to learn it"),
        ("plan.items", "fold the paper to see it and then ask who sees more"),
        ("purpose.why", "so i can tell my cousin not to worry"),
    ],
)
def test_an_answer_that_sounds_like_it_is_weighed(question: str, text: str) -> None:
    everything = dict.fromkeys(("ask_example", "ask_who_sees", "explain", "ask_teacher", "pause"), 0.2)
    assert plainly(text, question, everything) is None


def test_nothing_is_an_answer_where_it_may_be() -> None:
    assert says_nothing("nothing i have everything", "plan.need")
    assert says_nothing("nobody lol", "progress.shared_with")
    assert not says_nothing("nothing matters anymore", "profile.challenges")
    assert not says_nothing("nothing i have everything", "purpose.why")
