"""Everything up, and everything down again."""

from __future__ import annotations

import json
import signal
import stat
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell, children_of, one_line, runs


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


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_cleanly_within_ten_seconds(shell: Shell, how: signal.Signals) -> None:
    with shell.serving() as server:
        children = children_of(server.pid)
        assert children
        began = time.monotonic()
        server.send_signal(how)
        assert server.wait(timeout=10) == 0
        assert time.monotonic() - began < 10
        said = server.said()
        assert "Stopped." in said
        assert f"Waymark is ready at http://localhost:{shell.port}" in said
    assert not (shell.folder / "var" / "run.json").exists()
    assert not any(Path(f"/proc/{child}").exists() for child in children)


@pytest.mark.slow
def test_after_kill_9_it_starts_again_and_nothing_is_left_behind(shell: Shell) -> None:
    with shell.serving() as server:
        children = children_of(server.pid)
        token = shell.run("token", "maya").stdout.strip()
        assert shell.get("/api/v1/messages", token, {"text": "keep this"})[0] == 200
        server.kill()
        server.wait()
    until = time.monotonic() + 5
    while any(runs(child) for child in children) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(runs(child) for child in children)
    with shell.serving():
        _, history = shell.get("/api/v1/messages", token)
        assert [line["text"] for line in history["messages"]][:2] == ["keep this", "You said: keep this"]
    assert (shell.folder / "trainings").read_text() == "x", "the second start trains nothing"
