"""The talk over HTTP: send one message, read the lines."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from aiohttp import web
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.api.describe import endpoint
from bot.api.metrics import METRICS
from bot.api.models import (
    MAX_CHOICE_CHARS,
    MAX_ID_CHARS,
    UUID,
    VISIBLE,
    AnswerOut,
    In,
    LinesOut,
    LinesQuery,
    is_visible,
)
from bot.api.problems import Problem
from bot.api.rooms import CONVERSATION
from bot.api.shapes import answered_json, json_response, line_json
from bot.message import Answered, Message
from bot.people.keys import SETTINGS, STORE
from bot.people.who import who
from bot.plans.learner import Visibility

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def _is(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"type": "string"}}}


class SendIn(In):
    """What a student sends: a text or the value of a choice. A repeat of `client_id` gives the first answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": [_is("text"), _is("choice")]})

    text: str | None = Field(None, json_schema_extra={"minLength": 1, "pattern": VISIBLE})
    choice: str | None = Field(None, min_length=1, max_length=MAX_CHOICE_CHARS, pattern="^[^\\u0000]+$")
    client_id: str | None = Field(None, pattern=UUID)
    plan_id: str | None = Field(None, min_length=1, max_length=MAX_ID_CHARS, pattern="^[^\\u0000]+$")

    @model_validator(mode="after")
    def _one_of_both(self) -> SendIn:
        if (self.text is None) == (self.choice is None):
            raise PydanticCustomError(
                "value_error", "Give either text or choice, not both and not neither.", {"field": "text"}
            )
        return self


def cleaned(text: str, max_chars: int) -> str:
    """The student's words in NFC, with plain line ends and without control characters. Raises Problem."""
    if not text:
        raise Problem(422, "Empty message", "Write something first.", "text")
    if len(text) > max_chars:
        raise Problem(
            422,
            "Message too long",
            f"The message has {len(text)} characters; {max_chars} are possible. Send it in parts.",
            "text",
        )
    clean = _CONTROL.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    if not is_visible(clean):
        raise Problem(422, "Empty message", "There is nothing to read in this message. Write something.", "text")
    return unicodedata.normalize("NFC", clean).strip(" \n")


@endpoint("POST", "/messages", takes=SendIn, answers=AnswerOut, roles=("student",))
async def send(request: web.Request, body: SendIn) -> web.StreamResponse:
    """Say something to the coach, or take one of its choices."""
    text = None if body.text is None else cleaned(body.text, request.app[SETTINGS].max_text)
    message = Message(
        person_id=who(request).id,
        text=text,
        choice=body.choice,
        client_id=body.client_id.lower() if body.client_id else None,
        plan_id=body.plan_id,
        channel="web",
    )
    return json_response(answered_json(await answer(request.app, message)))


async def answer(app: web.Application, message: Message) -> Answered:
    """What the conversation makes of a message; how long it took is counted."""
    with app[METRICS].turns.time():
        return await app[CONVERSATION].receive(message)


async def keep_about(
    app: web.Application, student_id: str, field: str, text: str | None, visibility: Visibility
) -> bool:
    """Keep a field of a student's profile; whether its words are now answered in the talk, as danger is."""
    return await app[CONVERSATION].keep_about(student_id, field, text, visibility)


@endpoint("GET", "/messages", query=LinesQuery, answers=LinesOut, roles=("student",))
async def lines(request: web.Request, query: LinesQuery) -> web.StreamResponse:
    """The lines of the talk after one of them, oldest first."""
    page, following = await request.app[STORE].lines(who(request).id, query.after, query.limit)
    return json_response({"messages": [line_json(line) for line in page], "next": following})
