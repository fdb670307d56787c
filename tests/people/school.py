"""A school around the people of `tests/api/world.py`: two classes, a caseload, a family, and ways in for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from bot.people.codes import new_student_code
from bot.people.door import set_password
from bot.people.keys import PASSWORDS, SECRET
from bot.store.embedded import Transaction
from bot.store.tables import caseloads, classes, enrolments, guardianships, people
from tests.api.world import World

PASSWORD = "four plain words here"
CLASS_CODE = "KTMRBX"
HTML = {"Accept": "text/html"}


async def make_circle(world: World) -> None:
    """Ms. Rivera teaches Maya and Leo, Mr. Okafor Noor; Mr. Cole advises Maya; Rosa is Maya's mother."""

    async def work(transaction: Transaction) -> None:
        more = [("noor", "Noor", "student"), ("okafor", "Mr. Okafor", "teacher"), ("webb", "Ms. Webb", "advisor")]
        more += [("rosa", "Rosa Torres", "guardian"), ("other-rosa", "Rosa Diaz", "guardian")]
        more += [("ms-park", "Ms. Park", "safety")]
        rows: list[dict[str, Any]] = [
            {"id": i, "name": n, "role": r, "email": f"{i}@school.example"} for i, n, r in more
        ]
        await transaction.execute(insert(people), rows)
        groups = [("math-6a", "Math 6A", "rivera", CLASS_CODE), ("science-7b", "Science 7B", "okafor", "WHGWHG")]
        named = [{"id": i, "name": n, "teacher_id": t, "code": c} for i, n, t, c in groups]
        await transaction.execute(insert(classes), named)
        inside = [("math-6a", "maya"), ("math-6a", "leo"), ("science-7b", "noor")]
        await transaction.execute(insert(enrolments), [{"class_id": c, "student_id": s} for c, s in inside])
        cases = [("cole", "maya"), ("webb", "noor")]
        await transaction.execute(insert(caseloads), [{"advisor_id": a, "student_id": s} for a, s in cases])
        homes = [("rosa", "maya"), ("other-rosa", "noor")]
        await transaction.execute(insert(guardianships), [{"guardian_id": g, "student_id": s} for g, s in homes])

    await world.store.write(work)


@dataclass(frozen=True)
class Came:
    """What the door answered."""

    status: int
    there: str | None
    page: str


async def knock(world: World, **fields: str) -> Came:
    """Send the sign-in form with these fields."""
    form = {"csrf": await world.csrf(), **fields}
    async with world.client.post("/sign-in", data=form, allow_redirects=False, headers=HTML) as response:
        return Came(response.status, response.headers.get("Location"), await response.text())


async def signed_in_as(world: World) -> str | None:
    """Who the browser of this world is now."""
    async with world.client.get("/api/v1/me") as response:
        return str((await response.json())["id"]) if response.status == 200 else None


async def give_password(world: World, person_id: str, password: str = PASSWORD) -> None:
    """A password for somebody of the world."""
    await set_password(world.store, world.app[PASSWORDS], person_id, password)


async def give_code(world: World, student_id: str) -> str:
    """A personal code for a student of the world."""
    return await new_student_code(world.store, world.app[SECRET], student_id)
