"""Rasa is kept running, by a stand-in: a real small process that can die, hang and refuse to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.rasa_process import Patience, RasaProcess

STAND_IN = """
import http.server, os, signal, subprocess, sys, threading, time

port, mode, scratch = int(sys.argv[1]), sys.argv[2], sys.argv[3]
starts = os.path.join(scratch, "starts")
with open(starts, "a") as f:
    f.write("x")
number = os.path.getsize(starts)
print("secret-token was used, 100% sure", flush=True)
if mode == "never":
    sys.exit("no such model")
if mode == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "parent":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with open(os.path.join(scratch, "child"), "w") as f:
        f.write(str(child.pid))

class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if mode == "hangs" and number == 1 and os.path.exists(os.path.join(scratch, "hang")):
            time.sleep(60)
        self.send_response(200)
        self.end_headers()
    def log_message(self, *a):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", port), Door).serve_forever()
"""
QUICK = Patience(
    start_s=15,
    poll_s=0.05,
    probe_every_s=0.1,
    probe_s=0.3,
    failed_probes=3,
    stop_s=1,
    first_back_off_s=0.05,
    longest_back_off_s=0.2,
)


class Stage:
    """A stand-in for Rasa and what was heard of it."""

    def __init__(self, scratch: Path, mode: str, patience: Patience = QUICK) -> None:
        self.scratch = scratch
        self.became_ready: list[float] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        script = scratch / "stand_in.py"
        script.write_text(STAND_IN)
        self.rasa = RasaProcess(
            [sys.executable, str(script), str(self.port), mode, str(scratch)],
            dict(os.environ),
            self.answers,
            self.on_ready,
            scratch / "log" / "rasa.log",
            hide=["secret-token"],
            patience=patience,
        )

    async def answers(self) -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    async def on_ready(self) -> None:
        self.became_ready.append(time.monotonic())

    async def until(self, holds: Callable[[], Any], timeout_s: float = 15) -> None:
        async with asyncio.timeout(timeout_s):
            while not holds():  # noqa: ASYNC110 files and processes wake nobody
                await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    return False


async def test_it_starts_becomes_ready_and_stops(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "good")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        pid = stage.rasa.pid
        assert pid is not None
        assert stage.rasa.ready.is_set()
    assert not is_alive(pid)
    assert stage.rasa.starts == 1


async def test_it_is_started_again_when_killed_and_says_so_when_ready(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "good")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        first = stage.rasa.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await stage.until(lambda: len(stage.became_ready) == 2)
        assert stage.rasa.pid != first


async def test_it_is_killed_and_started_again_when_it_hangs(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "hangs")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        first = stage.rasa.pid
        (tmp_path / "hang").touch()
        await stage.until(lambda: len(stage.became_ready) == 2)
        assert first is not None
        assert not is_alive(first)


async def test_one_that_ignores_sigterm_is_killed_in_time(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "deaf")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        pid = stage.rasa.pid
        began = time.monotonic()
    assert time.monotonic() - began < 4
    assert pid is not None
    assert not is_alive(pid)


async def test_what_it_started_is_stopped_too(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "parent")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        child = int((tmp_path / "child").read_text())
        assert is_alive(child)
    await stage.until(lambda: not is_alive(child), 3)


async def test_one_that_cannot_start_is_tried_again_with_growing_pauses(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "never")
    with capture_logs() as lines:
        async with stage.rasa:
            await stage.until(lambda: stage.rasa.starts >= 4)
    stopped = [line for line in lines if line["event"] == "rasa_stopped"]
    assert [line["again_in_s"] for line in stopped[:4]] == [0.05, 0.1, 0.2, 0.2][: len(stopped[:4])]
    assert "waymark train" in stopped[0]["why"]
    assert "no such model" in stopped[0]["last_lines"]
    assert not stage.became_ready


async def test_a_missing_python_is_said_by_name_and_tried_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "good")
    stage.rasa._command[0] = str(tmp_path / "no-python")
    with capture_logs() as lines:
        async with stage.rasa:
            await stage.until(lambda: stage.rasa.starts >= 2)
    assert "WAYMARK_RASA_PYTHON" in next(line["why"] for line in lines if line["event"] == "rasa_stopped")


async def test_the_log_holds_its_lines_without_tokens(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "good")
    async with stage.rasa:
        await stage.until(lambda: stage.became_ready)
        log = tmp_path / "log" / "rasa.log"
        await stage.until(lambda: log.exists() and log.read_text())
    assert log.read_text() == "*** was used, 100% sure\n"


async def test_a_failing_callback_does_not_take_it_down(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "good")

    async def fails() -> None:
        await stage.on_ready()
        raise RuntimeError("a student wrote this")

    stage.rasa._on_ready = fails
    with capture_logs() as lines:
        async with stage.rasa:
            await stage.until(lambda: stage.became_ready)
            await asyncio.sleep(0.3)
            assert stage.rasa.starts == 1
    assert "a student wrote this" not in str(lines)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
async def test_kill_9_of_the_parent_leaves_no_orphan(tmp_path: Path) -> None:
    told = tmp_path / "told"
    parent_code = textwrap.dedent(f"""
        import asyncio
        from pathlib import Path
        from bot.rasa_process import RasaProcess
        async def yes(): return True
        async def say(): Path({str(told)!r}).write_text(str(rasa.pid))
        rasa = RasaProcess(["sleep", "60"], {{"PATH": "/usr/bin:/bin"}}, yes, say, Path({str(tmp_path)!r}) / "r.log")
        async def main():
            async with rasa:
                await asyncio.sleep(60)
        asyncio.run(main())
    """)
    stage = Stage(tmp_path, "good")
    quiet = asyncio.subprocess.DEVNULL
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", parent_code, stdout=quiet, stderr=quiet)
    try:
        await stage.until(lambda: told.exists() and told.read_text())
        child = int(told.read_text())
        assert is_alive(child)
    finally:
        parent.kill()
        await parent.wait()
    await stage.until(lambda: not is_alive(child), 5)
