"""Data files a school can replace: read, looked through row by row, and only then kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from sqlalchemy import Table, select

from bot.plans.accepted import EVIDENCE_KINDS, WORK_KINDS
from bot.plans.turn import Suggestion
from bot.store.database import Database
from bot.store.embedded import Transaction
from bot.store.sessions import write_setting
from bot.store.standards import StandardRow, domain_of, key_of, short_key_of, upsert
from bot.store.tables import settings, standards, suggestions

KINDS = ("activity", "resource", "experience")
MODES = ("whole class", "small group", "1:1", "independent", "online", "homework")
MAX_PLAIN_WORDS = 12
MAX_MINUTES = 480
MAX_LINES = 5
MAX_LINE_CHARS = 80
_CATALOGUE = "catalogue_digest"

Row = TypeVar("Row")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row. `row` is "file.yml 12" (the twelfth entry); `field` may be empty."""

    row: str
    field: str
    message: str


@dataclass(frozen=True)
class Preview(Generic[Row]):
    """What a file would bring: the rows without a problem, and the problems of the others."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Changed:
    """What keeping a preview did."""

    added: int
    changed: int
    same: int


def import_standards(path: Path) -> Preview[StandardRow]:
    """The standards in a YAML file or a folder of them; nothing is kept yet (`commit_standards` does)."""
    return _preview(path, "standards", _standard, lambda row: key_of(row.code))


def import_resources(path: Path) -> Preview[Suggestion]:
    """The activities, resources and experiences in a YAML file or a folder of them; nothing is kept yet."""
    return _preview(path, "resources", _resource, lambda row: row.id)


def _preview(
    path: Path,
    name: str,
    read: Callable[[Mapping[str, Any]], tuple[Row | None, list[tuple[str, str]]]],
    key: Callable[[Row], str],
) -> Preview[Row]:
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    if not files:
        problems.append(Problem(str(path), "", "there is no .yml file here"))
    for file in files:
        entries, wrong = _entries(file, name)
        problems += wrong
        for place, entry in enumerate(entries, start=1):
            where = f"{file.name} {place}"
            row, faults = read(entry) if isinstance(entry, Mapping) else (None, [("", "is not a list of fields")])
            if row is not None and not faults and key(row) in rows:
                faults = [("", f"{key(row)} is there twice")]
            problems += [Problem(where, field, message) for field, message in faults]
            if row is not None and not faults:
                rows[key(row)] = row
    return Preview(tuple(rows.values()), tuple(problems))


def _entries(file: Path, name: str) -> tuple[Iterable[Any], list[Problem]]:
    try:
        document = read_yaml(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [], [Problem(file.name, "", f"cannot be read: {' '.join(str(error).split())}")]
    entries = document.get(name) if isinstance(document, Mapping) else None
    if not isinstance(entries, list):
        return [], [Problem(file.name, name, f"the file needs a list called {name}")]
    shared = document.get("defaults")
    if isinstance(shared, Mapping):
        return [{**shared, **entry} if isinstance(entry, Mapping) else entry for entry in entries], []
    return entries, []


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(file: Path) -> Any:
    """What a YAML file says. Raises OSError, UnicodeDecodeError, yaml.YAMLError."""
    return yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  (a safe loader)


def _text(entry: Mapping[str, Any], field: str, faults: list[tuple[str, str]], *, needed: bool = True) -> str:
    value = entry.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        if needed:
            faults.append((field, "is missing"))
        return ""
    if not isinstance(value, str):
        faults.append((field, "must be text"))
        return ""
    return " ".join(value.split())


def _unknown(entry: Mapping[str, Any], known: Iterable[str]) -> list[tuple[str, str]]:
    names = set(known)
    return [(str(field), "is not a field here") for field in entry if field not in names]


def _standard(entry: Mapping[str, Any]) -> tuple[StandardRow | None, list[tuple[str, str]]]:
    faults = _unknown(entry, (f.name for f in fields(StandardRow)))
    needed = ("code", "statement", "plain", "subject", "grade")
    text = {name: _text(entry, name, faults) for name in needed}
    text |= {name: _text(entry, name, faults, needed=False) for name in ("big_idea", "example", "leads_to")}
    if text["leads_to"] and key_of(text["leads_to"]) == key_of(text["code"]):
        faults.append(("leads_to", "leads back to itself"))
    if text["code"] and not key_of(text["code"]):
        faults.append(("code", "needs letters or digits"))
    if len(text["plain"].split()) > MAX_PLAIN_WORDS:
        faults.append(("plain", f"has more than {MAX_PLAIN_WORDS} words"))
    keywords = entry.get("keywords") or []
    if not isinstance(keywords, list) or not all(isinstance(k, str) for k in keywords):
        faults.append(("keywords", "must be a list of words"))
        keywords = []
    lists: dict[str, Any] = {name: _lines(entry, name, faults) for name in ("skills", "criteria")}
    lists |= {"evidence": _evidence(entry, faults), "keywords": tuple(keywords)}
    return (None if faults else StandardRow(**{**text, **lists})), faults


def _lines(
    entry: Mapping[str, Any], field: str, faults: list[tuple[str, str]], most: int = MAX_LINES
) -> tuple[str, ...]:
    """A list of short lines that a student reads, some of them on buttons; it may be left out."""
    given = entry.get(field) or []
    if not isinstance(given, list) or not all(isinstance(line, str) and line.strip() for line in given):
        faults.append((field, "must be a list of short lines of text"))
        return ()
    lines = tuple(" ".join(line.split()) for line in given)
    if len(lines) > most:
        faults.append((field, f"has more than {most} lines"))
    if any(len(line) > MAX_LINE_CHARS for line in lines):
        faults.append((field, f"has a line of more than {MAX_LINE_CHARS} characters"))
    if len({line.casefold() for line in lines}) < len(lines):
        faults.append((field, "has the same line twice"))
    return lines


def _evidence(entry: Mapping[str, Any], faults: list[tuple[str, str]]) -> tuple[str, ...]:
    """The kinds of evidence that are asked for; without a list every kind is."""
    kinds = _lines(entry, "evidence", faults, most=len(EVIDENCE_KINDS))
    unknown = [kind for kind in kinds if kind not in EVIDENCE_KINDS]
    if unknown:
        faults.append(("evidence", f"{unknown[0]!r} is none of {', '.join(EVIDENCE_KINDS)}"))
    elif kinds and not set(kinds) & set(WORK_KINDS):
        faults.append(("evidence", f"needs one of {', '.join(WORK_KINDS)}: a quiz alone never shows mastery"))
    return kinds


def _resource(entry: Mapping[str, Any]) -> tuple[Suggestion | None, list[tuple[str, str]]]:
    faults = _unknown(entry, (f.name for f in fields(Suggestion)))
    text = {name: _text(entry, name, faults) for name in ("id", "kind", "title", "mode", "standard")}
    if text["kind"] and text["kind"] not in KINDS:
        faults.append(("kind", f"must be one of {', '.join(KINDS)}"))
    if text["mode"] and text["mode"] not in MODES:
        faults.append(("mode", f"must be one of {', '.join(MODES)}"))
    minutes = entry.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= MAX_MINUTES:
        faults.append(("minutes", f"must be a whole number from 1 to {MAX_MINUTES}"))
        minutes = 0
    off_screen, with_people = entry.get("off_screen", False), entry.get("with_people", False)
    for name, flag in (("off_screen", off_screen), ("with_people", with_people)):
        if not isinstance(flag, bool):
            faults.append((name, "must be true or false"))
    url = _text(entry, "url", faults, needed=False) or None
    if url and not url.startswith(("https://", "http://", "/")):
        faults.append(("url", "must start with https://"))
    if faults:
        return None, faults
    return Suggestion(**text, minutes=minutes, off_screen=off_screen, with_people=with_people, url=url), faults


class ImportRows(Database):
    """Keeps what was previewed. Doing it again changes nothing; what a file no longer names stays."""

    async def commit_standards(self, preview: Preview[StandardRow]) -> Changed:
        """Keep the good rows of a preview."""
        rows = [
            {
                **{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()},
                "key": key_of(row.code),
                "short_key": short_key_of(row.code),
                "domain": domain_of(row.code),
                "position": place,
            }
            for place, row in enumerate(preview.rows)
        ]

        async def work(transaction: Transaction) -> Changed:
            return await _commit(transaction, standards, rows, "code")

        return await self.write(work)

    async def commit_resources(self, preview: Preview[Suggestion]) -> Changed:
        """Keep the good rows of a preview."""

        async def work(transaction: Transaction) -> Changed:
            found = await transaction.execute(select(standards.c.domain, standards.c.subject).distinct())
            subjects = {row.domain: row.subject for row in found}
            rows = [
                {
                    **asdict(row),
                    "domain": domain_of(row.standard),
                    "subject": subjects.get(domain_of(row.standard), ""),
                    "position": place,
                }
                for place, row in enumerate(preview.rows)
            ]
            return await _commit(transaction, suggestions, rows, "id")

        return await self.write(work)


async def _commit(transaction: Transaction, table: Table, rows: list[dict[str, Any]], key: str) -> Changed:
    known = {row[key]: dict(row) for row in (await transaction.execute(select(table))).mappings()}
    changed = [row for row in rows if row[key] in known and row != known[row[key]]]
    added = [row for row in rows if row[key] not in known]
    await upsert(transaction, table, [*changed, *added], key)
    return Changed(len(added), len(changed), len(rows) - len(changed) - len(added))


async def load_catalogue(store: ImportRows, data_dir: Path) -> tuple[Problem, ...]:
    """Bring `data_dir`/standards and /resources into the store when the files changed; the problems found."""
    folders = (data_dir / "standards", data_dir / "resources")
    digest = await asyncio.to_thread(_digest, folders)

    async def known(transaction: Transaction) -> Any:
        query = select(settings.c.value).where(settings.c.key == _CATALOGUE)
        return (await transaction.execute(query)).scalar_one_or_none()

    if await store.read(known) == digest:
        return ()
    found = await asyncio.to_thread(import_standards, folders[0])
    things = await asyncio.to_thread(import_resources, folders[1])
    await store.commit_standards(found)
    await store.commit_resources(things)

    async def remember(transaction: Transaction) -> None:
        await write_setting(transaction, _CATALOGUE, digest)

    await store.write(remember)
    return (*found.problems, *things.problems)


def _digest(folders: Iterable[Path]) -> str:
    files = [file for folder in folders for file in sorted(folder.glob("*.yml"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
