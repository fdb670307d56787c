"""Feelings: taken seriously in one sentence; then the talk goes on, gently."""

from __future__ import annotations

from actions.coach import Says


class Stressed(Says):
    """ "I'm so stressed about this test"."""


class Proud(Says):
    """ "I got it!!"."""


class Bored(Says):
    """ "This is boring"."""
