"""Another goal beside the first one, through the same questions (row B5); and whether adults may see it. Pure.

While it is talked about, the goal step is open again and the draft says which goal it is about (`goals.OF`). What is
agreed stays agreed: leaving off takes nothing away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, cast

from bot.plans.answer import Answer, Taken, straight
from bot.plans.goals import NEXT, OF, GoalKind, named_goal
from bot.plans.path import step_of, take
from bot.plans.plan import FIVE, Goal, Plan
from bot.plans.turn import Turn

_LEAD = r"^\W*(?:(?:and|but|oh|ok|okay|so|yes|yeah|yep|wait|hey|well)\W+)*"
_ANOTHER = re.compile(
    r"\b(?:another|(?:a|one|(?:have|want|need|add|set|make|start|begin) my) (?:second|2nd|third|3rd)"
    r"|an? (?:extra|additional)|one more"
    r"|add (?:a|one more)|also (?:want|have|need|got) an?)\s+(?:\w+ )?goals?\b(?!\s+than\b)(?P<value>.*)$",
    re.IGNORECASE,
)
_ALSO = re.compile(
    rf"{_LEAD}i (?:also (?:want|wanna|need|wish|hope)|(?:want|wanna|need) also|(?:would|'?d) also like)(?: to)?\s+"
    r"(?P<value>(?:be|become|get|feel|stop|start|learn|sleep|make|speak|talk|have|improve|work|practice|not|run|read|eat"
    r"|save|control|stay|remember|raise|handle|worry|fight|argue|listen|calm|trust|use)\b.{3,})$",
    re.IGNORECASE,
)
_AS_WELL = re.compile(
    rf"{_LEAD}i (?:want|wanna|need) (?:to )?(?P<value>(?:be|become|get|feel|stop|sleep|speak)\b.{{3,}}?)"
    r",? (?:too|as well|also)\W*$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^\W*(?:please|pls|plz|too|also|now|as well|beside\w*( (this|it|that))?|for me|thx|thanks)?\W*$", re.IGNORECASE
)
_JOINT = re.compile(
    r"^\s*(?:[:,–-]|which is|that is|that'?s|is|about|for)?\s*(?:to\s+)?(?P<rest>.*?)\s*$", re.IGNORECASE
)
_SHARE = re.compile(
    r"\b(?P<no>do ?n'?t |stop |not |un)?(?:shar(?:e|ing)|show(?:ing)?) my (?:\w+ )?goal\b(?P<which>.*)$", re.IGNORECASE
)
_PRIVATE = re.compile(
    r"\b(?:keep|make|have) my (?:\w+ )?goal\b.*?\b(?:private|secret|to myself|mine)\b(?P<which>.*)$", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:change|fix|edit|redo|rewrite|update) my (?:other|second|2nd|third|own|personal|private|new) goal\b",
    re.IGNORECASE,
)

_BUTTON = re.compile(r"(?:(?P<reached>i reached my own goal)|share my goal|make my goal private): (?P<goal>.+)")
"""As bot/pages/view.py says it for the student."""
_WHICH = r"(?P<own>other |second |2nd |third |3rd |own |personal |private )?"
_REACHED = re.compile(
    r"\b(?:reached|met|hit|did|made|finished|completed|achieved|accomplished|got to|done with) my "
    rf"{_WHICH}goals?\b(?P<which>.*)$",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    rf"\b(?:drop|delete|remove|cancel|scratch|forget(?: about)?|give up(?: on)?|take (?:off|away)) my {_WHICH}goals?\b"
    r"(?P<which>.*)$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|almost|nearly|if|when|until|how|should|shall|can i|do i"
    r"|(?:have|has|had|did|do|does|is|was|are|ca|could|wo|would)n'?t)\b|\?\W*$",
    re.IGNORECASE,
)


def wanted(text: str, *, said_beside: bool) -> str | None:
    """The other goal that a text asks for, "" where it is not named yet, None where it asks for none.

    With `said_beside` nothing else is asked just now, so that "i also want to be less nervous" is one too.
    """
    words = " ".join(text.split())
    if found := _ANOTHER.search(words):
        if _FILLER.match(found["value"]):
            return ""
        rest = _JOINT.match(found["value"])
        value = rest["rest"] if rest else ""
        return "" if _FILLER.match(value) else value
    also = (_ALSO.match(words) or _AS_WELL.match(words)) if said_beside else None
    return also["value"].strip() if also else None


def begin(turn: Turn, words: str) -> Taken | None:
    """Open the goal step for another goal; what came of the words, where there are some."""
    plan = turn.plan
    if plan is None:
        return None
    known = {goal.id for goal in plan.goals}
    new = next(f"{plan.id}-g{n}" for n in range(len(known) + 1, 2 * len(known) + 3) if f"{plan.id}-g{n}" not in known)
    _open(turn, plan, {OF: new})
    return take(turn, "goal.statement", Answer(words)) if words else None


def reopen(turn: Turn, goal: Goal) -> None:
    """Take another agreed goal back into the draft so that it can be changed."""
    from bot.plans.steps.goal import drafted

    if turn.plan is not None:
        _open(turn, turn.plan, {OF: goal.id, **drafted(goal), "goal.kind": goal.kind})


def _open(turn: Turn, plan: Plan, draft: dict[str, object]) -> None:
    agreed = tuple(step for step in plan.agreed if step != "goal")
    opened = replace(plan, draft={**plan.draft, **draft}, agreed=agreed)
    # The history says no more than for any change of the goal: adults read it.
    turn.change(replace(opened, step=step_of(opened)), what="opened the goal to change it")


def queue(turn: Turn, words: str) -> None:
    """Remember another goal until the open one is agreed."""
    turn.pencil(NEXT, words)


def cancel(turn: Turn) -> bool:
    """Leave off another goal that was begun: what was agreed stands again. False where none was.

    Its words are remembered as those of a dropped goal, so that nothing private is quoted to adults later on.
    """
    plan = turn.plan
    if plan is not None and NEXT in plan.draft:
        turn.redraft({name: value for name, value in plan.draft.items() if name != NEXT})
        return True
    if plan is None or OF not in plan.draft:
        return False
    words = plan.draft.get("goal.statement")
    kind: GoalKind = plan.draft.get("goal.kind") or "personal"
    measure = plan.draft.get("goal.measure")
    dropped = Goal(plan.draft[OF], words or "", measure, proposed_by=turn.learner.id, status="dropped", kind=kind)
    new = bool(words) and kind != "academic" and all(goal.id != dropped.id for goal in plan.goals)
    closed = _closed(replace(plan, goals=(*plan.goals, *((dropped,) if new else ()))))
    turn.change(closed, what="left the goals as they were")
    return True


def of_button(plan: Plan, text: str) -> str | None:
    """The deed behind a button beside a goal on the plan, whose words no open question may take for its answer."""
    found = _BUTTON.fullmatch(text.strip())
    known = {" ".join(goal.statement.split()) for goal in plan.goals}
    if found is None or " ".join(found["goal"].split()) not in known:
        return None
    return "end_goal" if found["reached"] else "share_goal"


def sharing(text: str) -> bool | None:
    """True where a text asks to share a goal, False where to keep it private, None where neither."""
    if _PRIVATE.search(text):
        return False
    found = _SHARE.search(text)
    return not found["no"] if found else None


def share(turn: Turn, goal_id: str, *, shared: bool) -> Goal | None:
    """Let adults see a goal of the student's own, or no longer; the goal, None where there is none such."""
    plan = turn.plan
    goal = next((g for g in plan.goals if g.id == goal_id and g.kind != "academic"), None) if plan else None
    if plan is None or goal is None:
        return None
    goals = tuple(replace(g, shared=shared) if g.id == goal_id else g for g in plan.goals)
    turn.change(replace(plan, goals=goals), what="shared a goal" if shared else "made a goal private")
    turn.retold = not shared
    return goal


def ended(turn: Turn, text: str) -> tuple[Goal, Literal["reached", "dropped"]] | None:
    """The other goal that a text says is reached or wants dropped; the first goal ends only by what is shown for it."""
    plan, words = turn.plan, straight(text)
    for how, pattern in (("reached", _REACHED), ("dropped", _DROPPED)):
        found = pattern.search(words)
        if plan and found and not _NOT.search(words[: found.start()]):
            goal = named_goal(plan, f"{found['own'] or ''}{found['which'] or ''}", surely=not found["own"])
            if goal:
                return goal, cast(Literal["reached", "dropped"], how)
    return None


def end(turn: Turn, goal: Goal, how: Literal["reached", "dropped"]) -> None:
    """Close a goal beside the first. One that is dropped is nobody else's any more."""
    if turn.plan is not None:
        shared = goal.shared and how == "reached"
        goals = tuple(replace(g, status=how, shared=shared) if g.id == goal.id else g for g in turn.plan.goals)
        turn.retold = goal.shared and not shared
        closed = replace(turn.plan, goals=goals)
        if closed.draft.get(OF) == goal.id:  # it was being changed
            closed = _closed(closed)
        turn.change(closed, what=f"{how} a goal")


def _closed(plan: Plan) -> Plan:
    """The plan with the goal step agreed as it was."""
    draft = {name: value for name, value in plan.draft.items() if not name.startswith("goal.")}
    agreed = tuple(step for step in FIVE if step in plan.agreed or step == "goal")
    closed = replace(plan, draft=draft, agreed=agreed)
    return replace(closed, step=step_of(closed))


def to_change(turn: Turn, text: str) -> Goal | None:
    """The other goal that "change my second goal" means."""
    plan = turn.plan
    return named_goal(plan, text) if plan and "goal" in plan.agreed and _OTHER.search(text) else None
