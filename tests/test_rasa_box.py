"""What was kept while Rasa was away is answered when it is back, and Rasa is told no more than it needs."""

from __future__ import annotations

import asyncio

import pytest

from bot import rasa_box
from bot.rasa_box import Doors, answering_late, rasa_env
from bot.settings import load_settings


class Kept:
    """A conversation that counts how often it was asked to catch up."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False

    async def catch_up(self) -> int:
        self.asked += 1
        if self.fails:
            raise RuntimeError("a student wrote this")
        return 0


class Rasa:
    """Up or down."""

    def __init__(self, up: bool) -> None:
        self.up = up

    async def ready(self) -> bool:
        return self.up


async def until_asked(kept: Kept, times: int) -> None:
    async with asyncio.timeout(3):
        while kept.asked < times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_kept_messages_are_answered_as_soon_as_rasa_says_it_is_back() -> None:
    kept, rasa, wake, ready = Kept(), Rasa(False), asyncio.Event(), asyncio.Event()
    async with answering_late(kept, rasa.ready, wake, ready):
        wake.set()
        await asyncio.sleep(0.05)
        assert not kept.asked
        assert not ready.is_set()
        rasa.up = True
        wake.set()
        await until_asked(kept, 1)
        assert ready.is_set()


async def test_a_rasa_that_others_run_is_looked_for_and_a_failure_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rasa_box, "CATCH_UP_EVERY_S", 0.02)
    monkeypatch.setattr(rasa_box, "FIRST_LOOKS_EVERY_S", 0.02)
    kept = Kept()
    kept.fails = True
    async with answering_late(kept, Rasa(True).ready, asyncio.Event(), asyncio.Event()):
        await until_asked(kept, 3)


def test_rasa_does_not_learn_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_SECRET", "hush")
    monkeypatch.setenv("WAYMARK_DATABASE_URL", "postgresql://user:hush@host/db")
    env = rasa_env(WAYMARK_RASA_TOKEN="t")
    assert "hush" not in str(env)
    assert env["RASA_TELEMETRY_ENABLED"] == "false"
    assert env["WAYMARK_RASA_TOKEN"] == "t"


def test_the_doors_are_on_loopback_and_new_at_each_start() -> None:
    one, two = Doors.of(load_settings()), Doors.of(load_settings())
    assert one.rasa_url.startswith("http://127.0.0.1:")
    assert one.action_url.startswith("http://127.0.0.1:")
    assert len({one.rasa_token, one.action_token, two.rasa_token, two.action_token}) == 4


def test_the_settings_decide_where_they_say_something() -> None:
    doors = Doors.of(load_settings(rasa_url="http://rasa:5005", rasa_token="r", action_port=5055, action_token="a"))
    assert (doors.rasa_url, doors.rasa_token) == ("http://rasa:5005", "r")
    assert doors.action_url == "http://127.0.0.1:5055/webhook?token=a"
