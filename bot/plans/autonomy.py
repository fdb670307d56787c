"""The autonomy dial: which steps a student decides alone, together with the teacher, or not yet (row A12).

| value | what it does |
|---|---|
| alone | the student's agreement is enough |
| together | the step counts as agreed, waits for the teacher's look, and the coach says so |
| not yet | the coach offers the teacher's prepared choice first and says that the teacher decides this one for now |

It is set for a class, and for a student where they differ from it. A student always agrees to what is kept (row A4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from bot.plans.goals import OF
from bot.plans.plan import FIVE, Plan, Step

Freedom = Literal["alone", "together", "not_yet"]
FREEDOMS: tuple[Freedom, ...] = ("alone", "together", "not_yet")
Dial = Mapping[Step, Freedom]
"""What is not named is decided alone."""
Prepared = Mapping[Step, str]
"""A teacher's choice for a step that students do not decide yet, as words that answer `PREPARED_FOR[step]`."""
PREPARED = "prepared"
MOST_PREPARED_CHARS = 120
PREPARED_FOR: Mapping[Step, str] = {
    "purpose": "purpose.where",
    "goal": "goal.statement",
    "plan": "plan.items",
    "progress": "progress.if_stuck",
    "mastery": "mastery.method",
}

# What the coach says; the sentences stand in data/news/replies.yml.
SAID_LOOKS = "dial.looks"
SAID_DECIDES = "dial.decides"
SAID_DECIDES_LATER = "dial.decides_later"


@dataclass(frozen=True)
class Setting:
    """What one teacher has set for a student of one of their classes."""

    teacher_id: str
    teacher: str
    dial: Dial = field(default_factory=dict)
    prepared: Prepared = field(default_factory=dict)


def dial_from(kept: Any) -> Dial:
    """The dial in a stored document; whatever is not part of one is left out."""
    if not isinstance(kept, Mapping):
        return {}
    return {step: cast(Freedom, kept[step]) for step in FIVE if kept.get(step) in FREEDOMS}


def prepared_from(kept: Any) -> Prepared:
    """The prepared choices in a stored document."""
    held = kept.get(PREPARED) if isinstance(kept, Mapping) else None
    if not isinstance(held, Mapping):
        return {}
    return {step: held[step] for step in FIVE if isinstance(held.get(step), str) and held[step]}


def freedom(dial: Dial, step: Step) -> Freedom:
    """How a step is decided."""
    return dial.get(step, "alone")


def merged(of_class: Dial, own: Dial) -> Dial:
    """The dial of one student: their own where there is one for a step, else the class's."""
    return {**of_class, **own} if own else of_class


def least(dials: Sequence[Dial]) -> Dial:
    """Of several dials the one that lets the student decide least counts, step by step."""
    if len(dials) < 2:
        return next(iter(dials), {})
    found = {step: max((freedom(dial, step) for dial in dials), key=FREEDOMS.index) for step in FIVE}
    return {step: how for step, how in found.items() if how != "alone"}


def who_decides(settings: Sequence[Setting], plan: Plan, step: Step) -> Setting | None:
    """Whose setting counts for a step: of the teacher who assigned the plan, else of all; the strictest of several."""
    own = [setting for setting in settings if setting.teacher_id == plan.assigned_by]
    return max(own or settings, key=lambda setting: FREEDOMS.index(freedom(setting.dial, step)), default=None)


def prepared_for(settings: Sequence[Setting], plan: Plan | None, question: str) -> tuple[str, str] | None:
    """(the words, the teacher's name) of what a teacher has prepared for a step that is not the student's yet."""
    step = next((step for step, asked in PREPARED_FOR.items() if asked == question), None)
    setting = who_decides(settings, plan, step) if plan and step and OF not in plan.draft else None
    if setting is None or step is None or freedom(setting.dial, step) != "not_yet" or step not in setting.prepared:
        return None
    return setting.prepared[step], setting.teacher


def in_one_sentence(dial: Dial, teacher: str) -> str:
    """The dial as a student reads it; "" where everything is theirs alone."""
    groups = {how: [step for step in FIVE if freedom(dial, step) == how] for how in FREEDOMS}
    if len(groups["alone"]) == len(FIVE):
        return ""
    parts = [f"the {_listed(groups['alone'])} alone"] if groups["alone"] else []
    if groups["together"]:
        parts.append(f"the {_listed(groups['together'])} together with {teacher}")
    told = f"You decide {', and '.join(parts)}" if parts else ""
    if not groups["not_yet"]:
        return f"{told}."
    later = f"{teacher} decides the {_listed(groups['not_yet'])} for now and shows you a choice first"
    return f"{told}; {later}." if told else f"{later}."


def waiting_steps(plan: Plan, dial: Dial, agreed_at: Mapping[tuple[str, str], datetime]) -> tuple[Step, ...]:
    """The agreed steps that wait for the teacher's look, in order.

    A step decided together waits from each agreement until an approving review. A plan whose steps are all the
    student's own waits once: from the last of the five until the first review, or until there is evidence to look at.
    """
    if plan.step == "mastered":
        return ()
    yes = max((review.at for review in plan.reviews if review.decision == "approve"), default=None)
    shared = tuple(
        step
        for step in FIVE
        if step in plan.agreed
        and freedom(dial, step) != "alone"
        and (yes is None or _later(agreed_at.get((plan.id, step)), yes))
        and not _answered_by_suggestion(plan, agreed_at.get((plan.id, step)))
    )
    if shared:
        return shared
    return FIVE if plan.step == "active" and not plan.reviews and not plan.evidence else ()


def _later(agreed: datetime | None, yes: datetime) -> bool:
    return agreed is not None and agreed > yes


def _answered_by_suggestion(plan: Plan, agreed: datetime | None) -> bool:
    """A suggestion made after the agreement: now the student has the word, not the teacher."""
    last = plan.reviews[-1] if plan.reviews else None
    return last is not None and last.decision == "suggest" and (agreed is None or last.at >= agreed)


def _listed(steps: list[Step]) -> str:
    return " and ".join(filter(None, (", ".join(steps[:-1]), *steps[-1:])))
