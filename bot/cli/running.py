"""What `waymark serve` tells the other commands: who it is and where it can be reached."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from bot.cli.failure import Failure
from bot.settings import Settings


@dataclass(frozen=True)
class Running:
    """A running server. The token opens Rasa on loopback, so only its owner may read the file."""

    pid: int
    url: str
    rasa_url: str
    rasa_token: str


def write_running(settings: Settings, running: Running) -> None:
    """Tell, in a file that appears whole and only its owner can read."""
    scratch = settings.data_dir / f".run-{os.getpid()}.json"
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(running), file)
    scratch.replace(settings.run_file)


def forget_running(settings: Settings) -> None:
    """Take it back."""
    settings.run_file.unlink(missing_ok=True)


def read_running(settings: Settings) -> Running | None:
    """The server on this data directory, or None. A file left by one that was killed counts as none."""
    try:
        running = Running(**json.loads(settings.run_file.read_text("utf-8")))
        os.kill(running.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return running


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data directory. Raises Failure when another server has it."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (settings.data_dir / "serve.lock").open("w")
    except OSError as err:
        raise Failure(
            f"{settings.data_dir} cannot be written ({err.strerror}). Set WAYMARK_DATA_DIR to a directory that can."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                f"Another Waymark is running on {settings.data_dir}. Stop it, or set WAYMARK_DATA_DIR and WAYMARK_PORT."
            ) from None
        yield
