"""The bridge: what a standard below the grade of the class leads to on that grade."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.store import Store
from bot.store.imports import Preview, import_standards
from bot.store.standards import StandardRow, domain_of
from bot.store.tables import classes
from tests.store.school import NOW

DATA = Path(__file__).parents[2] / "data" / "standards"


def row(code: str, leads_to: str = "", subject: str = "math") -> StandardRow:
    return StandardRow(code, "s", f"plain {code}", subject, code[0], leads_to=leads_to)


async def school(store: Store, rows: Sequence[StandardRow], grade: str = "7", subject: str = "math") -> None:
    """Maya's and Leo's class of that grade and subject, and a catalogue."""
    await store.commit_standards(Preview(tuple(rows), ()))
    change = update(classes).where(classes.c.id == "math-6a").values(grade=grade, subject=subject)
    await store.write(lambda transaction: transaction.execute(change))


async def bridge_of(store: Store, code: str, student: str = "maya") -> str | None:
    standard = await store.standard(code)
    assert standard is not None
    found = await store.bridge(student, standard)
    return found.code if found else None


async def test_the_chain_is_followed_up_to_the_grade_of_the_class(store: Store) -> None:
    rows = [row("5.NF.B.4", "6.NS.A.1"), row("6.NS.A.1", "7.NS.A.2"), row("7.NS.A.1"), row("7.NS.A.2", "8.NS.A.1")]
    await school(store, [*rows, row("8.NS.A.1")])
    assert await bridge_of(store, "5.NF.B.4") == "7.NS.A.2"
    assert await bridge_of(store, "6.NS.A.1") == "7.NS.A.2"


async def test_without_a_chain_it_is_the_first_of_the_same_domain(store: Store) -> None:
    await school(store, [row("6.NS.A.1"), row("7.EE.A.1"), row("7.NS.A.1"), row("7.NS.A.2")])
    assert await bridge_of(store, "6.NS.A.1") == "7.NS.A.1"


async def test_a_chain_that_is_broken_or_goes_round_ends(store: Store) -> None:
    await school(store, [row("6.NS.A.1", "9.ZZ.1"), row("6.G.A.1", "6.G.A.2"), row("6.G.A.2", "6.G.A.1")])
    assert await bridge_of(store, "6.NS.A.1") is None
    assert await bridge_of(store, "6.G.A.1") is None


@pytest.mark.parametrize(("grade", "subject"), [("6", "math"), ("5", "math"), ("mixed", "math"), ("7", "science")])
async def test_there_is_none_where_it_is_not_below_the_class(store: Store, grade: str, subject: str) -> None:
    await school(store, [row("6.NS.A.1", "7.NS.A.2"), row("7.NS.A.2")], grade, subject)
    assert await bridge_of(store, "6.NS.A.1") is None


async def test_there_is_none_for_a_student_of_no_such_class(store: Store) -> None:
    await school(store, [row("6.NS.A.1", "7.NS.A.2"), row("7.NS.A.2")])
    assert await bridge_of(store, "6.NS.A.1", "noor") is None


async def test_a_plan_that_a_teacher_begins_has_it_too(store: Store) -> None:
    await school(store, [row("6.NS.A.1", "7.NS.A.2"), row("7.NS.A.2")])
    plan = await store.assign_standard("maya", "6.NS.A.1", "rivera", NOW)
    assert plan.bridge is not None
    assert plan.bridge.code == "7.NS.A.2"
    assert (await store.plans_of("maya"))[0].bridge == plan.bridge


def test_every_lower_standard_that_comes_with_waymark_leads_to_one_of_the_next_grade() -> None:
    rows = {found.code: found for found in import_standards(DATA).rows}
    lower = [found for found in rows.values() if found.grade in ("6", "7")]
    assert len(lower) == 53
    for found in lower:
        assert int(rows[found.leads_to].grade) == int(found.grade) + 1, found.code
        assert domain_of(found.leads_to) != domain_of(found.code)
