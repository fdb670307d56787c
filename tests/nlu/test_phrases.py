"""Every intent has phrases enough, and they are different ones."""

from __future__ import annotations

import pytest

from bot.app import known_intents
from bot.settings import HOME
from tests.nlu.phrases import near_twins, skeleton, skeletons, training_phrases

LEAST_SKELETONS = 30
MOST_TWINS_OF_ONE = 0.25
MOST_TWINS_OF_ALL = 0.12
"""Measured when this was written: 0.24 for the intent with the most, 0.10 for all of them."""


Bones = dict[str, set[tuple[str, ...]]]


@pytest.fixture(scope="module")
def bones() -> Bones:
    """What is left of the phrases of each intent without numbers, days and names."""
    return {intent: skeletons(said) for intent, said in training_phrases(HOME / "data").items()}


def test_every_intent_of_the_domain_has_phrases_and_no_other(bones: Bones) -> None:
    assert set(bones) == known_intents(HOME)


def test_each_has_thirty_phrases_that_are_more_than_one_with_other_numbers(bones: Bones) -> None:
    assert {intent: len(each) for intent, each in bones.items() if len(each) < LEAST_SKELETONS} == {}


def test_most_phrases_are_more_than_one_word_from_any_other(bones: Bones) -> None:
    twins = {intent: near_twins(each) for intent, each in bones.items()}
    many = {
        intent: sorted(" ".join(one) for one in alike)[:10]
        for intent, alike in twins.items()
        if len(alike) > MOST_TWINS_OF_ONE * len(bones[intent])
    }
    assert many == {}
    assert sum(map(len, twins.values())) <= MOST_TWINS_OF_ALL * sum(map(len, bones.values()))


def test_numbers_days_and_marked_words_make_no_new_phrase() -> None:
    assert skeleton("Do it on [friday](weekday), 20 min!") == skeleton("do it on [monday](weekday) 5 min")
    assert skeleton('with [sam]{"entity": "person_role", "value": "friend"}') == skeleton("with [kim](person_role)")
    assert skeleton("mondays at 4:30pm") == skeleton("Tuesday at five")
    assert skeleton("why 👍") != skeleton("why")


def test_one_word_more_less_or_other_makes_a_twin() -> None:
    bones = skeletons(
        ["take me to my goal", "take me to my plan", "take me back to my plan", "who can see this", "hi", "hey"]
    )
    assert len(near_twins(bones)) == 3
    assert near_twins(skeletons(["one word is here", "no word at all"])) == set()
