"""How a demo student went through each of the five steps: what was said, and what became of the plan. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.plans.plan import Criterion, Goal, Item, Mastery, Plan, Progress, Purpose
from bot.store.demo.talk import TalkLog

Told = Mapping[str, Any]


def _on(told: Told, today: date) -> date:
    return today + timedelta(days=told["in_days"])


def _spoken(day: date) -> str:
    return f"{day:%a, %b} {day.day}"


def _nobody(told: Told) -> bool:
    return bool(told["shared_with"] == ["nobody"])


def _say_purpose(log: TalkLog, told: Told, plan: Plan, _today: date) -> None:
    code, plain = (plan.standard.code, plan.standard.plain) if plan.standard else ("", "")
    log.ask("purpose.what", told["what"], code=code, plain=plain)
    log.ask("purpose.where", told["where"])
    log.ask("purpose.why", told["why"])
    log.confirm("purpose.confirm", **told)


def _purpose(plan: Plan, told: Told, _today: date) -> Plan:
    return replace(plan, purpose=Purpose(**told))


def _say_goal(log: TalkLog, told: Told, _plan: Plan, today: date) -> None:
    log.ask("goal.confidence", str(told["confidence"]))
    log.ask("goal.statement", told["statement"])
    log.ask("goal.measure", told["measure"], statement=told["statement"])
    log.ask("goal.target_date", told["said"])
    log.confirm("goal.confirm", **told, date=_spoken(_on(told, today)))


def _goal(plan: Plan, told: Told, today: date) -> Plan:
    goal = Goal(
        id=f"{plan.id}-g1",
        statement=told["statement"],
        measure=told["measure"],
        target_date=_on(told, today),
        starting_confidence=told["confidence"],
        proposed_by=plan.student_id,
        agreed_by=plan.student_id,
    )
    return replace(plan, goals=(goal,))


def _say_plan(log: TalkLog, told: Told, _plan: Plan, _today: date) -> None:
    titles = [item["title"] for item in told["items"]]
    log.ask("plan.items", titles[0])
    for before, title in zip(titles, [*titles[1:], "thats enough"], strict=True):
        log.ask("plan.more", title, title=before)
    first = told["items"][0]
    log.ask("plan.schedule", f"{' n '.join(first['days'])} {first['minutes']} min")
    log.ask("plan.need", told.get("need", "nothing"))
    log.confirm("plan.confirm", items=", ".join(f"“{title}”" for title in titles))


def _plan(plan: Plan, told: Told, _today: date) -> Plan:
    items = [
        Item(
            id=f"{plan.id}-i{number}",
            kind=item["kind"],
            title=item["title"],
            mode=item["mode"],
            weekdays=tuple(item["days"]),
            minutes=item["minutes"],
            chosen_by=plan.student_id,
        )
        for number, item in enumerate(told["items"], start=1)
    ]
    if told.get("need"):
        number = len(items) + 1
        items.append(Item(id=f"{plan.id}-i{number}", kind="need", title=told["need"], chosen_by=plan.student_id))
    return replace(plan, items=tuple(items))


def _say_progress(log: TalkLog, told: Told, _plan: Plan, _today: date) -> None:
    signs = "; ".join(told["signs"])
    log.ask("progress.signs", signs)
    log.ask("progress.cadence", f"{' n '.join(told['days'])} at {told['time']}")
    log.ask("progress.if_stuck", told["if_stuck"])
    log.ask("progress.shared_with", ", ".join(told["shared_with"]))
    log.confirm("progress.confirm", signs=signs, if_stuck=told["if_stuck"])


def _progress(plan: Plan, told: Told, _today: date) -> Plan:
    progress = Progress(
        signs=tuple(told["signs"]),
        weekdays=tuple(told["days"]),
        time=told["time"],
        if_stuck=told["if_stuck"],
        tripwires=("2 missed check-ins in a row",),
        shared_with=() if _nobody(told) else tuple(told["shared_with"]),
    )
    return replace(plan, progress=progress)


def _say_mastery(log: TalkLog, told: Told, _plan: Plan, today: date) -> None:
    criteria = "; ".join(told["criteria"])
    log.ask("mastery.method", told["method"])
    log.ask("mastery.criteria", criteria)
    log.ask("mastery.date", _spoken(_on(told, today)).lower())
    log.confirm("mastery.confirm", method=told["method"], criteria=criteria)


def _mastery(plan: Plan, told: Told, today: date) -> Plan:
    criteria = tuple(Criterion(id=f"{plan.id}-c{n}", text=text) for n, text in enumerate(told["criteria"], start=1))
    mastery = Mastery(method=told["method"], criteria=criteria, date=_on(told, today), status="working")
    return replace(plan, mastery=mastery)


AGREEING: Mapping[str, Callable[[TalkLog, Told, Plan, date], None]] = {
    "purpose": _say_purpose,
    "goal": _say_goal,
    "plan": _say_plan,
    "progress": _say_progress,
    "mastery": _say_mastery,
}
SETTLING: Mapping[str, Callable[[Plan, Told, date], Plan]] = {
    "purpose": _purpose,
    "goal": _goal,
    "plan": _plan,
    "progress": _progress,
    "mastery": _mastery,
}
