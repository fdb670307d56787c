"""The teacher's first pages without a browser: who is shown, in which order, why, and what one can do about it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.plans.plan import Item
from bot.plans.turn import PlanChange
from bot.store.tables import audit, classes
from tests.api.world import World

from .forms import HTML, page, post, words_in
from .school import DIVIDING, NASTY, NOW, add_class, evidence, keep, plan_of

PAGES = (
    "/teach",
    "/teach/classes/math-6a",
    "/teach/classes/math-6a/picture",
    "/teach/classes/math-6a/dial",
    "/teach/classes/math-6a/export.csv",
    "/teach/review",
    "/teach/evidence",
    "/teach/students/leo",
    "/teach/students/odd",
    "/teach/students/new",
    "/teach/students/leo/talk",
    "/teach/students/leo/dial",
    "/teach/students/leo/sheet",
    "/teach/students/leo/sheet.pdf",
)


IN_HTML = tuple(path for path in PAGES if "." not in path)


def names_in_order(markup: str) -> list[str]:
    table = markup[markup.index("<tbody>") :]
    return re.findall(r'<th scope="row"><a href="/teach/students/([\w-]+)"', table)


async def test_who_needs_her_comes_first_each_with_a_reason_and_one_deed(world: World) -> None:
    await world.sign_in("rivera")
    shown = await page(world, "/teach")
    needs = re.findall(r'<li class="need.*?</li>', shown, re.DOTALL)
    assert [re.findall(r"students/(\w+)", one)[0] for one in needs] == ["leo", "amina", "priya"]
    assert [one.count("deed-link") for one in needs] == [1, 1, 1]
    assert "stuck since" in words_in(needs[0])
    assert "The plan waits for you since" in words_in(needs[1])
    assert "evidence" in words_in(needs[2])
    assert "6 students · 3 need you" in words_in(shown)


async def test_everyone_can_be_sorted_by_every_column_both_ways(world: World) -> None:
    await world.sign_in("rivera")
    by_name = names_in_order(await page(world, "/teach?sort=name"))
    assert by_name == ["odd", "amina", "leo", "maya", "priya", "new"]
    assert names_in_order(await page(world, "/teach?sort=-name")) == by_name[::-1]
    assert names_in_order(await page(world, "/teach?sort=path"))[:3] == ["new", "maya", "odd"]
    assert names_in_order(await page(world, "/teach?sort=-checkin"))[0] == "leo"
    assert names_in_order(await page(world, "/teach?sort=-confidence"))[0] == "leo"
    assert names_in_order(await page(world, "/teach?sort=nonsense")) == names_in_order(await page(world, "/teach"))


async def test_everyone_can_be_sifted_by_place_and_by_name(world: World) -> None:
    await world.sign_in("rivera")
    assert names_in_order(await page(world, "/teach?show=none")) == ["new"]
    assert names_in_order(await page(world, "/teach?show=goal")) == ["maya"]
    assert names_in_order(await page(world, "/teach?search=MARTÍNS")) == ["leo"]
    assert "Nobody matches." in await page(world, "/teach?search=nobody+of+that+name")
    assert "needs you" in words_in(await page(world, "/teach?search=zzz")).lower()


async def test_at_most_five_need_her_and_the_others_keep_their_reason(world: World) -> None:
    await add_class(world.store, "big", "rivera", [(f"s{n}", f"Student {n}") for n in range(12)])
    for n in range(12):
        await keep(world.store, plan_of(f"s{n}"))
    await world.sign_in("rivera")
    shown = await page(world, "/teach/classes/big")
    assert shown.count('class="need ') == 5
    assert words_in(shown).count("waits for you since") == 12


async def test_several_classes_are_one_page_and_a_page_each(world: World) -> None:
    await add_class(world.store, "math-6b", "rivera", [("ada", "Ada Byron")])
    await world.sign_in("rivera")
    both, one = await page(world, "/teach"), await page(world, "/teach/classes/math-6b")
    assert "All classes" in both
    assert {"ada", "leo"} <= set(names_in_order(both))
    assert names_in_order(one) == ["ada"]


async def test_an_empty_class_says_so(world: World) -> None:
    await add_class(world.store, "empty", "rivera", [])
    await world.sign_in("rivera")
    for path in ("/teach/classes/empty", "/teach/classes/empty/picture"):
        shown = words_in(await page(world, path))
        assert "0 students" in shown
    assert "There is no student in this class yet." in words_in(await page(world, "/teach/classes/empty"))
    assert (await page(world, "/teach/classes/empty/export.csv")).count("\r\n") == 1


async def test_a_teacher_without_a_class_sees_a_calm_page(world: World) -> None:
    await world.store.write(lambda t: t.execute(update(classes).values(closed_at=NOW)))
    await world.sign_in("rivera")
    assert "There is no student in your classes yet." in words_in(await page(world, "/teach"))


@pytest.mark.parametrize("path", [p for p in PAGES if "leo" in p or "math-6a" in p])
async def test_anothers_class_or_student_is_not_there(world: World, path: str) -> None:
    await world.sign_in("okafor")
    await page(world, path, 404)


@pytest.mark.parametrize(
    "path", ["/teach/classes/nope", "/teach/students/nope", "/teach/students/rivera", "/teach/students/%00"]
)
async def test_an_id_that_never_was_looks_the_same(world: World, path: str) -> None:
    await world.sign_in("okafor")
    assert await page(world, path, 404) == await page(world, path.replace("nope", "math-6a"), 404)


@pytest.mark.parametrize("path", PAGES)
async def test_others_are_refused_and_strangers_are_shown_the_door(world: World, path: str) -> None:
    async with world.client.get(path, headers=HTML, allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Location"].startswith("/sign-in")
    for somebody in ("leo", "cole", "mum", "park", "admin"):
        await world.sign_in(somebody)
        await page(world, path, 403)


FORMS = (
    "/teach/review",
    "/teach/evidence/p-priya-e1",
    "/teach/students/leo/say",
    "/teach/students/leo/plans/p-leo/review",
    "/teach/students/leo/talk",
    "/teach/classes/math-6a/dial",
    "/teach/students/leo/dial",
    "/teach/students/leo/summary",
    "/teach/students/leo/sheet/ask",
)
GIVEN: dict[str, Any] = {
    "plan": "p-amina@9",
    "met:p-priya-c1": "yes",
    "words": "hi",
    "decision": "approve",
    "reason": "worried about his day",
    **dict.fromkeys(("purpose", "goal", "plan", "progress", "mastery"), "together"),
}


@pytest.mark.parametrize("path", FORMS)
async def test_no_form_reaches_anothers_student(world: World, path: str) -> None:
    await world.sign_in("okafor")
    given = GIVEN if "dial" in path else {**GIVEN, "plan": "p-amina@9"}
    await post(world, path, given, 404)
    assert await world.store.recent("leo") == ()
    assert (await world.store.plans_of("leo"))[0].reviews == ()


@pytest.mark.parametrize("path", FORMS)
async def test_no_form_works_for_other_roles_or_without_proof(world: World, path: str) -> None:
    await world.sign_in("leo")
    await post(world, path, GIVEN, 403)
    await world.sign_in("rivera")
    async with world.client.post(path, data={**GIVEN, "csrf": "wrong"}, headers=HTML) as response:
        assert response.status == 403


async def test_words_of_students_are_text_whatever_they_look_like(world: World) -> None:
    await world.sign_in("rivera")
    for path in IN_HTML:
        shown = await page(world, path)
        assert "<script>alert" not in shown
    assert NASTY in words_in(await page(world, "/teach/students/odd"))


async def test_no_page_has_inline_script_or_style(world: World) -> None:
    await world.sign_in("rivera")
    for path in IN_HTML:
        shown = await page(world, path)
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)", shown), path


async def test_the_class_picture_counts_and_names_nobody_in_the_table(world: World) -> None:
    await world.sign_in("rivera")
    shown = await page(world, "/teach/classes/math-6a/picture")
    table = words_in(shown[shown.index("<table") : shown.index("</table>")])
    assert "6.NS.A.1 dividing fractions by fractions · 1 1 · · 3 · 5" in table
    assert "Leo" not in table
    assert "1 without a standard so far." in words_in(shown)
    assert "Amina Yusuf, Leo Martins, Priya Nair" in words_in(shown)


async def test_the_class_picture_says_who_needs_what_and_who_goes_out(world: World) -> None:
    need = Item("i8", "need", "<b>a scale</b> from the lab", status="open", chosen_by="s-kim")
    gone = Item("i9", "need", "a ruler", status="done", chosen_by="s-kim")
    out = Item("i7", "experience", "double the pancake recipe", weekdays=("sat",), chosen_by="s-kim")
    await add_class(world.store, "makers", "rivera", [("s-kim", "Kim")])
    await keep(world.store, replace(plan_of("s-kim", 5), items=(need, gone, out)))
    await world.sign_in("rivera")
    shown = await page(world, "/teach/classes/makers/picture")
    assert "What they need Kim: <b>a scale</b> from the lab" in words_in(shown)
    assert "<b>a scale" not in shown
    assert "a ruler" not in shown
    assert "What they do with others and out there Kim: double the pancake recipe, Sat" in words_in(shown)


async def test_the_export_is_no_formula(world: World) -> None:
    bad = [("=1+1", "plus"), ("+1", "pl"), ("-1", "mi"), ("@x", "at"), ("\tx", "tab"), ("  =2", "sp"), ("＝3", "full")]
    await add_class(world.store, "bad", "rivera", [(f"s-{i}", name) for name, i in bad])
    await keep(world.store, plan_of("s-plus", 4, progress=replace(plan_of("x").progress)))
    await world.sign_in("rivera")
    text = await page(world, "/teach/classes/bad/export.csv")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 1 + len(bad)
    names = {row[1]: row[0] for row in rows[1:]}
    assert names == {f"s-{i}": f"'{name}" for name, i in bad}
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)


async def test_the_export_has_its_headings_and_opens_as_utf8(world: World) -> None:
    await world.sign_in("rivera")
    async with world.client.get("/teach/classes/math-6a/export.csv") as response:
        body = await response.read()
        assert "attachment" in response.headers["Content-Disposition"]
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    leo = next(row for row in rows if row["id"] == "leo")
    assert leo["step"] == "active"
    assert leo["confidence"] == "2 > 2 > 3"
    assert leo["goal date"] == plan_of("leo").goals[0].target_date.isoformat()  # type: ignore[union-attr]


async def test_a_look_at_a_list_is_one_line_that_names_everybody_and_each_of_them_sees_it(world: World) -> None:
    await world.sign_in("rivera")
    for _ in range(3):
        await page(world, "/teach")
    await page(world, "/teach/students/leo")
    assert [deed.deed for deed in await world.store.audit_of("leo")] == ["read class", "read plan"]
    assert [deed.deed for deed in await world.store.audit_of("amina")] == ["read class"]
    assert await world.store.audit_of("noor") == ()

    async def lines(transaction: Any) -> list[tuple[str, str | None, list[str]]]:
        found = await transaction.execute(select(audit).where(audit.c.deed == "read class"))
        return [(row.by, row.student_id, sorted(row.detail["students"])) for row in found]

    assert await world.store.read(lines) == [("rivera", None, ["amina", "leo", "maya", "new", "odd", "priya"])] * 3
    told = (await world.call("GET", "/api/v1/me/lookers", "amina")).json["lookers"]
    assert [(one["name"], one["what"]) for one in told] == [("Ms. Rivera", "saw you on the class list")]


async def test_who_takes_the_class_list_as_a_file_is_told_to_those_on_it(world: World) -> None:
    await world.sign_in("rivera")
    await page(world, "/teach/classes/math-6a/export.csv")
    told = (await world.call("GET", "/api/v1/me/lookers", "amina")).json["lookers"]
    assert [one["what"] for one in told] == ["took the class list as a file"]


async def test_a_list_that_shows_a_students_words_is_told_to_that_student(world: World) -> None:
    await world.sign_in("rivera")
    await page(world, "/teach/evidence")
    assert [deed.deed for deed in await world.store.audit_of("priya")] == ["read evidence"]
    told = (await world.call("GET", "/api/v1/me/lookers", "priya")).json["lookers"]
    assert [(one["name"], one["what"]) for one in told] == [("Ms. Rivera", "looked at the work you handed in")]


async def test_no_name_of_a_student_reaches_the_log(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    await world.sign_in("rivera")
    for path in PAGES:
        await page(world, path)
    await post(world, "/teach/students/leo/say", {"words": "Come by at lunch, Leo."})
    await page(world, "/teach?search=Leo")
    logged = capsys.readouterr()
    assert not re.search(r"Leo|Martins|Amina|lunch", logged.out + logged.err)


async def test_what_the_standard_asks_for_stands_there_and_evidence_of_another_kind_is_marked(world: World) -> None:
    deep = replace(
        DIVIDING,
        skills=("turn a story into a division",),
        criteria=("a drawing shows why <b>",),
        evidence=("file", "link"),
    )
    pieces = (evidence("amina", fits=False), replace(evidence("amina", 2), kind="file"))
    plan = (await world.store.plans_of("amina"))[0]
    changed = PlanChange(replace(plan, standard=deep, evidence=pieces), "evidence recorded", "amina")
    await world.store.save_plan(changed)
    await world.sign_in("rivera")
    shown = words_in(await page(world, "/teach/students/amina"))
    assert "Skills turn a story into a division" in shown
    assert "What good work shows a drawing shows why <b>" in shown
    assert "Evidence it asks for: a photo, recording or document, or a link to your work." in shown
    for path in ("/teach/students/amina", "/teach/evidence"):
        assert words_in(await page(world, path)).count("Not a kind of evidence that this standard asks for.") == 1


async def test_a_standard_that_says_no_more_shows_no_more(world: World) -> None:
    await world.sign_in("rivera")
    assert "What this standard is made of" not in await page(world, "/teach/students/leo")


async def test_a_plan_below_the_grade_of_the_class_shows_the_bridge_back_to_teacher_and_advisor(world: World) -> None:
    plan = (await world.store.plans_of("leo"))[0]
    above = replace(DIVIDING, code="7.NS.A.2", plain="multiplying negative numbers", grade="7")
    await world.store.save_plan(PlanChange(replace(plan, bridge=above), "", "leo"))
    for who, there in (("rivera", "/teach/students/leo"), ("cole", "/advise/students/leo")):
        await world.sign_in(who)
        shown = words_in(await page(world, there))
        assert "the bridge back: 7.NS.A.2 multiplying negative numbers comes after this." in shown
