"""A conversation on a real SQLite store, with a coach at Rasa's place that says what a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.events import Hub
from bot.phrases import Phrases
from bot.plans.plan import Plan, Standard
from bot.plans.talk import Talk
from bot.plans.turn import PlanChange
from bot.safety.guard import own_guard
from bot.safety.languages import load_languages
from bot.store import Store
from tests.store.conftest import sqlite_template, sqlite_url
from tests.store.school import NOW, make_school, turn_on

__all__ = ["sqlite_template", "sqlite_url"]

HOME = Path(__file__).resolve().parents[2]


@dataclass
class Says:
    """At Rasa's place: the same bubble for every message."""

    text: str = "Okay."
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        self.heard.append(turn)
        return [{"text": self.text}]


@dataclass
class Room:
    """The conversation and what a test looks at."""

    conversation: Conversation
    store: Store
    hub: Hub
    coach: Says

    async def at(self, **talk: Any) -> None:
        """Put Maya's talk there."""
        ground = await self.store.load_turn("maya")
        turn = turn_on(ground, "")
        answered = self.conversation.answered(turn, [])
        await self.store.save_turn(turn, Talk(**{"flags": ("welcomed", "ready"), "plan_id": "p1", **talk}), answered)

    async def talk(self) -> Talk:
        return await self.store.talk("maya")

    async def said(self) -> list[str]:
        """What stands in Maya's chat."""
        return [line.text for line in await self.store.recent("maya")]


@pytest.fixture
async def room(sqlite_url: str) -> AsyncIterator[Room]:
    async with Store(sqlite_url) as store:
        await make_school(store)
        for code, plan_id in (("6.NS.A.1", "p1"), ("6.EE.A.1", "p2")):
            standard = Standard(code, "", {"p1": "dividing fractions", "p2": "using exponents"}[plan_id])
            plan = Plan(plan_id, "maya", standard, step="purpose", draft={"purpose.what": "sharing"})
            await store.save_plan(PlanChange(plan, "started", "maya"))
        hub, coach = Hub(), Says()
        yield Room(
            Conversation(
                store=store,
                coach=coach,
                guard=own_guard(),
                fixed=load_languages(),
                phrases=Phrases.load(HOME / "data"),
                desk=nullcontext,
                hub=hub,
                clock=lambda: NOW,
                intents=frozenset({"resume"}),
            ),
            store,
            hub,
            coach,
        )
