"""A list of caseloads is looked through row by row, kept whole or not at all, and again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Person, Store
from bot.store.caseloads import CaseloadChange, CaseloadList, read_caseloads

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


def listed(folder: Path, *lines: str, first: str = "advisor,student", encoding: str = "utf-8") -> CaseloadList:
    path = folder / "caseloads.csv"
    path.write_text("\n".join([first, *lines]) + "\n", encoding=encoding)
    return read_caseloads(path)


async def somebody(store: Store) -> None:
    for person in (
        Person("hart", "Mr. Hart", "advisor", email="Hart@School.example"),
        Person("diaz", "Ms. Diaz", "advisor", email="shared@school.example"),
        Person("ada", "Ada", "student", email="ada@school.example"),
        Person("ben", "Ben", "student"),
        Person("cy", "Cy", "student", email="shared@school.example"),
    ):
        await store.add_person(person)


def told(change: CaseloadChange) -> tuple[list[tuple[str, str]], list[tuple[str, str]], int]:
    return change.new, change.gone, change.same


async def test_an_advisor_has_just_the_students_of_the_list(store: Store, tmp_path: Path) -> None:
    await somebody(store)
    first = listed(tmp_path, "hart,ada", " HART@school.example , ben", "diaz,cy")
    assert told(await store.compare_caseloads(first)) == ([("hart", "ada"), ("hart", "ben"), ("diaz", "cy")], [], 0)
    assert not await store.may_see("hart", "ada")
    await store.commit_caseloads(first, NOW)
    assert await store.may_see("hart", "ada")
    again = await store.commit_caseloads(first, NOW)
    assert told(again) == ([], [], 3)
    fewer = listed(tmp_path, "ben,,hart", first="Student,Room,Advisor")
    assert told(await store.commit_caseloads(fewer, NOW)) == ([], [("hart", "ada")], 1)
    assert not await store.may_see("hart", "ada")
    assert await store.may_see("diaz", "cy")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hart,nobody", "line 2: student 'nobody' is nobody here"),
        ("ada,ben", "line 2: advisor 'ada' is here as student"),
        ("hart,shared@school.example", "line 2: student 'shared@school.example' is more than one person"),
        ("hart,", "line 2: student is empty"),
        ("hart", "has 1 columns where the first row has more"),
    ],
)
async def test_a_row_that_is_wrong_is_named_and_nothing_is_kept(
    store: Store, tmp_path: Path, line: str, problem: str
) -> None:
    await somebody(store)
    change = await store.commit_caseloads(listed(tmp_path, line, "hart,ada"), NOW)
    assert [f"{p.row}: {p.field} {p.message}" for p in change.problems if problem in f"{p.row}: {p.field} {p.message}"]
    assert not await store.may_see("hart", "ada")


async def test_other_headings_and_other_letters(store: Store, tmp_path: Path) -> None:
    await somebody(store)
    wrong = await store.compare_caseloads(listed(tmp_path, "hart,ada", first="counsellor,pupil"))
    assert [p.field for p in wrong.problems] == ["advisor", "student"]
    latin = await store.compare_caseloads(listed(tmp_path, "hart,ada", "hart,jos\xe9", encoding="cp1252"))
    assert "Windows-1252" in next(iter(latin.findings.notices))
    assert [p.message[:6] for p in latin.problems] == ["'josé'"]
    marked = await store.compare_caseloads(listed(tmp_path, "hart,ada", first="\ufeffStudent,Advisor"))
    assert [p.field for p in marked.problems] == ["advisor", "student"]
