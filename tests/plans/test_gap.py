"""What a student and a teacher see differently on the same work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.plans.gap import gaps_of, side_of
from bot.plans.mastery import BIG_IDEA
from bot.plans.plan import Criterion, Evidence, Judgement, Mastery, Plan

PLAN = Plan("p1", "leo", mastery=Mastery(criteria=(Criterion("c1", "8 of 10 right"), Criterion("c2", "i can say why"))))
WORK = Evidence("e1", datetime(2026, 12, 1, tzinfo=UTC), "text", "my sheet", self_rating=4, ratings={"c1": 1, "c2": 5})


@pytest.mark.parametrize(
    ("rating", "met", "side"),
    [
        (5, False, "higher"),
        (4, False, "higher"),
        (3, False, None),
        (1, False, None),
        (5, True, None),
        (3, True, None),
        (2, True, "lower"),
        (1, True, "lower"),
        (None, True, None),
    ],
)
def test_only_a_clear_rating_on_the_other_side_is_a_gap(rating: int | None, met: bool, side: str | None) -> None:
    assert side_of(rating, met=met) == side


def test_gaps_are_told_by_criterion_what_is_rated_higher_first() -> None:
    judged = replace(WORK, judgements=(Judgement("c1", True), Judgement("c2", False)))
    assert [(gap.text, gap.own_rating, gap.side) for gap in gaps_of(PLAN, judged)] == [
        ("i can say why", 5, "higher"),
        ("8 of 10 right", 1, "lower"),
    ]


def test_the_last_word_on_a_criterion_counts() -> None:
    judged = replace(WORK, judgements=(Judgement("c2", False), Judgement("c2", True)))
    assert gaps_of(PLAN, judged) == ()


def test_one_rating_for_the_whole_counts_only_where_nothing_was_rated_by_itself() -> None:
    verdict = (Judgement(BIG_IDEA, False),)
    assert gaps_of(PLAN, replace(WORK, judgements=verdict)) == ()
    (gap,) = gaps_of(PLAN, replace(WORK, ratings={}, judgements=verdict))
    assert (gap.text, gap.own_rating, gap.side) == ("the big idea", 4, "higher")


def test_what_nobody_has_judged_has_no_gap() -> None:
    assert gaps_of(PLAN, WORK) == ()
