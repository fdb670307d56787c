"""Set-up in a folder of its own: done once it does nothing more, and where it cannot go on it says so in one line."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from bot.settings import HOME

# No registry is there, nor a way to one.
NO_INTERNET = {
    **dict.fromkeys(("UV_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"), "http://127.0.0.1:9/simple"),
    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
    "UV_NO_CACHE": "1",
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}
EARLIER = 1_000_000_000


class Checkout:
    """A checkout with everything that set-up reads, and stand-ins for what it calls."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder / "waymark", folder / "path"
        self.path.mkdir()
        self.folder.mkdir()
        shutil.copy(HOME / "Makefile", self.folder)
        for name in ("deploy", "requirements"):
            shutil.copytree(HOME / name, self.folder / name)

    def program(self, path: Path, *lines: str) -> None:
        """A stand-in."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)

    def set_up(self) -> None:
        """As the first `make run` leaves it, with a uv that must not be called again."""
        self.program(self.folder / ".uv/bin/uv", 'echo "uv was called: $*" >&2', "exit 9")
        for old in (self.folder / ".uv/bin/uv", *self.folder.glob("requirements/*")):
            os.utime(old, (EARLIER, EARLIER))
        self.program(self.folder / ".venv/bin/python", "exit 9")
        self.program(self.folder / ".venv-rasa/bin/python", "exit 9")
        self.program(self.folder / ".venv/bin/waymark", 'echo "waymark $*"')
        for environment, lock, stamp in (
            (".venv", "app", ".app"),
            (".venv", "dev", ".dev"),
            (".venv-rasa", "rasa", ".ready"),
        ):
            self.stamp(environment, lock, stamp)

    def stamp(self, environment: str, lock: str, name: str) -> None:
        """The note that what stands in the lock file is installed."""
        digest = hashlib.sha256((self.folder / f"requirements/{lock}.txt").read_bytes()).hexdigest()
        stamp = self.folder / environment / name
        stamp.write_text(f"{digest}  requirements/{lock}.txt\n")

    def pythons(self, version: str) -> None:
        """Every Python in the path is of that version."""
        for name in ("python3.11", "python3", "python"):
            self.program(self.path / name, '[ "$1" = --version ] && echo "Python ' + version + '" && exit 0', "exit 1")

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.path}:{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHON", "MAKEFLAGS", "MAKELEVEL")}
        env = {**kept, **NO_INTERNET, "PATH": path, **more}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=60)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def the_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of ours, which is the last."""
    assert done.returncode == 1, done
    assert done.stderr.count("waymark: ") == 1, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("waymark: ")
    return last


def test_the_second_run_installs_nothing_and_needs_no_internet(checkout: Checkout) -> None:
    checkout.set_up()
    began = time.monotonic()
    done = checkout.run("make", "run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "waymark serve\n", "")
    assert time.monotonic() - began < 5
    for part in ("app", "dev", "rasa"):
        assert checkout.run("deploy/setup", part).stdout == ""


def test_what_is_set_up_here_is_not_set_up_again() -> None:
    """The same of this very checkout, whose environments run these tests."""
    for part in ("dev", "rasa"):
        env = {**os.environ, **NO_INTERNET}
        done = subprocess.run([HOME / "deploy/setup", part], env=env, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_new_lock_file_is_noticed(checkout: Checkout) -> None:
    checkout.set_up()
    for stamp in (".app", ".dev"):
        (checkout.folder / ".venv" / stamp).write_text("0  requirements/app.txt\n")
    done = checkout.run("make", "run")
    assert done.returncode != 0
    assert "uv was called: pip sync" in done.stderr
    assert "waymark serve" not in done.stdout


@pytest.mark.parametrize("version", ["3.9.2", "3.12.1"])
@pytest.mark.parametrize("part", ["uv", "app", "rasa"])
def test_a_wrong_python_is_said_with_its_version_and_nothing_is_begun(
    checkout: Checkout, part: str, version: str
) -> None:
    checkout.pythons(version)
    if part != "uv":
        checkout.program(checkout.folder / ".uv/bin/uv", "exit 9")
    line = the_line(checkout.run("deploy/setup", part))
    assert f"Python 3.11 is needed (this machine has Python {version})" in line
    assert "make PYTHON=" in line
    assert not (checkout.folder / ".venv").exists()


def test_a_python_that_is_named_is_taken(checkout: Checkout) -> None:
    checkout.pythons("3.9.2")
    checkout.program(
        checkout.path / "mine", '[ "$1" = -c ] && exit 0', 'mkdir -p .uv/bin && echo "$*" > made && exit 1'
    )
    line = the_line(checkout.run("deploy/setup", "uv", PYTHON="mine"))
    assert "python3.11-venv" in line
    assert (checkout.folder / "made").read_text().startswith("-m venv")


@pytest.mark.parametrize(("part", "lock"), [("app", "app"), ("dev", "dev"), ("rasa", "rasa")])
def test_a_failed_install_says_what_to_look_at_and_is_tried_again(checkout: Checkout, part: str, lock: str) -> None:
    checkout.program(checkout.folder / ".venv/bin/python", "exit 0")
    checkout.program(checkout.folder / ".venv-rasa/bin/python", "exit 0")
    uv = checkout.folder / ".uv/bin/uv"
    checkout.program(uv, 'echo "error: connection refused" >&2', "exit 2")
    for _ in range(2):
        done = checkout.run("deploy/setup", part)
        assert "connection refused" in done.stderr
        line = the_line(done)
        assert f"installing requirements/{lock}.txt failed; is the package registry reachable?" in line
    checkout.program(uv, "exit 0")
    assert checkout.run("deploy/setup", part).returncode == 0
    checkout.program(uv, "exit 9")
    assert checkout.run("deploy/setup", part).returncode == 0, "and now it is done"


def test_what_is_installed_and_does_not_start_says_why(checkout: Checkout) -> None:
    checkout.program(checkout.folder / ".uv/bin/uv", "exit 0")
    checkout.program(checkout.folder / ".venv-rasa/bin/python", 'echo "libstdc++ is missing"', "exit 1")
    assert "libstdc++ is missing" in the_line(checkout.run("deploy/setup", "rasa"))
    assert not (checkout.folder / ".venv-rasa/.ready").exists()


def test_uv_that_cannot_be_fetched_is_said_too(checkout: Checkout) -> None:
    for name in ("python", "pip"):
        checkout.program(checkout.folder / ".uv/bin" / name, "exit 1")
    assert "installing uv failed; is the package registry reachable?" in the_line(checkout.run("deploy/setup", "uv"))


def test_a_wrong_word_is_answered_with_the_right_ones(checkout: Checkout) -> None:
    assert "deploy/setup uv|app|dev|rasa" in the_line(checkout.run("deploy/setup", "everything"))
