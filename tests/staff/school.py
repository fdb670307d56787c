"""A school for the teacher's pages: Ms. Rivera's and Mr. Okafor's classes, with students at every place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert

from bot.api.rooms import CONVERSATION, HUB, RASA
from bot.app import make_app
from bot.conversation import Conversation
from bot.message import Message, Reply
from bot.people.keys import STORE
from bot.phrases import Phrases
from bot.plans.plan import CheckIn, Criterion, Evidence, Goal, Item, Mastery, Plan, Progress, Purpose, Standard, Step
from bot.plans.turn import Notice, PlanChange
from bot.safety.guard import load_guard
from bot.safety.languages import load_languages
from bot.settings import load_settings
from bot.store import Store, migrate
from bot.store.embedded import Transaction
from bot.store.tables import caseloads, classes, enrolments, people
from tests.api.world import FakeRasa, World, with_compiled_templates

HOME = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC).replace(microsecond=0)
DIVIDING = Standard("6.NS.A.1", "Divide fractions by fractions.", "dividing fractions by fractions", "math", "6")
NASTY = '=HYPERLINK("x")<script>alert(1)</script> O’Neil "Ö" علي'
FIVE: tuple[Step, ...] = ("purpose", "goal", "plan", "progress", "mastery")


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def plan_of(student: str, agreed: int = 5, **more: Any) -> Plan:
    """A plan with that many steps agreed."""
    steps = FIVE[:agreed]
    plan = Plan(
        id=f"p-{student}",
        student_id=student,
        standard=DIVIDING,
        step=FIVE[agreed] if agreed < 5 else "active",
        purpose=Purpose("how many pieces fit", "baking", "so i can double the recipe") if agreed else Purpose(),
        goals=(
            Goal("g1", "divide any two fractions", "8 of 10", (NOW + timedelta(days=20)).date(), 2, student, student),
        )
        if agreed > 1
        else (),
        items=(Item("i1", "activity", "fraction tiles with Sam", "1:1", ("thu",), None, 20, "open", student),)
        if agreed > 2
        else (),
        progress=Progress(("less guessing",), ("thu",), "16:30", "ask Ms. Rivera") if agreed > 3 else Progress(),
        mastery=Mastery(
            "teach Sam",
            (Criterion(f"p-{student}-c1", "8 of 10 right"), Criterion(f"p-{student}-c2", "i can say why")),
            (NOW + timedelta(days=21)).date(),
            "working",
        )
        if agreed > 4
        else Mastery(),
        agreed=steps,
        assigned_by="rivera",
        created_at=days_ago(9),
    )
    return replace(plan, **more)


async def keep(store: Store, plan: Plan, at: datetime | None = None) -> Plan:
    """Keep a plan as its student agreed to it, step by step."""
    kept = replace(plan, agreed=(), step="purpose", revision=0)
    when = at or days_ago(3)
    for count, step in enumerate(plan.agreed, start=1):
        now_agreed = replace(kept, agreed=plan.agreed[:count], step=FIVE[count] if count < 5 else "active")
        kept = await store.save_plan(PlanChange(now_agreed, f"agreed to the {step}", plan.student_id), when)
    last = replace(plan, revision=kept.revision)
    if not plan.agreed:
        return await store.save_plan(PlanChange(last, "started", plan.student_id), when)
    if last != kept:
        kept = await store.save_plan(PlanChange(last, "", plan.student_id), when)
    return kept


def evidence(student: str, number: int = 1, **more: Any) -> Evidence:
    """A piece of evidence that waits."""
    given: dict[str, Any] = {"text": "my sheet: 8 of 10", "self_rating": 4, "ratings": {f"p-{student}-c1": 4}, **more}
    return Evidence(f"p-{student}-e{number}", days_ago(1), "text", **given)


async def add_class(
    store: Store, class_id: str, teacher: str, students: Sequence[tuple[str, str]], **more: Any
) -> None:
    """A class of these students, (id, name) each."""

    async def work(transaction: Transaction) -> None:
        row = {"id": class_id, "name": class_id.replace("-", " ").title(), "teacher_id": teacher, "subject": "math"}
        await transaction.execute(insert(classes), {**row, "grade": "6", **more})
        if students:
            await transaction.execute(insert(people), [{"id": i, "name": n, "role": "student"} for i, n in students])
            await transaction.execute(
                insert(enrolments), [{"class_id": class_id, "student_id": i} for i, _ in students]
            )

    await store.write(work)


async def seed(store: Store) -> None:
    """Ms. Rivera's six in Math 6A, Mr. Okafor's Noor, an advisor for Leo, a safety contact for all."""

    async def work(transaction: Transaction) -> None:
        adults = [
            ("rivera", "Ms. Rivera", "teacher"),
            ("okafor", "Mr. Okafor", "teacher"),
            ("cole", "Mr. Cole", "advisor"),
            ("park", "Ms. Park", "safety"),
            ("admin", "Dana", "admin"),
            ("mum", "Rosa", "guardian"),
        ]
        await transaction.execute(insert(people), [{"id": i, "name": n, "role": r} for i, n, r in adults])

    await store.write(work)
    six = [
        ("maya", "Maya Torres"),
        ("leo", "Leo Martins"),
        ("amina", "Amina Yusuf"),
        ("priya", "Priya Nair"),
        ("odd", NASTY),
        ("new", "Zoe Kim"),
    ]
    await add_class(store, "math-6a", "rivera", six)
    await add_class(store, "science-7b", "okafor", [("noor", "Noor Rahman")])
    caseload = {"advisor_id": "cole", "student_id": "leo"}
    await store.write(lambda transaction: transaction.execute(insert(caseloads), caseload))
    stuck = (CheckIn(days_ago(8), "yes", "4 of 10", 2), CheckIn(days_ago(3), "half", "6 of 10", 3, "why you flip it"))
    await keep(store, plan_of("leo", checkins=stuck, reviews=()), days_ago(9))
    await store.add_notice("leo", Notice("request", "help", "why do you flip it", "rivera", "p-leo"), days_ago(2))
    await keep(store, plan_of("amina"), days_ago(2))
    await keep(store, plan_of("priya", evidence=(evidence("priya"),)), days_ago(6))
    await store.add_notice("priya", Notice("request", "evidence", "my sheet", "rivera", "p-priya"), days_ago(1))
    await keep(store, plan_of("maya", 1))
    await keep(store, plan_of("odd", 2))
    await keep(store, plan_of("noor"), days_ago(2))


@dataclass
class Away:
    """At Rasa's place: not needed to bring news."""

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"text": "Okay."}]


guard, fixed = cache(load_guard), cache(load_languages)


@cache
def phrases() -> Phrases:
    """The coach's sentences, read once: reading them takes longer than most tests."""
    return Phrases.load(HOME / "data")


@asynccontextmanager
async def staffroom(data_dir: Path, *, seeded: bool = True) -> AsyncIterator[World]:
    """The running app with that school, and the real conversation without Rasa."""
    settings = load_settings(data_dir=data_dir)
    rasa = FakeRasa()

    async def open_all(app: web.Application) -> AsyncIterator[None]:
        await migrate(settings.database)
        async with app[STORE] as store:
            if seeded:
                await seed(store)
            app[RASA] = rasa
            app[CONVERSATION] = Conversation(
                store=store,
                coach=Away(),
                guard=guard(),
                fixed=fixed(),
                phrases=phrases(),
                desk=nullcontext,
                hub=app[HUB],
                clock=lambda: datetime.now(UTC),
                intents=frozenset({"resume"}),
            )
            yield

    app = with_compiled_templates(make_app(settings, [open_all]))
    async with TestClient(TestServer(app)) as client:
        yield World(client, app, rasa, settings)


def texts(said: Sequence[Any]) -> list[str]:
    """What lines say."""
    return [line.text for line in said]


async def crowd(store: Store, count: int, *, lines: int = 120) -> None:
    """That many students in five classes of Ms. Rivera's, each with a plan, weeks of check-ins and of talk."""

    async def adults(transaction: Transaction) -> None:
        rows = [
            {"id": "rivera", "name": "Ms. Rivera", "role": "teacher"},
            {"id": "park", "name": "P", "role": "safety"},
        ]
        await transaction.execute(insert(people), rows)

    await store.write(adults)
    for group in range(5):
        members = [(f"s{n}", LONG_NAMES[n % len(LONG_NAMES)].format(n)) for n in range(group, count, 5)]
        await add_class(store, f"c{group}", "rivera", members)
    for n in range(count):
        weeks = tuple(CheckIn(days_ago(40 - 5 * w), "yes", "got further", 2 + w % 3, "the sheet") for w in range(7))
        agreed = n % 6
        plan = plan_of(f"s{n}", agreed, checkins=weeks if agreed == 5 else ())
        await keep(store, plan, days_ago(2 + n % 40))
        await store.save_lines(f"s{n}", [Reply("", f"line {k}") for k in range(lines)], days_ago(5))
        await store.keep(Message(f"s{n}", text="hi"), "hi", days_ago(n % 20))


LONG_NAMES = (
    "Student {}",
    "Maximiliana Konstantinopoulou-Featherstonehaugh von und zu Hohenlohe-Langenburg {}",
    "محمد عبد الرحمن {}",
    "<script>alert({})</script>",
    "=1+{}",
    "Zoë O’Neil-Núñez {}",
)
