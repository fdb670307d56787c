"""A real school is set up by commands, and refuses to start while something important is missing."""

from __future__ import annotations

import re

from tests.api.world import SECRET_OF_A_SCHOOL
from tests.cli.shell import Shell, one_line

REAL = {"WAYMARK_DEMO": "0", "WAYMARK_SECRET": SECRET_OF_A_SCHOOL}


def test_a_school_does_not_start_with_a_weak_secret_or_without_a_safety_contact(shell: Shell) -> None:
    assert "WAYMARK_SECRET is too weak" in one_line(shell.run("serve", WAYMARK_DEMO="0", WAYMARK_SECRET="s" * 40), 1)
    assert "waymark person add" in one_line(shell.run("serve", **REAL), 1)
    assert not (shell.folder / "trainings").exists()


def test_staff_is_added_and_given_a_way_in(shell: Shell) -> None:
    park = ("person", "add", "ms-park", "Ms. Park", "--role", "safety", "--email", "park@school.example")
    assert shell.run(*park, **REAL).stdout == "Added: ms-park, safety.\n"
    code = shell.run("password", "ms-park", "--code", **REAL).stdout
    assert re.search(r"good for a week: ([A-Z]{3} ?){4}\.", code)
    words = "four plain words here\n" * 2
    assert "is set" in shell.run("password", "ms-park", say=words, **REAL).stdout
    assert "add or close" in one_line(shell.run("person", "rob", "x", **REAL), 2)
    assert "--role" in one_line(shell.run("person", "add", "x", "X", **REAL), 2)
    assert "only safety contact" in one_line(shell.run("person", "close", "ms-park", **REAL), 1)
