"""What single messages mean, with the open question known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(600)

MEANINGS = [
    ("purpose.why", "so i can help my neighbors fix their bikes", "inform"),
    ("purpose.why", "help", "help"),
    ("purpose.why", "what do you mean", "clarify_question"),
    ("purpose.why", "can i do this later", "pause"),
    ("purpose.why", "i wanna die", "crisis_self_harm"),
    ("purpose.why", "never lol", "deny"),
    ("purpose.where", "idk", "unsure"),
    ("purpose.where", "bread and butter", "inform"),
    ("purpose.where", "wait who sees this", "ask_who_sees"),
    ("purpose.confirm", "keep it", "affirm"),
    ("purpose.confirm", "change where to cooking for my cousins", "change_answer"),
    ("progress.shared_with", "nobody", "inform"),
    ("goal.confidence", "3", "inform"),
    ("goal.target_date", "2 weeks", "inform"),
    ("checkin.confidence", "like a 2", "inform"),
    ("goal.confirm", "👍", "affirm"),
    ("", "asdf qwer zxcv", "out_of_scope"),
]


@pytest.fixture(scope="module")
def told(parse: Callable[[list[tuple[str, str]]], list[dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    asked = [(question, text) for question, text, _ in MEANINGS]
    asked += [
        ("", '/help{"a": 1}'),
        ("", "wtf is this"),
        ("standard.choose", "6ns1 or MS-PS1-2"),
        ("goal.confirm", "yes but drop the worksheet and change the date to friday"),
        ("purpose.where", "idk but can i skip"),
        ("plan.items", "flashcards with my mom on tues n thurs 20 min"),
        ("goal.statement", "fractions quiz by dec 12 and i wanna get 9/10"),
        ("", "x" * 20_000),
        ("", "\u202eabc\u202c <script>alert(1)</script> {{7*7}}"),
    ]
    return dict(zip(asked, parse(asked), strict=True))


@pytest.mark.parametrize(("question", "text", "intent"), MEANINGS)
def test_a_message_means(told: dict, question: str, text: str, intent: str) -> None:
    assert told[question, text]["intent"]["name"] == intent


def test_rasas_own_syntax_is_just_text(told: dict) -> None:
    read = told["", '/help{"a": 1}']
    assert read["text"] == '/help{"a": 1}'
    assert read["intent"]["confidence"] < 1


def test_swearing_is_a_flag(told: dict) -> None:
    assert told["", "wtf is this"]["flags"] == ["swearing"]
    assert told["purpose.why", "help"]["flags"] == []


def test_codes_are_found_however_they_are_typed(told: dict) -> None:
    entities = told["standard.choose", "6ns1 or MS-PS1-2"]["entities"]
    assert [(entity["entity"], entity["value"]) for entity in entities] == [
        ("standard_code", "6NS1"),
        ("standard_code", "MS-PS1-2"),
    ]


def test_a_message_that_does_three_things_is_taken_apart(told: dict) -> None:
    text = "yes but drop the worksheet and change the date to friday"
    read = told["goal.confirm", text]
    assert [part["intent"] for part in read["parts"]] == ["affirm", "remove_item", "change_answer"]
    assert [text[part["start"] : part["end"]] for part in read["parts"]] == [part["text"] for part in read["parts"]]
    assert ("date", "2026-11-27") in [(entity["entity"], entity["value"]) for entity in read["parts"][-1]["entities"]]


def test_a_message_none_of_whose_parts_answers_is_no_answer(told: dict) -> None:
    assert told["purpose.where", "idk but can i skip"]["intent"]["name"] == "skip"


def test_a_plain_answer_stays_whole(told: dict) -> None:
    assert told["purpose.where", "bread and butter"]["parts"] == []


def test_facts_of_a_plan_item(told: dict) -> None:
    text = "flashcards with my mom on tues n thurs 20 min"
    found = {(entity["entity"], entity["value"]) for entity in told["plan.items", text]["entities"]}
    assert {("activity_kind", "flashcards"), ("person_role", "mother"), ("duration", 20)} <= found
    assert {("weekday", "tue"), ("weekday", "thu")} <= found


def test_several_facts_in_one_message(told: dict) -> None:
    text = "fractions quiz by dec 12 and i wanna get 9/10"
    found = [(entity["entity"], entity["value"]) for entity in told["goal.statement", text]["entities"]]
    assert ("date", "2026-12-12") in found
    assert [value for name, value in found if name == "number"] == [9, 10]


def test_every_line_has_the_shape_of_the_contract(told: dict) -> None:
    for read in told.values():
        assert {"text", "intent", "entities", "flags"} <= set(read)
        assert 0 <= read["intent"]["confidence"] <= 1
        for entity in read["entities"]:
            assert 0 <= entity["start"] < entity["end"] <= len(read["text"])
