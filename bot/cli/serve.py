"""`waymark serve`: everything up, and everything down again."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import uvloop
from aiohttp import web

from bot.cli.failure import Failure
from bot.cli.people import check_school
from bot.cli.running import Running, forget_running, only_one, write_running
from bot.cli.training import Say, check_rasa_python, ready_model
from bot.logs import set_up_logs
from bot.rasa_box import Doors, own_rasa
from bot.rasa_client import RasaClient
from bot.settings import Settings, unknown_settings

STOP_S = 3.0
SWITCH_S = 0.0005
"""How long one thread may keep the interpreter from another. With Python's 5 ms, a database thread that has its row
waits behind the event loop at every statement, and a class waits with it."""
USUAL_LOADING = "usually about 15 s"


def serve(settings: Settings, say: Say) -> None:
    """Run until SIGTERM or Ctrl-C. Raises Failure, BadSetting and StoreError before anything is up."""
    set_up_logs(settings.log_level, settings.log_json)
    sys.setswitchinterval(SWITCH_S)
    for line in unknown_settings():
        say(f"Note: {line}")
    with only_one(settings), _term_is_ctrl_c():
        with listening(settings):
            pass  # a taken port is said now, not after minutes of training
        asyncio.run(check_school(settings))  # before minutes of training
        model = None
        if not settings.rasa_url:
            check_rasa_python(settings)
            model = ready_model(settings, say)
        with listening(settings) as door, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(settings, model, door, say))


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The port. Raises Failure when somebody else has it."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise Failure(f"WAYMARK_HOST={settings.host} is no address of this machine.") from None
    with socket.socket(family, kind, proto) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
            door.listen(128)
        except OSError as err:
            raise Failure(_why_not(settings, err)) from None
        yield door


def _why_not(settings: Settings, err: OSError) -> str:
    if err.errno == errno.EADDRINUSE:
        return f"Port {settings.port} is taken. Stop what uses it, or choose another: WAYMARK_PORT={settings.port + 1}"
    if err.errno == errno.EACCES:
        return f"Port {settings.port} needs more rights. Choose one above 1023: WAYMARK_PORT=8080"
    return (
        f"{settings.host}:{settings.port} cannot be listened on ({err.strerror}). Check WAYMARK_HOST and WAYMARK_PORT."
    )


@contextmanager
def _term_is_ctrl_c() -> Iterator[None]:
    """Until the loop runs, SIGTERM unwinds as Ctrl-C does: a training that runs is stopped."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def _run(settings: Settings, model: Path | None, door: socket.socket, say: Say) -> None:
    stop, wake, ready = asyncio.Event(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for what in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(what, stop.set)
    doors = Doors.of(settings)
    async with AsyncExitStack() as stack:
        if model:
            say(f"Loading the model ({USUAL_LOADING})…")
            await stack.enter_async_context(_rasa(settings, doors, model, wake))
        await stack.enter_async_context(_pages(settings, doors, door, wake, ready))
        say(f"Pages are up at {settings.url}")
        announcing = asyncio.create_task(_announce(ready, settings, say))
        await stop.wait()
        announcing.cancel()
        say("Stopping…")
    say("Stopped.")


@asynccontextmanager
async def _rasa(settings: Settings, doors: Doors, model: Path, wake: asyncio.Event) -> AsyncIterator[None]:
    async def on_ready() -> None:
        wake.set()

    async with (
        RasaClient(doors.rasa_url, doors.rasa_token) as client,
        own_rasa(settings, doors, model, client.ready, on_ready),
    ):
        # What is imported below takes seconds; until then Rasa is already on its way.
        await asyncio.sleep(0.05)
        yield


@asynccontextmanager
async def _pages(
    settings: Settings, doors: Doors, door: socket.socket, wake: asyncio.Event, ready: asyncio.Event
) -> AsyncIterator[None]:
    from bot.app import make_app, open_coach, open_store
    from bot.background import open_background

    app = make_app(settings, [open_store, open_coach(doors, wake, ready), open_background])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_S)
    try:
        await runner.setup()
        await web.SockSite(runner, door).start()
        write_running(settings, Running(os.getpid(), _own_url(settings), doors.rasa_url, doors.rasa_token))
        yield
    finally:
        forget_running(settings)
        await runner.cleanup()


async def _announce(ready: asyncio.Event, settings: Settings, say: Say) -> None:
    await ready.wait()
    say(f"Waymark is ready at {settings.url}")


def _own_url(settings: Settings) -> str:
    """How programs on this machine reach it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 it is read here, not listened on
    return f"http://{host}:{settings.port}"
