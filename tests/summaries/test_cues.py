"""The word lists: what they take for stuck, proud or not done, and the near misses they leave alone."""

from __future__ import annotations

import pytest

from bot.summaries import cues
from bot.summaries.wording import in_quotes, is_trivial


@pytest.mark.parametrize(
    "text",
    [
        "i dont get why you flip the second one",
        "im stuck on number 3",
        "I'm so confused about negatives",
        "i keep mixing up the signs",
        "cant figure out what x is",
        "the zero power makes no sense",
        "no entiendo por qué cambia",
    ],
)
def test_stuck(text: str) -> None:
    assert cues.is_stuck(text)


@pytest.mark.parametrize(
    "text", ["im not stuck anymore", "i dont get it", "it was hard but ok, not anymore", "ok", "i get it"]
)
def test_not_stuck(text: str) -> None:
    assert not cues.is_stuck(text)


@pytest.mark.parametrize("text", ["i finally get it 🎉", "i did it!!", "it clicked", "all 6 right", "ya entiendo"])
def test_proud(text: str) -> None:
    assert cues.is_proud(text)


@pytest.mark.parametrize(
    "text", ["i dont get it", "got it?", "not proud of it", "i got most wrong", "is it all right?"]
)
def test_not_proud(text: str) -> None:
    assert not cues.is_proud(text)


@pytest.mark.parametrize("text", ["no", "nah, practice ran late", "not yet", "i didnt do it", "forgot"])
def test_not_done(text: str) -> None:
    assert cues.is_not_done(text)


@pytest.mark.parametrize("text", ["yes", "kinda, we did half", "some of it", "nobody was there but i did it"])
def test_done(text: str) -> None:
    assert not cues.is_not_done(text)


@pytest.mark.parametrize(
    "text", ["wait who sees this", "what does measure mean", "give me an example", "change my goal to 5"]
)
def test_asides_to_the_coach(text: str) -> None:
    assert cues.is_aside(text)


@pytest.mark.parametrize("text", ["ok", "yes pls", "3", "idk", "👍", "not much", "nothing really", ""])
def test_there_is_nothing_to_tell(text: str) -> None:
    assert is_trivial(text)


def test_a_cut_is_marked_outside_the_quotation() -> None:
    assert in_quotes("one two three", 50) == "“one two three”"
    assert in_quotes("one two three", 9) == "“one two” …"
