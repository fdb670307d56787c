"""Many processes for the price of one: Python imports what they need once, and forks for each of them.

`python -m tests.nursery FD CODE` runs CODE, and then forks for each request that comes through the socket FD. Each run
is a process with arguments, environment, folder and status of its own, as if Python had been started with them.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

HOME = Path(__file__).resolve().parents[1]


class Forked:
    """One run, with what a test asks of `subprocess.Popen`. What it prints goes to files."""

    def __init__(self, status: int, said: Any, trouble: Any) -> None:
        self._status, self._said, self._trouble = os.fdopen(status, "rb", buffering=0), said, trouble
        self.returncode: int | None = None
        self.pid = int(self._line())

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            one = self._status.read(1)
            assert one, "the nursery is gone"
            line += one
        return line

    def said(self) -> str:
        """What it printed until now."""
        return os.pread(self._said.fileno(), os.fstat(self._said.fileno()).st_size, 0).decode()

    def until_it_speaks(self) -> None:
        """Wait for the first words, or the end."""
        while not self.said() and self.poll() is None:
            time.sleep(0.01)

    def trouble(self) -> str:
        """What it complained about until now."""
        return os.pread(self._trouble.fileno(), os.fstat(self._trouble.fileno()).st_size, 0).decode()

    def poll(self) -> int | None:
        """Its status, or None while it runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self.returncode = int(self._line())
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status when it has ended. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(self._line())
        return self.returncode

    def send_signal(self, how: int) -> None:
        """As `kill` does, where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of it; killed where it still runs."""
        self.kill()
        self.wait()
        for file in (self._status, self._said, self._trouble):
            file.close()


class Nursery:
    """A Python that has run `code` and forks."""

    def __init__(
        self,
        code: str,
        *options: str,
        python: Any = sys.executable,
        env: Mapping[str, str] = os.environ,
        leave: bool = False,
    ) -> None:
        """Starts it. With `leave` a run ends without the interpreter's own end."""
        self._ours, theirs = socket.socketpair()
        fd = theirs.fileno()
        command = [str(python), *options, "-m", "tests.nursery", str(fd), code, *(["--leave"] if leave else [])]
        self._python = subprocess.Popen(command, cwd=HOME, env={**env, "PYTHONPATH": str(HOME)}, pass_fds=[fd])
        theirs.close()

    def start(
        self,
        arguments: Sequence[str | Path],
        *,
        say: str = "",
        env: Mapping[str, str] = os.environ,
        cwd: Path = HOME,
    ) -> Forked:
        """A run of `-c CODE`, `-m MODULE` or `FILE`, with arguments; it reads `say`."""
        heard, said, trouble = (tempfile.TemporaryFile() for _ in range(3))  # noqa: SIM115 two live as long as the run
        heard.write(say.encode())
        heard.seek(0)
        status, told = os.pipe()
        wanted = {"arguments": list(map(str, arguments)), "env": dict(env), "cwd": str(cwd)}
        asked = json.dumps(wanted).encode()
        fds = [heard.fileno(), said.fileno(), trouble.fileno(), told]
        socket.send_fds(self._ours, [len(asked).to_bytes(4, "big")], fds)
        self._ours.sendall(asked)
        os.close(told)
        heard.close()
        return Forked(status, said, trouble)

    def run(self, arguments: Sequence[str | Path], timeout: float, **given: Any) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` with text captured."""
        forked = self.start(arguments, **given)
        try:
            status = forked.wait(timeout)
            return subprocess.CompletedProcess(list(map(str, arguments)), status, forked.said(), forked.trouble())
        finally:
            forked.close()

    def close(self) -> None:
        """No more runs."""
        self._ours.close()
        self._python.wait()


def fork_for_ever(door: socket.socket) -> dict[str, Any] | None:
    """Returns None when nobody asks any more; and in each run, with what it is to do."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        head, fds, _, _ = socket.recv_fds(door, 4, 4)
        if not head:
            return None
        asked = b""
        size = int.from_bytes(head, "big")
        while len(asked) < size:
            asked += door.recv(size - len(asked))
        if os.fork() == 0:
            break
        for fd in fds:
            os.close(fd)
    door.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = fds.pop()
    child = os.fork()
    if child:
        os.write(told, f"{child}\n".encode())
        _, how = os.waitpid(child, 0)
        os.write(told, f"{os.waitstatus_to_exitcode(how)}\n".encode())
        os._exit(0)
    os.close(told)
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    return json.loads(asked)


def live(wanted: Mapping[str, Any]) -> None:
    """What Python does with these arguments."""
    os.environ.clear()
    os.environ.update(wanted["env"])
    os.chdir(wanted["cwd"])
    how, *rest = wanted["arguments"]
    if how == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif how == "-c":
        sys.argv = ["-c", *rest[1:]]
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), main.__dict__)
    else:
        sys.argv = [how, *rest]
        runpy.run_path(how, run_name="__main__")


def live_and_leave(wanted: Mapping[str, Any]) -> NoReturn:
    """`live`, and end without taking apart what was loaded, which takes seconds where that is much."""
    status: Any = 0
    try:
        live(wanted)
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001 as Python ends
        traceback.print_exc()
        status = 1
    if not isinstance(status, int):
        sys.stderr.write(f"{status}\n")
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    exec(sys.argv[2], {})
    life = fork_for_ever(socket.socket(fileno=int(sys.argv[1])))
    if life is not None:
        gc.freeze()
        live_and_leave(life) if "--leave" in sys.argv else live(life)
