"""The conference sheet: the same words on paper and in the PDF, in any script."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import pytest

from bot.staff.letters import NO_GLYPH, REGULAR, for_the_eye, has_letters, is_right_to_left, joined, printable
from bot.staff.sheet_pdf import as_pdf
from bot.staff.teach_sheet import Part, Sheet
from tests.api.world import World

from .forms import page, words_in

SHEET = Sheet(
    student="Zoë Łukasz Müller",
    teacher="Ms. Rivera",
    class_name="Math 6A",
    on="Tue, Dec 1",
    title="dividing fractions (6.NS.A.1)",
    parts=(Part("Purpose", (("Why", "i wanna double her recipe"),)),),
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
    lines = tuple(("note", "w" * 400) for _ in range(60))
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
