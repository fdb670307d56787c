"""`waymark chat`: the same conversation, in a terminal, over the same API."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp

from bot.cli.failure import Failure
from bot.cli.people import find_person, store_of
from bot.cli.running import read_running
from bot.people.secret import hashed, read_secret
from bot.people.sessions import make_token
from bot.settings import Settings

Say = Callable[[str], None]
Json = dict[str, Any]

LAST_LINES = 4
_LASTS = timedelta(hours=12)
_ENDS = frozenset({"/quit", "/exit", "/q"})


async def chat(settings: Settings, person_id: str, say: Say) -> None:
    """Talk until /quit or the end of input. Raises Failure when no server runs or the person is no student."""
    running = read_running(settings)
    if running is None:
        raise Failure("No Waymark is running here. Start it in another terminal: waymark serve")
    secret = read_secret(settings)
    async with store_of(settings) as store:
        person = await find_person(store, person_id)
        if person.role != "student":
            raise Failure(f"{person.id} is a {person.role}; only students talk with the coach. Try --as maya")
        before = await store.recent(person.id, LAST_LINES)
        token = await make_token(store, secret, person.id, _LASTS)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            say(f"You are {person.name}. Write, or type the number of a choice; /quit ends.")
            for line in before:
                say(f"{'you' if line.sender == 'student' else line.sender} > {line.text}")
            choices = [vars(choice) for choice in before[-1].choices] if before else []
            _say_choices(choices, say)
            async with aiohttp.ClientSession(running.url, headers=headers) as session:
                await _talk(session, choices, say)
        finally:
            await store.revoke(hashed(secret, "token", token))


async def _talk(session: aiohttp.ClientSession, choices: list[Json], say: Say) -> None:
    while (said := await asyncio.to_thread(_read)) is not None:
        if said in _ENDS:
            return
        answer = await _send(session, _message(said, choices))
        if "replies" not in answer:
            say(f"({answer.get('detail', 'That did not work.')})")
            continue
        choices = []
        for reply in answer["replies"]:
            say(f"coach > {reply['text']}")
            choices = reply["choices"]
        _say_choices(choices, say)


def _read() -> str | None:
    """The next line that says something; None at the end of input."""
    while True:
        if sys.stdin.isatty():
            sys.stdout.write("you > ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return None
        if line.strip():
            return line.strip()


def _message(said: str, choices: list[Json]) -> Json:
    """A number that stands before a choice takes it; anything else is text."""
    if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(choices):
        return {"choice": choices[int(said) - 1]["value"]}
    return {"text": said}


def _say_choices(choices: list[Json], say: Say) -> None:
    if choices:
        say("   ".join(f"[{number}] {choice['title']}" for number, choice in enumerate(choices, 1)))


async def _send(session: aiohttp.ClientSession, message: Json) -> Json:
    """Send once more when the server went away meanwhile: the same client_id changes nothing twice."""
    body = {**message, "client_id": str(uuid.uuid4())}
    for pause_s in (1.0, 3.0, None):
        try:
            async with session.post("/api/v1/messages", json=body) as response:
                answer: Json = await response.json(content_type=None)
                return answer
        except (aiohttp.ClientError, ValueError):
            if pause_s is None:
                break
            await asyncio.sleep(pause_s)
    raise Failure("Waymark does not answer any more. Is waymark serve still running?")
