"""What the plan card shows, made from a Plan: pure values, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.pages.in_words import day, drafted, hour, listing, minutes, out_of, weekdays
from bot.pages.path import TITLES, Path, State, path_of
from bot.pages.picture import Picture, picture_of
from bot.pages.showing import Shown, left, shown
from bot.plans.goals import OF, main_goal
from bot.plans.learner import Learner
from bot.plans.plan import FIVE, Goal, Item, Plan, Step

# What "change this" says in the chat for the student; the words are those that data/lookups/field_name.yml knows.
CHANGES = {
    "purpose.what": "change what it is about",
    "purpose.where": "change where i use it",
    "purpose.why": "change why it matters",
    "goal.statement": "change my goal",
    "goal.measure": "change my measure",
    "goal.target_date": "change my goal date",
    "goal.confidence": "change my starting confidence",
    "plan.items": "change my activities",
    "plan.schedule": "change my schedule",
    "plan.need": "change what i need",
    "progress.signs": "change my signs of progress",
    "progress.cadence": "change my check-in days",
    "progress.if_stuck": "change my if-then plan",
    "progress.shared_with": "change who can see it",
    "progress.tripwires": "change my trip-wires",
    "mastery.method": "change how i show it",
    "mastery.criteria": "change my success criteria",
    "mastery.date": "change my show date",
}
LABELS = {
    "purpose.what": "What",
    "purpose.where": "Where",
    "purpose.why": "Why",
    "goal.statement": "I want to",
    "goal.measure": "I'll see it by",
    "goal.target_date": "By when",
    "goal.confidence": "How sure at the start",
    "plan.items": "To do",
    "plan.schedule": "When",
    "plan.need": "I need",
    "progress.signs": "Signs that it works",
    "progress.cadence": "Check-in",
    "progress.if_stuck": "If I'm stuck",
    "progress.shared_with": "Shared with",
    "progress.tripwires": "My advisor hears after",
    "mastery.method": "I'll show it by",
    "mastery.criteria": "It counts when",
    "mastery.date": "When",
}
HINTS: dict[Step, str] = {
    "purpose": "What it is, where you'd use it, why it matters to you.",
    "goal": "What you want to be able to do, and by when.",
    "plan": "What you'll do to get there, and when.",
    "progress": "How you'll notice that it works.",
    "mastery": "How you'll show that you can do it.",
}
# The student's own words, shown in quotation marks; everything else is said by Waymark.
_OWN_WORDS = {
    key for key in CHANGES if key.split(".")[1] not in ("target_date", "confidence", "schedule", "cadence", "date")
}
_OWN_WORDS -= {"progress.shared_with", "progress.tripwires"}
ONLY_YOU = "Only you see this."
SEEN = "Your teacher sees this too."
_LISTS = ("plan.items", "plan.need", "progress.signs", "progress.tripwires", "mastery.criteria")


@dataclass(frozen=True)
class Field:
    """One thing on the plan: `agreed` is decided, `pencilled` is not yet; `change` is what to say to change it."""

    key: str
    label: str
    agreed: tuple[str, ...]
    pencilled: tuple[str, ...]
    quoted: bool
    change: str
    skipped: bool = False


@dataclass(frozen=True)
class ItemRow:
    """One line of the to-do list. `about` is mode, when and minutes in words."""

    id: str
    title: str
    about: str
    done: bool


@dataclass(frozen=True)
class OtherGoal:
    """Another goal beside the first. `seen` says who sees it; `share` is what to say to share it, "" where that is not
    the student's to decide; `done` what to say when it is reached; `pencilled` while it is not agreed yet."""

    id: str
    statement: str
    about: str
    seen: str
    share: str = ""
    pencilled: bool = False
    done: str = ""


@dataclass(frozen=True)
class Section:
    """One of the five steps on the card; `hint` says what will stand here while it is empty."""

    step: Step
    title: str
    state: State
    fields: tuple[Field, ...]
    items: tuple[ItemRow, ...] = ()
    hint: str = ""
    tally: str = ""
    goals: tuple[OtherGoal, ...] = ()

    @property
    def pencilled(self) -> bool:
        """Whether anything in it waits for the student's yes."""
        return any(field.pencilled for field in self.fields)


@dataclass(frozen=True)
class PlanView:
    """The whole card. `title` is the standard in plain words."""

    id: str
    code: str
    title: str
    statement: str
    path: Path
    sections: tuple[Section, ...]
    picture: Picture | None
    last_word: str
    shown: tuple[Shown, ...] = ()
    left: tuple[str, ...] = ()
    bridge: tuple[str, str, str] | None = None
    """Where it is below the grade of the class: code, plain words and grade of what comes after it."""
    skills: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


def plan_view(plan: Plan, learner: Learner, today: date) -> PlanView:
    """The card of one plan on the student's local day `today`."""
    path = path_of(plan)
    states = {mark.step: mark.state for mark in path.waymarks}
    goal = main_goal(plan)
    agreed = _agreed(plan, goal, learner, today)
    sections = tuple(_section(step, states[step], plan, agreed, today) for step in FIVE)
    return PlanView(
        id=plan.id,
        code=plan.standard.code if plan.standard else "",
        title=_sentence(plan.standard.plain) if plan.standard else "Something to learn",
        statement=plan.standard.statement if plan.standard else "",
        path=path,
        sections=sections,
        picture=picture_of(plan, learner.timezone, today),
        last_word=_last_word(plan, learner),
        shown=shown(plan, learner, today),
        left=left(plan, learner, today),
        bridge=(plan.bridge.code, plan.bridge.plain, plan.bridge.grade) if plan.bridge else None,
        skills=plan.standard.skills if plan.standard else (),
        criteria=plan.standard.criteria if plan.standard else (),
    )


def _agreed(plan: Plan, goal: Goal | None, learner: Learner, today: date) -> dict[str, tuple[str, ...]]:
    """Every decided field as its lines of text; an undecided one is empty."""
    names = {adult.id: adult.name for adult in learner.adults}
    cadence = ", ".join(filter(None, (weekdays(plan.progress.weekdays), hour(plan.progress.time or ""))))
    needs = tuple(item.title for item in plan.items if item.kind == "need" and item.status != "dropped")
    sure = goal.starting_confidence if goal else None
    return {
        "purpose.what": _one(plan.purpose.what),
        "purpose.where": _one(plan.purpose.where),
        "purpose.why": _one(plan.purpose.why),
        "goal.statement": _one(goal.statement if goal else None),
        "goal.measure": _one(goal.measure if goal else None),
        "goal.target_date": _one(day(goal.target_date, today) if goal and goal.target_date else None),
        "goal.confidence": _one(out_of(sure, 5) if sure is not None else None),
        "plan.need": needs,
        "progress.signs": plan.progress.signs,
        "progress.cadence": _one(cadence),
        "progress.if_stuck": _one(plan.progress.if_stuck),
        "progress.tripwires": plan.progress.tripwires,
        "progress.shared_with": _one(listing([names.get(who, f"“{who}”") for who in plan.progress.shared_with])),
        "mastery.method": _one(plan.mastery.method),
        "mastery.criteria": tuple(criterion.text for criterion in plan.mastery.criteria),
        "mastery.date": _one(day(plan.mastery.date, today) if plan.mastery.date else None),
    }


def _section(step: Step, state: State, plan: Plan, agreed: dict[str, tuple[str, ...]], today: date) -> Section:
    keys = [key for key in CHANGES if key.startswith(f"{step}.")]
    goals = _other_goals(plan, today) if step == "goal" else ()
    if step == "goal" and OF in plan.draft:  # what is pencilled is another goal's
        plan = replace(plan, draft={k: v for k, v in plan.draft.items() if not k.startswith("goal.")})
    fields = [_field(key, agreed.get(key, ()), plan, today) for key in keys]
    items = tuple(_row(item, today) for item in plan.items if item.status != "dropped" and item.kind != "need")
    shown = tuple(
        field
        for field in fields
        if field.agreed or field.pencilled or field.skipped or (field.key == "plan.items" and step == "plan" and items)
    )
    return Section(
        step=step,
        title=TITLES[step],
        state=state,
        fields=shown,
        items=items if step == "plan" else (),
        hint="" if shown else HINTS[step],
        tally=_tally(step, plan, items),
        goals=goals,
    )


def _other_goals(plan: Plan, today: date) -> tuple[OtherGoal, ...]:
    """The goals beside the first, and the one that is being made."""
    first, draft = main_goal(plan), plan.draft
    rows = [
        OtherGoal(
            id=goal.id,
            statement=goal.statement,
            about=_about_goal(goal.measure, goal.target_date, today),
            seen=ONLY_YOU if goal.private else SEEN,
            share=""
            if goal.kind == "academic" or (goal.status != "open" and not goal.shared)
            else f"{'make' if goal.shared else 'share'} my goal{' private' if goal.shared else ''}: {goal.statement}",
            done=f"i reached my own goal: {goal.statement}" if goal.status == "open" else "",
        )
        for goal in plan.goals
        if goal is not first and goal.status != "dropped" and goal.id != draft.get(OF)
    ]
    if draft.get(OF) and draft.get("goal.statement"):
        by = draft.get("goal.target_date")
        about = _about_goal(draft.get("goal.measure"), date.fromisoformat(by) if by else None, today)
        seen = SEEN if draft.get("goal.kind") == "academic" else ONLY_YOU
        rows.append(OtherGoal(str(draft[OF]), str(draft["goal.statement"]), about, seen, pencilled=True))
    return tuple(rows)


def _about_goal(measure: str | None, by: date | None, today: date) -> str:
    return " · ".join(filter(None, (f"“{measure}”" if measure else "", day(by, today) if by else "")))


def _field(key: str, agreed: tuple[str, ...], plan: Plan, today: date) -> Field:
    draft = plan.draft.get(key)
    pencilled = _pencilled(key, draft, today)
    settled = key.split(".")[0] in plan.agreed and plan.step != key.split(".")[0]
    return Field(
        key=key,
        label=LABELS[key],
        agreed=() if pencilled and not settled else agreed,
        pencilled=() if pencilled == agreed else pencilled,
        quoted=key in _OWN_WORDS,
        change=CHANGES[key],
        skipped=key in plan.draft and draft is None and not agreed,
    )


def _pencilled(key: str, draft: Any, today: date) -> tuple[str, ...]:
    if key == "goal.confidence" and isinstance(draft, int):
        return (out_of(draft, 5),)
    if key in _LISTS and isinstance(draft, list | tuple):
        return tuple(words for part in draft if (words := drafted(part, today)))
    return _one(drafted(draft, today))


def _row(item: Item, today: date) -> ItemRow:
    when = weekdays(item.weekdays) or (day(item.on, today) if item.on else "")
    about = (item.mode or "", when, minutes(item.minutes) if item.minutes else "")
    return ItemRow(item.id, item.title, " · ".join(filter(None, about)), item.status == "done")


def _tally(step: Step, plan: Plan, items: Sequence[ItemRow]) -> str:
    if step == "plan" and items and plan.step in ("active", "mastered"):
        return f"{out_of(sum(row.done for row in items), len(items))} done"
    judged = [criterion for criterion in plan.mastery.criteria if criterion.met is not None]
    if step == "mastery" and judged:
        return f"{out_of(sum(bool(c.met) for c in judged), len(plan.mastery.criteria))} shown"
    return ""


def _last_word(plan: Plan, learner: Learner) -> str:
    """The teacher's newest word on the plan, in one sentence, or nothing."""
    if not plan.reviews:
        return ""
    review = plan.reviews[-1]
    name = next((adult.name for adult in learner.adults if adult.id == review.by), "Your teacher")
    verdict = "agrees with this plan" if review.decision == "approve" else "has a suggestion"
    return f"{name} {verdict}{f': “{review.comment}”' if review.comment else '.'}"


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
