"""What a student has shown, and what is left to show, as the plan card says it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.pages.in_words import day, out_of
from bot.plans.gap import Gap, gaps_of
from bot.plans.learner import Learner
from bot.plans.left import left_of, told
from bot.plans.mastery import APPLICATION, BIG_IDEA, not_yet
from bot.plans.plan import Evidence, Plan

_SHOWS = {"explanation": "the big idea", "application": "used for real", "quiz": "a quiz"}
_ITS_NAME = {BIG_IDEA: "the big idea", APPLICATION: "using it for something real"}


@dataclass(frozen=True)
class Shown:
    """One piece of evidence: the words, where it lies, one line about it, and what the teacher said."""

    id: str
    text: str
    url: str
    is_file: bool
    about: str
    verdict: str
    not_yet: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def shown(plan: Plan, learner: Learner, today: date) -> tuple[Shown, ...]:
    """Every piece, the newest first; earlier tries stay."""
    return tuple(_shown(evidence, plan, learner, today) for evidence in reversed(plan.evidence))


def left(plan: Plan, learner: Learner, today: date) -> tuple[str, ...]:
    """What is left until mastery, once there is evidence."""
    return tuple(told(one, today) for one in left_of(plan, learner)) if plan.evidence else ()


def _shown(evidence: Evidence, plan: Plan, learner: Learner, today: date) -> Shown:
    given = day(evidence.at.astimezone(ZoneInfo(learner.timezone)).date(), today)
    parts = [
        given,
        _SHOWS.get(evidence.shows, ""),
        f"try {evidence.attempt}" if evidence.attempt > 1 else "",
        f"my own rating {out_of(evidence.self_rating, 5)}" if evidence.self_rating else "",
    ]
    return Shown(
        id=evidence.id,
        text=evidence.text or "my work",
        url=evidence.url or "",
        is_file=evidence.file is not None,
        about=" · ".join(filter(None, parts)),
        verdict=_verdict(evidence, learner),
        not_yet=tuple(
            f"{_name(judgement.criterion, plan)}{f': “{judgement.comment}”' if judgement.comment else ''}"
            for judgement in not_yet(evidence)
        ),
        gaps=tuple(_gap(gap, evidence, learner) for gap in gaps_of(plan, evidence)),
    )


def _gap(gap: Gap, evidence: Evidence, learner: Learner) -> str:
    """What the student and the teacher see differently, as a beginning of a talk."""
    by = next(one.by for one in reversed(evidence.judgements) if one.criterion == gap.criterion)
    who = next((adult.name for adult in learner.adults if adult.id == by), "your teacher")
    said = f"You gave “{gap.text}” {out_of(gap.own_rating, 5)}"
    if gap.side == "lower":
        return f"{said}, and {who} says it is there. You can trust it."
    return f"{said}, and {who} says not yet. Ask what is missing: you may both be seeing something."


def _verdict(evidence: Evidence, learner: Learner) -> str:
    if not evidence.judgements:
        return evidence.verdict or "waits for a look"
    by = evidence.judgements[-1].by
    who = next((adult.name for adult in learner.adults if adult.id == by), "Your teacher")
    return f"{who}: {({'met': 'yes', 'partly': 'partly there'}).get(evidence.verdict or '', 'not yet')}"


def _name(criterion: str, plan: Plan) -> str:
    text = next((c.text for c in plan.mastery.criteria if c.id == criterion), None)
    return f"“{text}”" if text else _ITS_NAME.get(criterion, "your work")
