"""The door through which the app talks to Rasa: one message in, the coach's messages out.

`POST /webhooks/waymark/turn` `{"sender", "text" | "intent", "form", "slot", "metadata"}` answers
`{"messages": [...], "parse": {...}}`; `POST /webhooks/waymark/parse` `{"text", "asking"}` answers what the
NLU makes of a text. Both want the token. A student's text can never be a command: an intent is only taken from
the field `intent`, which the app fills from a choice that was offered.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu.tracker import OpenTurn, open_turn

# Rasa reads a text that starts with "/" as an intent. A word joiner before it is invisible and makes it text.
_WORD_JOINER = "\u2060"


def as_text(text: str) -> str:
    """`text` such that Rasa cannot take it for its own `/intent{...}` syntax."""
    return _WORD_JOINER + text if text.lstrip().startswith(INTENT_MESSAGE_PREFIX) else text


class WholeTextChannel(CollectingOutputChannel):
    """Collects bubbles as they are; Rasa's own collector splits a text at blank lines."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep one bubble."""
        await self._persist_message(self._message(recipient_id, text=text))


class WaymarkInput(InputChannel):
    """Rasa's side of `bot.rasa_client`."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials.yml and in the URL."""
        return "waymark"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """No credentials in a file: the token comes from the environment."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes."""
        token = os.environ.get("WAYMARK_RASA_TOKEN", "")
        door = Blueprint("waymark_webhook")

        def allowed(request: Request) -> bool:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            return bool(token) and hmac.compare_digest(given, token)

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return response.json({"ready": ready}, status=200 if ready else 503)

        @door.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "a token is needed"}, status=401)
            body = request.json
            collector = WholeTextChannel()
            open_turn.set(OpenTurn(body["sender"], body.get("form"), body.get("slot")))
            message = UserMessage(
                as_text(body["text"]),
                collector,
                body["sender"],
                parse_data=_chosen(body),
                input_channel=self.name(),
                metadata=body.get("metadata"),
            )
            await on_new_message(message)
            return response.json({"messages": collector.messages})

        @door.route("/parse", methods=["POST"])
        async def parse(request: Request) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "a token is needed"}, status=401)
            body = request.json
            message = UserMessage(as_text(body["text"]), metadata=body.get("metadata") or {})
            from bot.nlu.parse import describe

            parsed = await request.app.ctx.agent.processor.parse_message(message)
            return response.json(describe({**parsed, "text": body["text"]}))

        return door


def _chosen(body: dict[str, Any]) -> dict[str, Any] | None:
    """What a taken choice means; None for a typed message, which the NLU must read."""
    intent = body.get("intent")
    if not intent:
        return None
    return {"text": body["text"], "intent": {"name": intent, "confidence": 1.0}, "entities": []}
