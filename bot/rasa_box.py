"""The app's side of the Rasa box: how its process is called, and answering what was kept while it was away."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bot.logs import log_of, told
from bot.rasa_process import RasaProcess
from bot.settings import HOME, Settings

log = log_of(__name__)

CATCH_UP_EVERY_S = 10.0
FIRST_LOOKS_EVERY_S = 1.0
_NOT_FOR_RASA = frozenset({"WAYMARK_SECRET", "WAYMARK_DATABASE_URL"})


@dataclass(frozen=True)
class Doors:
    """Where Rasa and the app meet on this machine, and the tokens that both want."""

    rasa_url: str
    rasa_token: str
    action_port: int
    action_token: str

    @classmethod
    def of(cls, settings: Settings) -> Doors:
        """What the settings say; free ports and new tokens where they say nothing."""
        return cls(
            rasa_url=settings.rasa_url or f"http://127.0.0.1:{settings.rasa_port or free_port()}",
            rasa_token=settings.rasa_token.get_secret_value() or secrets.token_urlsafe(32),
            action_port=settings.action_port or free_port(),
            action_token=settings.action_token.get_secret_value() or secrets.token_urlsafe(32),
        )

    @property
    def action_url(self) -> str:
        """What Rasa calls for an action."""
        return f"http://127.0.0.1:{self.action_port}/webhook?token={self.action_token}"


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Keeper(Protocol):
    """The conversation, as far as it answers late."""

    async def catch_up(self) -> int:
        """Answer what was kept; how many."""
        ...


def rasa_env(**more: str) -> dict[str, str]:
    """The environment of a process in the box: ours, without what it need not know."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_RASA}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore", **more}


def own_rasa(
    settings: Settings,
    doors: Doors,
    model: Path,
    is_ready: Callable[[], Awaitable[bool]],
    on_ready: Callable[[], Awaitable[None]],
) -> RasaProcess:
    """Our own Rasa on loopback, to be entered."""
    port = urlsplit(doors.rasa_url).port
    return RasaProcess(
        [str(settings.rasa_python), "-m", "bot.nlu.run", "serve", "--model", str(model), "--port", str(port)],
        rasa_env(WAYMARK_RASA_TOKEN=doors.rasa_token, WAYMARK_ACTION_URL=doors.action_url),
        is_ready,
        on_ready,
        settings.data_dir / "log" / "rasa.log",
        folder=HOME,
        hide=[doors.rasa_token, doors.action_token],
    )


@asynccontextmanager
async def answering_late(
    conversation: Keeper, is_ready: Callable[[], Awaitable[bool]], wake: asyncio.Event, ready: asyncio.Event
) -> AsyncIterator[None]:
    """Answer kept messages each time that `wake` is set, and now and then in case one slipped.

    `ready` is set the first time that Rasa answers.
    """

    async def work() -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CATCH_UP_EVERY_S if ready.is_set() else FIRST_LOOKS_EVERY_S):
                    await wake.wait()
            wake.clear()
            if await is_ready():
                ready.set()
                await _catch_up(conversation)

    working = asyncio.create_task(work(), name="answering late")
    try:
        yield
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
