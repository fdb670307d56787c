"""How a command ends when it cannot do what was asked."""

from __future__ import annotations


class Failure(Exception):
    """One clear line: what is wrong and the way out. The command ends with status 1."""


class BadUsage(Failure):
    """The command was called wrongly. It ends with status 2."""
