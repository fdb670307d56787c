"""The rules of each step and of what comes around them, one module a topic, found by name."""

from __future__ import annotations

import importlib
from types import ModuleType

RECORDED_AT_END: tuple[str, ...] = ("checkin", "evidence", "reflect")
"""Topics that are written down when their last question is answered."""


def rules_of(topic: str) -> ModuleType:
    """The module with the rules of a topic. Raises ModuleNotFoundError for a topic that is none."""
    return importlib.import_module(f"bot.plans.steps.{topic}")
