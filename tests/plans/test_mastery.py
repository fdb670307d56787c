"""When a plan is mastered: rows C4 to C7."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plans.left import left_in_words
from bot.plans.mastery import (
    APPLICATION,
    BIG_IDEA,
    SECOND_SUCCESS_DAYS,
    WORK,
    CriterionUnknown,
    EvidenceUnknown,
    NothingJudged,
    is_accepted,
    judged,
    not_yet,
    tried_before,
    waive_application,
    what_is_left,
)
from bot.plans.plan import Evidence, Mastery, Plan
from tests.plans.people import MAYA
from tests.plans.running import FIRST, NEW_YORK, piece, running

ALL = (("c1", True, ""), ("c2", True, "well said"))
JUDGED_AT = FIRST + timedelta(days=1)
N = SECOND_SUCCESS_DAYS


def yes(plan: Plan, evidence_id: str, *criteria: tuple[str, bool, str]) -> Plan:
    return judged(plan, evidence_id, criteria or ALL, "rivera", JUDGED_AT)


def kinds(plan: Plan) -> list[str]:
    return [left.kind for left in what_is_left(plan)]


def shown(*evidence: Evidence) -> Plan:
    return running(evidence=evidence)


FULL = (
    piece(1),
    piece(2, shows="explanation"),
    piece(3, shows="application"),
    piece(4, days=N),
)


def all_judged(*evidence: Evidence) -> Plan:
    plan = shown(*evidence)
    for one in evidence:
        plan = yes(plan, one.id)
    return plan


def test_everything_shown_and_judged_is_mastery() -> None:
    plan = all_judged(*FULL)
    assert (plan.step, plan.mastery.status) == ("mastered", "mastered")
    assert [g.status for g in plan.goals] == ["reached"]
    assert [c.met for c in plan.mastery.criteria] == [True, True]


@pytest.mark.parametrize(("without", "left"), [(1, "explanation"), (2, "application"), (3, "again")])
def test_each_part_is_needed(without: int, left: str) -> None:
    plan = all_judged(*(e for n, e in enumerate(FULL) if n != without))
    assert plan.step == "active"
    assert kinds(plan) == [left]


def test_every_criterion_is_needed() -> None:
    plan = shown(*FULL)
    for one in FULL:
        plan = yes(plan, one.id, ("c1", True, ""))
    assert plan.step == "active"
    assert what_is_left(plan)[0].texts == ("i can say why you flip it",)


def test_one_quiz_never_suffices_however_good() -> None:
    plan = yes(shown(piece(1, shows="quiz", self_rating=5)), "e1", *ALL)
    assert plan.step == "active"
    assert kinds(plan) == ["explanation", "application", "quiz", "again"]


def test_one_quiz_that_is_judged_on_everything_still_never_suffices() -> None:
    plan = yes(shown(piece(1, shows="quiz")), "e1", *ALL, (BIG_IDEA, True, ""), (APPLICATION, True, ""))
    assert plan.step == "active"
    assert kinds(plan) == ["quiz", "again"]


def test_quizzes_alone_never_suffice() -> None:
    both = (*ALL, (BIG_IDEA, True, ""), (APPLICATION, True, ""))
    plan = shown(piece(1, shows="quiz"), piece(2, days=30, shows="quiz"))
    plan = yes(yes(plan, "e1", *both), "e2", *both)
    assert kinds(plan) == ["quiz"]


@pytest.mark.parametrize("days", range(2 * N))
def test_the_second_success_counts_from_the_named_number_of_days_on(days: int) -> None:
    plan = all_judged(*FULL[:3], piece(4, days=days))
    assert (plan.step == "mastered") is (days >= N)


@pytest.mark.parametrize("days", [N, 40, 400])
def test_being_late_costs_nothing(days: int) -> None:
    evidence = (*FULL[:3], piece(4, days=days))
    late = replace(shown(*evidence), mastery=replace(running().mastery, date=date(2026, 1, 1)))
    for one in evidence:
        late = yes(late, one.id)
    assert late.step == "mastered"


def test_the_second_success_is_told_with_the_first_day_it_counts() -> None:
    plan = all_judged(*FULL[:3])
    assert [left.on for left in what_is_left(plan)] == [date(2026, 12, 3) + timedelta(days=N)]


def test_the_days_between_are_the_students_own_days() -> None:
    late_evening = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)  # still the 3rd in New York
    first = replace(piece(1), at=late_evening)
    plan = all_judged(first, *FULL[1:3])
    seven_days_on = replace(piece(4), at=datetime(2026, 12, 10, 18, 0, tzinfo=UTC))
    plan = replace(plan, evidence=(*(replace(e, at=late_evening) for e in plan.evidence), seven_days_on))
    assert judged(plan, "e4", ALL, "rivera", JUDGED_AT, NEW_YORK).step == "mastered"
    assert judged(plan, "e4", ALL, "rivera", JUDGED_AT).step == "active"


def test_a_teacher_may_judge_the_big_idea_and_its_use_on_any_evidence() -> None:
    plan = shown(piece(1), piece(2, days=N))
    plan = yes(plan, "e1", *ALL, (BIG_IDEA, True, ""), (APPLICATION, True, ""))
    assert yes(plan, "e2").step == "mastered"


def test_a_teacher_may_say_that_it_does_not_explain_the_idea() -> None:
    plan = yes(shown(piece(1, shows="explanation")), "e1", *ALL, (BIG_IDEA, False, "say why"))
    assert "explanation" in kinds(plan)


def test_the_use_in_real_life_can_be_waived_and_the_waiver_says_who_and_why() -> None:
    plan = all_judged(FULL[0], FULL[1], FULL[3])
    waived = waive_application(plan, "rivera", JUDGED_AT, "no kitchen here")
    assert waived.step == "mastered"
    assert (waived.mastery.waived.by, waived.mastery.waived.reason) == ("rivera", "no kitchen here")


def test_a_waiver_alone_masters_nothing() -> None:
    assert waive_application(running(), "rivera", JUDGED_AT, "").step == "active"


def test_an_explanation_of_the_idea_alone_is_no_second_success() -> None:
    plan = yes(shown(*FULL[:3], piece(4, days=N, shows="explanation")), "e1")
    plan = yes(yes(plan, "e3"), "e4", (BIG_IDEA, True, ""))
    assert kinds(plan) == ["again"]


def test_what_was_met_once_stays_met_when_a_later_try_does_not_work() -> None:
    plan = yes(shown(piece(1), piece(2, days=3)), "e1")
    plan = yes(plan, "e2", ("c1", False, ""), ("c2", True, ""))
    assert [c.met for c in plan.mastery.criteria] == [True, True]


def test_a_new_verdict_on_the_same_evidence_corrects_the_older_one() -> None:
    plan = yes(yes(shown(piece(1)), "e1"), "e1", ("c1", False, "counted again"))
    assert [c.met for c in plan.mastery.criteria] == [False, True]
    assert plan.evidence[0].verdict == "partly"
    assert len(plan.evidence[0].judgements) == 3, "nothing that was said is lost"


@pytest.mark.parametrize(
    ("criteria", "verdict"),
    [
        ((("c1", True, ""),), "met"),
        ((("c1", True, ""), ("c2", False, "")), "partly"),
        ((("c1", False, ""), ("c2", False, "")), "not_yet"),
    ],
)
def test_the_verdict_sums_up(criteria: Any, verdict: str) -> None:
    assert yes(shown(piece(1)), "e1", *criteria).evidence[0].verdict == verdict


def test_a_judgement_says_who_when_and_why() -> None:
    [first, _] = yes(shown(piece(1)), "e1", ("c1", False, "show the work"), ("c2", True, "")).evidence[0].judgements
    assert (first.by, first.at, first.comment) == ("rivera", JUDGED_AT, "show the work")


def test_criteria_nobody_judged_stay_open() -> None:
    assert [c.met for c in yes(shown(piece(1)), "e1", ("c1", True, "")).mastery.criteria] == [True, None]


@pytest.mark.parametrize("step", ["purpose", "goal", "plan", "progress", "mastery"])
def test_a_plan_that_is_being_changed_is_not_mastered_behind_its_back(step: Any) -> None:
    plan = replace(shown(*FULL), step=step)
    for one in FULL:
        plan = yes(plan, one.id)
    assert plan.step == step


def test_a_verdict_after_mastery_takes_nothing_away() -> None:
    plan = yes(all_judged(*FULL), "e4", ("c1", False, ""))
    assert plan.step == "mastered"


def test_a_plan_without_criteria_is_judged_on_the_work_itself() -> None:
    plan = running(mastery=Mastery("teach it", (), None, "working"), evidence=FULL)
    assert kinds(plan) == ["criteria", "explanation", "application", "again"]
    for one in FULL:
        plan = yes(plan, one.id, (WORK, True, ""))
    assert plan.step == "mastered"


def test_what_cannot_be_judged_is_refused_by_name() -> None:
    with pytest.raises(EvidenceUnknown):
        yes(shown(piece(1)), "e9")
    with pytest.raises(CriterionUnknown, match="c9"):
        yes(shown(piece(1)), "e1", ("c9", True, ""))
    with pytest.raises(NothingJudged):
        judged(shown(piece(1)), "e1", (), "rivera", JUDGED_AT)


def test_an_older_verdict_in_words_alone_counts_for_nothing() -> None:
    plan = shown(replace(piece(1), verdict="Both criteria met."))
    assert not is_accepted(plan.evidence[0])
    assert "criteria" in kinds(plan)


def test_the_last_not_yet_is_what_a_new_try_follows() -> None:
    plan = yes(shown(piece(1), piece(2, shows="quiz")), "e1", ("c1", False, "nearly"), ("c2", True, ""))
    assert tried_before(plan, "skill").id == "e1"
    assert tried_before(plan, "quiz") is None, "nobody has looked at it yet"
    assert [j.comment for j in not_yet(plan.evidence[0])] == ["nearly"]
    assert tried_before(yes(plan, "e1"), "skill") is None, "it was accepted meanwhile"


def test_what_is_left_is_said_in_plain_words() -> None:
    told = left_in_words(running(), MAYA)
    assert told == (
        "“8 of 10 are right”, “i can say why you flip it”; the big idea in your own words; using it for something real;"
        " doing it once more, a week later"
    )
    assert left_in_words(all_judged(*FULL), MAYA) == ""
    assert left_in_words(all_judged(*FULL[:3]), MAYA) == "doing it once more, from Thu, Dec 10 on"


pieces = st.lists(
    st.tuples(
        st.sampled_from(["skill", "explanation", "application", "quiz"]),
        st.integers(0, 30),
        st.lists(
            st.tuples(st.sampled_from(["c1", "c2", BIG_IDEA, APPLICATION]), st.booleans()), min_size=1, max_size=5
        ),
    ),
    max_size=6,
)


@given(pieces, st.booleans())
def test_mastery_never_comes_without_all_of_it(told: list[Any], waived: bool) -> None:
    plan = shown(*(piece(n, days, shows=shows) for n, (shows, days, _) in enumerate(told)))
    if waived:
        plan = waive_application(plan, "rivera", JUDGED_AT, "")
    for n, (_, _, verdicts) in enumerate(told):
        plan = judged(plan, f"e{n}", [(c, met, "") for c, met in verdicts], "rivera", JUDGED_AT)
    if plan.step != "mastered":
        assert what_is_left(plan)
        return
    good = [e for e in plan.evidence if is_accepted(e)]
    assert all(c.met for c in plan.mastery.criteria)
    assert any(e.shows != "quiz" for e in good)
    assert max((b.at - a.at).days for a, b in product(good, good)) >= N
    assert len(good) >= 2
