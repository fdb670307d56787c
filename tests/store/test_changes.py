"""The difference between two documents, as history shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given

from bot.plans.plan import CheckIn, Goal, Item, Plan, Progress, Purpose
from bot.store.changes import changes_between
from bot.store.codec import encode

from . import documents
from .school import NOW

PLAN = Plan(id="p1", student_id="maya")


def between(before: Plan, after: Plan) -> dict[str, Any]:
    return changes_between(encode(before), encode(after))


@documents.thorough
@given(documents.plans)
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    assert between(plan, plan) == {}


@documents.thorough
@given(documents.plans, documents.plans)
def test_two_plans_differ_exactly_where_something_agreed_differs(one: Plan, other: Plan) -> None:
    same = {"id": "p", "student_id": "s", "revision": 0, "draft": {}, "created_at": None}
    assert (between(one, other) == {}) == (replace(one, **same) == replace(other, **same))


def test_a_field_is_named_by_its_path() -> None:
    after = replace(PLAN, purpose=Purpose(what="how many fit"), step="goal")
    assert between(PLAN, after) == {"purpose.what": (None, "how many fit"), "step": ("standard", "goal")}


def test_rows_are_named_by_their_id() -> None:
    before = replace(PLAN, goals=(Goal("g1", "get better"), Goal("g2", "more")))
    after = replace(PLAN, goals=(Goal("g2", "more"), Goal("g1", "get better", measure="8 of 10")))
    assert between(before, after) == {
        "goals.g1.measure": (None, "8 of 10"),
        "goals.order": (["g1", "g2"], ["g2", "g1"]),
    }


def test_a_new_row_is_told_whole_and_a_gone_one_too() -> None:
    item = Item("i1", "activity", "fraction tiles")
    found = between(PLAN, replace(PLAN, items=(item,)))
    assert found == {"items.i1": (None, encode(item))}
    assert between(replace(PLAN, items=(item,)), PLAN) == {"items.i1": (encode(item), None)}


def test_checkins_are_named_by_their_place() -> None:
    one, two = CheckIn(at=NOW, done="yes"), CheckIn(at=NOW, done="half")
    found = between(replace(PLAN, checkins=(one,)), replace(PLAN, checkins=(one, two)))
    assert list(found) == ["checkins.1"]


def test_a_list_of_words_is_one_field() -> None:
    after = replace(PLAN, progress=Progress(weekdays=("tue",)))
    assert between(PLAN, after) == {"progress.weekdays": ([], ["tue"])}


def test_the_draft_has_no_history() -> None:
    assert between(PLAN, replace(PLAN, draft={"purpose.what": "x"})) == {}
