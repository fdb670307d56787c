"""Which students an advisor looks after: a list with two columns, looked through row by row and kept whole or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, select

from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database
from bot.store.embedded import Transaction
from bot.store.imports import Problem
from bot.store.oneroster.files import open_files
from bot.store.oneroster.rows import Findings, Row, rows_of
from bot.store.people import batched
from bot.store.tables import caseloads, people

COLUMNS = ("advisor", "student")


@dataclass(frozen=True)
class CaseloadList:
    """The rows of a list, each with where it stands, and what is wrong with the others."""

    rows: tuple[Row, ...]
    findings: Findings


@dataclass
class CaseloadChange:
    """What keeping a list would do: ties that are new, gone and as they were. With problems it is not kept."""

    new: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    findings: Findings = field(default_factory=Findings)

    @property
    def problems(self) -> list[Problem]:
        """What must be mended first."""
        return self.findings.problems


def read_caseloads(path: Path) -> CaseloadList:
    """A CSV file with the columns advisor and student: an id of Waymark's or of the roster, or an e-mail address."""
    findings = Findings()
    with open_files(path.parent) as files:
        return CaseloadList(tuple(rows_of(files, path.name.lower(), COLUMNS, (), findings)), findings)


class CaseloadRows(Database):
    """Compares and keeps lists of caseloads."""

    async def compare_caseloads(self, told: CaseloadList) -> CaseloadChange:
        """What keeping it would do. An advisor who is on the list has just the students it names; others stay."""

        async def work(transaction: Transaction) -> CaseloadChange:
            return await _change(transaction, told)

        return await self.read(work)

    async def commit_caseloads(self, told: CaseloadList, at: datetime, by: str = "command line") -> CaseloadChange:
        """Keep it in one transaction; nothing when there are problems. Doing it again changes nothing."""

        async def work(transaction: Transaction) -> CaseloadChange:
            change = await _change(transaction, told)
            if change.problems:
                return change
            for advisor, student in change.gone:
                tie = (caseloads.c.advisor_id == advisor, caseloads.c.student_id == student)
                await transaction.execute(delete(caseloads).where(*tie))
            if change.new:
                rows = [{"advisor_id": advisor, "student_id": student} for advisor, student in change.new]
                await transaction.execute(insert(caseloads), rows)
            for deed, ties in (("joined caseload", change.new), ("left caseload", change.gone)):
                for advisor, student in ties:
                    await write_audit(transaction, by, deed, student, {"advisor": advisor}, at)
            return change

        return await self.write(work)


async def _change(transaction: Transaction, told: CaseloadList) -> CaseloadChange:
    change = CaseloadChange(findings=told.findings)
    columns = (people.c.id, people.c.role, people.c.email, people.c.external_id)
    names = _names(list(await transaction.execute(select(*columns).where(people.c.left_at.is_(None)))))
    wanted: dict[tuple[str, str], None] = {}
    for row in told.rows:
        advisor, student = (_who(names, row, column) for column in COLUMNS)
        if advisor and student:
            wanted[advisor, student] = None
    advisors = sorted({advisor for advisor, _ in wanted})
    there: set[tuple[str, str]] = set()
    for some in batched(advisors):
        ties = select(caseloads.c.advisor_id, caseloads.c.student_id).where(caseloads.c.advisor_id.in_(some))
        there.update((tie.advisor_id, tie.student_id) for tie in await transaction.execute(ties))
    change.new = [tie for tie in wanted if tie not in there]
    change.gone = sorted(there - wanted.keys())
    change.same = len(wanted) - len(change.new)
    return change


def _names(rows: Iterable[AnyRow]) -> Mapping[str, list[AnyRow]]:
    """Everybody by each name they may be called by; two people with one address are both there."""
    found: dict[str, list[AnyRow]] = {}
    for row in rows:
        for name in {row.id, row.external_id, row.email and row.email.lower()} - {None, ""}:
            found.setdefault(name, []).append(row)
    return found


def _who(names: Mapping[str, list[AnyRow]], row: Row, role: str) -> str | None:
    called = row[role]
    found = names.get(called) or names.get(called.lower()) or []
    if len(found) == 1 and found[0].role == role:
        return str(found[0].id)
    if not found:
        row.problem(role, f"{called[:60]!r} is nobody here; use an id, the roster's sourcedId or an e-mail address")
    elif len(found) > 1:
        row.problem(role, f"{called[:60]!r} is more than one person; use the id")
    else:
        row.problem(role, f"{called[:60]!r} is here as {found[0].role}, and this column wants one {role}")
    return None
