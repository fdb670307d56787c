"""The conference sheet as a PDF: selectable text, headings tagged as headings, title and language set."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.staff.letters import (
    BOLD,
    NO_GLYPH,
    REGULAR,
    fonts_for,
    for_the_eye,
    has_letters,
    is_right_to_left,
    joined,
    printable,
)

if TYPE_CHECKING:
    from bot.staff.sheet import Sheet

MARGIN_MM = 18.0
TEXT_PT, SMALL_PT, HEADING_PT, TITLE_PT = 11.0, 9.0, 13.0, 17.0
_MM_PER_PT = 0.3528


def seen_or_not(seen: str) -> str:
    """Whether the student has looked through the sheet, and on which day."""
    return f"The student let these lines stand: {seen}" if seen else "The student has not seen this sheet yet."


class Paper(FPDF):
    """A sheet of A4 that sets lines in any script."""

    def __init__(self, letters: set[str]) -> None:
        super().__init__(format="A4")
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM)
        self.add_font("own", fname=REGULAR)
        self.add_font("own", style="B", fname=BOLD)
        self.fonts_used: tuple[Path, ...] = (REGULAR, *fonts_for(letters))
        names = []
        for font in self.fonts_used[1:]:
            self.add_font(font.stem, fname=font)
            names.append(font.stem)
        self.set_fallback_fonts(names, exact_match=False)
        self.lacks_letters = False
        self.add_page()

    def line_of(self, text: str, size_pt: float, tag: str, *, bold: bool = False) -> None:
        """A paragraph, wrapped, tagged for screen readers as what it is."""
        shown = printable(text, self.fonts_used)
        self.lacks_letters = self.lacks_letters or (NO_GLYPH in shown and NO_GLYPH not in text)
        heavy = bold and all(ord(letter) in has_letters(BOLD) for letter in joined(shown))
        self.set_font("own", style="B" if heavy else "", size=size_pt)
        rtl, height = is_right_to_left(shown), size_pt * _MM_PER_PT * 1.45
        for line in self._wrapped(shown):
            if self.will_page_break(height):
                self.add_page()
            with self._tagged(tag):
                drawn = for_the_eye(line, rtl=rtl)
                self.cell(0, height, drawn, align="R" if rtl else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    @contextmanager
    def _tagged(self, tag: str) -> Iterator[None]:
        mark = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=tag, mcid=mark)
        self._out(f"{tag} <</MCID {mark}>> BDC")
        yield
        self._out("EMC")

    def _wrapped(self, text: str) -> Iterator[str]:
        """The text in lines that fit; a word that is too long alone is broken."""
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if self.get_string_width(longer) <= self.epw:
                    line = longer
                    continue
                if line:
                    yield line
                while self.get_string_width(word) > self.epw:
                    fits = bisect_right(range(len(word)), self.epw, key=partial(self._width_to, word)) or 1
                    yield word[:fits]
                    word = word[fits:]
                line = word
            if line:
                yield line

    def _width_to(self, word: str, last: int) -> float:
        """How wide the word is up to that letter, with it."""
        return float(self.get_string_width(word[: last + 1]))


def as_pdf(sheet: Sheet) -> bytes:
    """The file. Takes a moment of processor time: call it in a thread."""
    texts = [sheet.student, sheet.teacher, sheet.class_name, sheet.title, *sheet.approved]
    texts += [text for part in sheet.parts for line in part.lines for text in (line.about, line.text)]
    paper = Paper(set("".join(texts)))
    paper.set_title(f"Conference sheet: {sheet.student}")
    paper.set_lang("en")  # the sheet's own words; the student's stand in it as they were said
    paper.set_creator("Waymark")
    paper.line_of(sheet.student, TITLE_PT, "/H1", bold=True)
    paper.line_of(f"Conference sheet · {sheet.class_name} · {sheet.teacher} · {sheet.on}", SMALL_PT, "/P")
    paper.ln(2)
    paper.line_of(sheet.title, HEADING_PT, "/P")
    for part in sheet.parts:
        paper.ln(3)
        paper.line_of(part.title, HEADING_PT, "/H2", bold=True)
        for line in part.lines:
            if line.about:
                paper.line_of(line.about, SMALL_PT, "/P")
            paper.line_of(line.text, TEXT_PT, "/P")
    paper.ln(3)
    paper.line_of("Approved", HEADING_PT, "/H2", bold=True)
    for step in sheet.approved:
        paper.line_of(f"The student said yes: {step}", TEXT_PT, "/P")
    if not sheet.approved:
        paper.line_of("The student has not agreed to a step yet.", TEXT_PT, "/P")
    paper.line_of(seen_or_not(sheet.seen), TEXT_PT, "/P")
    paper.line_of("Read together on ____________   student ____________   teacher ____________", TEXT_PT, "/P")
    if paper.lacks_letters:
        paper.line_of(
            f"{NO_GLYPH}: no font on this machine has this letter. The page to print in the browser shows it.",
            SMALL_PT,
            "/P",
        )
    return bytes(paper.output())
