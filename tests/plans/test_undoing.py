"""Taking back the last change, and one more; what was said stays in the history."""

from __future__ import annotations

from dataclasses import replace

from bot.plans import changes, listing, path
from bot.plans.answer import Answer
from bot.plans.plan import CheckIn, Plan
from bot.plans.turn import Turn
from bot.plans.undoing import KEPT, remember, undo
from tests.plans.people import NOW, a_plan, a_turn, answer


def next_turn(turn: Turn) -> Turn:
    """The turn after this one, on what was kept of it."""
    assert turn.plan
    return a_turn(turn.plan, replace(turn.talk, plan_id=turn.plan.id))


def said(turn: Turn, question: str, text: str) -> Turn:
    """The turn after a student answered."""
    plans, before = turn.plans, turn.talk.before
    answer(turn, question, text)
    turn.talk = replace(turn.talk, before=(*before, question))
    remember(turn, plans, before)
    return next_turn(turn)


def draft(turn: Turn) -> dict[str, object]:
    assert turn.plan
    return dict(turn.plan.draft)


def test_the_last_answer_is_taken_out_and_told() -> None:
    turn = said(said(a_turn(), "purpose.what", "sharing"), "purpose.where", "bakign")
    assert undo(turn) == "bakign"
    assert draft(turn) == {"purpose.what": "sharing"}
    assert path.next_question(turn) == "purpose.where"
    assert turn.talk.before == ("purpose.what",)


def test_undoing_again_goes_one_further_back_until_nothing_is_left() -> None:
    turn = said(said(a_turn(), "purpose.what", "sharing"), "purpose.where", "baking")
    assert undo(turn) == "baking"
    turn = next_turn(turn)
    assert undo(turn) == "sharing"
    turn = next_turn(turn)
    assert undo(turn) is None
    assert draft(turn) == {}


def test_an_undo_is_not_remembered_as_a_change() -> None:
    turn = said(a_turn(), "purpose.what", "sharing")
    plans = turn.plans
    undo(turn)
    remember(turn, plans, ())
    assert turn.talk.past == ()


def test_a_changed_answer_comes_back_as_it_was() -> None:
    turn = said(a_turn(), "purpose.where", "in music")
    plans = turn.plans
    changes.open_for_change(turn, "purpose.where")
    answer(turn, "purpose.where", "in physics")
    remember(turn, plans, ())
    turn = next_turn(turn)
    undo(turn)
    assert draft(turn)["purpose.where"] == "in music"


def test_a_yes_is_taken_back_with_its_words_in_the_draft() -> None:
    words = {"purpose.what": "a", "purpose.where": "b", "purpose.why": "c"}
    turn = a_turn(a_plan(draft=words))
    plans = turn.plans
    path.agree(turn, "purpose")
    remember(turn, plans, ("purpose.why",))
    turn = next_turn(turn)
    assert turn.plan
    assert turn.plan.step == "goal"
    assert undo(turn) == ""
    assert draft(turn) == words
    assert turn.plan.agreed == ()
    assert path.next_question(turn) == "purpose.confirm"
    assert turn.changes[-1].what == "took back the last change"


def test_a_new_plan_is_closed_again() -> None:
    turn = a_turn()
    turn.change(Plan(id="p2", student_id="maya", step="purpose"), what="started")
    remember(turn, (a_plan(),), ())
    undo(turn)
    assert turn.erased == ["p2"]
    assert turn.plan
    assert turn.plan.id == "p1"


def test_what_was_recorded_stays_and_ends_what_can_be_taken_back() -> None:
    turn = said(a_turn(), "purpose.what", "sharing")
    plans = turn.plans
    assert turn.plan
    turn.change(replace(turn.plan, checkins=(CheckIn(at=NOW),)), what="checkin recorded")
    remember(turn, plans, ())
    assert undo(next_turn(turn)) is None


def test_only_the_last_few_are_kept() -> None:
    turn = a_turn()
    for n in range(KEPT + 4):
        turn = said(turn, "purpose.what", f"number {n}")
    assert len(turn.talk.past) == KEPT


def test_another_answer_than_words_is_told_too() -> None:
    turn = said(a_turn(a_plan(step="goal", agreed=("purpose",))), "goal.confidence", "3")
    assert undo(turn) == "3"
    assert path.take(turn, "goal.confidence", Answer("2")).again is False


def test_a_paper_game_stays_off_the_screen_when_the_plan_is_opened_and_agreed_again() -> None:
    game = {"kind": "activity", "title": "the fraction card game", "mode": "on paper", "off_screen": True}
    draft = {"plan.items": [game], "plan.schedule": {"weekdays": ["tue"], "minutes": 20}, "plan.need": None}
    turn = a_turn(a_plan(step="plan", agreed=("purpose", "goal"), draft=draft))
    path.agree(turn, "plan")
    assert turn.plan and turn.plan.items[0].off_screen is True
    assert not listing.is_all_on_screens(turn)
    path.reopen(turn, "plan")
    assert turn.plan.draft["plan.items"][0]["off_screen"] is True
    assert not listing.is_all_on_screens(turn)
    path.agree(turn, "plan")
    assert turn.plan.items[0].off_screen is True
