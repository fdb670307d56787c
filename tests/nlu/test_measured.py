"""The figures that the NLU must hold on phrases nobody trained on."""

from __future__ import annotations

import sys
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(900)


def show(what: dict[str, Any]) -> None:
    """Puts figures into the test's output (`pytest -rP`)."""
    sys.stdout.write(f"{what}\n")


def test_most_messages_are_understood(figures: dict[str, Any]) -> None:
    intents = figures["intents (test)"]
    show(intents)
    assert intents["macro_f1"] >= 0.91
    assert intents["accuracy"] >= 0.90
    assert intents["accuracy_typos"] >= 0.85


def test_what_is_out_of_scope_is_noticed(figures: dict[str, Any]) -> None:
    assert figures["intents (test)"]["oos_recall_at_95"] >= 0.90


def test_an_answer_is_an_answer_and_a_command_a_command(figures: dict[str, Any]) -> None:
    answers = figures["answers"]
    show(answers)
    assert answers["answers_taken_as_commands"] <= 0.03
    assert answers["commands_taken_as_answers"] <= 0.05


def test_facts_are_found(figures: dict[str, Any]) -> None:
    entities = figures["entities"]
    show(entities)
    assert entities["f1"] >= 0.92


def test_a_message_is_read_quickly(figures: dict[str, Any]) -> None:
    show(figures["latency_ms"])
    assert figures["latency_ms"]["p50"] <= 60
