"""From any open question there is a way aside and back; afterwards the question stands again, worded anew."""

import pytest

from tests.e2e.answers import LEO
from tests.e2e.running import Running, Student

pytestmark = pytest.mark.rasa


def at(waymark: Running, question: str) -> Student:
    """A student who stands at a question."""
    student = waymark.student()
    student.say("hi")
    while student.asking != question:
        student.say(LEO[student.asking or ""])
    return student


DETOURS = [
    ("help", "say"),
    ("what do you mean", ""),
    ("can u give me an example", "someone might"),
    ("wait who sees this", "Ms. Rivera"),
    ("are you a bot", "program"),
    ("why do you need to know that", ""),
    ("what's my plan", ""),
    ("how am i doing", ""),
    ("i wanna talk to a real person", "Ms. Park"),
    ("the video wont load", "Ms. Rivera"),
    ("im so stressed about this test", ""),
    ("thanks", ""),
    ("whats your favorite color", ""),
    ("asdfghjkl", ""),
    ("can you speak spanish", "English"),
]


@pytest.mark.parametrize("question", ["purpose.why", "goal.statement", "plan.items", "progress.if_stuck"])
def test_after_each_detour_the_open_question_stands_again(waymark: Running, question: str) -> None:
    student = at(waymark, question)
    before = ""
    for text, word in DETOURS:
        student.say(text)
        assert student.asking == question, (text, student.heard)
        assert word.lower() in student.heard.lower(), (text, student.heard)
        assert student.heard != before, text
        before = student.heard
    plan = student.plan()
    assert not any(text in str(plan) for text, _ in DETOURS if len(text) > 12)
    student.say(LEO[question])
    assert student.asking != question or question == "plan.items"


def test_idk_twice_changes_the_tactic_and_is_never_stored(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    heard = []
    for text in ("idk", "i dont know", "no clue"):
        student.say(text)
        heard.append(student.heard)
        assert student.asking == "purpose.why"
    assert len(set(heard)) == 3 or "choose" in heard[-1]
    assert "choose_for_me" in student.offered
    student.choose("choose_for_me")
    assert student.asking == "purpose.confirm"
    assert "idk" not in str(student.plan())


def test_a_refusal_is_not_stored(waymark: Running) -> None:
    student = at(waymark, "purpose.where")
    student.say("never lol")
    assert student.asking == "purpose.where"
    student.say("skip")
    assert student.asking == "purpose.why"


def test_what_looks_like_a_command_is_taken_as_the_answer(waymark: Running) -> None:
    for text in (
        "help people",
        "so i can stop failing",
        "to get better at quizzes",
        "i want to help my mom with her shop",
    ):
        student = at(waymark, "purpose.why")
        student.say(text)
        assert student.asking == "purpose.confirm", text
        assert f"“{text}”" in student.heard


def test_go_back_and_change_by_name(waymark: Running) -> None:
    student = at(waymark, "purpose.confirm")
    student.say("change where to cooking for my cousins")
    assert student.asking == "purpose.confirm"
    assert "cooking for my cousins" in student.heard
    student.say("go back")
    assert student.asking in {"purpose.why", "purpose.where"}


def test_yes_but_does_both(waymark: Running) -> None:
    student = at(waymark, "goal.confirm")
    student.say("yes but change the date to jan 15")
    assert "Jan 15" in student.heard
    student.say("yes")
    assert student.plan()["goals"][0]["target_date"].endswith("-01-15")


def test_an_earlier_step_can_be_changed_later(waymark: Running) -> None:
    student = at(waymark, "plan.items")
    student.say("change my goal date")
    assert student.asking == "goal.target_date"
    student.say("in 4 weeks")
    assert student.asking == "goal.confirm"
    student.say("keep it")
    assert student.asking == "plan.items"


def test_swearing_does_not_hide_the_answer(waymark: Running) -> None:
    student = at(waymark, "purpose.why")
    student.say("cuz this shit is on the damn test every week")
    assert student.asking == "purpose.confirm"
