"""A small school for tests: two students, their adults, two standards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from bot.message import Answered, Message, Reply
from bot.plans.plan import CheckIn, Plan
from bot.plans.talk import Talk
from bot.plans.turn import Turn
from bot.store import Saved, Store, TurnGround
from bot.store.embedded import Transaction
from bot.store.imports import Preview
from bot.store.standards import StandardRow
from bot.store.tables import caseloads, classes, enrolments, guardianships, people

NOW = datetime(2026, 12, 1, 20, 30, tzinfo=UTC)

STANDARDS = (
    StandardRow(
        "6.NS.A.1", "Divide fractions.", "dividing fractions by fractions", "math", "6", keywords=("fractions",)
    ),
    StandardRow("6.EE.A.1", "Evaluate exponents.", "using exponents", "math", "6", keywords=("exponents", "powers")),
    StandardRow(
        "MS-PS1-2", "Tell reactions.", "telling if a reaction happened", "science", "MS", keywords=("reactions",)
    ),
)

_PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    ("maya", "Maya Torres", "student", ""),
    ("leo", "Leo Martins", "student", ""),
    ("noor", "Noor Rahman", "student", ""),
    ("rivera", "Ms. Rivera", "teacher", "Room 7"),
    ("okafor", "Mr. Okafor", "teacher", ""),
    ("cole", "Mr. Cole", "advisor", ""),
    ("maya-guardian", "Rosa Torres", "guardian", ""),
    ("ms-park", "Ms. Park", "safety", "Room 12, or ext. 112"),
)


async def make_school(store: Store) -> None:
    """Put it into an empty store."""

    async def work(transaction: Transaction) -> None:
        named: list[dict[str, Any]] = [
            {"id": i, "name": name, "role": role, "reach": reach} for i, name, role, reach in _PEOPLE
        ]
        await transaction.execute(insert(people), named)
        groups = [("math-6a", "Math 6A", "rivera"), ("math-6b", "Math 6B", "rivera"), ("science", "Science", "okafor")]
        await transaction.execute(insert(classes), [{"id": i, "name": n, "teacher_id": t} for i, n, t in groups])
        inside = [("math-6a", "maya"), ("math-6a", "leo"), ("math-6b", "maya"), ("science", "noor")]
        await transaction.execute(insert(enrolments), [{"class_id": c, "student_id": s} for c, s in inside])
        await transaction.execute(insert(caseloads), {"advisor_id": "cole", "student_id": "maya"})
        await transaction.execute(insert(guardianships), {"guardian_id": "maya-guardian", "student_id": "maya"})

    await store.write(work)
    await store.commit_standards(Preview(STANDARDS, ()))


def turn_on(ground: TurnGround, message_id: str, plan: Plan | None = None) -> Turn:
    """A turn begun on that ground."""
    return Turn(
        id=message_id,
        learner=ground.learner,
        now=NOW,
        today=NOW.date(),
        text="hi",
        choice=None,
        talk=ground.talk,
        plan=plan or next(iter(ground.plans), None),
        plans=ground.plans,
    )


async def say(store: Store, text: str, client_id: str | None = None, student: str = "maya") -> str:
    """Keep a message of a student; its id."""
    return (await store.keep(Message(student, text=text, client_id=client_id), text, NOW)).message_id


async def save(store: Store, turn: Turn, *replies: str, talk: Talk | None = None, version: int | None = None) -> Saved:
    """Keep the turn with such replies."""
    plan = turn.plan
    answered = Answered(
        message_id=turn.id,
        replies=tuple(Reply(id="", text=text) for text in replies),
        asking=None,
        plan_id=plan.id if plan else None,
        step=plan.step if plan else None,
    )
    return await store.save_turn(turn, talk or turn.talk, answered, version)


async def check_in(store: Store, student: str, words: str) -> None:
    """Read the student's plan, add a check-in, keep it: the read-modify-write of every turn."""
    message_id = await say(store, words, student=student)
    ground = await store.load_turn(student)
    turn = turn_on(ground, message_id)
    plan = ground.plans[0]
    turn.change(replace(plan, checkins=(*plan.checkins, CheckIn(at=NOW, done=words))), what="checkin recorded")
    await save(store, turn, "ok", version=ground.talk_version)
