"""What the API needs from the other rooms, and where the app puts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from aiohttp import web

from bot.events import Hub
from bot.message import Answered, Message, Reply
from bot.plans.learner import Visibility


class Talks(Protocol):
    """The conversation: one message in, what it led to out."""

    async def receive(self, message: Message) -> Answered:
        """Keep the message, answer it, keep the answer. Raises bot.message.Refused for bad input."""
        ...

    async def bring(
        self,
        student_id: str,
        key: str,
        words: Mapping[str, object],
        offers: Sequence[tuple[str, str]] = (),
        pending: Mapping[str, Any] | None = None,
        plan_id: str | None = None,
        *,
        lasts: bool = True,
        asking: str | None = None,
        reminded_on: date | None = None,
    ) -> tuple[Reply, ...]:
        """Say a sentence to a student who wrote nothing; () where it must wait. Raises bot.message.NotAStudent."""
        ...

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        """Keep a field of the profile; whether it sounded like danger, which then is answered in the talk."""
        ...


class Answers(Protocol):
    """Something that is up or not."""

    async def ready(self) -> bool:
        """Whether it answers now. Never raises, never takes long."""
        ...


class Guard(Protocol):
    """What looks for danger."""

    def __call__(self, text: str) -> object | None:
        """What was found in the text, or None."""
        ...


CONVERSATION = web.AppKey("conversation", Talks)
RASA = web.AppKey("rasa", Answers)
HUB = web.AppKey("hub", Hub)
GUARD = web.AppKey("guard", Guard)
