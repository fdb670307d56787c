"""What the coach proposes after a check-in: one change of the plan, which the student takes or leaves. Pure.

The first rule that fits decides; its name stands in the history when the student takes the proposal. Nothing changes
without a yes. No proposal takes away the last thing that is off the screen or with people (row E9), or the last one of
all: then another one of that sort comes in its place, or it is moved.

| rule | when | proposal |
|---|---|---|
| long_away | the check-in comes more than a week late | move the dates |
| too_hard | not or half done, and the words say it was too hard | something else in its place, or a smaller piece |
| missed_again | not done, like the time before | something else in its place, or let it go |
| missed | not done | move it to its next free day |
| half_again | half done, like the time before | cut it in two |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, cast

from bot.plans.goals import main_goal
from bot.plans.items import doing, fresh_ids, next_day
from bot.plans.outcome import was_hard
from bot.plans.plan import Goal, Item, ItemKind, Outcome, Plan
from bot.plans.screens import is_last_off_screen, item_is_off_screen
from bot.plans.turn import Suggestion
from bot.plans.when import say_date

LONG_AWAY_DAYS = 8
"""From this many days late on, a check-in moves the dates of the plan."""
ROOM_DAYS = 7
"""A moved goal date leaves at least this many days."""
SMALLEST_MINUTES = 10
"""Nothing is cut into pieces shorter than this."""

Deed = Literal["split", "move", "swap", "drop", "redate"]


@dataclass(frozen=True)
class Proposal:
    """One change. `item` is the id of the item meant (none for `redate`); `title` and `minutes` are the new item's."""

    rule: str
    deed: Deed
    item: str | None = None
    title: str | None = None
    minutes: int | None = None
    on: date | None = None
    days: int = 0
    mode: str | None = None
    kind: ItemKind | None = None
    off_screen: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """For the draft of the plan."""
        return {**vars(self), "on": self.on.isoformat() if self.on else None}


def proposal_from(held: Mapping[str, Any]) -> Proposal:
    """What `as_json` gave."""
    return Proposal(**{**held, "on": date.fromisoformat(held["on"]) if held.get("on") else None})


def propose(
    plan: Plan,
    item: Item | None,
    outcome: Outcome | None,
    words: str,
    today: date,
    *,
    days_late: int = 0,
    suggestions: Sequence[Suggestion] = (),
) -> Proposal | None:
    """The one proposal that follows from a check-in about `item`, or None. `words` are all that the student said."""
    if days_late >= LONG_AWAY_DAYS and (late := _later(plan, today, days_late)):
        return late
    if item is None or outcome in {None, "done"}:
        return None
    other = _other(plan, item, suggestions)
    if was_hard(words):
        if other and outcome == "missed":
            return _swap("too_hard", item, other)
        return _smaller("too_hard", item) or (_swap("too_hard", item, other) if other else None)
    again = _same_before(plan, item, outcome)
    if outcome == "missed":
        if again and other:
            return _swap("missed_again", item, other)
        if again and may_drop(plan, item):
            return Proposal("missed_again", "drop", item.id)
        return Proposal("missed_again" if again else "missed", "move", item.id, on=_free_day(item, today))
    return _smaller("half_again", item) if again else None


def accept(plan: Plan, proposal: Proposal, by: str, today: date) -> tuple[Plan, str]:
    """The plan with the change, and the line for its history, which names the rule."""
    changed = _DEEDS[proposal.deed](plan, proposal, by)
    return changed, f"took the proposal “{told(plan, proposal, today)}” (rule {proposal.rule})"


def told(plan: Plan, proposal: Proposal, today: date) -> str:
    """The proposal in a few plain words, as the student and the history read it."""
    title = next((i.title for i in plan.items if i.id == proposal.item), "")
    if proposal.deed == "split":
        return f"do “{title}” in pieces of {proposal.minutes} minutes"
    if proposal.deed == "move":
        return f"do “{title}” on {say_date(proposal.on or today, today)}"
    if proposal.deed == "swap":
        return f"do “{proposal.title}” in place of “{title}”"
    if proposal.deed == "drop":
        return f"let “{title}” go"
    goal = _open_goal(plan)
    day = goal.target_date + timedelta(days=proposal.days) if goal and goal.target_date else today
    return f"move your goal date to {say_date(day, today)}"


def may_drop(plan: Plan, item: Item) -> bool:
    """Whether the plan can do without it: something stays, and something off the screen or with people (row E9)."""
    rest = [other for other in doing(plan) if other.id != item.id]
    return bool(rest) and (any(map(item_is_off_screen, rest)) or not item_is_off_screen(item))


def instead(
    proposal: Proposal,
    deed: str,
    item: Item,
    today: date,
    *,
    plan: Plan | None = None,
    suggestions: Sequence[Suggestion] = (),
) -> Proposal | None:
    """Another change of the same item, where the student would rather have that one. None where there is none such, or
    the plan cannot do without it."""
    if plan and deed == "drop" and not may_drop(plan, item):
        return None
    if plan and deed == "swap" and (other := _other(plan, item, suggestions)):
        return _swap(proposal.rule, item, other)
    if deed == "drop":
        return Proposal(proposal.rule, "drop", item.id)
    if deed == "move":
        return Proposal(proposal.rule, "move", item.id, on=_free_day(item, today))
    return None


def _later(plan: Plan, today: date, days: int) -> Proposal | None:
    goal = _open_goal(plan)
    if goal is None or goal.target_date is None or goal.target_date >= today + timedelta(days=ROOM_DAYS):
        return None
    least = (today + timedelta(days=ROOM_DAYS) - goal.target_date).days
    return Proposal("long_away", "redate", days=max(days, least))


def _smaller(rule: str, item: Item) -> Proposal | None:
    minutes = item.minutes or 0
    if minutes < 2 * SMALLEST_MINUTES:
        return None
    return Proposal(rule, "split", item.id, minutes=minutes // 2)


def _other(plan: Plan, item: Item, suggestions: Sequence[Suggestion]) -> Suggestion | None:
    there = {i.title.casefold() for i in plan.items}
    new = [s for s in suggestions if s.title.casefold() not in there]
    if is_last_off_screen(doing(plan), item.id):
        new = [s for s in new if s.off_screen or s.with_people]
    return next((s for s in new if s.kind == item.kind), new[0] if new else None)


def _swap(rule: str, item: Item, other: Suggestion) -> Proposal:
    return Proposal(
        rule,
        "swap",
        item.id,
        title=other.title,
        minutes=other.minutes,
        mode=other.mode,
        kind=cast(ItemKind, other.kind),
        off_screen=other.off_screen or other.with_people,
    )


def _same_before(plan: Plan, item: Item, outcome: Outcome) -> bool:
    last = next((c for c in reversed(plan.checkins) if c.item == item.id), None)
    return last is not None and last.outcome == outcome


def _free_day(item: Item, today: date) -> date:
    return next_day(replace(item, on=None), today) or today + timedelta(days=1)


def _open_goal(plan: Plan) -> Goal | None:
    goal = main_goal(plan)
    return goal if goal and goal.status == "open" else None


def _split(plan: Plan, proposal: Proposal, by: str) -> Plan:
    items: list[Item] = []
    for item in plan.items:
        if item.id == proposal.item:
            items.append(replace(item, minutes=proposal.minutes))
            rest = replace(
                item,
                id=next(fresh_ids(plan)),
                title=f"{item.title}, the rest",
                minutes=proposal.minutes,
                on=None,
                chosen_by=by,
            )
            items.append(rest)
        else:
            items.append(item)
    return replace(plan, items=tuple(items))


def _move(plan: Plan, proposal: Proposal, by: str) -> Plan:
    return replace(plan, items=tuple(replace(i, on=proposal.on) if i.id == proposal.item else i for i in plan.items))


def _drop(plan: Plan, proposal: Proposal, by: str) -> Plan:
    dropped = (replace(i, status="dropped") if i.id == proposal.item else i for i in plan.items)
    return replace(plan, items=tuple(dropped))


def _swapped(plan: Plan, proposal: Proposal, by: str) -> Plan:
    old = next(i for i in plan.items if i.id == proposal.item)
    new = replace(
        old,
        id=next(fresh_ids(plan)),
        kind=proposal.kind or old.kind,
        title=proposal.title or old.title,
        minutes=proposal.minutes or old.minutes,
        mode=proposal.mode,
        on=None,
        chosen_by=by,
        off_screen=proposal.off_screen,
    )
    return _drop(replace(plan, items=(*plan.items, new)), proposal, by)


def _redate(plan: Plan, proposal: Proposal, by: str) -> Plan:
    days = timedelta(days=proposal.days)
    moved = _open_goal(plan)
    goals = tuple(
        replace(g, target_date=g.target_date + days) if g is moved and g.target_date else g for g in plan.goals
    )
    items = tuple(replace(i, on=i.on + days) if i.on and i.status == "open" else i for i in plan.items)
    show = plan.mastery
    return replace(plan, goals=goals, items=items, mastery=replace(show, date=show.date + days if show.date else None))


_DEEDS = {"split": _split, "move": _move, "drop": _drop, "swap": _swapped, "redate": _redate}
