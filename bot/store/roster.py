"""Keeps what a roster tells: who is new, who is back, who has left. People added by hand stay as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update

from bot.store.audit import write_audit
from bot.store.database import AnyRow, Database
from bot.store.embedded import Transaction
from bot.store.imports import Problem
from bot.store.oneroster import Group, Member, Roster
from bot.store.people import batched, close_people
from bot.store.tables import classes, enrolments, guardianships, people

BY_HAND = frozenset({"safety", "admin"})  # given by hand, and never taken by a file
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ROWS = 5_000
Place = dict[str, str]


@dataclass(frozen=True)
class Counts:
    """How many of one kind are new, changed, back, gone and as they were."""

    new: int = 0
    changed: int = 0
    back: int = 0
    gone: int = 0
    same: int = 0


@dataclass
class Difference:
    """What keeping a roster would do. With problems it is not kept."""

    people: Counts = field(default_factory=Counts)
    classes: Counts = field(default_factory=Counts)
    enrolments: Counts = field(default_factory=Counts)
    guardianships: Counts = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list)
    safety_contacts: int = 0


def own_id(sourced_id: str) -> str:
    """Our id of what the roster calls so: the same each time."""
    if _PLAIN_ID.fullmatch(sourced_id):
        return sourced_id
    return f"r-{hashlib.sha256(sourced_id.encode('utf-8', 'replace')).hexdigest()[:20]}"


class RosterRows(Database):
    """Compares and keeps rosters."""

    async def compare_roster(self, roster: Roster, place: Place) -> Difference:
        """What keeping it would do."""

        async def work(transaction: Transaction) -> Difference:
            return (await _plan(transaction, roster, place)).difference

        return await self.read(work)

    async def commit_roster(
        self, roster: Roster, place: Place, new_code: Callable[[], str], at: datetime
    ) -> Difference:
        """Keep it in one transaction; nothing when there are problems. Doing it again changes nothing.

        `place` is the timezone, locale and country of whoever is new, `new_code` makes codes of classes.
        """

        async def work(transaction: Transaction) -> Difference:
            plan = await _plan(transaction, roster, place)
            if not plan.difference.problems:
                await plan.carry_out(transaction, new_code, at)
                told = {kind: vars(getattr(plan.difference, kind)) for kind in ("people", "classes", "enrolments")}
                await write_audit(transaction, "command line", "imported roster", None, told, at)
            return plan.difference

        return await self.write(work)


async def _plan(transaction: Transaction, roster: Roster, place: Place) -> _Plan:
    plan = _Plan()
    await plan.of_people(transaction, roster, place)
    await plan.of_classes(transaction, roster)
    await plan.of_pairs(transaction, roster)
    return plan


class _Plan:
    """The rows to write, worked out from what is there and what the roster says."""

    def __init__(self) -> None:
        self.difference = Difference()
        self._ids: dict[str, str] = {}  # of people, by sourcedId
        self._class_ids: dict[str, str] = {}
        self._new_people: list[dict[str, Any]] = []
        self._changed_people: list[dict[str, Any]] = []
        self._gone_people: list[str] = []
        self._new_classes: list[dict[str, Any]] = []
        self._changed_classes: list[dict[str, Any]] = []
        self._gone_classes: list[str] = []
        self._codes: set[str] = set()
        self._new_seats: list[dict[str, Any]] = []
        self._back_seats: list[dict[str, Any]] = []
        self._gone_seats: list[dict[str, Any]] = []
        self._new_ties: list[dict[str, Any]] = []
        self._gone_ties: list[dict[str, Any]] = []

    async def of_people(self, transaction: Transaction, roster: Roster, place: Place) -> None:
        columns = (people.c.id, people.c.name, people.c.role, people.c.email, people.c.external_id, people.c.left_at)
        rows = (await transaction.execute(select(*columns))).all()
        known = {row.external_id: row for row in rows if row.external_id is not None}
        taken = {row.id: row for row in rows}
        by_hand = {row.email.lower(): row for row in rows if row.external_id is None and row.email}
        self.difference.safety_contacts = sum(row.role == "safety" and row.left_at is None for row in rows)
        changed = back = 0
        for member in roster.people.values():
            row = known.get(member.id) or _same_person(member, by_hand)
            if row is None:
                self._add_person(member, taken, place)
                continue
            self._ids[member.id] = row.id
            role = row.role if row.role in BY_HAND else member.role
            if (row.role == "student") != (role == "student"):
                self._problem(
                    member.id, "role", f"was {row.role} and is {role} now; a new sourcedId is needed for that"
                )
            elif row.left_at is not None or (row.name, row.role, row.email, row.external_id) != (
                member.name,
                role,
                member.email,
                member.id,
            ):
                back += row.left_at is not None
                changed += row.left_at is None
                told = {"name": member.name, "role": role, "email": member.email, "external_id": member.id}
                self._changed_people.append({"b_id": row.id, **told, "left_at": None})
        gone = [row for key, row in known.items() if key not in roster.people and row.left_at is None]
        self._gone_people = [row.id for row in gone if row.role not in BY_HAND]
        same = len(roster.people) - len(self._new_people) - changed - back
        self.difference.people = Counts(len(self._new_people), changed, back, len(self._gone_people), same)

    def _add_person(self, member: Member, taken: dict[str, AnyRow], place: Place) -> None:
        new = own_id(member.id)
        if new in taken:
            self._problem(member.id, "sourcedId", f"the id {new} is taken by {taken[new].name}, who was added by hand")
            return
        self._ids[member.id] = new
        told = {"id": new, "name": member.name, "role": member.role, "email": member.email, "external_id": member.id}
        self._new_people.append({**told, "reach": "", **place})

    def _problem(self, who: str, field: str, message: str) -> None:
        self.difference.problems.append(Problem(f"users.csv {who}", field, message))

    async def of_classes(self, transaction: Transaction, roster: Roster) -> None:
        rows = (await transaction.execute(select(classes))).all()
        known = {row.external_id: row for row in rows if row.external_id is not None}
        taken = {row.id for row in rows}
        self._codes = {row.code for row in rows if row.code}
        changed = back = 0
        for group in roster.classes.values():
            told = self._told(group)
            row = known.get(group.id)
            if row is None:
                new = own_id(group.id)
                if new in taken:
                    new = f"r-{new}"
                self._class_ids[group.id] = new
                self._new_classes.append({"id": new, **told})
                continue
            self._class_ids[group.id] = row.id
            if row.closed_at is not None or any(getattr(row, name) != value for name, value in told.items()):
                back += row.closed_at is not None
                changed += row.closed_at is None
                self._changed_classes.append({"b_id": row.id, **told, "closed_at": None})
        self._gone_classes = [
            row.id for key, row in known.items() if key not in roster.classes and row.closed_at is None
        ]
        same = len(roster.classes) - len(self._new_classes) - changed - back
        self.difference.classes = Counts(len(self._new_classes), changed, back, len(self._gone_classes), same)

    def _told(self, group: Group) -> dict[str, Any]:
        told = {"name": group.name, "subject": group.subject, "grade": group.grade, "external_id": group.id}
        return {**told, "teacher_id": self._ids.get(group.teacher, "")}

    async def of_pairs(self, transaction: Transaction, roster: Roster) -> None:
        columns = (enrolments.c.class_id, enrolments.c.student_id, enrolments.c.left_at)
        from_roster = select(*columns).join(classes).where(classes.c.external_id.is_not(None))
        seats = {(row[0], row[1]): row[2] for row in await transaction.execute(from_roster)}
        wanted = {(self._class_ids[group], self._ids.get(who, "")) for group, who in roster.enrolments}
        self._new_seats = _seats(wanted - seats.keys())
        self._back_seats = _seats(pair for pair in wanted if seats.get(pair) is not None)
        self._gone_seats = _seats(pair for pair, left in seats.items() if left is None and pair not in wanted)
        same = len(wanted) - len(self._new_seats) - len(self._back_seats)
        back, gone = len(self._back_seats), len(self._gone_seats)
        self.difference.enrolments = Counts(len(self._new_seats), 0, back, gone, same)
        guardian, student = people.alias(), people.alias()
        known = (
            select(guardianships.c.guardian_id, guardianships.c.student_id)
            .join(guardian, guardian.c.id == guardianships.c.guardian_id)
            .join(student, student.c.id == guardianships.c.student_id)
            .where(guardian.c.external_id.is_not(None), student.c.external_id.is_not(None))
        )
        ties = {(row[0], row[1]) for row in await transaction.execute(known)}
        of_roster = {(self._ids.get(one, ""), self._ids.get(other, "")) for one, other in roster.guardianships}
        self._new_ties, self._gone_ties = _ties(of_roster - ties), _ties(ties - of_roster)
        new, gone, same = len(self._new_ties), len(self._gone_ties), len(of_roster & ties)
        self.difference.guardianships = Counts(new, 0, 0, gone, same)

    async def carry_out(self, transaction: Transaction, new_code: Callable[[], str], at: datetime) -> None:
        for row in self._new_classes:
            row["code"] = self._free(new_code)
        await _add(transaction, people, self._new_people)
        await _change(transaction, people, self._changed_people)
        await _add(transaction, classes, self._new_classes)
        await _change(transaction, classes, self._changed_classes)
        await close_people(transaction, self._gone_people, at)
        for some in batched(self._gone_classes):
            await transaction.execute(update(classes).where(classes.c.id.in_(some)).values(closed_at=at))
        await _add(transaction, enrolments, self._new_seats)
        await _set_left(transaction, self._back_seats, None)
        await _set_left(transaction, self._gone_seats, at)
        await _add(transaction, guardianships, self._new_ties)
        if self._gone_ties:
            one = and_(
                guardianships.c.guardian_id == bindparam("guardian_id"),
                guardianships.c.student_id == bindparam("student_id"),
            )
            await transaction.execute(delete(guardianships).where(one), self._gone_ties)

    def _free(self, new_code: Callable[[], str]) -> str:
        while (code := new_code()) in self._codes:
            pass
        self._codes.add(code)
        return code


def _same_person(member: Member, by_hand: dict[str, AnyRow]) -> AnyRow | None:
    """Whoever was added by hand with this e-mail address, if the roles agree."""
    row = by_hand.get((member.email or "").lower())
    return row if row is not None and (row.role == member.role or row.role in BY_HAND) else None


def _seats(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"class_id": group, "student_id": who} for group, who in sorted(pairs)]


def _ties(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"guardian_id": guardian, "student_id": student} for guardian, student in sorted(pairs)]


async def _add(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _ROWS):
        await transaction.execute(insert(table), rows[at : at + _ROWS])


async def _change(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "b_id"}
        statement = update(table).where(table.c.id == bindparam("b_id")).values(**values)
        for at in range(0, len(rows), _ROWS):
            await transaction.execute(statement, rows[at : at + _ROWS])


async def _set_left(transaction: Transaction, seats: Sequence[dict[str, Any]], at: datetime | None) -> None:
    if seats:
        one = and_(enrolments.c.class_id == bindparam("b_class"), enrolments.c.student_id == bindparam("b_student"))
        rows = [{"b_class": seat["class_id"], "b_student": seat["student_id"]} for seat in seats]
        for start in range(0, len(rows), _ROWS):
            await transaction.execute(update(enrolments).where(one).values(left_at=at), rows[start : start + _ROWS])
