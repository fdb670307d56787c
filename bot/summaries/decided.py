"""What was decided, from the revisions of the plans: one sentence each, with the messages that led to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bot.plans.plan import FIVE, Goal, Plan
from bot.plans.when import say_date, say_minutes, say_time, say_weekdays
from bot.summaries.piece import Piece, Quoting, fact, ids_of, joined
from bot.summaries.record import Decision, Talked
from bot.summaries.shade import Shade
from bot.summaries.summary import Decided
from bot.summaries.wording import listed

_BROUGHT = timedelta(minutes=5)
"""A change that an adult made is told where the coach brought it into the talk, within so long."""
_AGREED = re.compile(r"^agreed to the (\w+)$")
_OPENED = re.compile(r"^opened the (\w+) to change it$")
_ITEM = re.compile(r"^(added|dropped|moved) “")

_SAID_OF_ADULTS = {"reached mastery": "agreed that it is mastered"}


@dataclass(frozen=True)
class Made:
    """One decision to tell. `step` is the step it agreed to, `what` the revision's own name for it."""

    what: str
    step: str
    line: Decided
    plan_id: str

    @property
    def short(self) -> str:
        """Its first half, for a headline."""
        if self.what.startswith("evidence"):
            rating = self.line.text.rpartition("own rating ")[2].rstrip(".") if "own rating" in self.line.text else ""
            return f"handed in evidence, own rating {rating}" if rating else "handed in evidence"
        text = self.line.text.split(", done “")[0].rstrip(".")
        return text[:1].lower() + text[1:]

    @property
    def weight(self) -> int:
        """Where not all fit: steps, check-ins and evidence go before small changes."""
        return 0 if self.step or self.what.endswith("recorded") else 1


class Deciding:
    """Tells the decisions of one stretch."""

    def __init__(self, talked: Talked, shade: Shade, quoting: Quoting, today: date) -> None:
        self._talked, self._shade, self._quoting, self._today = talked, shade, quoting, today
        self._plans = {plan.id: plan for plan in talked.plans}
        self._ids = {line.id for line in talked.stretch}
        self._steps: Mapping[str, Callable[[Decision, Plan, str], Piece]] = {
            "purpose": self._purpose,
            "goal": self._goal,
            "plan": self._plan,
            "progress": self._progress,
            "mastery": self._mastery,
        }

    def all(self) -> tuple[Made, ...]:
        """Every decision of the stretch in order; a step that was agreed again counts once, as it then stood."""
        found: dict[tuple[str, str], tuple[Decision, str, int]] = {}
        for decision in self._talked.decisions:
            message_id = self._message_of(decision)
            if message_id is None:
                continue
            name = _name(decision)
            if name is None:
                continue
            if name == "goal" and self._is_of_own_goals(decision):
                found.pop((decision.plan_id, "opened goal"), None)
                continue
            key = (decision.plan_id, name)
            found.pop((decision.plan_id, f"opened {name}"), None)
            before = found.pop(key, None)
            merged = _merged(before[0], decision) if before else decision
            found[key] = (merged, message_id, before[2] + 1 if before else 1)
        return tuple(made for (_, name), told in found.items() if (made := self._made(name, *told)) is not None)

    def _message_of(self, decision: Decision) -> str | None:
        """The message of this stretch that the decision came with, or None when it did not come here."""
        if decision.by == self._talked.learner.id:
            return decision.message_id if decision.message_id in self._ids else None
        return next(
            (
                line.id
                for line in self._talked.stretch
                if not line.own and timedelta(0) <= line.at - decision.at <= _BROUGHT
            ),
            None,
        )

    def _is_of_own_goals(self, decision: Decision) -> bool:
        """Whether it changed goals that only the student sees, and no other."""
        touched = _goals_in(decision)
        plan = self._plans.get(decision.plan_id)
        private = {goal.id for goal in plan.goals if goal.private} if plan else set()
        return bool(touched) and touched <= private

    def _made(self, name: str, decision: Decision, message_id: str, times: int) -> Made | None:
        plan = self._plans.get(decision.plan_id)
        piece = self._told(name, decision, plan, times)
        ids = tuple(i for i in dict.fromkeys((*piece.ids, message_id)) if not self._shade.hides(i))
        if not piece or not ids:
            return None
        step = agreed[1] if (agreed := _AGREED.match(decision.what)) else ""
        return Made(decision.what, step, Decided(piece.text, ids), decision.plan_id)

    def _told(self, name: str, decision: Decision, plan: Plan | None, times: int) -> Piece:
        if name in FIVE and plan is not None:
            return self._steps[name](decision, plan, self._again(decision, times))
        if name.startswith("opened "):
            return fact(f"{_capital(decision.what)}.")
        if name.startswith("checkin"):
            return self._checkin(_recorded(decision, "checkins"))
        if name.startswith("reflect"):
            return self._reflection(_recorded(decision, "checkins"))
        if name.startswith("evidence"):
            return self._evidence(_recorded(decision, "evidence"))
        return self._other(decision)

    def _again(self, decision: Decision, times: int) -> str:
        """ " changed" where the step had been agreed to before, " changed twice" and so on within this stretch."""
        earlier = sum(
            d.plan_id == decision.plan_id and d.what == decision.what and d.number < decision.number
            for d in self._talked.decisions
        )
        changes = times if earlier >= times else times - 1
        return {0: "", 1: " changed", 2: " changed twice"}.get(changes, f" changed {changes} times")

    def _purpose(self, decision: Decision, plan: Plan, again: str) -> Piece:
        return fact("Agreed to the purpose: what it is, where it is used, why it matters.")

    def _goal(self, decision: Decision, plan: Plan, again: str) -> Piece:
        touched = _goals_in(decision)
        about = [g for g in plan.goals if g.id in touched and not g.private]
        goal = next(iter(about), None) or goal_of(plan) or (plan.goals[0] if plan.goals else None)
        if goal is None or goal.private:
            return Piece()
        value = _Values(decision, f"goals.{goal.id}")
        words = self._quoting.words
        by = value.get("target_date", goal.target_date.isoformat() if goal.target_date else None)
        parts = [
            words(value.get("statement", goal.statement)),
            joined("seen by {}", words(value.get("measure", goal.measure))),
            joined("by {}", fact(self._day(by))),
        ]
        return _sentence(f"Goal{again}", parts, "Agreed to the goal.")

    def _plan(self, decision: Decision, plan: Plan, again: str) -> Piece:
        new = {path.split(".")[1] for path in decision.changes if path.startswith("items.")}
        doing = [i for i in plan.items if i.kind != "need" and i.status != "dropped" and (i.id in new or not new)]
        items = [self._quoting.words(item.title) for item in doing]
        needed = (i for i in plan.items if i.kind == "need" and i.status != "dropped" and i.id in new)
        needs = [self._quoting.words(item.title) for item in needed]
        first = doing[0] if doing else None
        parts = [
            _several(items[:2]),
            fact(say_weekdays(first.weekdays)) if first and any(items) else Piece(),
            fact(say_minutes(first.minutes)) if first and first.minutes and any(items) else Piece(),
            joined("needs {}", _several(needs[:1])),
        ]
        return _sentence(f"Plan{again}", parts, "Agreed to the plan.")

    def _progress(self, decision: Decision, plan: Plan, again: str) -> Piece:
        progress = plan.progress
        days = say_weekdays(progress.weekdays)
        at = say_time(time.fromisoformat(progress.time)) if progress.time else ""
        when = f"{days} at {at}" if days and at else days
        parts = [joined("on {}", fact(when)), joined("when stuck: {}", self._quoting.words(progress.if_stuck))]
        return _sentence(f"Check-ins{again}", parts, "Agreed on how progress is watched.")

    def _mastery(self, decision: Decision, plan: Plan, again: str) -> Piece:
        mastery = plan.mastery
        criteria = [self._quoting.words(criterion.text) for criterion in mastery.criteria]
        parts = [
            self._quoting.words(mastery.method),
            joined("by {}", fact(self._day(mastery.date.isoformat() if mastery.date else None))),
            joined("counts when {}", _several(criteria[:2])),
        ]
        return _sentence(f"Will show it{again}", parts, "Agreed on how it will be shown.")

    def _checkin(self, record: Mapping[str, Any]) -> Piece:
        sure = self._quoting.number(record.get("confidence"), "checkin.confidence")
        parts = [joined("{} of 5 sure", sure), joined("done {}", self._quoting.words(record.get("done")))]
        return _sentence("Checked in", parts, "Checked in.")

    def _reflection(self, record: Mapping[str, Any]) -> Piece:
        parts = [
            joined("worked: {}", self._quoting.words(record.get("progress"))),
            joined("to change: {}", self._quoting.words(record.get("blocker"))),
        ]
        return _sentence("Looked back", parts, "Looked back on the work.")

    def _evidence(self, record: Mapping[str, Any]) -> Piece:
        rating = self._quoting.number(record.get("self_rating"), "evidence.self_rating")
        parts = [self._quoting.words(record.get("text")), joined("own rating {} of 5", rating)]
        return _sentence("Handed in evidence", parts, "Handed in evidence.")

    def _other(self, decision: Decision) -> Piece:
        """Any other change, by its own name; words of the student in it are quoted only where they were said."""
        quoted = re.findall("“([^”]*)”", decision.what)
        found = [self._quoting.words(text.rstrip("…")) for text in quoted]
        by_student = decision.by == self._talked.learner.id
        if self._shade.covers(decision.what) or (
            quoted and by_student and _ITEM.match(decision.what) and not all(found)
        ):
            return fact("Changed the plan.")
        who = "" if by_student else f"{self._name(decision.by)} "
        what = _SAID_OF_ADULTS.get(decision.what, decision.what).rstrip(".")
        return Piece(f"{who}{what}." if who else f"{_capital(what)}.", ids_of(found))

    def _name(self, person_id: str) -> str:
        return next((adult.name for adult in self._talked.learner.adults if adult.id == person_id), "An adult")

    def _day(self, iso: object) -> str:
        return say_date(date.fromisoformat(iso), self._today) if isinstance(iso, str) else ""


class _Values:
    """What a decision made of one object of the plan: the new values, field by field."""

    def __init__(self, decision: Decision, path: str) -> None:
        self._changes, self._path = decision.changes, path
        whole = decision.changes.get(path, (None, None))[1]
        self._whole: Mapping[str, Any] = whole if isinstance(whole, Mapping) else {}

    def get(self, field: str, standing: Any) -> Any:
        """The field's new value; where this decision left it alone, the standing one."""
        pair = self._changes.get(f"{self._path}.{field}")
        return pair[1] if pair else self._whole.get(field, standing)


def _goals_in(decision: Decision) -> set[str]:
    """The ids of the goals that a decision changed."""
    return {path.split(".")[1] for path in decision.changes if path.startswith("goals.") and path != "goals.order"}


def _name(decision: Decision) -> str | None:
    """What kind of decision it is; None for what is no news."""
    if agreed := _AGREED.match(decision.what):
        return agreed[1]
    if opened := _OPENED.match(decision.what):
        return f"opened {opened[1]}"
    if decision.what.startswith("Assigned "):
        return None
    recorded = re.match(r"^(checkin|evidence|reflect)\w* recorded$", decision.what)
    return f"{recorded[1]} {decision.number}" if recorded else f"other {decision.number}"


def _merged(first: Decision, second: Decision) -> Decision:
    changes = dict(first.changes)
    for path, (before, after) in second.changes.items():
        changes[path] = (changes[path][0] if path in changes else before, after)
    return Decision(second.plan_id, second.number, second.at, second.by, second.what, changes, second.message_id)


def _recorded(decision: Decision, topic: str) -> Mapping[str, Any]:
    return next(
        (
            after
            for path, (_, after) in decision.changes.items()
            if path.startswith(f"{topic}.") and isinstance(after, Mapping)
        ),
        {},
    )


def _several(pieces: Sequence[Piece]) -> Piece:
    told = [piece for piece in pieces if piece]
    return Piece(listed(piece.text for piece in told), ids_of(told))


def _sentence(begin: str, parts: Sequence[Piece], otherwise: str) -> Piece:
    told = [part for part in parts if part]
    if not told:
        return fact(otherwise)
    return Piece(f"{begin}: {', '.join(part.text for part in told)}.", ids_of(told))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def goal_of(plan: Plan) -> Goal | None:
    """The open goal about school."""
    return next((goal for goal in plan.goals if goal.kind == "academic" and goal.status == "open"), None)
