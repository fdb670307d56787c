"""Rasa's calls for actions: only with the token, and every end has an answer that Rasa understands."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from structlog.testing import capture_logs

from bot.action_server import make_action_app

TOKEN = "the-token"


class Greet(Action):
    """Does what the call's sender id says."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        if tracker.sender_id == "refuses":
            raise ActionExecutionRejection("action_greet", "not now")
        if tracker.sender_id == "fails":
            raise ValueError("maya wrote zebra")
        dispatcher.utter_message(text="Hi!", buttons=[{"title": "Hi", "payload": "greet"}])
        return [{"event": "slot", "timestamp": None, "name": "met", "value": True}]


def call(action: str = "action_greet", sender: str = "maya") -> dict[str, Any]:
    """As Rasa 3.6 calls, without the tracker's many other fields."""
    tracker = {"sender_id": sender, "slots": {}, "latest_message": {}, "events": [], "paused": False}
    tracker |= {"followup_action": None, "active_loop": {}, "latest_action_name": None}
    return {"next_action": action, "sender_id": sender, "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.fixture
async def door() -> AsyncIterator[Any]:
    executor = ActionExecutor()
    executor.register_action(Greet())
    async with TestClient(TestServer(make_action_app(executor, TOKEN))) as client:

        async def post(body: Any, token: str = TOKEN) -> tuple[int, Any]:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            async with client.post("/webhook", params={"token": token}, data=data) as response:
                return response.status, await response.json()

        yield post


async def test_an_action_answers_events_and_responses(door: Any) -> None:
    status, body = await door(call())
    assert status == 200
    assert body["events"][0]["name"] == "met"
    assert body["responses"][0]["text"] == "Hi!"
    assert body["responses"][0]["buttons"] == [{"title": "Hi", "payload": "greet"}]


@pytest.mark.parametrize("token", ["", "wrong", "the-token ", "ключ"])
async def test_without_the_token_nothing_runs(door: Any, token: str) -> None:
    assert (await door(call(), token))[0] == 401


async def test_a_rejection_and_an_unknown_action_are_told_as_rasa_expects(door: Any) -> None:
    assert await door(call(sender="refuses")) == (400, {"error": "not now", "action_name": "action_greet"})
    status, body = await door(call("action_nobody"))
    assert (status, body["action_name"]) == (404, "action_nobody")


async def test_a_failure_is_logged_without_a_students_words(door: Any) -> None:
    with capture_logs() as lines:
        status, body = await door(call(sender="fails"))
    assert status == 500
    assert body == {"error": "the action failed", "action_name": "action_greet"}
    assert lines[0]["error"] == "builtins.ValueError"
    assert "zebra" not in str(lines)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_nonsense_is_a_400(door: Any, body: bytes) -> None:
    assert (await door(body))[0] == 400
