"""What a standard asks for: its criteria come into the talk, and evidence of another kind is kept and marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.plans import path
from bot.plans.accepted import EVIDENCE_KINDS, fits, in_words, kind_of
from bot.plans.asking import offers_for, words_for
from bot.plans.mastery import APPLICATION, BIG_IDEA, judged, what_is_left
from bot.plans.plan import FIVE, Criterion, Evidence, Goal, Mastery, Standard
from bot.plans.steps import rules_of
from bot.plans.turn import Turn

from .people import FRACTIONS, NOW, a_plan, a_turn, answer, keys

DEEP = replace(
    FRACTIONS,
    skills=("divide a fraction by a fraction",),
    criteria=("8 of 10 are right", "a drawing shows why", "a story of mine fits", "a fourth"),
    evidence=("file", "link"),
)
GOAL = Goal("g", "do it", "9 of 10", date(2026, 12, 15), 2)
FILE = "ramp.png (file f" + "0a" * 16 + ")"


def running(standard: Standard = DEEP, **more: Any) -> Turn:
    """Maya's plan runs."""
    shown = Mastery("a poster", (Criterion("c1", "8 of 10"),), date(2026, 12, 20), "working")
    return a_turn(a_plan(standard=standard, step="active", agreed=FIVE, goals=(GOAL,), mastery=shown, **more))


def at_criteria(standard: Standard, goals: tuple[Goal, ...] = (GOAL,)) -> Turn:
    draft = {"mastery.method": "a poster"}
    return a_turn(a_plan(standard=standard, step="mastery", agreed=FIVE[:4], goals=goals, draft=draft))


def show(turn: Turn, text: str) -> list[str]:
    """Hand it in and rate it; what was said to it."""
    said = keys(answer(turn, "evidence.what", text))
    answer(turn, "evidence.self_rating", "4")
    path.record(turn, "evidence")
    return said


def given(**more: Any) -> Evidence:
    return Evidence("e", NOW, **{"kind": "text", **more})


@pytest.mark.parametrize(
    ("evidence", "kind"),
    [
        (given(), "writing"),
        (given(kind="file"), "file"),
        (given(kind="link"), "link"),
        (given(kind="file", shows="quiz"), "quiz"),
        (given(shows="explanation"), "explanation"),
        (given(shows="application"), "application"),
    ],
)
def test_each_piece_of_evidence_is_of_one_kind(evidence: Evidence, kind: str) -> None:
    assert kind_of(evidence) == kind


def test_a_standard_without_a_list_takes_every_kind_and_the_big_idea_and_real_use_always_count() -> None:
    assert all(fits(FRACTIONS, kind) and fits(None, kind) for kind in EVIDENCE_KINDS)
    assert [kind for kind in EVIDENCE_KINDS if fits(DEEP, kind)] == ["file", "link", "explanation", "application"]
    assert in_words(DEEP.evidence) == "a photo, recording or document, or a link to your work"


def test_the_standards_criteria_are_on_offer_beside_the_goals_own_measure() -> None:
    titles = [title for title, _ in offers_for(at_criteria(DEEP), "mastery.criteria")]
    assert titles == ["9 of 10", "8 of 10 are right", "a drawing shows why", "a story of mine fits", "All of these"]


def test_all_of_these_takes_what_was_offered_and_each_can_be_taken_alone() -> None:
    turn = at_criteria(DEEP)
    answer(turn, "mastery.criteria", "All of these", choice="criteria:all")
    assert turn.plan is not None
    assert turn.plan.draft["mastery.criteria"] == ["9 of 10", *DEEP.criteria[:3]]
    alone = at_criteria(DEEP)
    answer(alone, "mastery.criteria", "a drawing shows why", choice="a drawing shows why")
    assert alone.plan is not None
    assert alone.plan.draft["mastery.criteria"] == ["a drawing shows why"]


def test_a_long_one_is_cut_on_its_button_and_kept_whole() -> None:
    long = "at least 4 of 5 areas are right with the shape cut up in a drawing"
    turn = at_criteria(replace(DEEP, criteria=(long,)))
    title, value = offers_for(turn, "mastery.criteria")[1]
    assert title.endswith("…")
    answer(turn, "mastery.criteria", title, choice=value)
    assert turn.plan is not None
    assert turn.plan.draft["mastery.criteria"] == [long]


def test_examples_and_what_the_coach_chooses_use_them_too() -> None:
    turn = at_criteria(DEEP)
    assert words_for(turn, "mastery.criteria")["criterion"] == "8 of 10 are right"
    assert rules_of("mastery").default(turn, "mastery.criteria") == ["9 of 10", *DEEP.criteria[:2]]


def test_a_standard_without_criteria_is_asked_about_as_ever() -> None:
    turn = at_criteria(FRACTIONS)
    offers = [value for _, value in offers_for(turn, "mastery.criteria")]
    assert offers == ["9 of 10", "I can say why it works"]
    assert words_for(turn, "mastery.criteria")["criterion"] == ""
    assert rules_of("mastery").default(turn, "mastery.criteria") == ["9 of 10", "I can say why it works"]


def test_another_kind_is_kept_marked_and_told_what_is_looked_for() -> None:
    turn = running()
    taken = answer(turn, "evidence.what", "i did all ten, trust me")
    assert keys(taken) == ["ack.words", "evidence.other_kind"]
    assert taken.say[1].words["kinds"] == "a photo, recording or document, or a link to your work"
    answer(turn, "evidence.self_rating", "4")
    path.record(turn, "evidence")
    assert turn.plan is not None
    (piece,) = turn.plan.evidence
    assert (piece.text, piece.fits) == ("i did all ten, trust me", False)
    assert turn.notices[-1].kind == "evidence"


@pytest.mark.parametrize("text", [FILE, "https://school.example/work"])
def test_a_kind_that_is_asked_for_is_taken_without_a_word(text: str) -> None:
    turn = running()
    assert "evidence.other_kind" not in show(turn, text)
    assert turn.plan is not None
    assert turn.plan.evidence[0].fits


def test_the_big_idea_in_words_fits_everywhere() -> None:
    turn = running()
    answer(turn, "evidence.what", "", choice="shows:explanation")
    assert keys(answer(turn, "evidence.what", "division asks how many fit")) == ["ack.words"]


def test_a_teacher_may_take_what_was_not_asked_for() -> None:
    early = given(fits=False)
    late = replace(early, id="e2", at=NOW + timedelta(days=8))
    plan = running().plan
    assert plan is not None
    plan = replace(plan, evidence=(early, late))
    for piece in ("e", "e2"):
        verdict = [("c1", True, ""), (BIG_IDEA, True, ""), (APPLICATION, True, "")]
        plan = judged(plan, piece, verdict, "rivera", NOW)
    assert what_is_left(plan) == ()
    assert plan.step == "mastered"
