"""Off the screen or with people: each plan keeps at least one thing to do that is (row E9). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.plans.plan import Item

SCREEN = re.compile(
    r"\b(video|videos|youtube|khan|app|apps|website|site|online|ixl|internet|computer|laptop|tablet|phone|"
    r"tiktok|google|chromebook|quizlet|kahoot|blooket|prodigy|desmos|game|games|screen)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(with|w/|w|ask|teach|explain to|tell|help from|study group|partner|tutor|friend|friends|mom|dad|"
    r"grandma|grandpa|brother|sister|cousin|aunt|uncle|teacher|class|together)\b",
    re.IGNORECASE,
)
WITH_PEOPLE = frozenset({"whole class", "small group", "1:1"})
"""Modes of the catalogue that are with people."""


def is_off_screen(item: Mapping[str, Any]) -> bool:
    """True for a drafted item that is off the screen or with people; the catalogue's word counts before its title."""
    if item.get("off_screen") is not None:
        return bool(item["off_screen"])
    if item.get("mode") in WITH_PEOPLE:
        return True
    return bool(PEOPLE.search(item["title"])) or not SCREEN.search(item["title"])


def item_is_off_screen(item: Item) -> bool:
    """The same for an agreed item."""
    return is_off_screen({"title": item.title, "mode": item.mode, "off_screen": item.off_screen})


def is_last_off_screen(items: Sequence[Item], item_id: str | None) -> bool:
    """Whether that one is the last of these that is off the screen or with people."""
    off = [item.id for item in items if item_is_off_screen(item)]
    return off == [item_id]
