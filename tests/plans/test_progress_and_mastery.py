"""Steps 4 and 5, and what comes after."""

from datetime import date
from typing import Any

import pytest

from bot.plans import path
from bot.plans.asking import offers_for
from bot.plans.plan import CheckIn, Goal, Mastery, Progress
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.plans.people import NOW, a_plan, a_turn, answer, keys

READY = ("welcomed", "ready")


def at(step: Any, **changes: Any) -> Any:
    agreed = ("purpose", "goal", "plan", "progress", "mastery")
    before = agreed[: agreed.index(step)] if step in agreed else agreed
    goal = Goal(id="g", statement="do it", measure="8 of 10", target_date=date(2026, 12, 15), starting_confidence=2)
    talk = changes.pop("talk", Talk(flags=READY))
    return a_turn(a_plan(step=step, agreed=before, goals=(goal,), **changes), talk)


def test_day_and_time_of_the_check_in_in_one_message() -> None:
    turn = at("progress")
    assert not answer(turn, "progress.cadence", "fridays at 4").again
    assert turn.plan.draft["progress.cadence"] == {"weekdays": ["fri"], "time": "16:00"}


def test_the_time_is_asked_when_only_the_day_was_said_and_the_day_stays() -> None:
    turn = at("progress")
    assert keys(answer(turn, "progress.cadence", "fridays")) == ["progress.cadence.time"]
    following = at("progress", draft=dict(turn.plan.draft))
    answer(following, "progress.cadence", "5 pm")
    assert following.plan.draft["progress.cadence"] == {"weekdays": ["fri"], "time": "17:00"}


@pytest.mark.parametrize(
    ("then", "time"),
    [("morning", "09:00"), ("in the evening", "21:00"), ("pm", "21:00"), ("9am", "09:00"), ("5", "17:00")],
)
def test_an_hour_that_can_be_twice_a_day_is_asked_about_and_the_day_stays(then: str, time: str) -> None:
    turn = at("progress")
    assert keys(answer(turn, "progress.cadence", "fridays at 9")) == ["progress.cadence.half"]
    following = at("progress", draft=dict(turn.plan.draft))
    assert not answer(following, "progress.cadence", then).again
    assert following.plan.draft["progress.cadence"] == {"weekdays": ["fri"], "time": time}


def test_the_hour_comes_first_and_the_day_later() -> None:
    turn = at("progress")
    assert keys(answer(turn, "progress.cadence", "at 10")) == ["progress.cadence.half"]
    following = at("progress", draft=dict(turn.plan.draft))
    assert keys(answer(following, "progress.cadence", "evening")) == ["progress.cadence.days"]
    last = at("progress", draft=dict(following.plan.draft))
    answer(last, "progress.cadence", "sundays")
    assert last.plan.draft["progress.cadence"] == {"weekdays": ["sun"], "time": "22:00"}


def test_a_new_hour_is_asked_about_though_an_old_time_stands() -> None:
    turn = at("progress", draft={"progress.cadence:days": ["sun"], "progress.cadence:time": "16:30"})
    assert keys(answer(turn, "progress.cadence", "fridays at 9")) == ["progress.cadence.half"]
    following = at("progress", draft=dict(turn.plan.draft))
    assert not answer(following, "progress.cadence", "evening").again
    assert following.plan.draft["progress.cadence"] == {"weekdays": ["fri"], "time": "21:00"}


def test_both_halves_of_the_day_are_on_offer() -> None:
    taken = answer(at("progress"), "progress.cadence", "fridays at 9")
    assert [value for _, value in taken.offers or ()] == ["days:fri:09:00", "days:fri:21:00"]


def test_the_same_again_is_no_step_forward() -> None:
    turn = at("progress")
    answer(turn, "progress.cadence", "fridays at 9")
    changes = len(turn.changes)
    answer(turn, "progress.cadence", "fridays at 9")
    assert len(turn.changes) == changes


@pytest.mark.parametrize("words", ["nobody", "no one", "nobody else"])
def test_nobody_is_an_answer_to_who_sees_it(words: str) -> None:
    turn = at("progress")
    assert not answer(turn, "progress.shared_with", words).again


def test_the_trip_wire_is_read_back_before_it_counts() -> None:
    turn = at(
        "progress",
        draft={
            "progress.signs": ["fewer hints"],
            "progress.cadence": {"weekdays": ["fri"], "time": "16:00"},
            "progress.if_stuck": "ask Ms. Rivera",
            "progress.shared_with": [],
        },
    )
    from bot.plans.steps import rules_of

    assert rules_of("progress").read_back(turn)["tripwire"] == "2 missed check-ins in a row"
    path.agree(turn, "progress")
    assert turn.plan.progress.tripwires == ("2 missed check-ins in a row",)


def test_criteria_are_one_a_line_and_stay_verbatim() -> None:
    turn = at("mastery")
    answer(turn, "mastery.criteria", "8 of 10 right\n- i can say why it works")
    assert turn.plan.draft["mastery.criteria"] == ["8 of 10 right", "i can say why it works"]


def test_a_quiz_is_taken_with_an_explanation_beside_it() -> None:
    assert keys(answer(at("mastery"), "mastery.method", "a quiz")) == ["ack.quiz"]


def offered(turn: Turn) -> list[str]:
    return [title for title, _ in offers_for(turn, "mastery.method")]


def test_the_menu_reaches_six_ways_to_show_it_with_at_most_five_buttons() -> None:
    turn = at("mastery")
    first = offered(turn)
    taken = answer(turn, "mastery.method", "Something else", choice="method:more")
    second = [title for title, _ in taken.offers or ()]
    assert taken.again
    assert offered(turn) == second  # also when the question is asked again after something else was said
    assert len(first) <= 5
    assert len(second) <= 5
    ways = " ".join([*first, *second])
    assert all(way in ways for way in ("explain", "make something", "perform", "collection", "quiz", "My own idea"))
    assert "mastery.method" not in turn.plan.draft


@pytest.mark.parametrize(("text", "choice"), [("My own idea", "method:own"), ("my own idea", None)])
def test_an_own_idea_is_asked_for_and_kept_in_the_students_words(text: str, choice: str | None) -> None:
    turn = at("mastery")
    assert keys(answer(turn, "mastery.method", text, choice=choice)) == ["mastery.method.own"]
    answer(turn, "mastery.method", "a rap about ratios for the 5th graders")
    assert turn.plan.draft["mastery.method"] == "a rap about ratios for the 5th graders"


def test_looking_at_the_menu_leaves_no_trace_in_what_is_agreed() -> None:
    turn = at("mastery", draft={"mastery.criteria": ["8 of 10"], "mastery.date": "2026-12-15"})
    answer(turn, "mastery.method", "something else")
    answer(turn, "mastery.method", "perform it live")
    path.agree(turn, "mastery")
    assert turn.plan.mastery.method == "perform it live"
    assert turn.plan.draft == {}


def test_the_last_yes_makes_the_plan_active() -> None:
    turn = at(
        "mastery",
        draft={"mastery.method": "explain it", "mastery.criteria": ["8 of 10"], "mastery.date": "2026-12-15"},
    )
    path.agree(turn, "mastery")
    assert turn.plan.step == "active"
    assert turn.plan.mastery.date == date(2026, 12, 15)
    assert path.next_question(turn) is None


def test_a_check_in_is_written_down_when_its_last_answer_is_in() -> None:
    turn = at("active", progress=Progress(if_stuck="ask Ms. Rivera"))
    answers = {
        "checkin.done": "kinda, we did half",
        "checkin.progress": "i got 6 of 10",
        "checkin.confidence": "3",
        "checkin.blocker": "dont get why you flip the second one",
        "checkin.tell": "yes",
        "checkin.next": "the other half",
    }
    said = []
    for question, words in answers.items():
        said += keys(answer(turn, question, words))
    assert "ack.confidence_up" in said
    assert [notice.words for notice in turn.notices] == ["dont get why you flip the second one"]
    assert path.topic_is_full(turn, "checkin")
    path.record(turn, "checkin")
    assert turn.plan.checkins == (
        CheckIn(
            at=NOW,
            done="kinda, we did half",
            progress="i got 6 of 10",
            confidence=3,
            blocker="dont get why you flip the second one",
            next="the other half",
            outcome="half",
            stood={"date:g": "2026-12-15", "evidence": "0"},
        ),
    )
    assert path.next_question(turn) is None


def test_evidence_alone_never_sets_mastery() -> None:
    turn = at("active", mastery=Mastery(method="a quiz", status="working"))
    answer(turn, "evidence.what", "10 of 10 on the quiz https://school.example/quiz/1")
    answer(turn, "evidence.self_rating", "5")
    path.record(turn, "evidence")
    assert turn.plan.mastery.status == "evidence_given"
    assert turn.plan.evidence[0].url == "https://school.example/quiz/1"
    assert turn.plan.step == "active"
