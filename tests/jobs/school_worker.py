"""A worker as `waymark serve` holds one, without Rasa and pages: every round as the app wires it, until it is killed.

`main()` with one argument, in JSON. Each round comes every second, by a clock that runs ahead of ours.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import background
from bot.api.rooms import CONVERSATION, HUB
from bot.conversation import Conversation
from bot.events import Hub
from bot.jobs import Deeds, Engine, Round, rounds_of
from bot.jobs.engine import Try
from bot.people.keys import SETTINGS, STORE
from bot.phrases import Phrases
from bot.rasa_client import RasaClient
from bot.safety.guard import look_for, own_guard
from bot.safety.replies import load_replies
from bot.settings import HOME, load_settings
from bot.store import Store

# What a worker reads before it works; a fork of a process that has imported this module has it.
GUARD, FIXED, PHRASES = own_guard(), load_replies(), Phrases.load(HOME / "data")
look_for("hi")


def clock_of(told: dict[str, Any]) -> Callable[[], datetime]:
    """The time at that school: the same for all its workers, and `speed` times as fast as ours."""
    begun = datetime.fromisoformat(told["school_time"])
    return lambda: begun + timedelta(seconds=(time.time() - told["real_time"]) * told["speed"])


def every_second(told: dict[str, Any], deeds: Deeds) -> Sequence[Round]:
    """The app's rounds, one after the other all the time; each writes down that it came."""

    def noted(one: Round) -> Round:
        def note() -> None:
            with Path(told["diary"]).open("a") as diary:
                diary.write(f"{told['worker']} {one.name}\n")

        async def work() -> Sequence[Try]:
            note()
            return await one.work()

        return replace(one, every="* * * * * *", work=work)

    return [noted(one) for one in rounds_of(deeds)]


async def live(told: dict[str, Any]) -> None:
    """Work until killed."""
    settings = load_settings(
        data_dir=Path(told["folder"]),
        database_url=told["database"],
        worker=told["worker"],
        mail_url=told["smtp"],
        mail_from="waymark@school.example",
    )
    now = clock_of(told)
    vars(background).update(
        now_utc=now, rounds_of=partial(every_second, told), Engine=partial(Engine, poll_s=0.2)
    )  # the wiring stays as it is
    app = web.Application()
    app[SETTINGS], app[STORE], app[HUB] = settings, Store(settings.database), Hub()
    async with app[STORE] as store, RasaClient("http://127.0.0.1:9", "") as nobody:
        app[CONVERSATION] = Conversation(
            store=store,
            coach=nobody,
            guard=GUARD,
            fixed=FIXED,
            phrases=PHRASES,
            desk=nullcontext,
            hub=app[HUB],
            clock=now,
        )
        async with asynccontextmanager(background.open_background)(app):
            await asyncio.sleep(3600)


def main() -> None:
    """One life."""
    asyncio.run(live(json.loads(sys.argv[1])))
