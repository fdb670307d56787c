"""The rules, one module each: its `due` finds, its docstring is its page in docs/nudges."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from bot.nudges.case import Case
from bot.nudges.finding import Finding
from bot.nudges.thresholds import Thresholds

Rule = Callable[[Case, datetime, Thresholds], tuple[Finding, ...]]

SAFETY = "safety"


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").due for name in names}


def page_of(name: str) -> str:
    """The words of a rule's page."""
    return (importlib.import_module(f"{__name__}.{name}").__doc__ or "").strip()
