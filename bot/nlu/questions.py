"""The open question as one message met it, read from the message's metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.plans.questions import QUESTIONS

_YES_NO = ("confirm", "ready", "done", "sure", "keep", "tell", "adapt")
KINDS = ("none", "yes_no", "number", "date", "text")


@dataclass(frozen=True)
class Asked:
    """What was asked. `question` is None when nothing is; `today` is the student's local day.

    `alike` and `listed` are what the guard, which read the message first, made of it: the chance that it is about
    danger or worry, and the level that its list found. `alike` is None where no guard has read it.
    """

    question: str | None
    accepts: tuple[str, ...]
    step: str | None
    paused: bool
    today: date
    alike: float | None = None
    listed: str | None = None

    @property
    def kind(self) -> str:
        """One of `KINDS`: the sort of answer the question mainly wants."""
        if self.question is None:
            return "none"
        if self.question.rsplit(".", 1)[-1] in _YES_NO:
            return "yes_no"
        if "text" in self.accepts:
            return "text"
        return next((shape for shape in ("number", "date") if shape in self.accepts), "text")

    @property
    def topic(self) -> str:
        """The question's part of the talk ("purpose"), or the empty text."""
        return (self.question or "").split(".", 1)[0]


def asked(metadata: Any) -> Asked:
    """The open question a message's metadata names; what is missing or odd counts as not given."""
    given: Mapping[str, Any] = metadata if isinstance(metadata, Mapping) else {}
    question = given.get("asking")
    question = question if isinstance(question, str) and question else None
    accepts = given.get("accepts")
    if not isinstance(accepts, list | tuple) or not accepts:
        accepts = QUESTIONS[question].accepts if question in QUESTIONS else ("text",)
    step, alike, listed = given.get("step"), given.get("alike"), given.get("listed")
    return Asked(
        question=question,
        accepts=tuple(str(shape) for shape in accepts),
        step=step if isinstance(step, str) else None,
        paused=given.get("paused") is True,
        today=_day(given.get("today")),
        alike=float(alike) if isinstance(alike, int | float) else None,
        listed=listed if listed in ("concern", "danger") else None,
    )


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return date.today()  # noqa: DTZ011 - the app sends the student's day; this stands in at the command line
