"""The one door to Rasa."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

TURN_TIMEOUT_S = 20
AT_ONCE = 4
"""Turns that Rasa works on at the same time. More are no sooner done, and who came first would come out last."""
READY_TIMEOUT_S = 2


class RasaAway(Exception):
    """Rasa does not answer: it is starting, gone, or too slow."""


class RasaNonsense(RasaAway):
    """Rasa is there, and answered this one with something that cannot be said to a student."""


class RasaClient:
    """Talks to one Rasa over loopback. `async with RasaClient(url, token) as rasa:`"""

    def __init__(self, url: str, token: str) -> None:
        self._door = f"{url.rstrip('/')}/webhooks/waymark"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> RasaClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ready(self) -> bool:
        """Whether a model is loaded and answers. Never raises."""
        try:
            limit = aiohttp.ClientTimeout(total=READY_TIMEOUT_S)
            async with self._open().get(f"{self._door}/", timeout=limit, allow_redirects=False) as got:
                return got.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        """One message through NLU and dialogue; the coach's bubbles as Rasa has them. Raises RasaAway, RasaNonsense."""
        answer = await self._post("turn", turn)
        messages = answer.get("messages") if isinstance(answer, dict) else None
        if not isinstance(messages, list) or not all(map(_is_bubble, messages)):
            raise RasaNonsense("no list of messages")
        return messages

    async def parse(self, text: str, asking: str | None = None, **known: Any) -> dict[str, Any]:
        """What the NLU makes of one text. Raises RasaAway, RasaNonsense."""
        answer = await self._post("parse", {"text": text, "metadata": {"asking": asking, **known}})
        if not isinstance(answer, dict):
            raise RasaNonsense("no parse")
        return answer

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        try:
            async with (
                asyncio.timeout(TURN_TIMEOUT_S),
                self._places,
                # Whoever answers at Rasa's place must not send a student's words on to another machine.
                self._open().post(f"{self._door}/{path}", json=body, allow_redirects=False) as got,
            ):
                if got.status != 200:
                    raise RasaNonsense(f"status {got.status}")
                return await got.json()
        except (aiohttp.ContentTypeError, ValueError, RecursionError) as trouble:
            raise RasaNonsense(type(trouble).__name__) from trouble
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise RasaAway(type(trouble).__name__) from trouble

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(),  # each call has a limit of its own, the wait for a place included
                loop=asyncio.get_running_loop(),
            )
        return self._session


def _is_bubble(found: Any) -> bool:
    """Whether it is a message as Rasa's channel gives it: words, a picture, buttons, each of them or none."""
    if not isinstance(found, dict):
        return False
    buttons = found.get("buttons") or []
    return (
        all(found.get(part) is None or isinstance(found[part], str) for part in ("text", "image"))
        and isinstance(buttons, list)
        and all(isinstance(b, dict) and all(isinstance(b.get(p), str) for p in ("title", "payload")) for b in buttons)
    )
