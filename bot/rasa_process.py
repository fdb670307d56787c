"""Keeps one Rasa running: starts it, waits for it, watches it, starts it again, and stops it without a trace."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import logging.handlers
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.logs import log_of, told

log = log_of(__name__)

LOG_BYTES = 1_000_000
LOG_FILES = 5
LAST_LINES = 5
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Patience:
    """How long things may take, in seconds."""

    start_s: float = 180.0
    poll_s: float = 0.25
    probe_every_s: float = 5.0
    probe_s: float = 5.0
    failed_probes: int = 3
    stop_s: float = 4.0
    first_back_off_s: float = 1.0
    longest_back_off_s: float = 30.0
    steady_s: float = 60.0


class RasaProcess:
    """One supervised Rasa. `is_ready` asks it; `on_ready` is called each time it has become ready."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        is_ready: Callable[[], Awaitable[bool]],
        on_ready: Callable[[], Awaitable[None]],
        log_file: Path,
        *,
        folder: Path | None = None,
        hide: Sequence[str] = (),
        patience: Patience | None = None,
    ) -> None:
        self._command = list(command)
        self._env = dict(env)
        self._is_ready = is_ready
        self._on_ready = on_ready
        self._log_file = log_file
        self._folder = folder
        self._hide = [secret for secret in hide if secret]
        self._patience = patience or Patience()
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._was_ready = False
        self.starts = 0
        self.ready = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and running else None

    async def __aenter__(self) -> Self:
        """Start keeping it running; does not wait until it is ready."""
        self._keeping = asyncio.create_task(self._keep_running(), name="rasa")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and everything it started."""
        if self._keeping:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping

    async def _keep_running(self) -> None:
        patience = self._patience
        back_off_s = patience.first_back_off_s
        while True:
            began = asyncio.get_running_loop().time()
            try:
                why = await self._run_once()
            except OSError as err:
                why = f"cannot be started ({err.strerror}): is WAYMARK_RASA_PYTHON right?"
            if asyncio.get_running_loop().time() - began > patience.steady_s:
                back_off_s = patience.first_back_off_s
            # After it was ready its lines could quote a student; before, they say why it did not start.
            said = [] if self._was_ready else list(self._last_lines)
            log.error("rasa_stopped", why=why, again_in_s=back_off_s, last_lines=said)
            await asyncio.sleep(back_off_s)
            back_off_s = min(back_off_s * 2, patience.longest_back_off_s)

    async def _run_once(self) -> str:
        """One life of the process, from start to end; why it ended."""
        process = await self._spawn()
        reading = asyncio.create_task(self._copy_output(process))
        try:
            why = await self._wait_until_ready(process)
            return why or await self._watch(process)
        finally:
            self.ready.clear()
            await asyncio.shield(self._end(process))
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading

    async def _spawn(self) -> asyncio.subprocess.Process:
        self.starts += 1
        self._last_lines.clear()
        self._was_ready = False
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            env=self._env,
            cwd=self._folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid()),
        )
        log.info("rasa_started", pid=self._process.pid, start=self.starts)
        return self._process

    async def _wait_until_ready(self, process: asyncio.subprocess.Process) -> str | None:
        """None once it is ready, else why it never will be."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience.start_s):
                while process.returncode is None:
                    if await self._probe():
                        await self._now_ready()
                        return None
                    await asyncio.sleep(self._patience.poll_s)
        if process.returncode is None:
            return f"was not ready after {self._patience.start_s:.0f} s"
        return f"ended before it was ready, with status {process.returncode}; if the model is broken: waymark train"

    async def _now_ready(self) -> None:
        self.ready.set()
        self._was_ready = True
        log.info("rasa_ready", start=self.starts)
        try:
            await self._on_ready()
        except Exception as err:  # noqa: BLE001 what waits for Rasa must not take Rasa down
            log.error("rasa_on_ready_failed", **told(err))

    async def _watch(self, process: asyncio.subprocess.Process) -> str:
        """Returns why, once it has died or hangs."""
        failed = 0
        while failed < self._patience.failed_probes:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.probe_every_s):
                    return f"ended with status {await process.wait()}"
            failed = 0 if await self._probe() else failed + 1
        return f"did not answer {failed} times"

    async def _probe(self) -> bool:
        try:
            async with asyncio.timeout(self._patience.probe_s):
                return await self._is_ready()
        except (TimeoutError, OSError):
            return False

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """SIGTERM to the whole group, then SIGKILL to whatever is left of it."""
        if process.returncode is None:
            _signal_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.stop_s):
                    await process.wait()
        _signal_group(process.pid, signal.SIGKILL)
        await process.wait()

    async def _copy_output(self, process: asyncio.subprocess.Process) -> None:
        """Its lines go to a file that cannot grow without end; tokens are blotted out."""
        assert process.stdout is not None  # noqa: S101 it was asked for
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        kept = logging.handlers.RotatingFileHandler(
            self._log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", errors="replace"
        )
        with contextlib.closing(kept):
            while chunk := await _line(process.stdout):
                line = chunk.decode("utf-8", "replace").rstrip()
                for secret in self._hide:
                    line = line.replace(secret, "***")
                self._last_lines.append(line[:300])
                kept.emit(logging.LogRecord("rasa", logging.INFO, "", 0, line, (), None))


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line, or a piece of one that is too long; empty at the end."""
    try:
        return await stream.readline()
    except ValueError:  # readline's way to say: longer than its buffer, which is now empty
        return b"(a very long line)\n"


def _signal_group(leader: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, what)


def die_with_parent(parent: int) -> Callable[[], None] | None:
    """On Linux: have the kernel kill the child when we die, even by kill -9."""
    libc = _LIBC
    if libc is None:
        return None

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # we died before the kernel was asked
            os._exit(1)

    return ask_the_kernel
