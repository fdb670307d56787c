"""The contract's JSON as pydantic models: what comes in is checked by them, what goes out is described by them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# Blanks, control characters and marks without a look of their own; a text of nothing else is empty.
UNSEEN = "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff"
VISIBLE = f"^[^\\u0000]*[^{UNSEEN}][^\\u0000]*$"
UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
MAX_CHOICE_CHARS = 500
MAX_ID_CHARS = 64
PAGE_MOST = 200

is_visible = re.compile(f"[^{UNSEEN}]").search
is_uuid = re.compile(UUID).fullmatch

Accepts = Literal["text", "choice", "date", "number", "duration"]
StepName = Literal["profile", "standard", "purpose", "goal", "plan", "progress", "mastery", "active", "mastered"]


class Out(BaseModel):
    """Something Waymark answers with."""

    model_config = ConfigDict(extra="forbid")


class In(BaseModel):
    """Something Waymark is sent. A field it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class ChoiceOut(Out):
    """A shortcut: send `value` as `choice`."""

    title: str
    value: str


class ReplyOut(Out):
    """One bubble of the coach."""

    id: str
    text: str
    choices: list[ChoiceOut]
    image: str | None = None
    image_text: str | None = None
    card: dict[str, Any] | None = None


class AskingOut(Out):
    """The open question."""

    question: str
    accepts: list[str]


class AnswerOut(Out):
    """What one message led to. `waiting`: it is kept, and will be answered when the coach is back."""

    message_id: str
    replies: list[ReplyOut]
    asking: AskingOut | None
    plan_id: str | None
    step: StepName | None
    waiting: bool


class LineOut(Out):
    """One line of the talk."""

    id: str
    at: datetime
    sender: str = Field(alias="from")
    text: str
    choices: list[ChoiceOut]
    channel: str
    private: bool = Field(description="The student keeps this line out of what adults read.")
    image: str | None = None
    image_text: str | None = None


class LinesOut(Out):
    """A page of the talk, oldest first. `next` is the `after` of the following page, null on the last one."""

    messages: list[LineOut]
    next: str | None


class NoteOut(Out):
    """One field of the learner profile in the student's words; null text: skipped."""

    text: str | None
    by: str
    at: datetime
    visibility: str


class ObservationOut(Out):
    """What an adult at school has seen, beside a field of the profile; `by` is their id, `name` what to call them."""

    field: str
    text: str
    by: str
    name: str
    at: datetime
    visibility: str


class ProfileOut(Out):
    """The learner profile as far as the reader may see it, and what adults have seen."""

    profile: dict[str, NoteOut]
    observations: list[ObservationOut]


class AdultOut(Out):
    """An adult around the student."""

    id: str
    name: str
    role: str
    reach: str


class MeOut(Out):
    """Who is signed in. `csrf` goes into the header X-CSRF of a browser's changing requests."""

    id: str
    name: str
    role: str
    locale: str
    timezone: str
    profile: dict[str, NoteOut] | None
    observations: list[ObservationOut]
    adults: list[AdultOut]
    csrf: str | None


class ProblemOut(BaseModel):
    """What went wrong and the way out (RFC 9457). `field` names what to change in the request."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    request_id: str


class LinesQuery(In):
    """Which page of the talk."""

    after: str | None = Field(
        None, min_length=1, max_length=MAX_ID_CHARS, description="Id of the last line already seen."
    )
    limit: int = Field(50, ge=1, le=PAGE_MOST, description="How many lines at most.")


class NoQuery(In):
    """No parameters."""
