"""The app's side of the Rasa box: how its process is called, and answering what was kept while it was away."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from bot.logs import log_of, told
from bot.rasa_process import RasaProcess
from bot.settings import HOME, Settings

log = log_of(__name__)

CATCH_UP_EVERY_S = 10.0
_NOT_FOR_RASA = frozenset({"WAYMARK_SECRET", "WAYMARK_DATABASE_URL"})


class Keeper(Protocol):
    """The conversation, as far as it answers late."""

    async def catch_up(self) -> int:
        """Answer what was kept; how many."""
        ...


def rasa_env(**more: str) -> dict[str, str]:
    """The environment of a process in the box: ours, without what it need not know."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_RASA}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1", **more}


def own_rasa(
    settings: Settings,
    model: Path,
    port: int,
    token: str,
    action_url: str,
    is_ready: Callable[[], Awaitable[bool]],
    on_ready: Callable[[], Awaitable[None]],
) -> RasaProcess:
    """Our own Rasa on loopback, to be entered."""
    run = [str(settings.rasa_python), "-m", "bot.nlu.run"]
    return RasaProcess(
        [*run, "serve", "--model", str(model), "--port", str(port)],
        rasa_env(WAYMARK_RASA_TOKEN=token, WAYMARK_ACTION_URL=action_url),
        is_ready,
        on_ready,
        settings.data_dir / "log" / "rasa.log",
        folder=HOME,
        hide=[token, action_url.rpartition("token=")[2]],
    )


@asynccontextmanager
async def answering_late(
    conversation: Keeper, is_ready: Callable[[], Awaitable[bool]], ready: asyncio.Event
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Answer kept messages each time Rasa is back, and now and then in case one slipped; yields the wake-up call.

    `ready` is set the first time that Rasa answers.
    """
    wake = asyncio.Event()

    async def work() -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CATCH_UP_EVERY_S if ready.is_set() else 1.0):
                    await wake.wait()
            wake.clear()
            if await is_ready():
                ready.set()
                await _catch_up(conversation)

    async def call() -> None:
        wake.set()

    working = asyncio.create_task(work(), name="answering late")
    try:
        yield call
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


async def _catch_up(conversation: Keeper) -> None:
    try:
        if answered := await conversation.catch_up():
            log.info("answered_late", messages=answered)
    except Exception as err:  # noqa: BLE001 the next round must come whatever happened in this one
        log.error("catch_up_failed", **told(err))
