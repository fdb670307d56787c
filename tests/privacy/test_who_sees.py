"""What a student is told about who sees what is what the code enforces; and who looked, in plain words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.people.rights import RIGHTS, THINGS, Right
from bot.phrases import Phrases
from bot.plans.learner import Adult, Learner
from bot.privacy.lookers import COMMAND_LINE, Looker, in_words, lookers
from bot.privacy.who_sees import told, who_sees
from bot.settings import HOME
from bot.store import Store
from bot.store.looks import Look
from tests.store.school import NOW

ADULTS = tuple(Adult(f"a-{role}", role.title(), role) for role in ("teacher", "advisor", "guardian", "safety"))


def test_each_adult_is_named_with_what_they_see() -> None:
    assert {seen.name: seen.sees for seen in who_sees(Learner("maya", "Maya", adults=ADULTS))} == {
        "Teacher": "sees your plan and a short summary of our talks."
        " To open our whole talk they must give a reason, and you can read it.",
        "Advisor": "sees your plan and a short summary of our talks."
        " To open our whole talk they must give a reason, and you can read it.",
        "Guardian": "sees your plan in plain words.",
        "Safety": "is told at once if you may be in danger, with those words.",
    }


@pytest.mark.parametrize("right", [right for right in RIGHTS if right.role != "student"], ids=str)
def test_every_right_of_an_adult_is_told(right: Right) -> None:
    assert right in RIGHTS
    said = told(right.role)
    words = {"plan": "your plan", "summary": "summary", "transcript": "whole talk", "family": "in plain words"}
    assert words.get(right.thing, "danger") in said
    assert ("reason" in said) == any(r.terms and r.thing == "transcript" for r in RIGHTS if r.role == right.role)


def test_nobody_may_see_what_is_private_and_an_administrator_sees_nothing() -> None:
    assert [right.role for right in RIGHTS if right.thing == "private"] == ["student"]
    assert told("admin") == "sees nothing of this."
    assert set(THINGS) == {right.thing for right in RIGHTS}


def test_the_chat_says_the_same() -> None:
    """The chat names teacher and advisor as readers of plan and summary, a reason for the talk, the safety contact."""
    readers = {right.role for right in RIGHTS if right.thing in ("plan", "summary")} - {"student"}
    assert readers == {"teacher", "advisor"}
    with_reason = {right.role for right in RIGHTS if right.thing == "transcript" and right.terms}
    assert with_reason == readers
    for sentence in Phrases.load(HOME / "data").variants("ask_who_sees"):
        assert "{readers}" in sentence
        assert "summary" in sentence
        assert "reason" in sentence


def look(deed: str, hours: int = 0, reason: str = "", by: str = "rivera", name: str = "Ms. Rivera") -> Look:
    return Look(NOW - timedelta(hours=hours), by, name, "teacher", deed, reason)


def test_the_same_look_is_told_once_a_day() -> None:
    looks = [look("read plans", 0), look("read plans", 1), look("read plans", 30), look("read transcript", 31, "exam")]
    told_of = [(line.what, line.reason, line.at) for line in in_words(looks, "America/New_York")]
    assert told_of == [
        ("looked at your plan", "", NOW),
        ("looked at your plan", "", NOW - timedelta(hours=30)),
        ("opened our whole talk", "exam", NOW - timedelta(hours=31)),
    ]


def test_two_reasons_are_two_looks() -> None:
    looks = [look("read transcript", 0, "exam"), look("read transcript", 1, "she asked me")]
    assert [line.reason for line in in_words(looks, "UTC")] == ["exam", "she asked me"]


def test_a_look_nobody_has_words_for_is_told_all_the_same() -> None:
    assert in_words([look("read shoe size")], "UTC")[0].what == "looked at your shoe size"


def test_who_is_not_here_any_more_and_the_schools_own_machine_have_names_too() -> None:
    gone, machine = in_words(
        [look("read plans", 0, "", "x", ""), look("read everything", 1, "", COMMAND_LINE, "")], "UTC"
    )
    assert gone.name == "Somebody who is no longer here"
    assert (machine.name, machine.what) == ("Your school", "got a copy of all that is kept about you")


async def test_looks_come_from_the_audit_log_newest_first(store: Store) -> None:
    await store.audit("rivera", "read plans", "maya", {}, NOW)
    await store.audit("cole", "read transcript", "maya", {"reason": "we meet today"}, NOW + timedelta(hours=1))
    await store.audit("rivera", "read plans", "leo", {}, NOW)
    await store.audit("rivera", "gave new code", "maya", {"class_id": "math-6a"}, NOW - timedelta(hours=1))
    await store.audit("rivera", "review", "maya", {}, NOW)
    await store.audit("maya", "read plans", "maya", {}, NOW)
    assert await lookers(store, "maya", "UTC") == (
        Looker(NOW + timedelta(hours=1), "Mr. Cole", "advisor", "opened our whole talk", "we meet today"),
        Looker(NOW, "Ms. Rivera", "teacher", "looked at your plan"),
        Looker(NOW - timedelta(hours=1), "Ms. Rivera", "teacher", "made you a new code to sign in with"),
    )
