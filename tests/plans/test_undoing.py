"""Taking back the last change, and one more; what was said stays in the history."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.plans import changes, listing, path
from bot.plans.answer import Answer
from bot.plans.mastery import judged
from bot.plans.plan import CheckIn, Plan
from bot.plans.review import review_of, reviewed, wired
from bot.plans.tripwires import TripWire
from bot.plans.turn import Turn
from bot.plans.undoing import KEPT, mark, remember, undo
from bot.store.codec import decode, encode
from tests.plans.people import NOW, a_plan, a_turn, answer
from tests.plans.running import piece, running


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


def agreed_again() -> Turn:
    """The turn after Maya changed how she shows it, on a plan that runs, and said yes to it."""
    turn = a_turn(running())
    plans = turn.plans
    path.reopen(turn, "mastery")
    turn.pencil("mastery.method", "make a video")
    path.agree(turn, "mastery")
    remember(turn, plans, ())
    return next_turn(turn)


def after_an_adult(turn: Turn, plan: Plan) -> Turn:
    """The student's next turn, once an adult has changed the plan from outside the talk."""
    return a_turn(plan, turn.talk)


def test_a_step_that_was_sent_back_is_not_agreed_again_by_undo() -> None:
    turn = agreed_again()
    assert turn.plan
    back = reviewed(turn.plan, review_of("rivera", NOW, "suggest", "more detail"), "goal", {"goal": "together"}).plan
    turn = after_an_adult(turn, back)
    assert undo(turn) is None
    assert turn.plan == back
    assert turn.talk.past == ()
    assert turn.changes == []


def test_a_verdict_is_not_taken_back_by_undo() -> None:
    turn = agreed_again()
    assert turn.plan
    word = [(c.id, True, "") for c in turn.plan.mastery.criteria]
    shown = replace(turn.plan, evidence=(piece(1),))
    judged_plan = judged(shown, "e1", word, "rivera", NOW)
    turn = after_an_adult(turn, judged_plan)
    assert undo(turn) is None
    assert turn.plan and all(c.met for c in turn.plan.mastery.criteria)


def test_trip_wires_that_a_teacher_set_stay() -> None:
    turn = agreed_again()
    assert turn.plan
    change = wired(turn.plan, [TripWire("missed", 3)], "rivera")
    assert change
    turn = after_an_adult(turn, change.plan)
    assert undo(turn) is None
    assert turn.plan == change.plan


def test_what_the_student_changed_after_an_adult_can_be_taken_back_and_no_more() -> None:
    turn = agreed_again()
    assert turn.plan
    change = wired(turn.plan, [TripWire("missed", 3)], "rivera")
    assert change
    turn = after_an_adult(turn, change.plan)
    plans = turn.plans
    listing.add(turn, "make cards")
    remember(turn, plans, ())
    turn = next_turn(turn)
    assert undo(turn) is not None
    assert turn.plan and turn.plan.items == change.plan.items
    assert undo(next_turn(turn)) is None


def test_the_mark_of_a_plan_is_the_same_after_it_was_stored() -> None:
    plan = running(draft={"mastery.criteria": ("a", "b"), "plan.schedule": {"weekdays": ["tue"], "minutes": 20}})
    stored = decode(Plan, json.loads(json.dumps(encode(plan))))
    assert mark(stored) == mark(plan)
