"""Who decides a step, said in the talk: the autonomy dial as a student meets it (row A12).

What is agreed "together" counts at once and waits for the teacher's look: the coach says so. For a step that is the
teacher's for now the coach says that once, and the teacher's prepared choice stands first under its question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.ground import Ground
from bot.message import Choice, Reply
from bot.plans.autonomy import (
    PREPARED_FOR,
    SAID_DECIDES,
    SAID_DECIDES_LATER,
    SAID_LOOKS,
    Setting,
    freedom,
    who_decides,
)
from bot.plans.goals import makes_own
from bot.plans.plan import FIVE, Step
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn

MOST_CHOICES = 5
AGREED = "agreed to the "
TOLD = "dial:"
"""How the flags of a talk begin that say of which step the student has been told whose it is."""


def as_decided(rooms: Ground, turn: Turn, replies: list[Reply]) -> list[Reply]:
    """The bubbles of a turn with what the dial adds to them; as they are where everything is the student's own."""
    agreed, open_step = _agreed_now(turn), _open_step(turn)
    settings = turn.settings
    if not settings or turn.plan is None or not replies or not (agreed or open_step):
        return replies
    for step in agreed:
        setting = who_decides(settings, turn.plan, step)
        if setting and freedom(setting.dial, step) != "alone":
            _credit(turn, setting)
            said = rooms.sentence(turn, SAID_LOOKS, {"by": setting.teacher, "step": step})
            replies = _before_the_question(replies, said, asks=turn.talk.asking is not None)
    setting = who_decides(settings, turn.plan, open_step) if open_step else None
    if open_step and setting and freedom(setting.dial, open_step) == "not_yet":
        replies = _theirs_first(rooms, turn, replies, open_step, setting)
    return replies


def _agreed_now(turn: Turn) -> tuple[Step, ...]:
    """The steps that this turn agreed to."""
    named = [change.what.removeprefix(AGREED) for change in turn.changes if change.what.startswith(AGREED)]
    return tuple(step for step in FIVE if step in named)


def _open_step(turn: Turn) -> Step | None:
    """The step of the open question; None where nothing of the five is asked."""
    question = QUESTIONS.get(turn.talk.asking or "")
    if question is None or turn.talk.held or turn.talk.paused:
        return None
    if turn.plan and question.topic == "goal" and makes_own(turn.plan):
        return None  # a goal of the student's own is nobody else's to decide
    return next((step for step in FIVE if step == question.topic), None)


def _theirs_first(rooms: Ground, turn: Turn, replies: list[Reply], step: Step, setting: Setting) -> list[Reply]:
    prepared = setting.prepared.get(step, "")
    plan_id = turn.plan.id if turn.plan else ""
    flag = f"{TOLD}{plan_id}:{step}"
    if flag not in turn.talk.flags:
        turn.talk = replace(turn.talk, flags=(*turn.talk.flags, flag))
        key = SAID_DECIDES if prepared else SAID_DECIDES_LATER
        said = rooms.sentence(turn, key, {"by": setting.teacher, "step": step})
        replies = _before_the_question(replies, said, asks=True)
    if not (prepared and replies and turn.talk.asking == PREPARED_FOR[step]):
        return replies
    if turn.plan and PREPARED_FOR[step] in turn.plan.draft:
        return replies
    at = _question_at(replies)
    others = [choice for choice in replies[at].choices if choice.title != prepared]
    choices = (Choice(prepared, f"prepared:{step}"), *others)[:MOST_CHOICES]
    return [*replies[:at], replace(replies[at], choices=choices), *replies[at + 1 :]]


def _before_the_question(replies: Sequence[Reply], said: Reply, *, asks: bool) -> list[Reply]:
    at = _question_at(replies) if asks else len(replies)
    return [*replies[:at], said, *replies[at:]]


def _question_at(replies: Sequence[Reply]) -> int:
    """Where the question stands: the last bubble with words (a picture may follow its text)."""
    return max((number for number, reply in enumerate(replies) if reply.text), default=0)


def _credit(turn: Turn, setting: Setting) -> None:
    """A goal in the teacher's prepared words was proposed by the teacher, and agreed to by the student (row A4)."""
    plan = turn.plan
    if plan is None or not plan.goals or plan.goals[0].statement != setting.prepared.get("goal"):
        return
    for number, change in enumerate(turn.changes):
        if change.what == f"{AGREED}goal" and change.plan == plan:
            credited = replace(plan, goals=(replace(plan.goals[0], proposed_by=setting.teacher_id), *plan.goals[1:]))
            turn.changes[number] = replace(change, plan=credited)
            turn.plan = credited
            turn.plans = tuple(credited if one.id == plan.id else one for one in turn.plans)
