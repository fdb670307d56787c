"""What the API needs from the other rooms, and where the app puts it."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from bot.events import Hub
from bot.message import Answered, Message


class Talks(Protocol):
    """The conversation: one message in, what it led to out."""

    async def receive(self, message: Message) -> Answered:
        """Keep the message, answer it, keep the answer. Raises bot.message.Refused for bad input."""
        ...


class Answers(Protocol):
    """Something that is up or not."""

    async def ready(self) -> bool:
        """Whether it answers now. Never raises, never takes long."""
        ...


CONVERSATION = web.AppKey("conversation", Talks)
RASA = web.AppKey("rasa", Answers)
HUB = web.AppKey("hub", Hub)
