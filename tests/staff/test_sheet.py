"""The conference sheet: the same words on paper and in the PDF, in any script."""

from __future__ import annotations

import html
import re
import zlib
from dataclasses import replace

import pytest

from bot.staff.letters import NO_GLYPH, REGULAR, for_the_eye, has_letters, is_right_to_left, joined, printable
from bot.staff.sheet import Line, Part, Sheet
from bot.staff.sheet_pdf import as_pdf
from tests.api.world import World

from .forms import page, post, words_in
from .said import STUCK, said
from .school import days_ago, texts

SHEET = Sheet(
    student="Zoë Łukasz Müller",
    teacher="Ms. Rivera",
    class_name="Math 6A",
    on="Tue, Dec 1",
    title="dividing fractions (6.NS.A.1)",
    parts=(Part("Purpose", (Line("Why", "i wanna double her recipe"),)),),
    approved=("purpose, Mon, Nov 2",),
    locale="en-US",
)


def text_of(pdf: bytes) -> str:
    """What a reader of this file can select: each line through the ToUnicode map of each font in it."""
    plain = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            plain.append(zlib.decompress(stream))
        except zlib.error:
            plain.append(stream)
    pairs = [re.findall(rb"<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]{4,8})>", one) for one in plain if b"beginbfchar" in one]
    fonts = [{bytes.fromhex(g.decode()): bytes.fromhex(c.decode()).decode("utf-16-be") for g, c in p} for p in pairs]
    said = []
    for stream in plain:
        for raw in re.findall(rb"\((.*?)(?<!\\)\) Tj", stream, re.DOTALL):
            codes = re.sub(rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r"}.get(m[1], m[1]), raw, flags=re.DOTALL)
            glyphs = [codes[n : n + 2] for n in range(0, len(codes), 2)]
            said += ["".join(font.get(glyph, "?") for glyph in glyphs) for font in fonts]
    return "\n".join(said)


def test_the_file_says_what_it_is_in_which_language_and_what_is_a_heading() -> None:
    made = as_pdf(SHEET)
    assert made.startswith(b"%PDF-1.")
    assert b"/Lang (en)" in made
    assert b"/MarkInfo" in made
    assert b"/S /H1" in made
    assert made.count(b"/S /H2") == 2
    assert b"/Title" in made


def test_its_text_can_be_selected() -> None:
    text = text_of(as_pdf(SHEET))
    for words in ("Zoë Łukasz Müller", "i wanna double her recipe", "The student said yes: purpose, Mon, Nov 2"):
        assert words in text


@pytest.mark.parametrize("name", ["Иван Петров", "Ωμέγα", "Nguyễn Thị Ánh", "Հայկ", "<b>=1+1</b>", 'O’Neil "Q" \\ (x)'])
def test_names_of_many_scripts_come_out_as_they_are(name: str) -> None:
    assert name in text_of(as_pdf(replace(SHEET, student=name)))


def test_right_to_left_is_joined_and_turned_for_the_eye() -> None:
    assert is_right_to_left("علي")
    assert not is_right_to_left("Leo علي")
    assert joined("علي") == "\ufecb\ufee0\ufef2"  # initial, medial, final
    assert for_the_eye("علي", rtl=True) == "\ufef2\ufee0\ufecb"
    assert for_the_eye("שלום 12", rtl=True) == "12 םולש"
    assert joined("لا") == "\ufefb"
    assert for_the_eye("Leo", rtl=False) == "Leo"


def test_a_letter_that_no_font_has_is_a_box_and_the_sheet_says_so() -> None:
    odd = "\U0001e2c0"  # Wancho
    assert printable(f"a{odd}", [REGULAR]) == f"a{NO_GLYPH}"
    assert ord("ж") in has_letters(REGULAR)
    assert printable("a\u200b\u202eb", [REGULAR]) == "ab"


def test_a_very_long_word_and_many_pages_fit() -> None:
    lines = tuple(Line("note", "w" * 400) for _ in range(60))
    made = as_pdf(replace(SHEET, parts=(Part("Check-ins", lines),)))
    assert len(re.findall(rb"/Type /Page\b", made)) > 3


async def test_sheet_and_file_hold_plan_check_ins_and_what_the_student_agreed_to(world: World) -> None:
    await world.sign_in("rivera")
    shown = words_in(await page(world, "/teach/students/leo/sheet"))
    async with world.client.get("/teach/students/leo/sheet.pdf") as response:
        assert response.content_type == "application/pdf"
        text = " ".join(text_of(await response.read()).split())
    for words in ("8 of 10", "why you flip it", "The student said yes: purpose", "explain the big idea"):
        assert words in shown
        assert words in text
    assert "read conference sheet" in {deed.deed for deed in await world.store.audit_of("leo")}


async def test_a_student_without_a_plan_gets_a_sheet_too(world: World) -> None:
    await world.sign_in("rivera")
    assert "There is no plan yet." in words_in(await page(world, "/teach/students/new/sheet"))


async def told(world: World) -> str:
    """What Leo said is summed up; the words of the headline."""
    await said(world, STUCK)
    await world.sign_in("rivera")
    await post(world, "/teach/students/leo/summary", {})
    return (await world.store.summaries_of("leo"))[0].told.headline


def boxes(markup: str) -> dict[str, str]:
    """The key of every line a student can strike, by its text."""
    found = re.findall(r'name="line" value="([^"]+)"><span dir="auto">(?:<small>.*?</small> )?(.*?)</span>', markup)
    return {html.unescape(text): html.unescape(key) for key, text in found}


async def answer(world: World, *strike: str) -> str:
    """Leo looks through the sheet and strikes these texts."""
    await world.sign_in("leo")
    shown = await page(world, "/sheet/rivera")
    lines = boxes(shown)
    summary = re.search(r'name="summary" value="([^"]*)"', shown)
    assert summary
    fields = {"line": [*lines.values()], "strike": [lines[text] for text in strike], "summary": summary[1]}
    return await post(world, "/sheet/rivera", fields)


async def test_the_summary_is_on_the_sheet_only_when_the_student_has_let_it_stand(world: World) -> None:
    headline = await told(world)
    before = words_in(await page(world, "/teach/students/leo/sheet"))
    assert headline not in before
    assert "The student has not seen this sheet yet." in before
    assert "Kept." in words_in(await answer(world))
    await world.sign_in("rivera")
    after = words_in(await page(world, "/teach/students/leo/sheet"))
    assert headline in after
    assert "The student let these lines stand:" in after
    async with world.client.get("/teach/students/leo/sheet.pdf") as response:
        assert headline in text_of(await response.read())


async def test_what_the_student_strikes_stays_out_on_paper_and_in_the_file(world: World) -> None:
    headline = await told(world)
    await answer(world, headline, "why you flip it", "so i can double the recipe")
    await world.sign_in("rivera")
    shown = words_in(await page(world, "/teach/students/leo/sheet"))
    async with world.client.get("/teach/students/leo/sheet.pdf") as response:
        text = " ".join(text_of(await response.read()).split())
    for words in (headline, "why you flip it", "so i can double the recipe"):
        assert words not in shown
        assert words not in text
    for words in ("8 of 10", "Check-in on Thursdays"):
        assert words in shown
        assert words in text
    ticked = await answer(world)
    assert "checked" not in ticked
    await world.sign_in("rivera")
    assert "so i can double the recipe" in words_in(await page(world, "/teach/students/leo/sheet"))


async def test_a_newer_summary_and_a_line_the_student_did_not_see_stay_out(world: World) -> None:
    headline = await told(world)
    await answer(world)
    await said(world, "i think i get it now because they share", at=days_ago(0.2))
    await world.sign_in("rivera")
    await post(world, "/teach/students/leo/summary", {})
    shown = words_in(await page(world, "/teach/students/leo/sheet"))
    assert "because they share" not in shown
    assert headline not in shown
    assert "The newest summary came later" in shown
    await world.sign_in("leo")
    await post(world, "/sheet/rivera", {"line": ["summary:made-up:0"], "summary": "made-up"})
    await world.sign_in("rivera")
    assert "because they share" not in words_in(await page(world, "/teach/students/leo/sheet"))


async def test_the_student_is_asked_on_their_page_and_in_the_chat_until_they_answer(world: World) -> None:
    await world.sign_in("rivera")
    for _ in range(2):
        assert "There is no answer yet." in words_in(await post(world, "/teach/students/leo/sheet/ask", {}))
    said_so = [line for line in texts(await world.store.recent("leo")) if "sheet" in line]
    assert len(said_so) == 1
    await world.sign_in("leo")
    home = await page(world, "/")
    assert 'href="/sheet/rivera"' in home
    assert "Ms. Rivera prepared a sheet for your talk" in words_in(home)
    await answer(world)
    later = await page(world, "/")
    assert "prepared a sheet" not in words_in(later)
    assert 'href="/sheet/rivera"' in later
    deeds = [(deed.by, deed.deed) for deed in await world.store.audit_of("leo")]
    assert ("rivera", "asked about conference sheet") in deeds
    assert ("leo", "answered about conference sheet") in deeds


async def test_a_sheet_for_somebody_else_is_not_there(world: World) -> None:
    await world.sign_in("leo")
    for other in ("okafor", "cole", "nobody", "leo"):
        await page(world, f"/sheet/{other}", 404)
        await post(world, f"/sheet/{other}", {}, 404)
    await world.sign_in("okafor")
    await post(world, "/teach/students/leo/sheet/ask", {}, 404)
