"""Every error is one line, and its status says whose it is."""

from __future__ import annotations

import re
import socket

import pytest

from tests.cli.shell import Shell, one_line


@pytest.mark.parametrize(
    "words", [("dance",), ("token",), ("chat", "--loud"), ("parse",), ("parse", "a", "--file", "b")]
)
def test_bad_usage_is_one_line_and_status_2(shell: Shell, words: tuple[str, ...]) -> None:
    assert one_line(shell.run(*words), 2).startswith("waymark: ")


def test_help_names_every_command(shell: Shell) -> None:
    listed = shell.run_from_nothing("--help").stdout
    for command in ("serve", "train", "chat", "parse", "token", "person", "password", "import", "doctor"):
        assert re.search(rf"^\s+{command}\s", listed, re.MULTILINE)


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
