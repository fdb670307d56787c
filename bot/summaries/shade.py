"""What stays out of a summary: danger and concern and all that was said around them, what the student keeps private."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.plans.goals import NEXT, OF
from bot.plans.held import asks_to_go_on
from bot.summaries.record import Decision, Spoken, Talked
from bot.summaries.stretches import QUIET
from bot.summaries.wording import fold, is_trivial, within

Guard = Callable[[str], object | None]
"""Looks at one text: what it finds, or None."""

_URGENT = frozenset({"danger", "concern"})
_SHORT_CHARS = 6
"""A shorter piece of hidden words is a word like any other ("my mom")."""


class Shade:
    """Knows what must not be told. `covers` is asked for every piece of text before it is used.

    Lines told before are looked at only when their words are used; they passed the guard once, when they were said.
    """

    def __init__(self, talked: Talked, guard: Guard) -> None:
        self._guard = guard
        self._urgent = _urgent(talked)
        hidden = frozenset(self._hidden(talked))
        words = [line.text for line in talked.lines if line.id in hidden and not asks_to_go_on(line.text)]
        words += [*talked.kept_back, *_own_goals(talked)]
        self._words = tuple({fold(text) for text in words if not is_trivial(text)})
        covered = {line.id for line in talked.stretch if line.own and self.covers(line.text)}
        self._ids = hidden | covered

    def hides(self, message_id: str | None) -> bool:
        """Whether nothing may be told of that message."""
        return message_id in self._ids

    def covers(self, text: str) -> bool:
        """Whether the text says what must not be told."""
        if self._guard(text) is not None:
            return True
        folded = fold(text)
        return any(
            within(words, folded) or (len(folded) >= _SHORT_CHARS and within(folded, words)) for words in self._words
        )

    def _hidden(self, talked: Talked) -> Iterator[str]:
        """The lines that nothing is told of.

        From danger on until the student asks to go on; from concern on until they do, the coach asks something of the
        plan again, or the talk was silent for a while.
        """
        level, before, due = "", None, {line.id for line in talked.stretch}
        for line in talked.lines:
            quiet = before is not None and line.at - before.at >= QUIET
            before = line
            if not line.own:
                if line.private:
                    yield line.id
                continue
            found = self._level(line, look=line.id in due)
            if found:
                level = "danger" if "danger" in (level, found) else found
                yield line.id
                continue
            if level == "concern" and (quiet or line.asking is not None):
                level = ""
            if level or line.private or not line.answered:
                yield line.id
            if asks_to_go_on(line.text):
                level = ""

    def _level(self, line: Spoken, *, look: bool) -> str:
        """How urgent a line is. What only a later look finds held nothing when it was said: it counts as a concern."""
        known = self._urgent.get(line.id) or self._urgent.get(fold(line.text))
        return known or ("concern" if look and self._guard(line.text) is not None else "")


def _urgent(talked: Talked) -> Mapping[str, str]:
    """The level by message id; by the words where a notice names no message."""
    found: dict[str, str] = {}
    for call in talked.calls:
        if call.level in _URGENT:
            name = call.message_id or fold(call.words)
            found[name] = "danger" if "danger" in (call.level, found.get(name)) else call.level
    return found


def _own_goals(talked: Talked) -> Iterator[str]:
    """The words of goals that are not about school: personal and social-emotional ones stay the student's until shared.

    One that is only begun is kept back too, whatever kind it will be.
    """
    for plan in talked.plans:
        for goal in plan.goals:
            if goal.private:
                yield from filter(None, (goal.statement, goal.measure))
        begun = (
            ("goal.statement", "goal.measure") if OF in plan.draft and plan.draft.get("goal.kind") != "academic" else ()
        )
        yield from (str(plan.draft[name]) for name in (*begun, NEXT) if plan.draft.get(name))
    for decision in talked.decisions:
        yield from _own_goals_in(decision, talked)


def _own_goals_in(decision: Decision, talked: Talked) -> Iterator[str]:
    named = {goal.id for plan in talked.plans for goal in plan.goals if goal.private}
    shared = {goal.id for plan in talked.plans for goal in plan.goals if goal.shared}
    for path, pair in decision.changes.items():
        if not path.startswith("goals."):
            continue
        for value in pair:
            if isinstance(value, Mapping) and path.split(".")[1] not in shared and _is_own(value):
                yield from _texts(value)
            elif isinstance(value, str) and path.split(".")[1] in named:
                yield value


def _is_own(goal: Mapping[str, Any]) -> bool:
    return goal.get("kind", "academic") != "academic" and not goal.get("shared")


def _texts(goal: Mapping[str, Any]) -> Iterator[str]:
    for name in ("statement", "measure"):
        if isinstance(goal.get(name), str):
            yield goal[name]
