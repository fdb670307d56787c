"""What tells an adult: trip-wires in a student's words, read back, and kept by the plan (row A9)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.plans import path
from bot.plans.changes import about_trip_wires, changeable, find_change, open_for_change
from bot.plans.given import Change
from bot.plans.plan import Progress
from bot.plans.review import wired
from bot.plans.steps import rules_of
from bot.plans.tripwires import TripWire, count_of, in_words, read_wires, too_long, wants_none
from tests.plans.people import a_plan, a_turn, answer, keys
from tests.plans.running import running

THREE = "3 missed check-ins in a row"
STUCK = "3 days stuck without an answer"


@pytest.mark.parametrize(
    ("text", "wires"),
    [
        ("if i miss 3 in a row", [TripWire("missed", 3)]),
        ("after one", [TripWire("missed", 1)]),
        ("3", [TripWire("missed", 3)]),
        ("every time i miss one", [TripWire("missed", 1)]),
        ("when i skip twice", [TripWire("missed", 2)]),
        ("when im stuck 3 days", [TripWire("stuck", 3)]),
        ("if im stuck for a week", [TripWire("stuck", 7)]),
        ("when im stuck", [TripWire("stuck", 2)]),
        ("if i feel less sure twice", [TripWire("unsure", 2)]),
        ("after 3 missed or when im stuck 2 days", [TripWire("missed", 3), TripWire("stuck", 2)]),
        ("after 20", [TripWire("missed", 20)]),
        ("ask ms rivera", []),
        ("idk", []),
        ("never", []),
    ],
)
def test_a_trip_wire_is_read_as_students_say_it(text: str, wires: list[TripWire]) -> None:
    assert list(read_wires(text)) == wires


@pytest.mark.parametrize(
    "wire", [TripWire("missed", 1), TripWire("missed", 3), TripWire("stuck", 1), TripWire("unsure", 2)]
)
def test_what_is_kept_is_read_again_as_it_was_meant(wire: TripWire) -> None:
    assert read_wires(wire.said) == (wire,)
    assert count_of((wire.said,), wire.kind) == wire.count
    assert wire.said[0] == str(wire.count)


def test_a_sentence_of_another_kind_counts_for_none_of_the_three() -> None:
    assert [count_of(("1 failed retry",), kind) for kind in ("missed", "stuck", "unsure")] == [None, None, None]


@pytest.mark.parametrize("text", ["never", "nobody", "dont tell anyone", "no"])
def test_wanting_none_is_heard(text: str) -> None:
    assert wants_none(text)


def test_too_late_to_help_is_too_long() -> None:
    assert too_long([TripWire("missed", 2), TripWire("stuck", 30)]) == TripWire("stuck", 30)
    assert too_long([TripWire("missed", 0)]) == TripWire("missed", 0)
    assert too_long([TripWire("missed", 5), TripWire("stuck", 10)]) is None


@pytest.mark.parametrize(
    "text",
    [
        "change when you tell mr cole",
        "change my trip-wires",
        "can u change when u tell my advisor",
        "change what tells mr cole",
        "change when mr cole is told",
    ],
)
def test_a_change_of_when_an_adult_is_told_is_found(text: str) -> None:
    assert find_change(a_turn(running()), text) == Change("progress.tripwires")
    assert about_trip_wires(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("change my trip wires to 3 missed", "3 missed"),
        ("change when you tell mr cole to when im stuck 3 days", "when im stuck 3 days"),
        ("only tell mr cole after 3 missed check-ins", "after 3 missed check-ins"),
        ("tell my advisor if i miss one", "if i miss one"),
    ],
)
def test_the_new_trip_wire_may_be_said_at_once(text: str, value: str) -> None:
    assert find_change(a_turn(running()), text) == Change("progress.tripwires", value)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("change the check-ins to sundays at 5", Change("progress.cadence", "sundays at 5")),
        ("change my if-then plan", Change("progress.if_stuck")),
        ("change the days to mon and wed", Change("plan.schedule", "mon and wed")),
        ("tell ms rivera i said hi", None),
    ],
)
def test_other_changes_are_still_found(text: str, change: Change | None) -> None:
    assert find_change(a_turn(running()), text) == change


def asked(**progress: Any) -> Any:
    """A running plan of which the student wants to change the trip-wires."""
    plan = running()
    if progress:
        plan = running(progress=Progress(**{**vars(plan.progress), **progress}))
    turn = a_turn(plan)
    open_for_change(turn, "progress.tripwires")
    return turn


def test_it_is_asked_on_request_only() -> None:
    assert path.next_question(asked()) == "progress.tripwires"
    fresh = a_turn(a_plan(step="progress", agreed=("purpose", "goal", "plan")))
    seen = []
    while (due := path.next_question(fresh)) and due != "progress.confirm":
        seen.append(due)
        fresh.pencil(due, None)
    assert "progress.tripwires" not in seen


def test_the_answer_is_read_back_and_kept_with_a_line_in_the_history() -> None:
    turn = asked()
    assert keys(answer(turn, "progress.tripwires", "if i miss 3 in a row, or im stuck 3 days")) == ["ack.tripwires"]
    assert path.next_question(turn) == "progress.confirm"
    assert rules_of("progress").read_back(turn)["tripwire"] == f"{THREE} or {STUCK}"
    path.agree(turn, "progress")
    assert turn.plan.progress.tripwires == (THREE, STUCK)
    assert turn.plan.step == "active"
    assert turn.changes[-1].what == "agreed to the progress"
    assert turn.plan.progress.signs == running().progress.signs


def test_the_choices_are_answers() -> None:
    taken = answer(asked(), "progress.tripwires", "hmm")
    assert taken.again
    values = [value for _, value in taken.offers or ()]
    assert 2 <= len(values) <= 5
    turn = asked()
    assert not answer(turn, "progress.tripwires", "After 3", choice=values[2]).again
    assert turn.plan.draft["progress.tripwires"] == [THREE]


def test_one_is_kept_whatever_is_said_and_the_coach_says_why() -> None:
    turn = asked()
    assert keys(answer(turn, "progress.tripwires", "never")) == ["progress.tripwires.needed"]
    turn.talk = a_turn(turn.plan).talk.__class__(tries=1)
    assert keys(answer(turn, "progress.tripwires", "nobody")) == ["progress.tripwires.kept"]
    path.agree(turn, "progress")
    assert turn.plan.progress.tripwires == ("2 missed check-ins in a row",)


@pytest.mark.parametrize(
    ("text", "key"),
    [("after 20", "progress.tripwires.most_missed"), ("when im stuck 3 weeks", "progress.tripwires.most_stuck")],
)
def test_a_trip_wire_that_comes_too_late_is_asked_about(text: str, key: str) -> None:
    assert keys(answer(asked(), "progress.tripwires", text)) == [key]


def test_also_keeps_what_stands() -> None:
    turn = asked()
    answer(turn, "progress.tripwires", "also when im stuck 3 days")
    assert turn.plan.draft["progress.tripwires"] == ["2 missed check-ins in a row", STUCK]


def test_a_skip_leaves_it_as_it_was() -> None:
    turn = asked(tripwires=(THREE,))
    assert path.skip(turn, "progress.tripwires")
    assert path.next_question(turn) == "progress.confirm"
    path.agree(turn, "progress")
    assert turn.plan.progress.tripwires == (THREE,)


def test_a_change_of_another_answer_keeps_them() -> None:
    turn = a_turn(running(progress=Progress(("x",), ("fri",), "16:00", "ask", (THREE,))))
    open_for_change(turn, "progress.cadence")
    answer(turn, "progress.cadence", "sundays at 5 pm")
    path.agree(turn, "progress")
    assert turn.plan.progress.tripwires == (THREE,)


def test_they_are_among_what_can_be_changed_at_the_read_back() -> None:
    draft = {"progress.signs": ["x"], "progress.cadence": {"weekdays": ["fri"], "time": "16:00"}}
    turn = a_turn(a_plan(step="progress", agreed=("purpose", "goal", "plan"), draft=draft))
    assert changeable(turn) == ("progress.signs", "progress.cadence", "progress.tripwires")


def test_an_adult_sets_them_in_their_own_name_and_the_pencilled_ones_give_way() -> None:
    turn = asked()
    answer(turn, "progress.tripwires", "after one")
    change = wired(turn.plan, [TripWire("missed", 3)], "rivera")
    assert change is not None
    assert (change.by, change.what) == ("rivera", f"set the trip-wires: {THREE}")
    assert change.plan.progress.tripwires == (THREE,)
    assert change.plan.draft["progress.tripwires"] == [THREE]
    assert wired(change.plan, [TripWire("missed", 3)], "rivera") is None


def test_many_are_told_in_one_phrase() -> None:
    assert in_words((THREE,)) == THREE
    assert in_words((THREE, STUCK, "2 times less sure in a row")) == f"{THREE}, {STUCK} or 2 times less sure in a row"
