"""Wires what happens without anybody asking: reminders, summaries, nudges, deliveries, retention. No logic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from bot.api.rooms import CONVERSATION, HUB
from bot.deliveries import Mail, Post, Services, Way
from bot.jobs import Deeds, Engine, Try, rounds_of
from bot.jobs.reminders import remind
from bot.nudges import load_thresholds
from bot.nudges.running import run_round
from bot.people.keys import SETTINGS, STORE
from bot.privacy.retention import enforce_retention
from bot.safety.guard import look_for
from bot.settings import Settings
from bot.store.database import now_utc
from bot.summaries.making import make_summaries


def ways_of(settings: Settings) -> dict[str, Way]:
    """The channels this school has switched on."""
    ways: dict[str, Way] = {}
    if url := settings.mail_url.get_secret_value():
        ways["mail"] = Mail(url, settings.mail_from)
    if settings.services:
        ways["apprise"] = Services(inside=settings.nudges_inside)
    return ways


async def open_background(app: web.Application) -> AsyncIterator[None]:
    """The engine, for as long as the app is there."""
    settings, store, hub = app[SETTINGS], app[STORE], app[HUB]
    post = Post(store, ways_of(settings), settings.url, now_utc)

    async def claim() -> Sequence[Try]:
        return await store.claim_deliveries(now_utc())

    deeds = Deeds(
        remind=lambda: remind(store, app[CONVERSATION], now_utc()),
        summarize=lambda: make_summaries(store, now_utc(), look_for, hub.publish),
        nudge=lambda: run_round(store, now_utc(), load_thresholds(), hub),
        claim=claim,
        retire=lambda: enforce_retention(store, settings, now_utc()),
    )
    engine = Engine(settings.jobs, rounds_of(deeds), post.deliver, settings.worker)
    await engine.open()
    try:
        yield
    finally:
        await engine.close()
