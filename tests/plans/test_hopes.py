"""What a student likes and hopes for comes back in the questions about the purpose, where it may be shared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.phrases import Phrases
from bot.plans.asking import ask_key, offers_for, words_for
from bot.plans.hopes import role_in
from bot.plans.learner import ProfileNote, Visibility
from bot.plans.turn import Turn

from .people import MAYA, NOW, a_plan, a_turn, answer

PHRASES = Phrases.load(Path(__file__).resolve().parents[2] / "data")


def told(hope: str | None = None, likes: str | None = None, visibility: Visibility = "teachers") -> Turn:
    notes = {"aspiration": hope, "interests": likes}
    profile = {name: ProfileNote(text, "maya", NOW, visibility) for name, text in notes.items() if text}
    plan = a_plan(assigned_by=None, draft={"purpose.what": "sharing"})
    return a_turn(plan, learner=replace(MAYA, profile=profile))


def ask(turn: Turn, question: str) -> str:
    """Put the question as the coach does, and remember it as said."""
    key = ask_key(turn, question, PHRASES)
    text, mark = PHRASES.say(key, words_for(turn, question), turn.talk.said)
    turn.talk = replace(turn.talk, said=(*turn.talk.said, mark))
    return text


@pytest.mark.parametrize(
    ("hope", "role"),
    [
        ("a vet", "a vet"),
        ("be a vet", "a vet"),
        ("i want to be a vet.", "a vet"),
        ("i wanna become an astronaut!", "an astronaut"),
        ("to be a doctor for kids", "a doctor for kids"),
        ("open a skate shop", ""),
        ("vet", ""),
        ("play d1 ball", ""),
        ("be rich", ""),
    ],
)
def test_what_somebody_hopes_to_be_is_taken_from_their_own_words(hope: str, role: str) -> None:
    assert role_in(hope) == role


def test_the_question_where_names_what_the_student_hopes_to_be() -> None:
    turn = told("i want to be a vet")
    assert ask(turn, "purpose.where") == "You said you hope to be “a vet”. Where might a vet need this?"


def test_a_hope_that_is_no_job_is_quoted_whole() -> None:
    assert "“open a skate shop”" in ask(told("open a skate shop"), "purpose.where")


def test_what_they_like_comes_first_and_the_hope_with_the_next_question() -> None:
    turn = told("a vet", "drawing")
    assert "drawing" in ask(turn, "purpose.where")
    assert "“a vet”" in ask(turn, "purpose.why")


def test_the_hope_is_never_said_twice_in_a_row() -> None:
    turn = told("a vet")
    said = [ask(turn, question) for question in ("purpose.where", "purpose.why", "purpose.why", "purpose.why")]
    assert ["a vet" in text for text in said] == [True, False, True, False]


@pytest.mark.parametrize("hope", [None, "idk", "nothing", "not sure lol", "🤷", "i dont know yet"])
def test_without_a_hope_the_question_is_as_ever(hope: str | None) -> None:
    assert ask_key(told(hope), "purpose.where", PHRASES) == "purpose.where.ask"
    assert words_for(told(hope), "purpose.where")["hope"] == ""


def test_what_only_the_student_sees_is_not_said_back() -> None:
    turn = told("a vet", "drawing", "student")
    for question in ("purpose.where", "purpose.why"):
        assert not {"vet", "drawing"} & set(ask(turn, question).replace("”", " ").split())
        example, _ = PHRASES.say(f"{question}.example", words_for(turn, question))
        assert "vet" not in example
        assert not [title for title, _ in offers_for(turn, question) if "vet" in title or "drawing" in title]


def test_examples_and_choices_lead_to_the_hope_in_the_students_words() -> None:
    turn = told("a vet", "drawing")
    for question in ("purpose.where", "purpose.why"):
        example, _ = PHRASES.say(f"{question}.example", words_for(turn, question))
        assert "“a vet”" in example
    assert [title for title, _ in offers_for(turn, "purpose.where")][:2] == ["With “drawing”", "On the way to “a vet”"]
    assert len(offers_for(turn, "purpose.where")) <= 5
    (title, value), *_ = offers_for(turn, "purpose.why")
    answer(turn, "purpose.why", title, choice=value)
    assert turn.plan is not None
    assert turn.plan.draft["purpose.why"] == "It helps me with “a vet”"


def test_the_ways_to_an_example_and_past_it_stay() -> None:
    for turn in (told(), told("a vet")):
        assert [value for _, value in offers_for(turn, "purpose.why")][-3:] == ["ask_example", "unsure", "skip"]


def test_a_braced_hope_stays_as_it_is() -> None:
    assert "“{why} <b>”" in ask(told("{why} <b>"), "purpose.why")
