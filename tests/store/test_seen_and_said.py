"""Looks at lists, sheets and what was said to a student, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.plans.plan import Plan
from bot.plans.turn import PlanChange
from bot.store import Store
from bot.store.feedback import Heard
from bot.store.sheets import StoredSheet
from bot.store.tables import audit, list_looks

from .school import NOW

DAY = timedelta(days=1)


async def test_a_look_at_a_list_is_one_line_and_each_student_finds_the_first_of_a_day(store: Store) -> None:
    for at in (NOW, NOW + timedelta(minutes=1), NOW + DAY):
        await store.audit_each("rivera", "read class", ["maya", "leo", "maya"], {"class_id": "math-6a"}, at)

    async def counted(transaction: Any) -> list[int]:
        tables = (audit, list_looks)
        return [(await transaction.execute(select(func.count()).select_from(t))).scalar_one() for t in tables]

    assert await store.read(counted) == [3, 4]
    assert [(look.at, look.name, look.deed) for look in await store.looks_at("maya")] == [
        (NOW + DAY, "Ms. Rivera", "read class"),
        (NOW, "Ms. Rivera", "read class"),
    ]
    assert [deed.at for deed in await store.audit_of("leo")] == [NOW, NOW + DAY]
    assert await store.looks_at("noor") == ()


async def test_looks_at_lists_and_at_one_student_come_in_one_order(store: Store) -> None:
    await store.audit("rivera", "read plan", "maya", {}, NOW + timedelta(hours=1))
    await store.audit_each("cole", "read caseload", ["maya"], at=NOW)
    await store.audit_each("cole", "read caseload", [], at=NOW)
    assert [look.deed for look in await store.looks_at("maya")] == ["read plan", "read caseload"]
    assert [look.deed for look in await store.looks_at("maya", 1)] == ["read plan"]


async def test_old_looks_at_lists_go_with_the_audit_log(store: Store) -> None:
    await store.audit_each("rivera", "read class", ["maya"], at=NOW)
    await store.drop_audit(NOW + DAY)
    assert await store.looks_at("maya") == ()


async def test_a_look_at_somebody_who_is_erased_meanwhile_is_a_stray_that_is_found(store: Store) -> None:
    await store.audit_each("rivera", "read class", ["ghost"], at=NOW)
    assert await store.strays_in_audit() == ("ghost",)
    await store.forget_in_audit("ghost", "erased-1")
    assert await store.strays_in_audit() == ()


async def test_a_sheet_is_asked_about_answered_and_answered_anew(store: Store) -> None:
    assert await store.sheet("maya", "rivera") == StoredSheet("maya", "rivera")
    await store.ask_sheet("maya", "rivera", NOW)
    assert (await store.sheet("maya", "rivera")).waits
    await store.answer_sheet("maya", "rivera", "s1", {"summary:s1:a"}, {"p1:goal.measure:0"}, NOW + DAY)
    kept = await store.sheet("maya", "rivera")
    assert (kept.waits, kept.summary_id, kept.approved, kept.struck) == (
        False,
        "s1",
        {"summary:s1:a"},
        {"p1:goal.measure:0"},
    )
    await store.answer_sheet("maya", "rivera", None, (), (), NOW + 2 * DAY)
    again = await store.sheet("maya", "rivera")
    assert (again.approved, again.struck, again.asked_at) == (frozenset(), frozenset(), NOW)
    await store.ask_sheet("maya", "rivera", NOW + 3 * DAY)
    assert (await store.sheet("maya", "rivera")).waits
    assert await store.sheets_of("leo") == ()


async def test_words_of_adults_and_proposals_that_were_taken_are_found_newest_first(store: Store) -> None:
    plan = await store.save_plan(PlanChange(Plan("p1", "leo"), "began", "leo"), NOW)
    what = "took the proposal “do “tiles” in pieces of 10 minutes” (rule half_again)"
    await store.save_plan(PlanChange(plan, what, "leo"), NOW + timedelta(hours=2))
    await store.say_as_adult("leo", "rivera", "teacher", "Well done.", NOW + timedelta(hours=1))
    assert await store.heard_by("leo", 5) == (
        Heard(NOW + timedelta(hours=2), "coach", "do “tiles” in pieces of 10 minutes", "p1"),
        Heard(NOW + timedelta(hours=1), "teacher", "Well done.", None),
    )
    assert len(await store.heard_by("leo", 1)) == 1
    assert await store.heard_by("maya", 5) == ()
