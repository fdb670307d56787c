"""A file is looked through row by row before anything of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store import Store
from bot.store.imports import Changed, Problem, import_resources, import_standards

GOOD = """
defaults: {subject: art, grade: 5}
standards:
- {code: ART.1, statement: Mix colors., plain: mixing colors, keywords: [paint]}
- {code: ART.2, statement: Draw., plain: drawing, grade: 6}
"""


_OK = "code: A.1, statement: s, plain: p, subject: a, grade: 5"


def written(tmp_path: Path, text: str, name: str = "rows.yml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_defaults_hold_where_a_row_says_nothing(tmp_path: Path) -> None:
    found = import_standards(written(tmp_path, GOOD))
    assert [(r.code, r.subject, r.grade, r.keywords) for r in found.rows] == [
        ("ART.1", "art", "5", ("paint",)),
        ("ART.2", "art", "6", ()),
    ]


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("{statement: s, plain: p, subject: a, grade: 5}", "code", "is missing"),
        ("{code: [1], statement: s, plain: p, subject: a, grade: 5}", "code", "must be text"),
        ("{code: '...', statement: s, plain: p, subject: a, grade: 5}", "code", "needs letters or digits"),
        ("{code: A.1, statement: s, plain: a b c d e f g h i j k l m, subject: a, grade: 5}", "plain", "more than 12"),
        ("{code: A.1, statement: s, plain: p, subject: a, grade: 5, keywords: x}", "keywords", "list of words"),
        ("{code: A.1, statement: s, plain: p, subject: a, grade: 5, colour: x}", "colour", "not a field"),
        ("just text", "", "not a list of fields"),
        (f"{{{_OK}, skills: count}}", "skills", "list of short lines"),
        (f"{{{_OK}, skills: [1]}}", "skills", "list of short lines"),
        (f"{{{_OK}, criteria: [' ']}}", "criteria", "list of short lines"),
        (f"{{{_OK}, criteria: [a, b, c, d, e, f]}}", "criteria", "more than 5"),
        (f"{{{_OK}, criteria: [{'x' * 81}]}}", "criteria", "more than 80"),
        (f"{{{_OK}, skills: [count, Count]}}", "skills", "twice"),
        (f"{{{_OK}, leads_to: [B.1]}}", "leads_to", "must be text"),
        (f"{{{_OK}, leads_to: a-1}}", "leads_to", "leads back to itself"),
        (f"{{{_OK}, evidence: 5}}", "evidence", "list of short lines"),
        (f"{{{_OK}, evidence: [song]}}", "evidence", "'song' is none of writing, file, link, quiz"),
        (f"{{{_OK}, evidence: [quiz]}}", "evidence", "a quiz alone never shows mastery"),
    ],
)
def test_a_bad_standard_is_named_by_row_and_field(tmp_path: Path, row: str, field: str, message: str) -> None:
    good = "{code: B.1, statement: s, plain: p, subject: a, grade: 5}"
    found = import_standards(written(tmp_path, f"standards:\n- {good}\n- {row}\n"))
    (problem,) = found.problems
    assert (problem.row, problem.field) == ("rows.yml 2", field)
    assert message in problem.message
    assert [r.code for r in found.rows] == ["B.1"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("kind: party", "kind"),
        ("mode: asleep", "mode"),
        ("minutes: 0", "minutes"),
        ("minutes: 10000", "minutes"),
        ("minutes: soon", "minutes"),
        ("minutes: true", "minutes"),
        ("off_screen: maybe", "off_screen"),
        ("url: 'javascript:alert(1)'", "url"),
        ("title: ''", "title"),
    ],
)
def test_a_bad_resource_is_named_by_its_field(tmp_path: Path, change: str, field: str) -> None:
    row = "{id: x, kind: activity, title: Tiles, mode: homework, minutes: 20, standard: 6.NS}"
    lines = [f"  {part.strip()}" for part in row.strip("{}").split(",") if not part.strip().startswith(f"{field}:")]
    text = "resources:\n-\n" + "\n".join([*lines, f"  {change}"])
    assert [p.field for p in import_resources(written(tmp_path, text)).problems] == [field]


def test_a_code_that_is_there_twice_is_a_problem(tmp_path: Path) -> None:
    row = "{code: A.1, statement: s, plain: p, subject: a, grade: 5}"
    found = import_standards(written(tmp_path, f"standards:\n- {row}\n- {row.replace('A.1', 'a-1')}\n"))
    assert found.problems == (Problem("rows.yml 2", "", "A1 is there twice"),)


@pytest.mark.parametrize(
    "text", ["", "standards: {}", "- just\n- a list", "a: [", "\x00", "!!python/object:os.system {}"]
)
def test_a_file_that_is_none_is_a_problem_not_a_crash(tmp_path: Path, text: str) -> None:
    found = import_standards(written(tmp_path, text))
    assert found.rows == ()
    assert len(found.problems) == 1


def test_a_place_without_files_is_a_problem(tmp_path: Path) -> None:
    assert import_standards(tmp_path / "none.yml").problems
    assert import_standards(tmp_path).problems


async def test_what_is_kept_is_counted(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert await store.commit_standards(import_standards(path)) == Changed(2, 0, 0)
    assert await store.commit_standards(import_standards(path)) == Changed(0, 0, 2)
    path.write_text(GOOD.replace("mixing colors", "mixing paint"), "utf-8")
    assert await store.commit_standards(import_standards(path)) == Changed(0, 1, 1)
    found = await store.standard("art 1")
    assert found is not None
    assert found.plain == "mixing paint"
    assert await store.standard("6.NS.A.1") is not None


async def test_skills_criteria_and_evidence_are_kept_and_may_be_left_out(store: Store, tmp_path: Path) -> None:
    more = "skills: [mix two], criteria: [three shades match], evidence: [file, link]"
    path = written(tmp_path, GOOD.replace("keywords: [paint]", f"keywords: [paint], {more}"))
    assert await store.commit_standards(import_standards(path)) == Changed(2, 0, 0)
    assert await store.commit_standards(import_standards(path)) == Changed(0, 0, 2)
    mixing, drawing = await store.standard("art 1"), await store.standard("art 2")
    assert mixing is not None
    assert drawing is not None
    assert (mixing.skills, mixing.criteria, mixing.evidence) == (
        ("mix two",),
        ("three shades match",),
        ("file", "link"),
    )
    assert (drawing.skills, drawing.criteria, drawing.evidence) == ((), (), ())
    assert [s.criteria for s in await store.search_standards("mixing colors")] == [("three shades match",)]
