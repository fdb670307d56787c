"""A check-in, turn by turn, as the rules see it; and what students say about what they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.plans import path
from bot.plans.items import item_meant, item_of_the_day, next_item
from bot.plans.outcome import is_finished, lacked_time, read_outcome, was_hard
from bot.plans.plan import CheckIn, Plan, Purpose
from bot.plans.questions import of_topic
from bot.plans.since import changed_since, standing_now
from bot.plans.standing import SPARKS, confidence_in_words, next_in_words
from bot.plans.steps import checkin
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from tests.plans.people import SUGGESTIONS, a_turn, answer, keys
from tests.plans.running import PANCAKES, TILES, local, running

THURSDAY = date(2026, 12, 3)
STUCK = "i dont get why you flip the second one"


def on_thursday(plan: Plan | None = None, now: datetime | None = None) -> Turn:
    now = now or local(THURSDAY)
    return a_turn(plan or running(), Talk(flags=("welcomed", "ready")), now=now, today=now.date())


def ask(turn: Turn, **words: str) -> list[str]:
    """Answers by question name, in the order given; the keys of what was said."""
    said = []
    for name, text in words.items():
        assert path.next_question(turn) in {f"checkin.{name}", None}, path.next_question(turn)
        said += keys(answer(turn, f"checkin.{name}", text))
    return said


def written(turn: Turn) -> CheckIn:
    assert path.next_question(turn) is None or path.topic_is_full(turn, "checkin"), path.next_question(turn)
    path.record(turn, "checkin")
    return turn.plan.checkins[-1]


def test_the_students_own_why_comes_back_with_the_check_in() -> None:
    why = "so i can double my grandmas recipes"
    turn = on_thursday(replace(running(), purpose=Purpose(why=why)))
    said = path.record(turn, "checkin")
    assert [one.key for one in said] == ["checkin.recorded", "checkin.why"]
    assert said[1].words == {"why": why}
    assert [one.key for one in path.record(on_thursday(), "checkin")] == ["checkin.recorded"]


HALF = [
    *(
        "kinda, we did half",
        "some of it",
        "just the reading part",
        "we started but ran out of time",
        "most of it",
        "half",
    ),
    *("i did 3 of the 6", "only the easy ones", "a little bit", "i did the video but not the quiz", "almost all"),
    *("sort of", "did the first page", "not all of it", "started it", "kinda"),
]
MISSED = [
    *("no", "nope", "nah", "not yet", "i didnt do it", "forgot", "i missed it", "no time this week", "haven't"),
    *("couldnt", "nah, practice ran late", "not really", "i skipped it", "never got to it"),
]
DONE = [
    *("yes", "yep", "yeah", "i did it", "done", "finished it", "did the tiles with sam", "all of it"),
    "yup did everything",
]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [*((t, "half") for t in HALF), *((t, "missed") for t in MISSED), *((t, "done") for t in DONE), ("pancakes", None)],
)
def test_what_students_say_they_did(text: str, outcome: Any) -> None:
    assert read_outcome(text) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("I haven’t finished it yet", "missed"),
        ("we didn’t get to it", "missed"),
        ("haven't started", "missed"),
        ("it's not finished", "missed"),
        ("yes i did it, it was kinda hard", "done"),
        ("i did it, some of it was hard", "done"),
        ("yes it only took 10 min", "done"),
        ("did it but it was kinda hard", "done"),
        ("did it no cap", "done"),
        ("yeah no problem", "done"),
        ("yes but not all", "half"),
        ("yes, half of it", "half"),
        ("i did it, well half of it", "half"),
        ("i did it but forgot the last page", "half"),
        ("did it all except the last one", "half"),
        ("i did everything but the last one", "half"),
        ("it was kinda hard but i did half", "half"),
        ("yeah, i forgot", "missed"),
        ("no problem", None),
    ],
)
def test_how_it_was_does_not_change_whether_it_was_done(text: str, outcome: Any) -> None:
    assert read_outcome(text) == outcome


def test_what_a_phone_calls_not_finished_is_not_ticked_off() -> None:
    once = replace(running(), items=(replace(TILES, weekdays=()), PANCAKES))
    turn = on_thursday(once)
    ask(turn, done="I haven’t finished the tiles yet", confidence="3")
    assert turn.plan and turn.plan.draft["checkin.done"] == "I haven’t finished the tiles yet"
    ask(turn, blocker="nothing")
    ask(turn, **({"adapt": "no"} if path.next_question(turn) == "checkin.adapt" else {}))
    assert written(turn).outcome == "missed"
    assert turn.plan.items[0].status == "open"


def test_finished_for_good_is_more_than_done_today() -> None:
    assert is_finished("i finished the tiles")
    assert not is_finished("yes, did the tiles")
    assert not is_finished("almost finished")


def test_hard_and_no_time_are_told_apart() -> None:
    assert was_hard(STUCK)
    assert not was_hard("practice ran late")
    assert lacked_time("no time, practice ran late")
    assert not lacked_time("no time and i dont get it anyway")


def test_the_sample_check_in_of_the_conversation() -> None:
    turn = on_thursday()
    assert checkin.about(turn)["item"] == "fraction tiles with Sam, 20 min"
    assert ask(turn, done="kinda, we did half") == ["checkin.half"]
    assert ask(turn, confidence=f"3 but {STUCK}") == ["checkin.confidence_moved"]
    assert path.next_question(turn) == "checkin.tell"
    assert checkin.about(turn)["blocker"] == STUCK
    assert checkin.about(turn)["if_stuck"] == "ask Ms. Rivera"
    assert ask(turn, tell="yes") == ["checkin.told"]
    assert [(n.kind, n.words, n.to) for n in turn.notices] == [("help", STUCK, "rivera")]
    record = written(turn)
    assert (record.done, record.confidence, record.blocker) == ("kinda, we did half", 3, STUCK)
    assert (record.item, record.outcome) == ("i1", "half")
    assert [s.words for s in next_in_words(turn)] == [{"day": "Saturday", "title": "double the pancake recipe"}]
    assert turn.talk.pending == {"chart": "p1"}


def test_a_no_keeps_the_words_from_the_teacher() -> None:
    turn = on_thursday()
    ask(turn, done="half", confidence="3", blocker=STUCK, tell="no", adapt="no")
    assert turn.notices == []
    assert written(turn).blocker == STUCK


def test_nothing_in_the_way_ends_the_check_in() -> None:
    turn = on_thursday()
    ask(turn, done="yes", progress="i got 6 of 10", confidence="4", blocker="nothing")
    assert written(turn).progress == "i got 6 of 10"


def test_no_time_is_nothing_for_the_teachers_list() -> None:
    turn = on_thursday()
    ask(turn, done="nah", confidence="2", blocker="no time, practice ran late")
    assert path.next_question(turn) == "checkin.adapt"


def test_the_plan_says_what_is_next_and_only_an_empty_one_asks() -> None:
    turn = on_thursday(running(items=()))
    ask(turn, done="yes", progress="good", confidence="4", blocker="nothing")
    assert path.next_question(turn) == "checkin.next"


@pytest.mark.parametrize("yes", ["yes", "ok", "sure do that", "yeah"])
def test_a_proposal_that_is_taken_is_an_attributed_revision(yes: str) -> None:
    turn = on_thursday()
    ask(turn, done="not yet", confidence="2", blocker="nothing")
    assert checkin.about(turn)["proposal"] == "do “fraction tiles with Sam” on Thu, Dec 10"
    assert ask(turn, adapt=yes) == ["checkin.adapt.taken"]
    [change] = [c for c in turn.changes if c.what]
    assert change.by == "maya"
    assert change.what == "took the proposal “do “fraction tiles with Sam” on Thu, Dec 10” (rule missed)"
    assert turn.plan.items[0].on == date(2026, 12, 10)
    assert written(turn).outcome == "missed"


def test_a_proposal_that_is_left_changes_nothing() -> None:
    turn = on_thursday()
    ask(turn, done="not yet", confidence="2", blocker="nothing")
    assert ask(turn, adapt="no leave it") == ["checkin.adapt.left"]
    assert turn.plan.items == running().items


def test_the_student_may_drop_it_instead() -> None:
    turn = on_thursday()
    ask(turn, done="not yet", confidence="2", blocker="nothing")
    ask(turn, adapt="just drop it")
    assert [i.status for i in turn.plan.items] == ["dropped", "open"]


def test_the_last_one_off_the_screen_is_not_dropped_and_the_reason_is_said() -> None:
    video = replace(running().items[1], title="watch khan videos")
    turn = on_thursday(running(items=(running().items[0], video)))
    turn.suggestions = SUGGESTIONS
    ask(turn, done="not yet", confidence="2", blocker="nothing")
    assert ("Drop it instead", "adapt:drop") not in checkin.offers(turn, "checkin.adapt")
    taken = answer(turn, "checkin.adapt", "just drop it")
    assert [said.key for said in taken.say] == ["checkin.adapt.last_off_screen"]
    assert "adapt:swap" in [value for _, value in taken.offers or ()]
    assert [i.status for i in turn.plan.items] == ["open", "open"]
    assert not answer(turn, "checkin.adapt", "swap", choice="adapt:swap").again
    assert [i.status for i in turn.plan.items] == ["dropped", "open", "open"]


def test_neither_yes_nor_no_is_asked_once_more() -> None:
    turn = on_thursday()
    ask(turn, done="not yet", confidence="2", blocker="nothing")
    assert answer(turn, "checkin.adapt", "hmm what about maybe").again
    assert path.next_question(turn) == "checkin.adapt"


def test_where_the_teacher_is_told_nothing_else_is_proposed() -> None:
    turn = on_thursday()
    ask(turn, done="not yet, too hard", confidence="2", blocker=STUCK, tell="yes")
    assert path.topic_is_full(turn, "checkin")


def test_too_hard_offers_something_else_when_the_teacher_is_not_asked() -> None:
    turn = on_thursday()
    turn.suggestions = SUGGESTIONS
    ask(turn, done="no", confidence="1", blocker="its too hard for me", tell="no")
    assert "in place of" in str(checkin.about(turn)["proposal"])


def test_three_weeks_late_is_a_welcome_and_moves_the_dates() -> None:
    plan = running(checkins=(CheckIn(local(date(2026, 12, 3)), "yes", confidence=2),))
    turn = on_thursday(plan, local(date(2026, 12, 31)))
    assert [s.key for s in checkin.start(turn)] == ["checkin.back"]
    ask(turn, done="no i was away", confidence="2", blocker="nothing")
    assert checkin.about(turn)["proposal"] == "move your goal date to Thu, Jan 7, 2027"
    ask(turn, adapt="yes")
    written(turn)
    assert turn.plan.goals[0].target_date == date(2027, 1, 7)


def test_a_report_about_any_item_by_name_is_about_that_item() -> None:
    turn = on_thursday()
    checkin.start(turn, "i finished the pancake thing")
    ask(turn, done="i finished the pancake thing")
    ask(turn, progress="easy", confidence="4", blocker="nothing")
    record = written(turn)
    assert (record.item, record.outcome) == ("i2", "done")
    assert [i.status for i in turn.plan.items] == ["open", "done"]


def test_a_weekly_thing_done_once_stays_on_the_list() -> None:
    turn = on_thursday()
    ask(turn, done="yes", progress="good", confidence="4", blocker="nothing")
    written(turn)
    assert [i.status for i in turn.plan.items] == ["open", "open"]


def test_every_question_takes_its_turn_or_is_settled() -> None:
    turn = on_thursday()
    ask(turn, done="yes", progress="good", confidence="4", blocker="nothing")
    assert {q.id for q in of_topic("checkin")} <= set(turn.plan.draft)


@pytest.mark.parametrize(
    ("text", "item"),
    [("i did the tiles", "i1"), ("pancakes are done", "i2"), ("the recipe was fun", "i2"), ("i did it", None)],
)
def test_items_are_known_by_their_telling_words(text: str, item: str | None) -> None:
    found = item_meant(running(), text)
    assert (found.id if found else None) == item


@pytest.mark.parametrize(("day", "item"), [(3, "i1"), (4, "i1"), (5, "i2"), (9, "i2"), (10, "i1")])
def test_asked_about_is_what_was_planned_last(day: int, item: str) -> None:
    assert item_of_the_day(running(), date(2026, 12, day)).id == item


def test_next_is_what_is_planned_soonest() -> None:
    assert next_item(running(), THURSDAY) == (PANCAKES, date(2026, 12, 5))
    moved = replace(TILES, on=date(2026, 12, 4))
    assert next_item(running(items=(moved, PANCAKES)), THURSDAY) == (moved, date(2026, 12, 4))
    assert next_item(running(items=()), THURSDAY) is None


def test_the_next_check_in_tells_what_has_changed() -> None:
    stood = CheckIn(local(THURSDAY), "yes", stood=standing_now(running()))
    later = running(
        checkins=(stood,),
        items=(replace(TILES, on=date(2026, 12, 11)), replace(PANCAKES, status="done")),
        goals=(replace(running().goals[0], target_date=date(2026, 12, 20)),),
    )
    assert [(s.key, *s.words.values()) for s in changed_since(later)] == [
        ("since.date", "Sun, Dec 20"),
        ("since.item_moved", "fraction tiles with Sam", "Fri, Dec 11"),
        ("since.item_done", "double the pancake recipe"),
    ]
    assert changed_since(replace(later, checkins=(replace(stood, stood=standing_now(later)),))) == ()


def test_an_older_check_in_without_a_note_of_the_plan_tells_no_changes() -> None:
    assert changed_since(running(checkins=(CheckIn(local(THURSDAY), "yes"),))) == ()


def test_the_picture_in_text() -> None:
    checkins = tuple(CheckIn(local(THURSDAY) + timedelta(days=n), "yes", confidence=c) for n, c in enumerate((3, 4)))
    [told] = confidence_in_words(running(checkins=checkins))
    assert told.words == {"spark": "▃▄▆", "trail": "2 → 3 → 4", "first": 2, "now": 4}
    assert len(SPARKS) == 5
    assert [s.key for s in confidence_in_words(running())] == ["tell.confidence_one"]
    assert confidence_in_words(running(goals=())) == ()
