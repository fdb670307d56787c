"""What travels between a person and the coach, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Choice:
    """A shortcut under a message: what the button says and what it sends."""

    title: str
    value: str


@dataclass(frozen=True)
class Reply:
    """One bubble of the coach. `card` is a small structured picture of something in the plan."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    image: str | None = None
    image_text: str | None = None
    card: dict[str, Any] | None = None


@dataclass(frozen=True)
class Asking:
    """The open question and the shapes of answer it takes."""

    question: str
    accepts: tuple[str, ...] = ("text",)


@dataclass(frozen=True)
class Message:
    """One thing a student sent. Exactly one of `text` and `choice` is given by the sender."""

    person_id: str
    text: str | None = None
    choice: str | None = None
    client_id: str | None = None
    plan_id: str | None = None
    channel: str = "web"


@dataclass(frozen=True)
class Line:
    """One stored line of the talk, as history shows it. `sender` is "student", "coach", "teacher" …"""

    id: str
    at: datetime
    sender: str
    text: str
    choices: tuple[Choice, ...] = ()
    channel: str = "web"
    private: bool = False
    image: str | None = None
    image_text: str | None = None


@dataclass(frozen=True)
class Answered:
    """What one message led to; the same value is returned when its client_id is seen again.

    `waiting` is True when the message is kept but not answered yet (Rasa was away).
    """

    message_id: str
    replies: tuple[Reply, ...]
    asking: Asking | None
    plan_id: str | None
    step: str | None
    waiting: bool = False
    changed: bool = field(default=False, compare=False)


class Refused(Exception):
    """A message that cannot be taken. `field` names what is wrong with the request, `detail` the way out."""

    status = 422
    title = "This message cannot be taken"
    field: str | None = None
    retry_after_s: int | None = None

    def __init__(self, detail: str = "") -> None:
        self.detail = detail or " ".join((type(self).__doc__ or "").split())
        super().__init__(self.detail)


class ChoiceNotOffered(Refused):
    """That button belongs to an earlier question. Pick one of the choices under the last message, or write."""

    title = "This choice is not on offer"
    field = "choice"


class NotAStudent(Refused):
    """There is no student with this id."""

    status = 404
    title = "No such student"


class PlanUnknown(Refused):
    """You have no plan with this id. GET /api/v1/plans lists yours."""

    status = 404
    title = "No such plan"
    field = "plan_id"


class NoSafetyContact(Refused):
    """The chat opens as soon as the school has named a safety contact for you."""

    status = 409
    title = "No safety contact is named yet"
