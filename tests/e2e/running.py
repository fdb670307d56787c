"""Waymark as a school runs it: `waymark serve` in a process of its own, real Rasa, real SQLite, over HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import insert

from bot.people.secret import read_secret
from bot.people.sessions import make_token
from bot.settings import Settings
from bot.store import Store, tables
from tests.nursery import Forked, Nursery

HOME = Path(__file__).resolve().parents[2]
READY_S = 240


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Student:
    """One student's way in."""

    url: str
    id: str
    token: str
    last: dict[str, Any] = field(default_factory=dict)
    turns: int = 0
    http: Any = requests
    """What asks: a connection each time, or a `requests.Session` that keeps one as a browser does."""

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Any, **how: Any) -> requests.Response:
        """POST /messages, raw."""
        return self.http.post(f"{self.url}/api/v1/messages", json=body, headers=self._headers(), timeout=30, **how)

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Say something and take the answer."""
        answered = self.post({"text": text, **more})
        assert answered.status_code == 200, answered.text
        return self._took(answered)

    def choose(self, value: str) -> dict[str, Any]:
        """Take a choice that is on offer."""
        answered = self.post({"choice": value})
        assert answered.status_code == 200, answered.text
        return self._took(answered)

    def _took(self, answered: requests.Response) -> dict[str, Any]:
        self.last = answered.json()
        self.turns += 1
        return self.last

    def get(self, path: str) -> Any:
        """GET under /api/v1, as JSON."""
        got = self.http.get(f"{self.url}/api/v1{path}", headers=self._headers(), timeout=30)
        assert got.status_code == 200, got.text
        return got.json()

    @property
    def asking(self) -> str | None:
        """The open question's id."""
        return (self.last.get("asking") or {}).get("question")

    @property
    def heard(self) -> str:
        """All that the coach said last."""
        return " ".join(reply["text"] for reply in self.last["replies"])

    @property
    def offered(self) -> list[str]:
        """The values of the choices under the last replies."""
        return [choice["value"] for reply in self.last["replies"] for choice in reply["choices"]]

    def plan(self) -> dict[str, Any]:
        """The student's first plan."""
        return dict(self.get("/plans")["plans"][0])


class RasaBeside:
    """A Rasa that outlives the app, so that the app can be killed and started again in seconds."""

    def __init__(self, log: Path, nursery: Nursery | None = None) -> None:
        """With a `nursery` of Rasa's Python it is a fork of it."""
        self.port, self.action_port, self.token, self.log = free_port(), free_port(), uuid.uuid4().hex, log
        self.nursery = nursery
        self.process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def for_the_app(self) -> dict[str, str]:
        """The app's settings that lead to this Rasa."""
        return {
            "WAYMARK_RASA_URL": f"http://127.0.0.1:{self.port}",
            "WAYMARK_RASA_TOKEN": self.token,
            "WAYMARK_ACTION_PORT": str(self.action_port),
            "WAYMARK_ACTION_TOKEN": self.token,
        }

    def start(self) -> None:
        """Start it with the newest model; the app waits for it."""
        model = max((HOME / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
        url = f"http://127.0.0.1:{self.action_port}/webhook?token={self.token}"
        env = {**os.environ, "WAYMARK_RASA_TOKEN": self.token, "WAYMARK_ACTION_URL": url}
        run = ["-m", "bot.nlu.run", "serve", "--model", model, "--port", str(self.port)]
        if self.nursery:
            self.process = self.nursery.start(run, env=env)
            return
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [HOME / ".venv-rasa/bin/python", *run],
                cwd=HOME,
                env=env,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9."""
        if isinstance(self.process, Forked):
            self.process.close()
        elif self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Running:
    """A running Waymark with its own data folder."""

    def __init__(self, data: Path, beside: RasaBeside | None = None, nursery: Nursery | None = None) -> None:
        """With a `nursery` the app is a fork of it, for whoever starts it twenty times."""
        self.data, self.port, self.beside, self.nursery = data, free_port(), beside, nursery
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "serve.log"
        self.process: subprocess.Popen[bytes] | Forked | None = None
        self.settings = Settings(port=self.port, data_dir=data, demo=True)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.begin()
        self._until_ready()

    def begin(self) -> None:
        """Start, and wait for nothing."""
        env = {
            **os.environ,
            "WAYMARK_PORT": str(self.port),
            "WAYMARK_DATA_DIR": str(self.data),
            "WAYMARK_DEMO": "1",
            "WAYMARK_RATE_PERSON": "100000/minute",
            "WAYMARK_RATE_ADDRESS": "100000/minute",
            **(self.beside.for_the_app if self.beside else {}),
        }
        if self.nursery:
            self.process = self.nursery.start([HOME / ".venv/bin/waymark", "serve"], env=env)
        else:
            with self.log.open("ab") as said:
                command = [HOME / ".venv/bin/waymark", "serve"]
                self.process = subprocess.Popen(
                    command, cwd=HOME, env=env, stdout=said, stderr=said, start_new_session=True
                )

    def _until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        said = self.process.trouble() if isinstance(self.process, Forked) else self.log.read_text()
        self.kill()
        raise AssertionError(f"not ready: {said[-2000:]}")

    def kill(self) -> None:
        """kill -9 of everything: the app, and its own Rasa with it."""
        if isinstance(self.process, Forked):
            self.process.close()
        elif self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As Ctrl-C would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
        if isinstance(self.process, Forked):
            self.process.close()

    def demo(self, person: str) -> Student:
        """Somebody of the demo school."""
        return Student(self.url, person, asyncio.run(self._token(person)))

    def student(self, code: str | None = "6.NS.A.1") -> Student:
        """A new student of Ms. Rivera's, with a standard assigned or none."""
        name = f"s{uuid.uuid4().hex[:8]}"
        return Student(self.url, name, asyncio.run(self._enrol(name, code)))

    async def _enrol(self, person: str, code: str | None) -> str:
        async with Store(self.settings.database) as store:

            async def work(transaction: Any) -> None:
                await transaction.execute(
                    insert(tables.people), [{"id": person, "name": "Ada Lane", "role": "student"}]
                )
                await transaction.execute(insert(tables.enrolments), [{"class_id": "math-6a", "student_id": person}])

            await store.write(work)
            if code:
                await store.assign_standard(person, code, "rivera")
            return await make_token(store, read_secret(self.settings), person, timedelta(days=1))

    async def _token(self, person: str) -> str:
        async with Store(self.settings.database) as store:
            return await make_token(store, read_secret(self.settings), person, timedelta(days=1))
