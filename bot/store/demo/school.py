"""The demo school: people, plans and weeks of talk from one data file, made once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from bot.plans.plan import Standard
from bot.store import tables
from bot.store.database import insert_into
from bot.store.demo.plot import Circle
from bot.store.demo.story import Rows, tell
from bot.store.embedded import Transaction
from bot.store.errors import NotThere
from bot.store.imports import read_yaml
from bot.store.standards import find_standard
from bot.store.store import Store

SCHOOL_FILE = Path(__file__).parents[3] / "data" / "demo" / "school.yml"
_MADE = "demo_school_made_at"


async def make_demo_school(store: Store, now: datetime, path: Path = SCHOOL_FILE) -> bool:
    """Put the demo school into the store, with its weeks ending at `now`; False when it is there already.

    The standards must be there (`load_catalogue`). One transaction: a start that is killed leaves nothing half-made.
    """
    if await store.setting(_MADE) is not None:
        return False
    school: Mapping[str, Any] = await asyncio.to_thread(read_yaml, path)

    async def work(transaction: Transaction) -> bool:
        claim = insert_into(transaction.dialect.name, tables.settings).on_conflict_do_nothing()
        mine = claim.returning(tables.settings.c.key)
        claimed = await transaction.execute(mine, {"key": _MADE, "value": now.isoformat()})
        if claimed.first() is None:
            return False
        standards = await _standards(transaction, school)
        for table, rows in _all_rows(school, standards, now):
            if rows:
                await transaction.execute(insert(table), rows)
        return True

    return await store.write(work)


async def holds_demo_school(store: Store) -> bool:
    """Whether the demo school was ever made here: its made-up people stay, its safety contact too."""
    return await store.setting(_MADE) is not None


async def _standards(transaction: Transaction, school: Mapping[str, Any]) -> dict[str, Standard]:
    told = [part for student in school["students"] for part in (student, student.get("then", {}))]
    found = {}
    for code in dict.fromkeys(part["assigned"] for part in told if "assigned" in part):
        standard = await find_standard(transaction, code)
        if standard is None:
            raise NotThere(f"standard {code} of the demo school; load the standards first")
        found[code] = standard
    return found


def _all_rows(
    school: Mapping[str, Any], standards: Mapping[str, Standard], now: datetime
) -> list[tuple[Table, list[dict[str, Any]]]]:
    place = school["school"]
    names = {person["id"]: person["name"] for person in [*school["people"], *school["students"]]}
    adults = [
        {
            **{name: p[name] for name in ("id", "name", "role")},
            "reach": p.get("reach", ""),
            "email": p.get("email"),
            **place,
        }
        for p in school["people"]
    ]
    students = [
        {"id": s["id"], "name": s["name"], "role": "student", "reach": "", "email": None, **place}
        for s in school["students"]
    ]
    groups = [
        {**{name: c[name] for name in ("id", "name", "subject", "grade", "code")}, "teacher_id": c["teacher"]}
        for c in school["classes"]
    ]
    teachers = {c["id"]: c["teacher"] for c in school["classes"]}
    advisors = {student: advisor for advisor, group in school["caseloads"].items() for student in group}
    told = Rows()
    for student in school["students"]:
        teacher = teachers[student["in"]]
        circle = Circle(teacher, names[teacher], advisors.get(student["id"]), names)
        told.add(tell(student, circle, school["coach"], standards, now, place["timezone"]))
    return [
        (tables.people, [*adults, *students]),
        (tables.classes, groups),
        (tables.enrolments, [{"class_id": s["in"], "student_id": s["id"]} for s in school["students"]]),
        (tables.caseloads, _pairs(school["caseloads"], "advisor_id")),
        (tables.guardianships, _pairs(school["guardians"], "guardian_id")),
        (tables.plans, told.plans),
        (tables.revisions, told.revisions),
        (tables.messages, told.messages),
        (tables.talks, told.talks),
        (tables.profile_notes, told.notes),
        (tables.observations, told.observations),
        (tables.notices, told.notices),
    ]


def _pairs(groups: Mapping[str, list[str]], who: str) -> list[dict[str, Any]]:
    return [{who: adult, "student_id": student} for adult, group in groups.items() for student in group]
