"""Calls `waymark` in processes of its own, with a stand-in for Rasa that starts in no time."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.settings import HOME
from tests.nursery import Forked, Nursery

STAND_IN = '''#!{python}
"""Answers as `bot.nlu.run` and `bot.nlu.parse` do."""
import http.server, json, os, sys, tarfile, time
verb = sys.argv[3:4]
if "bot.nlu.parse" in sys.argv:
    texts = open(sys.argv[-1]).read().splitlines() if "--file" in sys.argv else [sys.argv[-1]]
    for text in texts:
        text = text.split("\\t")[-1]
        print(json.dumps({{"text": text, "intent": {{"name": "greet", "confidence": 1}}, "entities": [], "flags": []}}))
elif verb == ["train"]:
    print("training MiniLM", flush=True)
    if os.path.exists({scratch!r} + "/break-training"):
        sys.exit("InvalidDomain: there is no such intent")
    out = sys.argv[sys.argv.index("--out") + 1]
    os.makedirs(out, exist_ok=True)
    with open({scratch!r} + "/trainings", "a") as count:
        count.write("x")
    with tarfile.open(out + "/model.tar.gz", "w:gz") as archive:
        archive.add(__file__, "model")
    print(out + "/model.tar.gz")
elif verb == ["serve"]:
    assert "WAYMARK_SECRET" not in os.environ
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
    class Door(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            self.answer({{"ready": True}})
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.endswith("parse"):
                intent = "crisis_self_harm" if "quiet words" in body["text"] else "greet"
                entities = [{{"entity": "date", "value": "fri", "start": 0, "end": 3, "extractor": "x"}}]
                return self.answer({{"intent": {{"name": intent, "confidence": 0.9}}, "entities": entities}})
            buttons = [{{"title": "Keep it", "payload": "affirm"}}]
            self.answer({{"messages": [{{"text": "You said: " + body["text"], "buttons": buttons}}]}})
        def answer(self, body):
            token = "Bearer " + os.environ["WAYMARK_RASA_TOKEN"]
            assert self.command == "GET" or self.headers["Authorization"] == token
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        def log_message(self, *a):
            pass
    port = int(sys.argv[sys.argv.index("--port") + 1])
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Door).serve_forever()
'''


class Shell:
    """Calls `waymark` with settings of its own."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.folder = folder
        rasa = folder / "python"
        rasa.write_text(STAND_IN.format(python=sys.executable, scratch=str(folder)))
        rasa.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
        self.env = kept | {
            "WAYMARK_DATA_DIR": str(folder / "var"),
            "WAYMARK_MODEL_DIR": str(folder / "models"),
            "WAYMARK_RASA_PYTHON": str(rasa),
            "WAYMARK_PORT": str(self.port),
            "PYTHONPATH": str(HOME),
        }
        self.command = ["-c", "from bot.cli import main; main()"]
        self.nursery = nursery

    def run(self, *words: str, say: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return self.nursery.run([*self.command, *words], 120, say=say, env=self.env | settings, cwd=self.folder)

    def run_from_nothing(self, *words: str) -> subprocess.CompletedProcess[str]:
        """As somebody at a terminal does: Python starts for it."""
        command = [sys.executable, *self.command, *words]
        return subprocess.run(command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120)

    @contextmanager
    def serving(self, **settings: str) -> Iterator[Forked]:
        """A server that is ready; killed at the end if it still runs."""
        server = self.nursery.start([*self.command, "serve"], env=self.env | settings, cwd=self.folder)
        try:
            self.until_ready(server)
            yield server
        finally:
            server.close()

    def until_ready(self, server: Forked, timeout_s: float = 90) -> None:
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends and server.poll() is None:
            with suppress(OSError):
                if self.get("/readyz")[0] == 200:
                    return
            time.sleep(0.1)
        pytest.fail(f"never ready: {server.trouble()[-2000:]}")

    def get(self, path: str, token: str = "", body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as err:
            with err:
                return err.code, json.loads(err.read() or "null")


def one_line(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line of an error."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(child) for child in found.split()]


def runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "zombie" not in status.read_text()
