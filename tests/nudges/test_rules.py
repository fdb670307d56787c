"""Each rule on cases where it must speak and on their nearest neighbours, where it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.nudges import Case, Thresholds, findings
from bot.nudges.calendar import Calendar
from bot.nudges.rules import rules
from bot.plans.learner import Learner, ProfileNote
from bot.plans.plan import Goal, Progress, Review, Standard

from .planted import COLE, DIVIDING, NOW, PARK, RIVERA, ask, case, checkin, days_ago, evidence, found_by, goal, plan

BREAK = Calendar(breaks=((date(2026, 11, 20), date(2026, 12, 4)),))
FALLING = (checkin(15, 4), checkin(8, 3), checkin(0.7, 2))
STARTS_AT_5 = (goal(starting_confidence=5),)
LOWER = Standard("5.NF.B.3", "Fractions as division.", "fractions as division", "math", "5")


def watched(*tripwires: str, **more: object) -> Progress:
    return replace(plan().progress, tripwires=tripwires, **more)  # type: ignore[arg-type]


# Check-ins are on Tuesdays at 5 pm; now is Wednesday noon. The missed ones before: Dec 1 and Nov 24, each a week apart;
# yesterday's is not yet 24 hours ago.
FIRES: list[tuple[str, str, Case]] = [
    ("missed_checkins", "two Tuesdays went by", case(plan(checkins=(checkin(22),)))),
    ("missed_checkins", "none ever came", case(plan(checkins=()))),
    (
        "missed_checkins",
        "its own wire is one",
        case(plan(checkins=(checkin(14),), progress=watched("1 missed check-in"))),
    ),
    (
        "missed_checkins",
        "the wire in words",
        case(plan(checkins=(checkin(22),), progress=watched("two missed check-ins"))),
    ),
    (
        "missed_checkins",
        "one wire of several",
        case(
            plan(
                checkins=(checkin(22),),
                progress=watched("3 days stuck without an answer", "2 missed check-ins in a row"),
            )
        ),
    ),
    (
        "stuck_unanswered",
        "its own wire is one day",
        case(plan(checkins=(checkin(1.2, blocker="lost"),), progress=watched("1 day stuck without an answer"))),
    ),
    (
        "confidence_falling",
        "its own wire is two",
        case(plan(goals=(), checkins=FALLING, progress=watched("2 times less sure in a row"))),
    ),
    ("missed_checkins", "no wire of its own", case(plan(checkins=(checkin(22),), progress=watched()))),
    ("goal_date_near_without_evidence", "three days ahead", case(plan(goals=(goal(3),)))),
    ("goal_date_near_without_evidence", "today", case(plan(goals=(goal(0),)))),
    ("goal_date_near_without_evidence", "two weeks past", case(plan(goals=(goal(-14),)))),
    ("stuck_unanswered", "two days ago", case(plan(checkins=(checkin(2, blocker="i mix up which one to flip"),)))),
    ("stuck_unanswered", "heard before it", case(plan(checkins=(checkin(3, blocker="lost"),)), heard_at=days_ago(4))),
    ("help_asked", "for help", case(asks=(ask(),))),
    ("help_asked", "for a talk", case(asks=(ask("talk", "cole"),))),
    ("help_asked", "for a thing", case(asks=(ask("need", words="a ruler"),))),
    ("confidence_falling", "from the start on", case(plan(goals=STARTS_AT_5, checkins=FALLING))),
    ("confidence_falling", "four check-ins", case(plan(goals=(), checkins=(checkin(22, 5), *FALLING)))),
    ("silent", "eight school days", case(said_at=days_ago(12))),
    ("silent", "never a word", case(plan(created_at=days_ago(12)), said_at=None)),
    ("waiting_for_adult", "a complete plan", case(plan(reviews=()), entered={"p1": days_ago(2)})),
    ("waiting_for_adult", "evidence", case(plan(evidence=(evidence(2),)))),
    (
        "waiting_for_adult",
        "completed anew after a suggestion",
        case(plan(reviews=(Review("rivera", days_ago(9), "suggest", "smaller"),)), entered={"p1": days_ago(3)}),
    ),
    ("mastered_nothing_next", "three days ago", case(plan(step="mastered"), entered={"p1": days_ago(3)})),
    ("no_bridge", "three weeks on a lower grade", case(plan(standard=LOWER))),
    ("safety", "danger", case(asks=(ask("self_harm", "ms-park", level="danger"),))),
    ("safety", "a worry that was seen", case(asks=(ask("struggling", "ms-park", level="concern", state="seen"),))),
]
SILENT: list[tuple[str, str, Case]] = [
    ("missed_checkins", "one Tuesday", case(plan(checkins=(checkin(15),)))),
    ("missed_checkins", "a late check-in", case(plan(checkins=(checkin(22), checkin(4))))),
    (
        "missed_checkins",
        "the wire is three",
        case(plan(checkins=(checkin(22),), progress=watched("3 missed check-ins"))),
    ),
    (
        "missed_checkins",
        "another kind of wire",
        case(plan(checkins=(checkin(22),), progress=watched("1 failed retry"))),
    ),
    (
        "stuck_unanswered",
        "the wire is four days",
        case(plan(checkins=(checkin(3, blocker="lost"),), progress=watched("4 days stuck without an answer"))),
    ),
    (
        "confidence_falling",
        "the wire is four",
        case(plan(goals=STARTS_AT_5, checkins=FALLING, progress=watched("4 times less sure in a row"))),
    ),
    ("missed_checkins", "not complete yet", case(plan(checkins=(), step="mastery"))),
    ("missed_checkins", "mastered", case(plan(checkins=(checkin(22),), step="mastered"))),
    ("missed_checkins", "only just agreed", case(plan(checkins=()), entered={"p1": days_ago(9)})),
    ("goal_date_near_without_evidence", "four days ahead", case(plan(goals=(goal(4),)))),
    ("goal_date_near_without_evidence", "long past", case(plan(goals=(goal(-15),)))),
    ("goal_date_near_without_evidence", "with evidence", case(plan(goals=(goal(1),), evidence=(evidence(1),)))),
    ("goal_date_near_without_evidence", "reached", case(plan(goals=(goal(1, status="reached"),)))),
    ("goal_date_near_without_evidence", "personal", case(plan(goals=(goal(1, kind="personal"),)))),
    ("goal_date_near_without_evidence", "still being made", case(plan(goals=(goal(1),), step="plan"))),
    ("stuck_unanswered", "an hour short of two days", case(plan(checkins=(checkin(1.96, blocker="lost"),)))),
    ("stuck_unanswered", "nothing in the way", case(plan(checkins=(checkin(3, blocker="nothing really"),)))),
    ("stuck_unanswered", "an adult wrote", case(plan(checkins=(checkin(3, blocker="lost"),)), heard_at=days_ago(2))),
    ("stuck_unanswered", "cleared since", case(plan(checkins=(checkin(8, blocker="lost"), checkin(1))))),
    (
        "stuck_unanswered",
        "reviewed since",
        case(
            plan(checkins=(checkin(3, blocker="lost"),), reviews=(Review("rivera", days_ago(1), "suggest", "ask me"),))
        ),
    ),
    (
        "stuck_unanswered",
        "taken up",
        case(plan(checkins=(checkin(3, blocker="lost"),)), asks=(ask(ago=3, state="acted"),)),
    ),
    ("stuck_unanswered", "two weeks old", case(plan(checkins=(checkin(14, blocker="lost"),)))),
    ("help_asked", "seen", case(asks=(ask(state="seen"),))),
    ("help_asked", "acted on", case(asks=(ask(state="acted"),))),
    ("help_asked", "evidence has its own rule", case(asks=(ask("evidence"),))),
    ("confidence_falling", "two falls", case(plan(goals=(), checkins=FALLING))),
    (
        "confidence_falling",
        "the same once in between",
        case(plan(goals=STARTS_AT_5, checkins=(checkin(22, 4), checkin(15, 4), checkin(8, 3), checkin(1, 2)))),
    ),
    ("confidence_falling", "up again", case(plan(goals=STARTS_AT_5, checkins=(*FALLING, checkin(0.2, 3))))),
    ("silent", "seven school days", case(said_at=days_ago(9))),
    ("silent", "everything mastered", case(plan(step="mastered"), said_at=days_ago(12))),
    ("silent", "no plan", replace(case(said_at=days_ago(12)), plans=())),
    ("silent", "a plan given yesterday", case(plan(created_at=days_ago(1)), said_at=days_ago(40))),
    ("waiting_for_adult", "since yesterday", case(plan(reviews=()), entered={"p1": days_ago(1)})),
    ("waiting_for_adult", "reviewed", case(plan(), entered={"p1": days_ago(9)})),
    ("waiting_for_adult", "judged", case(plan(evidence=(evidence(9, verdict="met"),)))),
    ("waiting_for_adult", "still being made", case(plan(reviews=(), step="mastery"), entered={"p1": days_ago(9)})),
    ("mastered_nothing_next", "two days ago", case(plan(step="mastered"), entered={"p1": days_ago(2)})),
    (
        "mastered_nothing_next",
        "the next plan is there",
        case(plan(step="mastered"), plan(id="p2", step="purpose"), entered={"p1": days_ago(9), "p2": days_ago(1)}),
    ),
    ("no_bridge", "20 days", case(plan(standard=LOWER, created_at=days_ago(20)))),
    ("no_bridge", "the bridge is there", case(plan(standard=LOWER), plan(id="p2", standard=DIVIDING))),
    ("no_bridge", "the grade is no number", case(plan(standard=LOWER), courses=(("math", "mixed"),))),
    ("no_bridge", "another subject", case(plan(standard=LOWER), courses=(("science", "6"),))),
    ("no_bridge", "the lower one is mastered", case(plan(standard=LOWER, step="mastered"))),
    ("safety", "acted on", case(asks=(ask("self_harm", "ms-park", level="danger", state="acted"),))),
    ("safety", "a mere request", case(asks=(ask(),))),
]


@pytest.mark.parametrize(("rule", "when", "one"), FIRES, ids=[f"{rule}: {when}" for rule, when, _ in FIRES])
def test_a_rule_speaks_on_a_planted_case(rule: str, when: str, one: Case) -> None:
    found = found_by(rule, one)
    assert len(found) == 1
    finding = found[0]
    assert finding.student_id == "leo"
    assert finding.reason.startswith("Leo") and finding.reason.endswith(".")
    assert 1 <= len(finding.evidence) <= 2
    assert finding.key and finding.to and finding.since.tzinfo
    assert finding.suggestion.deed
    assert rule == "safety" or finding.suggestion.words.startswith("Hi Leo")


@pytest.mark.parametrize(("rule", "when", "one"), SILENT, ids=[f"{rule}: {when}" for rule, when, _ in SILENT])
def test_a_rule_is_silent_on_its_near_miss(rule: str, when: str, one: Case) -> None:
    assert found_by(rule, one) == ()


def test_every_rule_has_planted_cases_and_near_misses() -> None:
    assert {rule for rule, _, _ in FIRES} == {rule for rule, _, _ in SILENT} == set(rules())


def test_a_student_who_is_well_on_the_way_sets_off_nothing() -> None:
    assert findings(case(), NOW, Thresholds()) == ()


def test_holidays_are_neither_missed_nor_silence() -> None:
    away = Thresholds(calendar=BREAK)
    assert found_by("missed_checkins", case(plan(checkins=(checkin(22),))), away) == ()
    assert found_by("silent", case(said_at=days_ago(12)), away) == ()


def test_the_same_cause_has_the_same_key_hours_later_and_the_next_cause_another() -> None:
    for rule, _, one in FIRES:
        later = found_by(rule, one, now=NOW + timedelta(hours=6))
        assert [f.key for f in later] == [f.key for f in found_by(rule, one)], rule
    first, second = case(plan(checkins=(checkin(22),))), case(plan(checkins=(checkin(21.9),)))
    moved = case(plan(goals=(goal(2),)))
    assert found_by("missed_checkins", first)[0].key == found_by("missed_checkins", second)[0].key
    assert (
        found_by("goal_date_near_without_evidence", moved)[0].key
        != found_by("goal_date_near_without_evidence", case(plan(goals=(goal(3),))))[0].key
    )


def test_the_advisor_is_told_of_the_student_and_the_one_who_was_asked_of_the_request() -> None:
    assert found_by("silent", case(said_at=days_ago(12)))[0].to == ("cole",)
    assert found_by("help_asked", case(asks=(ask(),)))[0].to == ("rivera",)
    assert found_by("waiting_for_adult", case(plan(evidence=(evidence(3),))))[0].to == ("rivera",)
    alone = Learner("leo", "Leo Martins", adults=(RIVERA,))
    assert found_by("silent", case(said_at=days_ago(12), learner=alone))[0].to == ("rivera",)


def test_danger_goes_to_every_safety_contact_and_a_worry_to_the_one_it_names() -> None:
    second = replace(PARK, id="mr-lee", name="Mr. Lee")
    both = Learner("leo", "Leo Martins", adults=(RIVERA, COLE, second, PARK))
    danger = case(asks=(ask("self_harm", "ms-park", level="danger"),), learner=both)
    worry = case(asks=(ask("struggling", "ms-park", level="concern"),), learner=both)
    assert found_by("safety", danger)[0].to == ("mr-lee", "ms-park")
    assert found_by("safety", worry)[0].to == ("ms-park",)
    assert found_by("safety", danger)[0].severity == "urgent"
    assert found_by("safety", worry)[0].severity == "today"


def test_safety_matters_are_never_among_the_ordinary_findings() -> None:
    danger = case(asks=(ask("self_harm", "ms-park", level="danger", words="secret words"),))
    assert findings(danger, NOW, Thresholds()) == ()


@pytest.mark.parametrize(
    "one",
    [
        case(asks=(ask(words="why flip it"),), private=frozenset({"why flip it"})),
        case(plan(checkins=(checkin(3, blocker="why flip it"),)), private=frozenset({"ok and why flip it"})),
        case(plan(evidence=(evidence(3, text="why flip it"),)), private=frozenset({"why flip it"})),
    ],
)
def test_private_words_are_nowhere_in_a_finding(one: Case) -> None:
    found = findings(one, NOW, Thresholds())
    assert found
    assert "why flip it" not in repr(found)


def test_personal_goals_and_private_hopes_are_nowhere_in_a_finding() -> None:
    personal = Goal("g2", "be less shy", kind="social_emotional")
    hidden = ProfileNote("be an astronaut", "leo", NOW, "student")
    one = case(plan(reviews=(), goals=(personal,)), entered={"p1": days_ago(5)})
    done = case(
        plan(step="mastered", goals=(personal,)),
        learner=Learner("leo", "Leo Martins", profile={"aspiration": hidden}, adults=(COLE,)),
    )
    assert found_by("waiting_for_adult", one) and "shy" not in repr(findings(one, NOW, Thresholds()))
    assert found_by("mastered_nothing_next", done) and "astronaut" not in repr(findings(done, NOW, Thresholds()))


def test_a_check_in_is_missed_only_after_its_hours_of_grace() -> None:
    one = case(plan(checkins=(checkin(14),)))
    assert found_by("missed_checkins", one, Thresholds(checkin_grace_hours=24)) == ()
    assert len(found_by("missed_checkins", one, Thresholds(checkin_grace_hours=12))) == 1


def test_daylight_saving_moves_no_check_in() -> None:
    """The clocks went back on November 1, 2026: Tuesday 5 pm is 21:00 UTC before and 22:00 UTC after."""
    one = case(plan(checkins=(checkin(50),)), entered={"p1": days_ago(50)})
    found = found_by("missed_checkins", one)[0]
    assert found.since.astimezone(found.since.tzinfo).weekday() == 1
    assert "Tue, Oct 27" in found.reason


def test_quiet_hours_may_go_over_midnight_or_not_be_at_all() -> None:
    night, noon, none = Calendar(), Calendar(quiet_from=time(12), quiet_to=time(13)), Calendar((), (), time(0), time(0))
    assert [night.is_quiet(time(h)) for h in (6, 7, 16, 17, 23)] == [True, False, False, True, True]
    assert [noon.is_quiet(time(h)) for h in (11, 12, 13)] == [False, True, False]
    assert not none.is_quiet(time(3))


def test_no_bridge_names_the_standard_that_leads_back_where_it_is_known() -> None:
    (found,) = findings(case(plan(standard=LOWER, bridge=DIVIDING)), NOW, Thresholds())
    assert found.suggestion.deed.endswith("that this one leads to: 6.NS.A.1, dividing fractions.")
