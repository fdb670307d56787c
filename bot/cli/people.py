"""Commands that act for one person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.cli.failure import Failure
from bot.people.secret import read_secret
from bot.people.sessions import make_token
from bot.settings import Settings
from bot.store import Person, Store, migrate


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
        raise Failure("Nobody is at this school yet. Start Waymark once: waymark serve")
    shown = ", ".join(known[:8])
    raise Failure(f"There is nobody with the id {person_id!r}. Ids are such as {shown}.")


async def new_token(settings: Settings, person_id: str) -> str:
    """A new bearer token, good for WAYMARK_TOKEN_DAYS."""
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        return await make_token(store, read_secret(settings), person.id, timedelta(days=settings.token_days))
