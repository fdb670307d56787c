"""What a changed answer means for others: said after the change, never changed silently."""

from __future__ import annotations

from bot.plans.answer import Say, say
from bot.plans.goals import main_date
from bot.plans.load import note, sittings
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_weekdays


def to_look_at(turn: Turn, topic: str) -> tuple[Say, ...]:
    """After a step was agreed again: at most one thing of a later step that no longer fits it."""
    plan = turn.plan
    if plan is None:
        return ()
    goal = main_date(plan)
    doing = [i for i in plan.items if i.kind != "need" and i.status == "open"]
    if topic in {"goal", "plan"} and doing and "plan" in plan.agreed and (told := note(turn)):
        return told
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
