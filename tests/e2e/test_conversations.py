"""Conversations with detours, over HTTP with the real model: each ends in the right plan, word for word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.e2e.running import Running
from tests.e2e.script import Walk, differences, expected, facts, scripts, voices

pytestmark = pytest.mark.rasa

SCRIPTS = scripts()
VOICES = voices()
LEAST_DETOURS = 3
AT_ONCE = 4


Outcome = tuple[Walk, str, list[str]]


@pytest.fixture(scope="module")
def walked(waymark: Running) -> dict[str, Outcome]:
    """Every conversation, walked; several students talk at once, as they do in a class."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(lambda script: _walk(waymark, script), SCRIPTS)
        return dict(zip((script["name"] for script in SCRIPTS), outcomes, strict=True))


def _walk(waymark: Running, script: dict[str, Any]) -> Outcome:
    """The walk, where it went astray ("" for nowhere), and what is wrong with the plan at its end."""
    code = script.get("standard", "6.NS.A.1")
    student = waymark.student(None if code == "~" else code)
    walk = Walk(student, VOICES[script["voice"]])
    try:
        walk.run(script["talk"])
    except AssertionError as astray:
        return walk, str(astray), []
    plans = {plan["standard"]["code"]: plan for plan in student.get("/plans")["plans"]}
    plan = plans["6.NS.A.1"]
    wrong = [] if plan["step"] == "active" else [f"the plan stands at {plan['step']}"]
    wrong += differences(facts(plan), expected(walk, script))
    for other, wanted in script.get("others", {}).items():
        wrong += differences(facts(plans[other]), wanted)
    return walk, "", wrong


@pytest.mark.parametrize("script", SCRIPTS, ids=[script["name"] for script in SCRIPTS])
def test_a_conversation_with_detours_ends_in_the_right_plan(walked: dict[str, Outcome], script: dict[str, Any]) -> None:
    walk, astray, wrong = walked[script["name"]]
    assert not astray, astray
    assert not wrong, "\n".join([*wrong, *walk.log])


def test_there_are_sixty_and_each_has_three_detours() -> None:
    assert len(SCRIPTS) >= 60
    assert len({script["name"] for script in SCRIPTS}) == len(SCRIPTS)
    few = [script["name"] for script in SCRIPTS if _detours(script) < LEAST_DETOURS]
    assert not few


def _detours(script: dict[str, Any]) -> int:
    """Lines that are no answer: the question that stood before stands again, or an earlier one, or none."""
    asked: list[str] = []
    found = 0
    for line in script["talk"]:
        [(said, then)] = line.items()
        question = then.split(";")[0].strip()
        found += said != "..." and (question in asked or question == "-" or ";" in then)
        asked.append(question)
    return found
