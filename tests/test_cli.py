"""The command line, in processes of its own, with a stand-in for Rasa that starts in no time."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
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

from bot.cli.failure import Failure
from bot.cli.training import check_whole, fingerprint
from bot.settings import HOME

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
    print("Epoch 1 of 1", flush=True)
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

    def __init__(self, folder: Path) -> None:
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
        self.command = [sys.executable, "-c", "from bot.cli import main; main()"]

    def run(self, *words: str, say: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *words],
            env=self.env | settings,
            cwd=self.folder,
            input=say,
            capture_output=True,
            text=True,
            timeout=120,
        )

    @contextmanager
    def serving(self, **settings: str) -> Iterator[subprocess.Popen[str]]:
        """A server that is ready; killed at the end if it still runs."""
        with (self.folder / "stderr").open("a") as log:
            server = subprocess.Popen(
                [*self.command, "serve"],
                env=self.env | settings,
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            self.until_ready(server)
            yield server
        finally:
            server.kill()
            server.wait()
            assert server.stdout
            server.stdout.close()

    def until_ready(self, server: subprocess.Popen[str], timeout_s: float = 90) -> None:
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends and server.poll() is None:
            with suppress(OSError):
                if self.get("/readyz")[0] == 200:
                    return
            time.sleep(0.1)
        pytest.fail(f"never ready: {(self.folder / 'stderr').read_text()[-2000:]}")

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


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A server for the tests that only look."""
    shell = Shell(tmp_path_factory.mktemp("served"))
    with shell.serving():
        yield shell


def one_line(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line of an error."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize(
    "words", [("dance",), ("token",), ("chat", "--loud"), ("parse",), ("parse", "a", "--file", "b")]
)
def test_bad_usage_is_one_line_and_status_2(shell: Shell, words: tuple[str, ...]) -> None:
    assert one_line(shell.run(*words), 2).startswith("waymark: ")


def test_help_names_every_command_and_nothing_that_is_not_there(shell: Shell) -> None:
    listed = shell.run("--help").stdout
    for command in ("serve", "train", "chat", "parse", "token", "import", "doctor"):
        assert re.search(rf"^\s+{command}\s", listed, re.MULTILINE)
    for later in ("export", "erase", "nudge"):
        assert later not in listed


def test_failures_are_one_line_and_status_1(shell: Shell) -> None:
    assert "waymark serve" in one_line(shell.run("chat"), 1)
    assert "waymark serve" in one_line(shell.run("token", "maya"), 1)
    assert "no-such-file" in one_line(shell.run("parse", "--file", "no-such-file"), 1)
    assert "WAYMARK_PORT" in one_line(shell.run("serve", WAYMARK_PORT="x"), 1)
    assert "WAYMARK_DATABASE_URL" in one_line(shell.run("token", "m", WAYMARK_DATABASE_URL="oracle://x"), 1)
    assert "make run" in one_line(shell.run("train", WAYMARK_RASA_PYTHON="/no/python"), 1)


def test_a_taken_port_names_the_setting(shell: Shell) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", shell.port))
        other.listen()
        line = one_line(shell.run("serve"), 1)
    assert f"Port {shell.port} is taken" in line
    assert "WAYMARK_PORT" in line


def test_training_happens_when_the_data_changed_and_shows_its_progress(shell: Shell) -> None:
    first = shell.run("train")
    assert first.returncode == 0, first.stderr
    assert "Epoch 1 of 1" in first.stdout
    assert "fits" in shell.run("train").stdout
    assert (shell.folder / "trainings").read_text() == "x"
    note = shell.folder / "models" / "model.json"
    assert json.loads(note.read_text())["fingerprint"] == fingerprint()
    note.write_text(json.dumps(json.loads(note.read_text()) | {"fingerprint": "of older data"}))
    assert "Trained in" in shell.run("train").stdout
    assert sorted(path.name[-7:] for path in (shell.folder / "models").glob("[!.]*")) == [".tar.gz", "el.json"]


def test_a_failed_training_keeps_the_old_model_and_says_why(shell: Shell) -> None:
    shell.run("train")
    (shell.folder / "break-training").touch()
    note = shell.folder / "models" / "model.json"
    before = note.read_text().replace(fingerprint(), "older")
    note.write_text(before)
    line = one_line(shell.run("train"), 1)
    assert "no such intent" in line
    assert "train.log" in line
    assert note.read_text() == before
    assert not list((shell.folder / "models").glob(".new-*"))


def test_a_damaged_model_is_said_with_the_way_out(shell: Shell) -> None:
    shell.run("train")
    model = next((shell.folder / "models").glob("*.tar.gz"))
    model.write_bytes(model.read_bytes()[:-200])
    line = one_line(shell.run("serve"), 1)
    assert "damaged" in line
    assert "waymark train" in line
    assert "Trained" in shell.run("train").stdout


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00" + b"\x00" * 50])
def test_what_is_no_archive_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.tar.gz").write_bytes(content)
    with pytest.raises(Failure, match="waymark train"):
        check_whole(tmp_path / "model.tar.gz")


def test_sentences_can_change_without_training_and_phrases_cannot(tmp_path: Path) -> None:
    for name in (
        "data/goal/nlu.yml",
        "data/goal/replies.yml",
        "data/safety/patterns.yml",
        "domain.yml",
        "bot/nlu/x.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    before = fingerprint(tmp_path)
    (tmp_path / "data/goal/replies.yml").write_text("new")
    (tmp_path / "data/safety/patterns.yml").write_text("new")
    assert fingerprint(tmp_path) == before
    for name in ("data/goal/nlu.yml", "domain.yml", "bot/nlu/x.py"):
        (tmp_path / name).write_text("new")
        assert fingerprint(tmp_path) != before
        before = fingerprint(tmp_path)


def test_serve_makes_the_demo_school_and_a_token_opens_the_api(served: Shell) -> None:
    token = served.run("token", "maya").stdout.strip()
    status, me = served.get("/api/v1/me", token)
    assert (status, me["id"], me["role"]) == (200, "maya", "student")
    status, answer = served.get("/api/v1/messages", token, {"text": "hello there"})
    assert status == 200
    assert answer["replies"], answer
    assert not answer["waiting"]


def test_only_the_owner_reads_how_to_reach_rasa(served: Shell) -> None:
    run_file = served.folder / "var" / "run.json"
    assert stat.S_IMODE(run_file.stat().st_mode) == 0o600
    assert json.loads(run_file.read_text())["url"] == f"http://127.0.0.1:{served.port}"


def test_a_second_server_on_the_same_data_is_refused(served: Shell) -> None:
    line = one_line(served.run("serve", WAYMARK_PORT=str(served.port + 1)), 1)
    assert "WAYMARK_DATA_DIR" in line


def test_chat_talks_and_takes_choices_by_number(served: Shell) -> None:
    done = served.run("chat", "--as", "maya", say="hello coach\n\n1\n/quit\nnever sent\n")
    assert done.returncode == 0, done.stderr
    assert "coach > You said: hello coach" in done.stdout
    assert "[1] Keep it" in done.stdout
    assert "coach > You said: Keep it" in done.stdout
    assert "never sent" not in done.stdout


def test_chat_is_for_students_of_this_school(served: Shell) -> None:
    assert "--as maya" in one_line(served.run("chat", "--as", "rivera"), 1)
    assert "nobody" in one_line(served.run("chat", "--as", "zed"), 1)


def test_parse_prints_the_contracts_json(served: Shell) -> None:
    found = json.loads(served.run("parse", "fri works").stdout)
    assert found == {
        "text": "fri works",
        "intent": {"name": "greet", "confidence": 0.9},
        "entities": [{"entity": "date", "value": "fri", "start": 0, "end": 3}],
        "flags": [],
        "safety": None,
    }
    danger = json.loads(served.run("parse", "i want to kill myself").stdout)
    assert danger["safety"] == {"level": "danger", "kind": "self_harm"}
    classified = json.loads(served.run("parse", "quiet words").stdout)
    assert classified["safety"] == {"level": "danger", "kind": "self_harm"}


def test_parse_reads_a_file_line_by_line(served: Shell) -> None:
    (served.folder / "texts").write_text("hi\n\npurpose.why\tto help my mom\n", encoding="utf-8")
    lines = served.run("parse", "--file", "texts").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["hi", "to help my mom"]
    (served.folder / "latin").write_bytes(b"caf\xe9")
    assert "UTF-8" in one_line(served.run("parse", "--file", "latin"), 1)


def test_parse_loads_the_model_where_no_server_runs(shell: Shell) -> None:
    shell.run("train")
    (shell.folder / "texts").write_text("hi\nyo\n", encoding="utf-8")
    lines = shell.run("parse", "--file", "texts").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["hi", "yo"]
    assert json.loads(shell.run("parse", "--", "-- dash").stdout)["text"] == "-- dash"


def test_doctor_is_content_with_a_running_server_and_names_what_is_wrong(served: Shell) -> None:
    done = served.run("doctor")
    assert "Rasa: answers" in done.stdout
    assert "safety contact: 1 named" in done.stdout
    # The stand-in is no Rasa, and that alone is found.
    assert done.stdout.count("FAIL") == 1
    assert "FAIL  Rasa's environment" in done.stdout
    assert done.returncode == 1
    lost = served.run("doctor", WAYMARK_PROT="1", WAYMARK_MODEL_DIR=str(served.folder / "none"))
    assert "did you mean WAYMARK_PORT?" in lost.stdout
    assert "Run: waymark train" in lost.stdout


def test_import_previews_then_writes(served: Shell) -> None:
    good = served.folder / "standards.yml"
    good.write_text(
        "standards:\n- code: 9.ZZ.1\n  statement: S.\n  plain: think well\n  subject: math\n  grade: '9'\n", "utf-8"
    )
    assert "--commit" in served.run("import", "standards", str(good)).stdout
    assert "1 new" in served.run("import", "standards", str(good), "--commit").stdout
    bad = served.folder / "bad.yml"
    bad.write_text("standards:\n- code: 9.ZZ.2\n", "utf-8")
    done = served.run("import", "standards", str(bad), "--commit")
    assert done.returncode == 1
    assert "bad.yml 1: statement is missing" in done.stdout
    assert "roster" in one_line(served.run("import", "roster", str(bad)), 2)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_cleanly_within_ten_seconds(shell: Shell, how: signal.Signals) -> None:
    with shell.serving() as server:
        children = _children(server.pid)
        assert children
        began = time.monotonic()
        server.send_signal(how)
        said, _ = server.communicate(timeout=10)
        assert time.monotonic() - began < 10
        assert server.returncode == 0
        assert "Stopped." in said
        assert f"Waymark is ready at http://localhost:{shell.port}" in said
    assert not (shell.folder / "var" / "run.json").exists()
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_after_kill_9_it_starts_again_and_nothing_is_left_behind(shell: Shell) -> None:
    with shell.serving() as server:
        children = _children(server.pid)
        token = shell.run("token", "maya").stdout.strip()
        assert shell.get("/api/v1/messages", token, {"text": "keep this"})[0] == 200
        server.kill()
        server.wait()
    time.sleep(0.5)
    assert not any(_runs(child) for child in children)
    with shell.serving():
        _, history = shell.get("/api/v1/messages", token)
        assert [line["text"] for line in history["messages"]][:2] == ["keep this", "You said: keep this"]


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(child) for child in found.split()]


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "zombie" not in status.read_text()
