"""Evidence, rated first by the student; a second try; the reflection; the news after a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.phrases import Phrases
from bot.plans import path
from bot.plans.celebrate import celebration
from bot.plans.mastery import judged
from bot.plans.plan import Evidence, Plan, Reflection
from bot.plans.steps import evidence
from bot.plans.steps import mastery as showing
from bot.plans.steps import reflect as looking_back
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from bot.settings import HOME
from tests.plans.people import MAYA, NOW, a_turn, answer, keys
from tests.plans.running import EIGHT, FIRST, WHY, piece, running

FILE = "f3b1d0c9e8a7f6b5c4d3e2f1a0b9c8d7e"


def a_talk(plan: Plan | None = None) -> Turn:
    return a_turn(plan or running(), Talk(flags=("welcomed", "ready")))


def given(turn: Turn, text: str, *ratings: str, choice: str | None = None) -> Evidence:
    if choice:
        answer(turn, "evidence.what", "a button", choice=choice)
    answer(turn, "evidence.what", text)
    for rating in ratings:
        answer(turn, "evidence.self_rating", rating)
    assert path.topic_is_full(turn, "evidence"), turn.plan.draft
    path.record(turn, "evidence")
    return turn.plan.evidence[-1]


def test_each_criterion_is_rated_by_the_student_first() -> None:
    turn = a_talk()
    answer(turn, "evidence.what", "my worksheet")
    assert evidence.about(turn)["criteria"] == "8 of 10 are right"
    taken = answer(turn, "evidence.self_rating", "4")
    assert (taken.again, taken.say[0].words["criterion"]) == (True, "i can say why you flip it")
    answer(turn, "evidence.self_rating", "a 3 i think")
    path.record(turn, "evidence")
    shown = turn.plan.evidence[0]
    assert (shown.ratings, shown.self_rating) == ({"c1": 4, "c2": 3}, 4)
    assert (shown.kind, shown.shows, shown.text) == ("text", "skill", "my worksheet")
    assert turn.plan.mastery.status == "evidence_given"


@pytest.mark.parametrize("both", ["4, 3", "4 and 3", "4 3", "4/3"])
def test_all_ratings_in_one_message(both: str) -> None:
    assert given(a_talk(), "my worksheet", both).ratings == {"c1": 4, "c2": 3}


def test_a_rating_that_is_none_is_asked_again() -> None:
    turn = a_talk()
    answer(turn, "evidence.what", "my worksheet")
    assert answer(turn, "evidence.self_rating", "7").again
    assert "evidence.self_rating" not in turn.plan.draft


def test_an_explanation_of_the_idea_is_rated_as_a_whole() -> None:
    shown = given(a_talk(), "because how many fit is the same as times upside down", "4", choice="shows:explanation")
    assert (shown.shows, shown.ratings, shown.self_rating) == ("explanation", {}, 4)


def test_what_it_shows_can_be_said_by_a_button() -> None:
    assert given(a_talk(), "cut the boards", "4", "4", choice="shows:application").shows == "application"


@pytest.mark.parametrize("text", ["i got 9 of 10 on the quiz", "my math test", "the final exam"])
def test_a_quiz_says_so_itself(text: str) -> None:
    assert given(a_talk(), text, "4", "4").shows == "quiz"


def test_a_link_is_kept_beside_the_words() -> None:
    shown = given(a_talk(), "my slides https://school.example/slides and notes", "4", "4")
    assert (shown.kind, shown.url) == ("link", "https://school.example/slides")


@pytest.mark.parametrize("link", ["http://school.example/a", "javascript:alert(1)", "ftp://x.example/file"])
def test_what_is_no_safe_link_stays_words(link: str) -> None:
    shown = given(a_talk(), f"look {link}", "4", "4")
    assert (shown.kind, shown.url) == ("text", None)


def test_a_file_is_kept_by_its_id_and_read_by_its_name() -> None:
    turn = a_talk()
    taken = answer(turn, "evidence.what", f"my ramp.jpg (file {FILE})")
    assert taken.say[0].words == {"name": "my ramp.jpg"}
    for rating in "44":
        answer(turn, "evidence.self_rating", rating)
    path.record(turn, "evidence")
    shown = turn.plan.evidence[0]
    assert (shown.kind, shown.file, shown.url, shown.text) == ("file", FILE, f"/api/v1/files/{FILE}", "my ramp.jpg")
    assert turn.notices[-1].words == "my ramp.jpg"


@pytest.mark.parametrize("odd", ["a (file ../../etc/passwd)", "a (file f12)", f"a (file {FILE.upper()})"])
def test_what_is_no_file_id_is_just_words(odd: str) -> None:
    shown = given(a_talk(), odd, "4", "4")
    assert (shown.kind, shown.file) == ("text", None)


def test_the_file_button_without_a_page_says_how_else_it_goes() -> None:
    assert keys(answer(a_talk(), "evidence.what", "Add a file", choice="file:add")) == ["evidence.what.no_file"]


def test_the_choices_are_what_is_still_missing() -> None:
    assert [value for _, value in evidence.offers(a_talk(), "evidence.what")] == [
        "file:add",
        "shows:explanation",
        "shows:application",
        "ask_example",
    ]
    plan = running(evidence=(piece(1, shows="explanation"),))
    plan = judged(plan, "e1", [("c1", True, "")], "rivera", NOW)
    assert "shows:explanation" not in dict(map(reversed, evidence.offers(a_talk(plan), "evidence.what")))


def not_yet_plan() -> Plan:
    verdict = [("c1", True, ""), ("c2", False, "say why it turns over")]
    return judged(running(evidence=(piece(1),)), "e1", verdict, "rivera", NOW)


def test_a_second_try_follows_the_first_and_both_are_kept() -> None:
    turn = a_talk(not_yet_plan())
    [lead] = evidence.start(turn)
    assert (lead.words["criterion"], lead.words["comment"]) == ("i can say why you flip it", "say why it turns over")
    second = given(turn, "the same sheet with reasons", "4", "4")
    assert (second.attempt, second.attempt_of) == (2, "e1")
    assert [e.text for e in turn.plan.evidence] == ["work 1", "the same sheet with reasons"]
    assert evidence.start(turn) == (), "nobody has looked at the second one yet"


def test_a_third_try_still_names_the_first() -> None:
    plan = not_yet_plan()
    second = replace(piece(2), attempt=2, attempt_of="e1")
    plan = judged(replace(plan, evidence=(*plan.evidence, second)), "e2", [("c2", False, "")], "rivera", NOW)
    third = given(a_talk(plan), "once more", "4", "4")
    assert (third.attempt, third.attempt_of) == (3, "e1")


def test_evidence_of_another_kind_is_no_second_try() -> None:
    assert given(a_talk(not_yet_plan()), "my quiz", "4", "4").attempt == 1


def test_changed_criteria_keep_their_verdict_where_the_words_are_the_same() -> None:
    plan = replace(
        not_yet_plan(), draft={"mastery.criteria": [WHY.text, "a poster", EIGHT.text], "mastery.method": "x"}
    )
    criteria = showing.settle(plan, a_talk(plan)).mastery.criteria
    assert [(c.id, c.met) for c in criteria] == [("c2", False), ("p1-c1", None), ("c1", True)]


def test_a_new_criterion_never_takes_the_id_of_one_that_was_judged() -> None:
    plan = running(evidence=(piece(1),), mastery=replace(running().mastery, criteria=(replace(EIGHT, id="p1-c1"),)))
    plan = judged(plan, "e1", [("p1-c1", True, "")], "rivera", NOW)
    changed = showing.settle(replace(plan, draft={"mastery.criteria": ["all of it"]}), a_talk(plan))
    assert [(c.id, c.met) for c in changed.mastery.criteria] == [("p1-c2", None)]


def test_three_thoughts_looking_back_are_kept_with_the_plan() -> None:
    turn = a_talk(running(step="mastered"))
    for name, words in {"worked": "doing it with Sam", "change": "start earlier", "next": "go deeper"}.items():
        answer(turn, f"reflect.{name}", words)
    path.record(turn, "reflect")
    assert turn.plan.reflections == (Reflection(NOW, "doing it with Sam", "start earlier", "go deeper"),)
    assert turn.plan.checkins == ()


def test_what_can_come_next_are_three_ways() -> None:
    titles = [title for title, _ in looking_back.offers(a_talk(), "reflect.next")]
    assert titles == ["Go deeper with this", "Start something new", "Stop here for now"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("go deeper with this", "deeper"),
        ("maybe harder ones", "deeper"),
        ("start something new", "new"),
        ("the next topic pls", "new"),
        ("stop here for now", "stop"),
        ("i need a break", "stop"),
        ("help my brother with it", None),
    ],
)
def test_the_three_ways_on_are_heard(text: str, way: str | None) -> None:
    assert looking_back.what_next(text) == way


def test_the_celebration_is_tied_to_the_evidence() -> None:
    pieces: tuple[Any, ...] = (
        piece(1),
        piece(2, shows="explanation"),
        piece(3, shows="application"),
        piece(4, days=8),
    )
    plan = running(evidence=pieces)
    for one in pieces:
        plan = judged(plan, one.id, [("c1", True, ""), ("c2", True, "")], "rivera", FIRST)
    said = celebration(plan, MAYA)
    assert Phrases.load(HOME / "data").say(said.key, said.words)[0] == (
        "You showed it, Maya: “work 3”. You met “8 of 10 are right”, “i can say why you flip it” and did it again"
        " days later; Ms. Rivera agrees."
    )
