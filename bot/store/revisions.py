"""What a change of a plan writes: the plan as it then stands, and a dated, attributed line of its history (row B8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.plans.plan import Plan
from bot.plans.turn import PlanChange
from bot.store.changes import changes_between
from bot.store.codec import Json, decode, encode
from bot.store.database import AnyRow
from bot.store.embedded import Transaction
from bot.store.errors import PlanChangedMeanwhile
from bot.store.tables import plans, revisions

_STORED = (
    select(plans.c.id, plans.c.document, plans.c.revision)
    .where(plans.c.id.in_(bindparam("plan_ids", expanding=True)))
    .with_for_update()
)
_MOVE = update(plans).where(plans.c.id == bindparam("plan_id"), plans.c.revision == bindparam("read"))


async def write_changes(
    transaction: Transaction,
    student_id: str,
    changes: Sequence[PlanChange],
    at: datetime,
    message_id: str | None = None,
    *,
    keep_draft: bool = False,
) -> tuple[Plan, ...]:
    """Keep changed plans, with a revision for each named change; the plans as they now stand.

    `plan.revision` of the first change is the one that was read (0: a new plan); the store counts on. A change
    without a name ("") only pencils in the draft and makes no revision. With `keep_draft` the draft that is stored
    stays: it belongs to the talk. Raises PlanChangedMeanwhile when the stored plan has another revision by now.
    """
    grouped: dict[str, list[PlanChange]] = {}
    for change in changes:
        if change.plan.student_id != student_id:
            raise ValueError(f"plan {change.plan.id} is not {student_id}'s")
        grouped.setdefault(change.plan.id, []).append(change)
    if not grouped:
        return ()
    found = await transaction.execute(_STORED, {"plan_ids": list(grouped)})
    before = {row.id: row for row in found}
    saved = []
    for plan_id, group in grouped.items():
        stored = before.get(plan_id)
        if (stored.revision if stored is not None else 0) != group[0].plan.revision:
            raise PlanChangedMeanwhile
        if keep_draft and stored is not None:
            draft = stored.document.get("draft", {})
            group = [replace(change, plan=replace(change.plan, draft=draft)) for change in group]
        saved.append(await _write_one(transaction, stored, group, at, message_id))
    return tuple(saved)


async def _write_one(
    transaction: Transaction,
    stored: AnyRow | None,
    changes: Sequence[PlanChange],
    at: datetime,
    message_id: str | None,
) -> Plan:
    read = stored.revision if stored is not None else 0
    plan, rows = revise(stored.document if stored is not None else {}, changes, at, message_id)
    values = {
        "step": plan.step,
        "revision": plan.revision,
        "standard_code": plan.standard.code if plan.standard else None,
        "document": encode(plan),
        "updated_at": at,
    }
    if stored is None:
        own = {"id": plan.id, "student_id": plan.student_id, "created_at": plan.created_at}
        await transaction.execute(insert(plans), {**own, **values})
    else:
        moved = await transaction.execute(_MOVE, {"plan_id": plan.id, "read": read, **values})
        if moved.rowcount != 1:
            raise PlanChangedMeanwhile
    if rows:
        await transaction.execute(insert(revisions), rows)
    return plan


def revise(
    last: Json, changes: Sequence[PlanChange], at: datetime, message_id: str | None = None
) -> tuple[Plan, list[dict[str, Any]]]:
    """The plan after `changes` with its new revision, and the rows of its history. `last` is the document so far."""
    number = int(last.get("revision", 0))
    rows: list[dict[str, Any]] = []
    plan = changes[-1].plan
    # Read and written once, an older document has the fields of today: what only came with them is no change.
    last = encode(decode(Plan, last) if last else Plan(id=plan.id, student_id=plan.student_id))
    for change in changes:
        plan = replace(change.plan, created_at=change.plan.created_at or at)
        document = encode(plan)
        found = changes_between(last, document)
        if found or change.what:
            number += 1
            rows.append(
                {
                    "plan_id": plan.id,
                    "number": number,
                    "at": at,
                    "by": change.by,
                    "what": change.what or "Changed the plan.",
                    "changes": found,
                    "message_id": message_id,
                }
            )
        last = document
    return replace(plan, revision=number), rows


async def close_plans(
    transaction: Transaction,
    student_id: str,
    plan_ids: Sequence[str],
    at: datetime,
    by: str,
    message_id: str | None = None,
) -> None:
    """Take plans out of sight; they and their history stay stored."""
    for plan_id in dict.fromkeys(plan_ids):
        closed = await transaction.execute(
            update(plans)
            .where(plans.c.id == plan_id, plans.c.student_id == student_id, plans.c.closed_at.is_(None))
            .values(closed_at=at, updated_at=at, revision=plans.c.revision + 1)
            .returning(plans.c.revision)
        )
        number = closed.scalar_one_or_none()
        if number is not None:
            await transaction.execute(
                insert(revisions).values(
                    plan_id=plan_id,
                    number=number,
                    at=at,
                    by=by,
                    what="Closed this plan.",
                    changes={"closed": [False, True]},
                    message_id=message_id,
                )
            )
