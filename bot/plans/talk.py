"""Where the talk stands: what outlives one message besides the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Talk:
    """One student's place in the conversation.

    `asking` is the open question's id or None; `plan_id` the plan being talked about;
    `tries` how many answers in a row to that question were not understood;
    `pending` what waits for a yes or no (a date that looks odd, a deed that cannot be undone);
    `held` is True from a danger message until the student asks to go on;
    `paused` from "later" until they are back; `said` the last sentence keys, newest last,
    so that no sentence comes three times in a row; `before` the questions answered so far in this
    step, for `go_back`; `flags` small facts ("welcomed"); `offered` the choices (title, value) under the last reply.
    """

    plan_id: str | None = None
    asking: str | None = None
    tries: int = 0
    pending: Mapping[str, Any] | None = None
    held: bool = False
    paused: bool = False
    said: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()

    def title_of(self, value: str) -> str | None:
        """What the button said that sends `value`, or None when it was not offered."""
        return next((title for title, offered in self.offered if offered == value), None)
