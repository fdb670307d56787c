"""How the actions look up a standard, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.plans.plan import Standard
from bot.store import Store


def find_standards(store: Store) -> Callable[[str, str], Any]:
    """A look-up by code where the words hold one, else by words."""

    async def find(student_id: str, words: str) -> tuple[Standard, ...]:
        exact = await store.standard(words) if any(map(str.isdigit, words)) else None
        if exact:
            return (exact,)
        return tuple(await store.search_standards(words, 4))

    return find


def find_bridge(store: Store) -> Callable[[str, Standard], Any]:
    """A look-up of what a standard leads to on the grade of the student's class."""

    async def find(student_id: str, standard: Standard) -> Standard | None:
        return await store.bridge(student_id, standard)

    return find
