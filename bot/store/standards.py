"""The school's standards, and what it suggests to do for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, case, or_, select

from bot.plans.plan import Standard
from bot.plans.turn import Suggestion
from bot.store.database import AnyRow, Database, insert_into
from bot.store.embedded import Transaction
from bot.store.search import MAX_CHARS, Searchable, best
from bot.store.tables import standards, suggestions

_PREFIX = re.compile(r"^(?:CCSS[.\s-]*)?(?:MATH[.\s-]*)?(?:CONTENT[.\s-]*)?(?:NGSS[.\s-]*)?", re.IGNORECASE)
_CLUSTERED = re.compile(r"^([\dK]\w?|HS\w)\.([A-Z]+)\.([A-Z])\.(\d+[a-z]?)$")
_CODE_LIKE = re.compile(r"[A-Za-z0-9][\w.-]*\w")
_PART = re.compile(r"(?<=\d)[A-Z]$")


@dataclass(frozen=True)
class StandardRow(Standard):
    """A standard as a data file holds it, with the words students look for it by."""

    keywords: tuple[str, ...] = ()


def key_of(code: str) -> str:
    """A code without its punctuation: "6.NS.A.1", "6ns.a.1" and "ccss.math.content.6.ns.a.1" are all 6NSA1."""
    return re.sub(r"[^0-9A-Z]", "", _PREFIX.sub("", code.strip(), count=1).upper())


def short_key_of(code: str) -> str:
    """The key without the cluster letter: students write "6.EE.1" for 6.EE.A.1."""
    found = _CLUSTERED.match(code)
    return key_of(f"{found[1]}{found[2]}{found[4]}" if found else code)


def domain_of(code: str) -> str:
    """The domain a code belongs to: "6.NS" for 6.NS.A.1, "MS-PS1" for MS-PS1-2; a domain is its own."""
    if "." in code:
        return ".".join(code.split(".")[:2])
    return "-".join(code.split("-")[:2])


_COLUMNS = (
    standards.c.code,
    standards.c.statement,
    standards.c.plain,
    standards.c.subject,
    standards.c.grade,
    standards.c.big_idea,
    standards.c.example,
    standards.c.skills,
    standards.c.criteria,
    standards.c.evidence,
    standards.c.leads_to,
)


def _standard(row: AnyRow) -> Standard:
    return Standard(
        code=row.code,
        statement=row.statement,
        plain=row.plain,
        subject=row.subject,
        grade=row.grade,
        big_idea=row.big_idea,
        example=row.example,
        skills=tuple(row.skills or ()),
        criteria=tuple(row.criteria or ()),
        evidence=tuple(row.evidence or ()),
        leads_to=row.leads_to or "",
    )


async def find_standard(transaction: Transaction, code: str) -> Standard | None:
    """The standard with that code, however it is written; a part ("6.EE.A.2a") finds the whole."""
    key = key_of(code)
    for wanted in dict.fromkeys([key, _PART.sub("", key)]):
        query = (
            select(*_COLUMNS)
            .where(or_(standards.c.key == wanted, standards.c.short_key == wanted))
            .order_by(case((standards.c.key == wanted, 0), else_=1), standards.c.position)
            .limit(1)
        )
        row = (await transaction.execute(query)).one_or_none()
        if row is not None:
            return _standard(row)
    return None


async def first_of_domain(transaction: Transaction, standard: Standard, grade: str) -> Standard | None:
    """The first standard of the same subject and domain on another grade: "7.NS" for one of "6.NS"."""
    begins, dot, rest = domain_of(standard.code).partition(".")
    if begins != standard.grade or not dot:
        return None
    query = (
        select(*_COLUMNS)
        .where(standards.c.subject == standard.subject, standards.c.grade == grade)
        .where(standards.c.domain == f"{grade}.{rest}")
        .order_by(standards.c.position, standards.c.code)
        .limit(1)
    )
    row = (await transaction.execute(query)).one_or_none()
    return None if row is None else _standard(row)


async def upsert(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]], key: str) -> None:
    """Insert the rows, or bring those that are there up to date."""
    if not rows:
        return
    statement = insert_into(transaction.dialect.name, table)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != key}
    await transaction.execute(statement.on_conflict_do_update(index_elements=[key], set_=fresh), rows)


class StandardRows(Database):
    """Looks at standards and suggestions, and replaces them."""

    async def standard(self, code: str) -> Standard | None:
        """The standard with that code, whatever its dots and case; "6.EE.1" finds 6.EE.A.1. None: unknown."""

        async def work(transaction: Transaction) -> Standard | None:
            return await find_standard(transaction, code)

        return await self.read(work)

    async def standards(self, subject: str | None = None, grade: str | None = None) -> tuple[Standard, ...]:
        """Every standard in the order of its file."""

        async def work(transaction: Transaction) -> tuple[Standard, ...]:
            query = select(*_COLUMNS).order_by(standards.c.position, standards.c.code)
            if subject is not None:
                query = query.where(standards.c.subject == subject)
            if grade is not None:
                query = query.where(standards.c.grade == grade)
            return tuple(map(_standard, await transaction.execute(query)))

        return await self.read(work)

    async def search_standards(
        self, words: str, limit: int = 5, *, grade: str | None = None, subject: str | None = None
    ) -> tuple[Standard, ...]:
        """The standards that fit a student's words best ("fractions", "neg numbers"), best first; maybe none.

        `grade` and `subject` only break ties: what fits stays found.
        """

        async def work(transaction: Transaction) -> tuple[Searchable, ...]:
            query = select(*_COLUMNS, standards.c.keywords).order_by(standards.c.position, standards.c.code)
            return tuple(Searchable(_standard(r), tuple(r.keywords)) for r in await transaction.execute(query))

        pieces = [words, *_CODE_LIKE.findall(words)] if len(words) <= MAX_CHARS else []
        codes = [await self.standard(piece) for piece in pieces if any(c.isdigit() for c in piece)]
        found = best(words, await self.read(work), grade=grade, subject=subject)
        ranked = dict.fromkeys([*filter(None, codes), *found])
        return tuple(ranked)[:limit]

    async def suggestions(self, code: str, limit: int = 12) -> tuple[Suggestion, ...]:
        """What the school suggests for a standard: made for it first, then its domain, else its subject."""

        async def work(transaction: Transaction) -> tuple[Suggestion, ...]:
            standard = await find_standard(transaction, code)
            exact = standard.code if standard else code
            subject = standard.subject if standard else ""
            near = case(
                (suggestions.c.standard == exact, 0),
                (suggestions.c.standard == domain_of(exact), 1),
                (suggestions.c.domain == domain_of(exact), 2),
                else_=3,
            )
            query = (
                select(suggestions, near.label("near"))
                .where(or_(near < 3, suggestions.c.subject == subject))
                .order_by(near, suggestions.c.position, suggestions.c.id)
            )
            rows = (await transaction.execute(query)).all()
            rows = [row for row in rows if row.near < 3] or rows
            return tuple(
                Suggestion(
                    id=row.id,
                    kind=row.kind,
                    title=row.title,
                    mode=row.mode,
                    minutes=row.minutes,
                    standard=row.standard,
                    off_screen=row.off_screen,
                    with_people=row.with_people,
                    url=row.url,
                )
                for row in rows[:limit]
            )

        return await self.read(work)
