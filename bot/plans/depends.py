"""What a changed answer means for others: said after the change, never changed silently."""

from __future__ import annotations

from bot.plans.answer import Say, say
from bot.plans.steps.plan import sittings
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_minutes, say_weekdays


def to_look_at(turn: Turn, topic: str) -> tuple[Say, ...]:
    """After a step was agreed again: at most one thing of a later step that no longer fits it."""
    plan = turn.plan
    if plan is None:
        return ()
    goal = next((g.target_date for g in plan.goals if g.target_date), None)
    doing = [i for i in plan.items if i.kind != "need" and i.status == "open"]
    if topic in {"goal", "plan"} and goal and doing and "plan" in plan.agreed:
        days = tuple(dict.fromkeys(day for item in doing for day in item.weekdays))
        minutes = max((i.minutes or 0) for i in doing)
        count = sittings(turn.today, goal, days)
        needed = sum(i.minutes or 0 for i in doing)
        words = {"date": say_date(goal, turn.today), "days": say_weekdays(days), "count": count}
        if days and count == 0:
            return (say("depends.no_day_left", **words),)
        if days and count * minutes < needed:
            had = say_minutes(count * minutes)
            return (say("depends.too_short", had=had, needed=say_minutes(needed), **words),)
    if topic == "goal" and goal and plan.mastery.date and "mastery" in plan.agreed and plan.mastery.date < goal:
        show, by = say_date(plan.mastery.date, turn.today), say_date(goal, turn.today)
        return (say("depends.shown_before", show=show, date=by),)
    watched = plan.progress.weekdays if "progress" in plan.agreed else ()
    if topic == "goal" and goal and watched and sittings(turn.today, goal, watched) == 0:
        return (say("depends.no_checkin", days=say_weekdays(watched), date=say_date(goal, turn.today)),)
    if topic == "plan" and doing and "progress" in plan.agreed:
        was = turn.facts.get("days_before")
        now = next((i.weekdays for i in doing if i.weekdays), ())
        if was and set(was) != set(now) and set(was) == set(plan.progress.weekdays):
            return (say("depends.checkin_days", days=say_weekdays(now), old=say_weekdays(was)),)
    return ()
