"""A row in every table about one student, made from the tables themselves: a new table is filled too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, Table, insert, select

from bot.store import Store
from bot.store.columns import UtcTime
from bot.store.embedded import Transaction
from bot.store.held import AUDIT, HELD
from bot.store.tables import metadata
from tests.store.school import NOW

PEOPLE_THERE = {"advisor_id": "cole", "guardian_id": "maya-guardian"}
THERE_ALREADY = {"people"}


def mark_of(student_id: str) -> str:
    """Words that stand nowhere but in what is held on that student."""
    return f"only-{student_id}-said-this"


def row_for(table: Table, student_id: str) -> dict[str, Any]:
    """A full row of that table about the student."""
    return {column.name: _value(table, column, student_id) for column in table.c}


def _value(table: Table, column: Column[Any], student_id: str) -> Any:
    mark = mark_of(student_id)
    for key in column.foreign_keys:
        if key.column.table.name == "people":
            return PEOPLE_THERE.get(column.name, student_id)
        if key.column.table.name == "classes":
            return "science"
        return f"{mark}-{key.column.table.name}-{key.column.name}"
    if column.name == "student_id":
        return student_id
    if isinstance(column.type, UtcTime):
        return NOW + timedelta(days=1)
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Integer | BigInteger):
        return 7
    if isinstance(column.type, JSON):
        return {"words": mark}
    if table.name == "audit":
        return {"id": f"a{len(student_id)}", "by": "cole", "deed": "read plans", "student_id": student_id}[column.name]
    return f"{mark}-{table.name}-{column.name}"


async def fill(store: Store, student_id: str) -> None:
    """One row about the student in every table that can hold one."""
    ours = {held.table.name for held in (*HELD, AUDIT)} - THERE_ALREADY

    async def work(transaction: Transaction) -> None:
        for table in metadata.sorted_tables:
            if table.name in ours and not (table.name in PAIRS and student_id == "maya"):
                await transaction.execute(insert(table), row_for(table, student_id))

    await store.write(work)


PAIRS = {"caseloads", "guardianships"}
"""The school of the tests has Maya's already."""


async def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of every table."""

    async def work(transaction: Transaction) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: sorted(tuple(map(str, row)) for row in await transaction.execute(select(table)))
            for table in metadata.sorted_tables
        }

    return await store.read(work)
