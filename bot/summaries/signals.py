"""What an adult may want to act on: stuck, less sure, help asked, pace, proud. Each rests on a stored line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.plans.plan import CheckIn, Plan
from bot.plans.when import say_date
from bot.summaries.cues import is_not_done, is_proud, is_stuck
from bot.summaries.decided import goal_of
from bot.summaries.piece import Quoting
from bot.summaries.places import Places
from bot.summaries.record import Call, Spoken, Talked
from bot.summaries.shade import Shade
from bot.summaries.summary import Signal, SignalKind
from bot.summaries.wording import in_quotes, is_trivial, piece

MOST_STUCK = 2
_WORKING = frozenset({"checkin", "reflect", "evidence"})
NOT_SURE = 2
"""At this confidence or under it, falling once more is a reason to look."""
NEAR_DAYS = 3
QUOTE_CHARS = 110
_ASKED = {
    "help": "Asked {who} for help: {words}",
    "problem": "Told {who} of a problem: {words}",
    "talk": "Asked to talk to {who}.",
    "delete_data": "Asked {who} to have the stored data deleted.",
}


@dataclass(frozen=True)
class Noticed:
    """A signal, whether it needs an adult, and its short form for a headline."""

    signal: Signal
    needs_me: bool
    short: str


class Noticing:
    """Finds the signals of one stretch. `plan` is the plan talked about as it stood at its end."""

    def __init__(
        self, talked: Talked, shade: Shade, places: Places, quoting: Quoting, plan: Plan | None, today: date
    ) -> None:
        self._talked, self._shade, self._places, self._quoting = talked, shade, places, quoting
        self._plan, self._today = plan, today
        self._ids = {line.id for line in talked.stretch}
        self._begin = talked.stretch[0].at

    def all(self) -> tuple[Noticed, ...]:
        """Every signal, those that need an adult first."""
        found = [*self._stuck(), *self._help(), *self._confidence(), *self._pace(), *self._proud()]
        return tuple(sorted(found, key=lambda noticed: not noticed.needs_me))

    def _stuck(self) -> list[Noticed]:
        blockers = [line for line in self._places.answers("checkin.blocker") if not is_trivial(line.text)]
        lines = [line for line in self._working() if is_stuck(line.text)]
        lines += [line for line in blockers if line not in lines]
        lines.sort(key=lambda line: (not is_stuck(line.text), line not in blockers))
        asked = {line.id for call in self._calls() if (line := self._line_of(call)) and call.kind == "help"}
        lines = [line for n, line in enumerate(lines) if n == 0 or line.id not in asked]
        found = []
        for line in lines[:MOST_STUCK]:
            sure = is_stuck(line.text)
            begin = "Stuck" if sure else "In the way"
            words = in_quotes(piece(line.text, QUOTE_CHARS), QUOTE_CHARS)
            found.append(self._noticed("stuck", f"{begin}: {words}", (line.id,), sure, f"{begin.lower()}: {words}"))
        return found

    def _working(self) -> list[Spoken]:
        """Lines about how it goes: not the answers of the five steps, which look ahead, and no buttons."""
        return [
            line
            for line in self._places.told_now
            if not line.chosen
            and (self._places.question_of(line) or line.asking or "checkin").split(".")[0] in _WORKING
            and self._places.question_of(line) != "checkin.done"
        ]

    def _calls(self) -> list[Call]:
        """Requests for an adult that came of this stretch and may be told."""
        return [
            call
            for call in self._talked.calls
            if call.level == "request"
            and call.kind in _ASKED
            and call.message_id in self._ids
            and not self._shade.hides(call.message_id)
        ]

    def _line_of(self, call: Call) -> Spoken | None:
        before = next((line.seq for line in self._talked.stretch if line.id == call.message_id), None)
        return None if self._shade.covers(call.words) else self._places.where(call.words, before)

    def _help(self) -> list[Noticed]:
        found: dict[tuple[str, str], Noticed] = {}
        for call in self._calls():
            who = next((adult.name for adult in self._talked.learner.adults if adult.id == call.to), "an adult")
            line = self._line_of(call)
            template = _ASKED[call.kind]
            if "{words}" in template and line is None:
                template = template.split(":")[0] + "."
            words = in_quotes(piece(call.words, QUOTE_CHARS), QUOTE_CHARS)
            ids = tuple(dict.fromkeys(filter(None, (line.id if line else None, call.message_id))))
            short = {"talk": f"wants to talk to {who}", "help": f"asked {who} for help"}.get(
                call.kind, f"told {who} of a problem" if call.kind == "problem" else "asked to delete data"
            )
            text = template.format(who=who, words=words)
            found.setdefault((call.kind, call.words), self._noticed("help_asked", text, ids, True, short))
        return list(found.values())

    def _checkins(self) -> tuple[list[CheckIn], list[CheckIn]]:
        """Check-ins with an answer to “done” or “how sure”: those of before, and those of this stretch."""
        real = [c for c in self._plan.checkins if c.done or c.confidence] if self._plan else []
        return [c for c in real if c.at < self._begin], [c for c in real if c.at >= self._begin]

    def _confidence(self) -> list[Noticed]:
        before, now = self._checkins()
        newest = next((c.confidence for c in reversed(now) if c.confidence), None)
        said = self._places.numbers("checkin.confidence", newest) if newest else ()
        if self._plan is None or not said:
            return []
        goal = goal_of(self._plan)
        trail = [goal.starting_confidence] if goal and goal.starting_confidence else []
        trail += [c.confidence for c in (*before, *now) if c.confidence]
        falling = trail[-1:]
        for value in reversed(trail[:-1]):
            if value <= falling[0]:
                break
            falling.insert(0, value)
        if len(falling) < 2:
            return []
        words = " → ".join(map(str, falling))
        needs = len(falling) > 2 or falling[-1] <= NOT_SURE
        return [
            self._noticed(
                "confidence_falling", f"Less sure: {words} of 5.", (said[-1].id,), needs, f"less sure: {words} of 5"
            )
        ]

    def _pace(self) -> list[Noticed]:
        before, now = self._checkins()
        found = []
        done = self._places.answers("checkin.done")
        if done and now and now[-1].done and is_not_done(now[-1].done):
            twice = bool(before) and is_not_done(before[-1].done or "")
            short = "not done twice in a row" if twice else "not done this time"
            text = f"N{short[1:]}: {in_quotes(done[-1].text, QUOTE_CHARS)}"
            found.append(self._noticed("pace", text, (done[-1].id,), twice, short))
        return [*found, *self._date(now)]

    def _date(self, now: list[CheckIn]) -> list[Noticed]:
        goal = goal_of(self._plan) if self._plan else None
        shown = bool(self._plan and (self._plan.evidence or self._plan.step == "mastered"))
        last = next(reversed(self._places.told_now), None)
        if goal is None or goal.target_date is None or shown or not now or last is None:
            return []
        left = (goal.target_date - self._today).days
        day = say_date(goal.target_date, self._today)
        if left < 0:
            text = f"The goal date, {day}, has passed and nothing is handed in."
            return [self._noticed("pace", text, (last.id,), True, "goal date has passed")]
        if left <= NEAR_DAYS:
            text = f"The goal date, {day}, is near and nothing is handed in yet."
            return [self._noticed("pace", text, (last.id,), False, "goal date is near")]
        return []

    def _proud(self) -> list[Noticed]:
        lines = [line for line in self._working() if is_proud(line.text)]
        if not lines:
            return []
        words = in_quotes(piece(lines[-1].text, QUOTE_CHARS), QUOTE_CHARS)
        return [self._noticed("proud", f"Went well: {words}", (lines[-1].id,), False, f"went well: {words}")]

    @staticmethod
    def _noticed(kind: SignalKind, text: str, ids: tuple[str, ...], needs_me: bool, short: str) -> Noticed:
        return Noticed(Signal(kind, text, ids), needs_me, short)
