"""A message that does two things is taken apart, and both are done: "yes but change the date to friday".

Side questions come first, then changes, then the answer to the open question, then what waits for a yes; so the
open question, or the next one, stands once and last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions import aside
from actions.desk import Voice
from bot.plans import changes, given
from bot.plans.answer import Answer
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn

if TYPE_CHECKING:
    from actions.desk import Desk

ANSWERS = frozenset({"inform", "affirm", "deny"})
_CHANGES = frozenset({"change_answer", "remove_item", "add_item", "postpone_item", "undo", "go_back"})
_LAST = frozenset(
    {
        "report_stuck", "ask_teacher", "delete_data", "start_over", "switch_plan", "start_plan", "pause", "goodbye",
        "check_in", "submit_evidence", "ready_to_show",
    }
)  # fmt: skip
_REPORTS = frozenset({"report_done", "report_missed"})


def in_order(turn: Turn, said: Sequence[Answer]) -> list[Answer]:
    """The deeds of one message in the order they are done; what a change makes void is left out."""
    confirms = bool(turn.talk.asking and QUESTIONS[turn.talk.asking].confirms)
    parts = [_as_change(turn, part) if confirms else part for part in said]
    if confirms and any(part.intent in _CHANGES for part in parts):
        # "yes but …", "no, …": the changed step is read back first; nothing counts unseen.
        parts = [part for part in parts if part.intent not in ANSWERS]
    elif not confirms and any(part.intent == "inform" for part in parts):
        # "ok ok. the math is right": the words are the answer.
        parts = [part for part in parts if part.intent not in {"affirm", "deny"}]
    return sorted(parts, key=lambda part: _rank(part.intent))


def _as_change(turn: Turn, part: Answer) -> Answer:
    return replace(part, intent="change_answer") if part.intent in ANSWERS and _changes(turn, part) else part


def _changes(turn: Turn, part: Answer) -> bool:
    found = changes.find_change(turn, part.text)
    return found is not None and given.may_change(turn, found.question)


def _rank(intent: str) -> int:
    if intent in _CHANGES:
        return 1
    if intent in ANSWERS or intent in _REPORTS:
        return 2
    return 3 if intent in _LAST else 0


async def do_each(desk: Desk, turn: Turn, voice: Voice, said: Sequence[Answer]) -> None:
    """Do what each part asks for, then ask what is due once. One part alone may answer a small question first."""
    if not aside.answered(turn, voice, said[0] if len(said) == 1 else None):
        for part in in_order(turn, said):
            await _do(desk, turn, voice, part)
    if not turn.facts.get("asked"):
        voice.ask_what_is_due()


async def _do(desk: Desk, turn: Turn, voice: Voice, part: Answer) -> None:
    asking = QUESTIONS.get(turn.talk.asking or "")
    if part.intent in ANSWERS and asking is not None:
        await desk.form(asking.topic).take(turn, voice, asking, part)
        return
    deed = desk.deed(part.intent)
    await deed.do(turn, voice, part)
    if not deed.reasks:
        turn.facts["asked"] = True
