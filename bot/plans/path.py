"""Which question comes next: decided from what the plan lacks, in this one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, cast

from bot.plans.answer import Answer, Say, Taken, quoted, say
from bot.plans.goals import OF, GoalKind, makes_own
from bot.plans.learner import PROFILE_FIELDS
from bot.plans.plan import FIVE, Plan, Step
from bot.plans.questions import QUESTIONS, REQUESTED, Question, of_topic
from bot.plans.steps import RECORDED_AT_END, rules_of
from bot.plans.steps.goal import KINDS
from bot.plans.turn import Turn
from bot.plans.when import say_date, say_minutes, say_time, say_weekdays


def next_question(turn: Turn) -> str | None:
    """The question that is due, or None when the plan runs and nothing is open."""
    if "ready" not in turn.talk.flags and not turn.facts.get("ready"):
        return "profile.ready"
    known = turn.profile_now()
    if _profile_is_open(turn):
        for name in PROFILE_FIELDS:
            if name not in known:
                return f"profile.{name}"
    if turn.plan is None:
        return "standard.choose"
    return open_in_plan(turn.plan)


FIRST = frozenset({"checkin.done", "evidence.what", "reflect.worked", "standard.choose"})
"""What begins a check-in, evidence, a reflection or a plan: no plan lacks it, so only the talk knows it is open."""


def still_asked(turn: Turn) -> str | None:
    """The open question where it begins something that can still be begun on this plan, or None."""
    asking, plan = turn.talk.asking, turn.plan
    if asking not in FIRST or turn.facts.get("settled") == asking or plan is None or asking in plan.draft:
        return None
    if asking == "standard.choose":
        return asking
    if asking == "reflect.worked":
        return asking if plan.step == "mastered" and not plan.reflections else None
    return asking if plan.step == "active" else None


def leave(turn: Turn) -> bool:
    """Leave off what its first question would begin; False where there is nothing of the kind."""
    if still_asked(turn) is None:
        return False
    turn.talk = replace(turn.talk, asking=None)
    return True


def _profile_is_open(turn: Turn) -> bool:
    """The profile is asked for before the first plan is under way, never in the middle of one."""
    return not any(p.agreed or p.draft for p in turn.plans)


def open_in_plan(plan: Plan) -> str | None:
    """The first question that this plan lacks an answer to, or None."""
    for topic in RECORDED_AT_END:
        if any(key.startswith(f"{topic}.") for key in plan.draft):
            return next((q.id for q in of_topic(topic) if q.id not in plan.draft), None)
    if plan.step not in FIVE:
        return None
    lacking = (q for q in in_asking_order(plan) if q.id not in plan.draft)
    return next(q.id for q in lacking if not q.on_request or f"{q.id}{REQUESTED}" in plan.draft)


def in_asking_order(plan: Plan) -> tuple[Question, ...]:
    """The questions of the open step as they are asked: what was requested before anything else. Of another goal it
    is asked first what it is."""
    first = {"goal.statement"} if OF in plan.draft else set()
    every = of_topic(plan.step, on_request=True)
    return tuple(sorted(every, key=lambda q: f"{q.id}{REQUESTED}" not in plan.draft and q.id not in first))


def step_of(plan: Plan) -> Step:
    """Where a plan stands: at its first step that is not agreed."""
    return next((s for s in FIVE if s not in plan.agreed), "active")


def topic_is_full(turn: Turn, topic: str) -> bool:
    """True when the last question of a recorded topic was answered."""
    draft = turn.plan.draft if turn.plan else {}
    return topic in RECORDED_AT_END and all(q.id in draft for q in of_topic(topic))


def record(turn: Turn, topic: str) -> tuple[Say, ...]:
    """Write down a full check-in, piece of evidence or reflection."""
    plan = cast(Plan, turn.plan)
    done = rules_of(topic).settle(plan, turn)
    turn.change(replace(done, draft=_without(done.draft, topic)), what=f"{topic} recorded")
    told = say(f"{topic}.recorded", **rules_of(topic).about(turn))
    # Why it is worth it, in their own words, comes back with each check-in (row A1).
    why = plan.purpose.why if topic == "checkin" else None
    return (told, say("checkin.why", why=quoted(why, 120))) if why else (told,)


def agree(turn: Turn, topic: str) -> tuple[Say, ...]:
    """The student said yes to the read-back: the draft of this step becomes the plan, and the step moves on."""
    plan = cast(Plan, turn.plan)
    settled = rules_of(topic).settle(plan, turn)
    settled = replace(
        settled,
        draft=_without(settled.draft, topic),
        agreed=tuple(s for s in FIVE if s in settled.agreed or s == topic),
    )
    settled = replace(settled, step=step_of(settled))
    beside = topic == "goal" and OF in plan.draft
    own = beside and makes_own(plan)
    turn.change(settled, what="agreed to a goal of their own" if own else f"agreed to the {topic}")
    if beside:
        return (say("goal.agreed_another"),)
    following = (*FIVE, "active")[FIVE.index(topic) + 1]
    # A step that was changed later does not lead to the next one again.
    return (say(f"{topic}.agreed" if settled.step == following else "step.agreed_again", **closing(turn)),)


def closing(turn: Turn) -> dict[str, object]:
    """What the sentence after a step mentions."""
    return {"name": turn.learner.name.split()[0], **rules_of("progress").about(turn)}


def reopen(turn: Turn, topic: str) -> None:
    """Take an agreed step back into the draft so that it can be changed; it is read back again at the end."""
    plan = cast(Plan, turn.plan)
    if topic not in plan.agreed:
        return
    draft = {**plan.draft, **rules_of(topic).unsettle(plan)}
    opened = replace(plan, draft=draft, agreed=tuple(s for s in plan.agreed if s != topic))
    turn.change(replace(opened, step=step_of(opened)), what=f"opened the {topic} to change it")


def _without(draft: Mapping[str, Any], topic: str) -> dict[str, Any]:
    kept_keys = {k: v for k, v in draft.items() if not k.startswith(f"{topic}.")}
    kept_keys.pop("chosen_by_coach", None)
    return kept_keys


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Let the rules of the question's topic read the answer."""
    return cast(Taken, rules_of(QUESTIONS[question].topic).take(turn, question, answer))


def skip(turn: Turn, question: str) -> bool:
    """Leave a question open for good. False where the plan cannot do without it.

    Rules that have more to do than to note that nothing was said do it in a `skip` of their own.
    """
    topic = QUESTIONS[question].topic
    if question == "profile.ready":
        turn.facts["ready"] = True
    elif topic == "profile":
        turn.know(question.removeprefix("profile."), None)
    elif question in {"standard.choose", "goal.statement", "plan.items"} or QUESTIONS[question].confirms:
        return False
    else:
        own = getattr(rules_of(topic), "skip", None)
        if own is None or not own(turn, question):
            turn.pencil(question, None)
    return True


def choose(turn: Turn, question: str) -> bool:
    """Let the coach choose this time, and mark it as the coach's choice. False where only the student can."""
    value = rules_of(QUESTIONS[question].topic).default(turn, question) if not QUESTIONS[question].confirms else None
    if value is None:
        return False
    if turn.plan is None:
        return False
    by_coach = (*turn.plan.draft.get("chosen_by_coach", ()), question)
    turn.redraft({**turn.plan.draft, question: value, "chosen_by_coach": list(by_coach)})
    return True


def pencilled(turn: Turn) -> str:
    """What was said in the open step and is not agreed yet, quoted; "" where there is nothing."""
    plan = turn.plan
    if plan is None:
        return ""
    said = ((q.id, plan.draft.get(q.id)) for q in of_topic(plan.step, on_request=True))
    return ", ".join(f"“{value_in_words(turn, q, value)}”" for q, value in said if value)


def told(turn: Turn, question: str) -> str:
    """The pencilled answer to a question in plain words, for saying what was chosen."""
    if question.startswith("profile."):
        note = turn.profile_now().get(question.removeprefix("profile."))
        return (note.text if note else None) or "nothing"
    value = turn.plan.draft.get(question) if turn.plan else None
    return value_in_words(turn, question, value)


def value_in_words(turn: Turn, question: str, value: object) -> str:
    """An answer as it stands in a draft, in plain words."""
    if question == "goal.kind":
        return dict(KINDS)[cast(GoalKind, value)].lower()
    if question.endswith("date") and isinstance(value, str):
        return say_date(date.fromisoformat(value), turn.today)
    if isinstance(value, Mapping):
        days = say_weekdays(tuple(value["weekdays"]))
        if "minutes" in value:
            return f"{days}, {say_minutes(value['minutes'])}"
        return f"{days}, {say_time(time.fromisoformat(value['time']))}"
    if isinstance(value, list):
        return ", ".join(str(v["title"] if isinstance(v, Mapping) else v) for v in value) or "nobody else"
    return str(value if value is not None else "nothing extra")
