"""What the coach proposes after a check-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.plans.items import doing
from bot.plans.plan import CheckIn, Plan
from bot.plans.proposals import SMALLEST_MINUTES, Proposal, accept, instead, proposal_from, propose, told
from bot.plans.screens import item_is_off_screen
from tests.plans.people import NOW, SUGGESTIONS, TODAY
from tests.plans.running import PANCAKES, TILES, running


def found(outcome: Any, words: str = "", plan: Plan | None = None, **how: Any) -> Proposal | None:
    return propose(plan or running(), TILES, outcome, words, TODAY, **how)


def before(outcome: Any) -> Plan:
    return running(checkins=(CheckIn(NOW - timedelta(days=7), "x", item="i1", outcome=outcome),))


@pytest.mark.parametrize("outcome", ["done", None])
def test_what_went_well_is_left_alone(outcome: Any) -> None:
    assert found(outcome, "easy") is None


def test_a_missed_one_moves_to_its_next_day() -> None:
    assert found("missed") == Proposal("missed", "move", "i1", on=date(2026, 12, 3))


def test_missed_again_is_swapped_or_let_go() -> None:
    assert found("missed", plan=before("missed")).deed == "drop"
    swap = found("missed", plan=before("missed"), suggestions=SUGGESTIONS)
    assert (swap.rule, swap.deed, swap.title) == ("missed_again", "swap", "fraction tiles with a friend")


def test_half_done_once_needs_no_change_and_twice_is_cut_in_two() -> None:
    assert found("half") is None
    assert found("half", plan=before("half")) == Proposal("half_again", "split", "i1", minutes=10)


def test_the_time_before_is_that_of_the_same_item() -> None:
    other = running(checkins=(CheckIn(NOW, "x", item="i2", outcome="half"),))
    assert found("half", plan=other) is None


@pytest.mark.parametrize("words", ["it was too hard", "i dont get why you flip it", "im so confused", "got stuck"])
def test_too_hard_makes_it_smaller(words: str) -> None:
    assert (found("half", words).rule, found("half", words).deed) == ("too_hard", "split")


def test_too_hard_and_not_begun_takes_something_else() -> None:
    assert found("missed", "too hard", suggestions=SUGGESTIONS).deed == "swap"


def test_nothing_is_cut_too_small() -> None:
    short = replace(TILES, minutes=2 * SMALLEST_MINUTES - 1)
    assert propose(running(items=(short,)), short, "half", "too hard", TODAY) is None


def test_a_suggestion_that_is_on_the_plan_is_none() -> None:
    there = replace(PANCAKES, title=SUGGESTIONS[0].title.upper())
    swap = found("missed", "too hard", plan=running(items=(TILES, there)), suggestions=SUGGESTIONS)
    assert swap.title == SUGGESTIONS[1].title


def test_weeks_late_moves_the_dates_and_leaves_a_week() -> None:
    plan = running(goals=(replace(running().goals[0], target_date=TODAY - timedelta(days=3)),))
    late = found("missed", plan=plan, days_late=21)
    assert (late.rule, late.deed, late.days) == ("long_away", "redate", 21)
    changed, _ = accept(plan, late, "maya", TODAY)
    assert changed.goals[0].target_date == TODAY + timedelta(days=18)
    assert changed.mastery.date == running().mastery.date + timedelta(days=21)


def test_a_moved_date_is_at_least_a_week_away() -> None:
    plan = running(goals=(replace(running().goals[0], target_date=TODAY - timedelta(days=60)),))
    changed, _ = accept(plan, found("missed", plan=plan, days_late=9), "maya", TODAY)
    assert changed.goals[0].target_date == TODAY + timedelta(days=7)


def test_a_date_that_is_far_enough_stays() -> None:
    plan = running(goals=(replace(running().goals[0], target_date=TODAY + timedelta(days=7)),))
    assert found(None, plan=plan, days_late=21) is None


@pytest.mark.parametrize(
    ("proposal", "says"),
    [
        (Proposal("r", "split", "i1", minutes=10), "do “fraction tiles with Sam” in pieces of 10 minutes"),
        (Proposal("r", "move", "i1", on=date(2026, 12, 4)), "do “fraction tiles with Sam” on Fri, Dec 4"),
        (Proposal("r", "swap", "i1", title="a video"), "do “a video” in place of “fraction tiles with Sam”"),
        (Proposal("r", "drop", "i1"), "let “fraction tiles with Sam” go"),
        (Proposal("r", "redate", days=7), "move your goal date to Tue, Dec 22"),
    ],
)
def test_a_proposal_is_said_in_plain_words_and_so_is_the_history(proposal: Proposal, says: str) -> None:
    assert told(running(), proposal, TODAY) == says
    assert accept(running(), proposal, "maya", TODAY)[1] == f"took the proposal “{says}” (rule r)"
    assert proposal_from(proposal.as_json()) == proposal


def test_cut_in_two_both_pieces_are_on_the_list() -> None:
    changed, _ = accept(running(), Proposal("half_again", "split", "i1", minutes=10), "maya", TODAY)
    assert [(i.title, i.minutes) for i in changed.items] == [
        ("fraction tiles with Sam", 10),
        ("fraction tiles with Sam, the rest", 10),
        ("double the pancake recipe", 20),
    ]
    assert len({i.id for i in changed.items}) == 3
    assert changed.items[1].chosen_by == "maya"


def test_swapped_the_old_one_is_off_the_list_and_stays_in_the_plan() -> None:
    swap = Proposal("too_hard", "swap", "i1", title="watch a worked example", minutes=10, kind="resource")
    changed, _ = accept(running(), swap, "maya", TODAY)
    assert [(i.title, i.status) for i in changed.items] == [
        ("fraction tiles with Sam", "dropped"),
        ("double the pancake recipe", "open"),
        ("watch a worked example", "open"),
    ]
    assert (changed.items[2].kind, changed.items[2].weekdays) == ("resource", ("thu",))


def test_the_student_may_rather_drop_it() -> None:
    assert instead(Proposal("missed", "move", "i1"), "drop", TILES, TODAY).deed == "drop"
    assert instead(Proposal("missed", "move", "i1"), "yes", TILES, TODAY) is None


VIDEO = replace(PANCAKES, id="i2", title="watch khan videos", kind="resource")
ON_SCREEN = tuple(s for s in SUGGESTIONS if not s.off_screen)


def test_the_last_thing_off_the_screen_is_never_proposed_to_be_dropped() -> None:
    plan = replace(before("missed"), items=(TILES, VIDEO))
    kept = found("missed", plan=plan, suggestions=ON_SCREEN)
    assert (kept.rule, kept.deed) == ("missed_again", "move")
    swap = found("missed", plan=plan, suggestions=SUGGESTIONS)
    assert (swap.deed, swap.off_screen) == ("swap", True)
    changed, _ = accept(plan, swap, "maya", TODAY)
    assert any(item_is_off_screen(item) for item in doing(changed))


def test_something_on_a_screen_may_go() -> None:
    plan = replace(before("missed"), items=(VIDEO, TILES), checkins=(CheckIn(NOW, "x", item="i2", outcome="missed"),))
    assert propose(plan, VIDEO, "missed", "", TODAY).deed == "drop"


def test_the_last_thing_of_all_is_moved() -> None:
    assert found("missed", plan=replace(before("missed"), items=(TILES,))).deed == "move"


def test_instead_a_drop_of_the_last_one_is_refused_and_a_swap_is_offered() -> None:
    plan, proposal = running(items=(TILES, VIDEO)), Proposal("missed", "move", "i1")
    assert instead(proposal, "drop", TILES, TODAY, plan=plan) is None
    assert instead(proposal, "drop", VIDEO, TODAY, plan=plan).deed == "drop"
    assert instead(proposal, "swap", TILES, TODAY, plan=plan, suggestions=SUGGESTIONS).title == SUGGESTIONS[0].title
    assert instead(proposal, "swap", TILES, TODAY, plan=plan, suggestions=ON_SCREEN) is None
