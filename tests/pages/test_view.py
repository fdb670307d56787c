"""The plan card, from a Plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.pages.path import path_of
from bot.pages.readers import named_readers
from bot.pages.view import CHANGES, LABELS, Field, PlanView, plan_view
from bot.plans.plan import Plan
from bot.plans.questions import QUESTIONS

from .people import AMINA_PLAN, EQUATIONS, LEO_PLAN, MAYA_PLAN, TODAY, learner


def card(plan: Plan) -> PlanView:
    return plan_view(plan, learner(plan.student_id, plan.student_id.capitalize()), TODAY)


def fields(plan: Plan) -> dict[str, Field]:
    return {field.key: field for section in card(plan).sections for field in section.fields}


def states(plan: Plan | None) -> str:
    return " ".join(mark.state for mark in path_of(plan).waymarks)


def test_the_path_is_all_ahead_before_there_is_a_plan() -> None:
    assert states(None) == "ahead ahead ahead ahead ahead"
    assert path_of(None).spoken == "Just starting"


def test_the_current_step_is_open_and_agreed_ones_are_reached() -> None:
    assert states(AMINA_PLAN) == "reached open ahead ahead ahead"
    assert path_of(AMINA_PLAN).spoken == "Goal, step 2 of 5"


def test_a_step_that_a_review_sent_back_is_open_again() -> None:
    sent_back = replace(LEO_PLAN, step="goal")
    assert states(sent_back) == "reached open reached reached reached"


def test_the_flag_is_reached_only_when_it_was_shown() -> None:
    assert path_of(AMINA_PLAN).flag == "ahead"
    assert path_of(LEO_PLAN).flag == "open"
    assert path_of(replace(LEO_PLAN, step="mastered")).flag == "reached"


def test_the_students_words_stand_verbatim_and_are_quoted() -> None:
    why = fields(AMINA_PLAN)["purpose.why"]
    assert why.agreed == ("i wanna be able to double her recipes without asking",)
    assert why.quoted


def test_dates_have_a_weekday_and_are_not_quoted() -> None:
    when = fields(LEO_PLAN)["goal.target_date"]
    assert when.agreed == ("Tue, Dec 15",)
    assert not when.quoted


def test_what_is_said_but_not_agreed_is_pencilled() -> None:
    measure = fields(AMINA_PLAN)["goal.measure"]
    assert measure.agreed == ()
    assert measure.pencilled == ("get 8 of 10 on the division sheet",)
    assert fields(AMINA_PLAN)["goal.confidence"].pencilled == ("2 of 5",)


def test_a_drafted_date_is_read_as_a_day() -> None:
    plan = replace(AMINA_PLAN, draft={"goal.target_date": "2026-12-15"})
    assert fields(plan)["goal.target_date"].pencilled == ("Tue, Dec 15",)


def test_a_change_under_way_shows_old_and_new() -> None:
    plan = replace(LEO_PLAN, draft={"goal.target_date": "2026-12-18"})
    when = fields(plan)["goal.target_date"]
    assert (when.agreed, when.pencilled) == (("Tue, Dec 15",), ("Fri, Dec 18",))


def test_a_draft_that_says_the_same_is_no_change() -> None:
    plan = replace(LEO_PLAN, draft={"purpose.what": LEO_PLAN.purpose.what})
    assert fields(plan)["purpose.what"].pencilled == ()


def test_a_skipped_question_says_so() -> None:
    plan = replace(MAYA_PLAN, step="purpose", draft={"purpose.where": None})
    assert fields(plan)["purpose.where"].skipped


def test_drafted_items_and_check_in_days_are_told_in_words() -> None:
    draft = {
        "plan.items": [{"title": "tiles with Sam", "weekdays": ["thu"], "minutes": 20}, "pancakes"],
        "progress.cadence": {"weekdays": ["thu", "mon"], "time": "17:00"},
    }
    shown = fields(replace(AMINA_PLAN, draft=draft))
    assert shown["plan.items"].pencilled == ("tiles with Sam, Thu, 20 minutes", "pancakes")
    assert shown["progress.cadence"].pencilled == ("Mon and Thu, 5 pm",)


def test_items_tell_mode_time_and_whether_they_are_done() -> None:
    plan = next(section for section in card(LEO_PLAN).sections if section.step == "plan")
    assert [(row.title, row.about, row.done) for row in plan.items] == [
        ("fraction tiles with Sam", "with a partner · Thu · 20 minutes", True),
        ("double the pancake recipe", "at home · Sat, Dec 12 · 30 minutes", False),
        ("Video: why we flip the second one", "online · Mon and Wed · 10 minutes", False),
    ]
    assert plan.tally == "1 of 3 done"


def test_dropped_items_are_gone_and_needs_stand_apart() -> None:
    dropped = replace(LEO_PLAN, items=tuple(replace(item, status="dropped") for item in LEO_PLAN.items))
    assert "plan.items" not in fields(dropped)
    assert fields(LEO_PLAN)["plan.need"].agreed == ("someone to check my steps",)


def test_an_empty_step_says_what_will_stand_there() -> None:
    hints = {section.step: section.hint for section in card(MAYA_PLAN).sections}
    assert hints["goal"] == "What you want to be able to do, and by when."


def test_the_picture_starts_with_the_first_confidence_and_is_told_in_one_sentence() -> None:
    picture = card(LEO_PLAN).picture
    assert picture is not None
    assert [(point.when, point.value) for point in picture.points] == [
        ("At the start", 2),
        ("Mon, Nov 30", 2),
        ("Thu, Dec 3", 3),
        ("Mon, Dec 7", 2),
        ("Thu, Dec 10", 4),
    ]
    assert picture.told == "How sure you felt: 2 of 5 at the start, 4 of 5 on Thu, Dec 10."
    assert all(0 < point.x < picture.width and 0 < point.y < picture.height for point in picture.points)


def test_there_is_no_picture_before_the_first_check_in() -> None:
    assert card(AMINA_PLAN).picture is None
    assert card(replace(AMINA_PLAN, checkins=LEO_PLAN.checkins[:1])).picture is not None


def test_the_teachers_word_is_shown_by_name() -> None:
    assert card(LEO_PLAN).last_word == "Ms. Rivera agrees with this plan: “I like the tiles idea.”"


def test_who_reads_along_is_named() -> None:
    assert named_readers(learner("leo", "Leo")) == "Ms. Rivera and Mr. Cole"


def test_everything_that_can_be_changed_is_a_question_of_the_coach() -> None:
    assert set(CHANGES) == set(LABELS)
    assert set(CHANGES) <= set(QUESTIONS)


def test_another_year_is_named() -> None:
    plan = replace(LEO_PLAN, goals=(replace(LEO_PLAN.goals[0], target_date=date(2027, 1, 12)),))
    assert fields(plan)["goal.target_date"].agreed == ("Tue, Jan 12, 2027",)


def test_people_the_school_does_not_know_are_the_students_words() -> None:
    plan = replace(LEO_PLAN, progress=replace(LEO_PLAN.progress, shared_with=("rivera", "my dad")))
    assert fields(plan)["progress.shared_with"].agreed == ("Ms. Rivera and “my dad”",)


def test_below_the_grade_of_the_class_the_card_says_what_comes_after_it() -> None:
    assert card(MAYA_PLAN).bridge is None
    above = replace(EQUATIONS, grade="7")
    assert card(replace(MAYA_PLAN, bridge=above)).bridge == ("6.EE.B.7", "solving one-step equations", "7")
