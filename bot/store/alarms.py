"""Danger and concern are told in the transaction that keeps them: nothing that dies in between can lose them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.nudges import Ask
from bot.nudges.round import Nudge
from bot.nudges.rules.safety import told
from bot.plans.when import say_date
from bot.store.embedded import Transaction
from bot.store.nudges import write_nudges
from bot.store.people import here
from bot.store.tables import people


async def tell_safety(transaction: Transaction, student_id: str, found: Sequence[Ask], at: datetime) -> tuple[str, ...]:
    """Nudge the safety contacts about those of `found` that are no mere requests; the ids of the nudges."""
    alarms = [ask for ask in found if ask.level != "request"]
    if not alarms:
        return ()
    student = (
        await transaction.execute(select(people.c.name, people.c.timezone).where(people.c.id == student_id))
    ).one_or_none()
    if student is None:  # the notice itself will be refused
        return ()
    contacts = (await transaction.execute(select(people.c.id).where(people.c.role == "safety", here))).scalars().all()
    today = at.astimezone(ZoneInfo(student.timezone)).date()
    findings = [
        told(student.name.split()[0], student_id, ask, tuple(contacts), say_date(today, today)) for ask in alarms
    ]
    return await write_nudges(transaction, [Nudge(finding, to) for finding in findings for to in finding.to], at)
