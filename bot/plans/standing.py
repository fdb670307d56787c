"""Where a plan stands, told in words: what the plan says, how it goes, what comes next (rows G15, B9)."""

from __future__ import annotations

from datetime import timedelta

from bot.plans.answer import Say, quoted, say
from bot.plans.goals import main_goal, sure_at_the_start
from bot.plans.items import next_item
from bot.plans.plan import FIVE, WEEKDAYS, Goal, Plan
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_minutes, say_time, say_weekdays


def plan_in_words(turn: Turn) -> tuple[Say, ...]:
    """What is agreed so far, a bubble for each part; another goal says who sees it."""
    plan = turn.plan
    if plan is None or not plan.agreed:
        return (say("plan.empty"),)
    said = []
    if "purpose" in plan.agreed and plan.purpose.why:
        where = quoted(plan.purpose.where, 60) if plan.purpose.where else ""
        said.append(say("tell.purpose", where=where, why=quoted(plan.purpose.why, 80)))
    goal = main_goal(plan)
    if goal:
        day = say_date(goal.target_date, turn.today) if goal.target_date else "no date yet"
        said.append(
            say("tell.goal", statement=quoted(goal.statement, 80), measure=quoted(goal.measure or "", 60), date=day)
        )
    said += [_own_goal(turn, other) for other in plan.goals if other is not goal and other.status == "open"]
    doing = [i for i in plan.items if i.kind != "need" and i.status == "open"]
    if doing:
        titles = ", ".join(f"“{quoted(i.title, 50)}”" for i in doing)
        said.append(say("tell.items", items=titles, days=say_weekdays(doing[0].weekdays)))
    return tuple(said) or (say("plan.empty"),)


def _own_goal(turn: Turn, goal: Goal) -> Say:
    day = say_date(goal.target_date, turn.today) if goal.target_date else "no date yet"
    seen = "only you see it" if goal.private else "your teacher sees it too"
    return say("tell.goal_own", statement=quoted(goal.statement, 80), date=day, seen=seen)


def progress_in_words(turn: Turn) -> tuple[Say, ...]:
    """Steps agreed and confidence over time, as one line of text."""
    plan = turn.plan
    if plan is None:
        return (say("plan.empty"),)
    said = [
        say("tell.path", count=len(plan.agreed), left=", ".join(s for s in FIVE if s not in plan.agreed) or "nothing")
    ]
    todo = [i for i in plan.items if i.kind != "need" and i.status != "dropped"]
    if plan.step not in FIVE and todo:
        said = [say("tell.items_done", done=sum(i.status == "done" for i in todo), all=len(todo))]
    return tuple(said)


SPARKS = "▁▃▄▆█"
"""The levels 1 to 5 as characters, for a picture where only text goes."""
MOST_POINTS = 12


def confidence_points(plan: Plan) -> tuple[int, ...]:
    """How sure the student felt: at the start, then at each check-in; the newest twelve."""
    start = filter(None, (sure_at_the_start(plan),))
    said = [c.confidence for c in plan.checkins if c.confidence]
    return tuple([*start, *said][-MOST_POINTS:])


def confidence_in_words(plan: Plan) -> tuple[Say, ...]:
    """The picture as text: a row of bars, the numbers, and a sentence."""
    points = confidence_points(plan)
    if len(points) < 2:
        return (say("tell.confidence_one", first=points[0]),) if points else ()
    spark = "".join(SPARKS[min(max(n, 1), 5) - 1] for n in points)
    return (say("tell.confidence", spark=spark, trail=" → ".join(map(str, points)), first=points[0], now=points[-1]),)


def next_in_words(turn: Turn) -> tuple[Say, ...]:
    """The next thing to do and the next check-in."""
    plan = turn.plan
    if plan is None or plan.step in FIVE:
        return (say("tell.next_step", step=plan.step if plan else "choosing a topic"),)
    if plan.step == "mastered" and plan.bridge:
        return (say("mastered.bridge", code=plan.bridge.code, plain=plan.bridge.plain),)
    if plan.step == "mastered":
        return (say("mastered.done"),)
    coming = next_item(plan, turn.today)  # what a check-in was about today is behind
    if turn.facts.get("recorded") == "checkin" and coming and coming[1]:
        return (say("tell.next_up", day=f"{coming[1]:%A}", title=quoted(coming[0].title, 60)),)
    said = []
    due = next_item(plan, turn.today - timedelta(days=1))
    if due:
        item, on = due
        minutes = say_minutes(item.minutes) if item.minutes else ""
        day = say_date(on, turn.today) if on else "any day"
        said.append(say("tell.next_item", title=quoted(item.title, 60), day=day, minutes=minutes))
    if plan.progress.weekdays and plan.progress.time:
        said.append(say("tell.next_checkin", day=next_day(turn, plan.progress.weekdays), time=_clock(plan)))
    return tuple(said) or (say("plan.empty"),)


def _clock(plan: Plan) -> str:
    from datetime import time

    return say_time(time.fromisoformat(plan.progress.time or "16:00"))


def next_day(turn: Turn, weekdays: tuple[str, ...]) -> str:
    """The next of these weekdays, today included, with its date."""
    days = (turn.today + timedelta(days=n) for n in range(7))
    found = next((d for d in days if WEEKDAYS[d.weekday()] in weekdays), None)
    return say_date(found, turn.today) if found else "any day"
