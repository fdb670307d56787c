"""Wires every room. No logic."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import yaml
from aiohttp import web
from aiohttp_session import session_middleware

from actions.desk import Desk
from actions.registry import executor
from bot.action_server import action_server
from bot.api import add_api
from bot.api.headers import packed, protect
from bot.api.messages import answer, keep_about
from bot.api.metrics import METRICS, Metrics
from bot.api.problems import MAX_BODY_BYTES, problems
from bot.api.requests import mark, watched
from bot.api.rooms import CONVERSATION, GUARD, HUB, RASA
from bot.conversation import Conversation, find_bridge, find_standards
from bot.events import Hub
from bot.family import add_family
from bot.logs import log_of
from bot.nudges import load_thresholds
from bot.nudges.running import run_round
from bot.pages import SCHOOL, add_pages
from bot.people.account import add_people
from bot.people.csrf import own_host, own_pages
from bot.people.door import Door
from bot.people.keys import DOOR, LIMITS, PASSWORDS, PROVIDER, SECRET, SETTINGS, STORE
from bot.people.limits import Limits, within_address
from bot.people.oidc import Provider
from bot.people.passwords import Passwords
from bot.people.school import OneSchool
from bot.people.secret import read_secret
from bot.people.sessions import StoredSessions
from bot.phrases import Phrases
from bot.rasa_box import Doors, answering_late
from bot.rasa_client import RasaClient
from bot.safety.guard import look_for, own_guard
from bot.safety.languages import load_languages
from bot.settings import HOME, Settings
from bot.staff import add_staff
from bot.store import Store, load_catalogue, migrate
from bot.store.demo import make_demo_school
from bot.summaries import make_summaries

log = log_of(__name__)

Context = Callable[[web.Application], AsyncIterator[None]]


def make_app(settings: Settings, contexts: Sequence[Context]) -> web.Application:
    """The web app. `contexts` open what lives as long as it, in order: the store, then who answers."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app[SETTINGS] = settings
    app[SECRET] = read_secret(settings)
    app[STORE] = Store(settings.database)
    app[LIMITS] = Limits(settings)
    app[PASSWORDS] = Passwords()
    app[DOOR] = Door(app[STORE], app[SECRET], app[PASSWORDS])
    app[PROVIDER] = Provider(settings) if settings.oidc_issuer else None
    app[METRICS] = Metrics()
    app[HUB] = Hub()
    app[GUARD] = look_for
    app[SCHOOL] = OneSchool(app, partial(answer, app), partial(keep_about, app))
    add_pages(app)  # first: its pages for errors must see what the middlewares below refuse
    add_staff(app)
    add_family(app)
    sessions = StoredSessions(app[STORE], app[SECRET], settings)
    app.middlewares.extend(
        [watched, packed, problems, own_host, within_address, session_middleware(sessions), own_pages]
    )
    app.on_response_prepare.extend([mark, protect])
    app.on_shutdown.append(_end_streams)
    add_api(app)
    add_people(app)
    app.cleanup_ctx.extend(contexts)
    return app


async def _end_streams(app: web.Application) -> None:
    app[HUB].close()


async def open_store(app: web.Application) -> AsyncIterator[None]:
    """Tables up to date, the store open, the catalogue and the demo school in it."""
    settings = app[SETTINGS]
    await migrate(settings.database)
    async with app[STORE] as store:
        for problem in await load_catalogue(store, HOME / "data"):
            log.warning("catalogue_row_left_out", row=problem.row, field=problem.field)
        if settings.demo and await make_demo_school(store, clock()):
            await make_summaries(store, clock(), look_for)
            await run_round(store, clock(), load_thresholds(), at_any_hour=True)
        yield


def open_coach(doors: Doors, wake: asyncio.Event, ready: asyncio.Event) -> Context:
    """Opens the conversation and the action endpoint. `wake` says that Rasa is back, `ready` that it was there once."""

    async def opened(app: web.Application) -> AsyncIterator[None]:
        store = app[STORE]
        phrases = Phrases.load(HOME / "data")
        desk = Desk(phrases, find_standards(store), find_bridge(store))
        async with RasaClient(doors.rasa_url, doors.rasa_token) as rasa:
            app[RASA] = rasa
            app[CONVERSATION] = conversation = Conversation(
                store=store,
                coach=rasa,
                guard=own_guard(),
                fixed=load_languages(),
                phrases=phrases,
                desk=desk.working_on,
                hub=app[HUB],
                clock=clock,
                intents=known_intents(HOME),
                break_after_minutes=app[SETTINGS].break_after_minutes,
            )
            async with (
                action_server(executor(desk), doors.action_token, doors.action_port),
                answering_late(conversation, rasa.ready, wake, ready),
            ):
                yield

    return opened


def known_intents(home: Path) -> frozenset[str]:
    """The intents of all domain files: a choice may name one."""
    found: set[str] = set()
    for path in [home / "domain.yml", *(home / "data").glob("*/domain.yml")]:
        entries = (yaml.safe_load(path.read_text("utf-8")) or {}).get("intents") or ()
        found.update(next(iter(entry)) if isinstance(entry, dict) else str(entry) for entry in entries)
    return frozenset(found)


def clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)
