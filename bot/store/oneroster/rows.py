"""Rows of a CSV file one after the other, and everything that is wrong with them by file, line and column."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.store.imports import Problem
from bot.store.oneroster.files import BadFile, Files, encoding_of, text_of

MOST_KEPT = 500
MOST_CHARS = 255
_TORN = (zipfile.BadZipFile, zlib.error, EOFError)


class Findings:
    """What was noticed. Of problems the first are kept, all are counted; notices are things that were dealt with."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0
        self.notices: dict[str, int] = {}

    def problem(self, where: str, field: str, message: str) -> None:
        """Something that must be mended before anything is kept."""
        self.count += 1
        if len(self.problems) < MOST_KEPT:
            self.problems.append(Problem(where, field, message))

    def notice(self, message: str) -> None:
        """Something to know; the same is counted."""
        self.notices[message] = self.notices.get(message, 0) + 1


class Row:
    """One row: values by column, trimmed, and where it stands."""

    __slots__ = ("_file", "_findings", "_line", "_values")

    def __init__(self, values: Mapping[str, str], file: str, line: int, findings: Findings) -> None:
        self._values, self._file, self._line, self._findings = values, file, line, findings

    def __getitem__(self, column: str) -> str:
        return self._values.get(column, "")

    def problem(self, column: str, message: str) -> None:
        """Something is wrong in this column."""
        self._findings.problem(f"{self._file} line {self._line}", column, message)

    def list_of(self, column: str) -> list[str]:
        """The values of a column that holds several, with commas."""
        return [part for part in (part.strip() for part in self[column].split(",")) if part]

    def flag(self, column: str, otherwise: bool) -> bool:
        """True or false as written; `otherwise` where nothing is."""
        value = self[column].lower()
        if value not in ("", "true", "false"):
            self.problem(column, f"is {self[column]!r}; it must be true or false")
        return value == "true" if value else otherwise

    def day(self, column: str) -> date | None:
        """The day as written, None where nothing is."""
        value = self[column]
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.problem(column, f"is {value[:40]!r}; a day is written as 2026-09-01")
            return None


def rows_of(files: Files, name: str, needed: Sequence[str], also: Sequence[str], findings: Findings) -> Iterator[Row]:
    """The good rows of a file. Needed columns must be there, the `also` ones may; all others are not looked at."""
    try:
        encoding = encoding_of(files, name)
        if encoding != "utf-8-sig":
            findings.notice(
                f"{name} is not UTF-8 and was read as Windows-1252: look whether names with accents are right"
            )
        with text_of(files, name, encoding) as text:
            reader = csv.reader(text, strict=True)
            places = _places(name, next(reader, []), needed, also, findings)
            if places is None:
                return
            width = max(places.values()) + 1
            for values in reader:
                if not values or values == [""]:
                    continue
                where = reader.line_num
                if len(values) < width:
                    message = f"has {len(values)} columns where the first row has more; is a comma or a quote missing?"
                    findings.problem(f"{name} line {where}", "", message)
                    continue
                row = Row({column: values[at].strip() for column, at in places.items()}, name, where, findings)
                if _readable(row, places, needed):
                    yield row
    except csv.Error as err:
        findings.problem(name, "", f"cannot be read as CSV ({err}); are all quotes closed?")
    except BadFile as err:
        findings.problem(name, "", str(err))
    except _TORN:
        findings.problem(name, "", "is damaged in the zip; export it anew")


def _places(
    name: str, header: Sequence[str], needed: Sequence[str], also: Sequence[str], findings: Findings
) -> dict[str, int] | None:
    there = {title.strip().lower(): at for at, title in enumerate(header)}
    missing = [column for column in needed if column.lower() not in there]
    for column in missing:
        findings.problem(f"{name} line 1", column, "is missing; is the first row the one with the column names?")
    if missing:
        return None
    return {column: there[column.lower()] for column in (*needed, *also) if column.lower() in there}


def _readable(row: Row, places: Mapping[str, int], needed: Sequence[str]) -> bool:
    good = True
    for column in places:
        value = row[column]
        if not value and column in needed:
            row.problem(column, "is empty")
            good = False
        elif not value.isprintable():
            row.problem(column, "holds a character that nobody types; write it anew")
            good = False
        elif len(value) > MOST_CHARS and column in needed:
            row.problem(column, f"is longer than {MOST_CHARS} characters")
            good = False
    return good
