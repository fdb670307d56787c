"""A refusal is heard as one, whatever was asked; what only holds its words is not."""

from __future__ import annotations

import pytest

from bot.plans.answer import is_refusal


@pytest.mark.parametrize(
    "text", ["not telling u where", "im not answering that", "none of your business", "i aint sharing that"]
)
def test_a_refusal_is_heard(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text", ["no", "nothing", "i never get it right", "not sure yet", "telling stories", "my answer was wrong"]
)
def test_other_words_are_no_refusal(text: str) -> None:
    assert not is_refusal(text)
