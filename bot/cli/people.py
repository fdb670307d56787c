"""Commands that act for one person."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.cli.failure import BadUsage, Failure
from bot.people.codes import new_student_code, random_letters, spaced
from bot.people.door import new_once, set_password
from bot.people.passwords import Passwords, problem_with
from bot.people.secret import read_secret
from bot.people.sessions import make_token
from bot.settings import Settings
from bot.store import Person, Store, migrate
from bot.store.demo import holds_demo_school

STAFF = ("teacher", "advisor", "safety", "admin")
ONCE_LETTERS = 12
NO_SAFETY_CONTACT = (
    "No safety contact is named: nobody would be told when a student may be in danger. "
    "Name one: waymark person add ms-park 'Ms. Park' --role safety --email park@school.example --reach 'Room 12'"
)
DEMO_PEOPLE = (
    "The demo school lies in this database, with a safety contact who is made up. Give the real school one of its own: "
    "set WAYMARK_DATA_DIR to an empty folder (or WAYMARK_DATABASE_URL to an empty database)."
)
REAL_PEOPLE = (
    "There are people in this database who are not of the demo school, and in the demo anybody signs in with a click. "
    "For the real school set WAYMARK_DEMO=0; for the demo set WAYMARK_DATA_DIR to another folder."
)
_HOW_OTHERS_COME = "Students and guardians come with the roster: waymark import roster"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[Store]:
    """The store with its tables up to date."""
    await migrate(settings.database)
    async with Store(settings.database) as store:
        yield store


async def find_person(store: Store, person_id: str) -> Person:
    """The person. Raises Failure with the ids that could have been meant."""
    person = await store.person(person_id) if person_id.isprintable() else None
    if person is not None:
        return person
    known = sorted(person.id for person in await store.people())
    if not known:
        raise Failure(
            "Nobody is at this school yet. Start the demo once (waymark serve), bring a roster (waymark import roster) "
            "or add somebody (waymark person add)."
        )
    shown = ", ".join(known[:8])
    raise Failure(f"There is nobody with the id {person_id!r}. Ids are such as {shown}.")


async def add_person(settings: Settings, person: Person, reach: str) -> str:
    """Add somebody, or bring them up to date; the line that says so. Raises BadUsage for what cannot be."""
    if person.role not in STAFF:
        raise BadUsage(f"--role {person.role} is not for this. Say one of: {', '.join(STAFF)}. {_HOW_OTHERS_COME}")
    if not _ID.fullmatch(person.id):
        raise BadUsage(f"{person.id!r} is no good id. Use letters, digits, dots and dashes, such as ms-park.")
    if not person.name.strip() or not person.name.isprintable():
        raise BadUsage("A name is missing, such as 'Ms. Park'.")
    if person.email and not _EMAIL.fullmatch(person.email):
        raise BadUsage(f"{person.email!r} is no e-mail address.")
    async with store_of(settings) as store:
        known = await store.person(person.id)
        if known and known.role in ("student", "guardian"):
            raise Failure(f"{person.id} is a {known.role} here. Choose another id.")
        other = await store.person_by_email(person.email) if person.email else None
        if other and other.id != person.id:
            raise Failure(f"{other.id} has this e-mail address already. Two people cannot share one.")
        placed = replace(person, timezone=settings.timezone, locale=settings.locale, country=settings.country)
        new = await store.add_person(placed, reach)
        await store.audit("command line", "added person", None, {"person_id": person.id, "role": person.role})
    return f"{'Added' if new else 'Brought up to date'}: {person.id}, {person.role}."


async def close_person(settings: Settings, person_id: str) -> str:
    """Let somebody go who does not come from a roster: every sign-in of theirs is over. The line that says so."""
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        contacts = await store.people("safety")
        if person.role == "safety" and len(contacts) == 1 and not settings.demo:
            raise Failure(f"{person.id} is the only safety contact. Add another one first.")
        await store.close_person(person.id)
        await store.audit("command line", "closed person", None, {"person_id": person.id})
    return f"Closed: {person.id}. What they wrote stays; they cannot sign in any more."


async def new_password(settings: Settings, person_id: str, ask: Callable[[], str] | None) -> str:
    """Give somebody a password that `ask` asks for, or without it a one-time code; a student gets a new code.

    The lines to show. Raises Failure for a weak password.
    """
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        if person.role == "student":
            code = await new_student_code(store, read_secret(settings), person.id)
            return f"New code of {person.id}: {code}. It goes with the code of a class. The old one is over."
        passwords = Passwords()
        try:
            if ask is None:
                code = random_letters(ONCE_LETTERS)
                await new_once(store, passwords, person.id, spaced(code))
                return f"One-time code of {person.id}, good for a week: {spaced(code)}. They choose a password with it."
            password = ask()
            if problem := problem_with(password, person.id, person.name, person.email or ""):
                raise Failure(problem)
            await set_password(store, passwords, person.id, password)
            return f"The password of {person.id} is set; every sign-in before is over."
        finally:
            passwords.close()


async def check_school(settings: Settings) -> None:
    """Raises Failure where a school must not start: nobody is told of danger, or real people lie with made-up ones."""
    async with store_of(settings) as store:
        made_up = await holds_demo_school(store)
        if settings.demo:
            if not made_up and await store.people():
                raise Failure(REAL_PEOPLE)
            return
        if made_up:
            raise Failure(DEMO_PEOPLE)
        if not await store.people("safety"):
            raise Failure(NO_SAFETY_CONTACT)


async def new_token(settings: Settings, person_id: str) -> str:
    """A new bearer token, good for WAYMARK_TOKEN_DAYS."""
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        return await make_token(store, read_secret(settings), person.id, timedelta(days=settings.token_days))
