"""When a plan is mastered, and what is still missing (rows C4 to C7). Pure.

A teacher's verdict comes in through `judged(plan, evidence_id, criteria, by, at)`: `criteria` are
(criterion id, met, comment). Besides the plan's own criteria any evidence may be judged on three more ids:
`BIG_IDEA` (the idea is explained), `APPLICATION` (it was used for something real) and `WORK` (a plan without criteria).
`waive_application` lets a plan do without the second of these; a revision says who did it.

Source of the rule: Redding, Competencies and Personalized Learning: an array of skills, the overarching idea, and
performance over time, never a peak on a single test. No date plays a part but the days between two successes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from bot.plans.plan import Criterion, Evidence, Judgement, Mastery, Plan, Waiver

SECOND_SUCCESS_DAYS = 7
"""A second success counts as "over time" from this many days after the first."""

BIG_IDEA = "big_idea"
APPLICATION = "application"
WORK = "work"


class EvidenceUnknown(LookupError):
    """This plan has no evidence with that id."""


class CriterionUnknown(LookupError):
    """This plan has no criterion with that id. Its ids stand under mastery.criteria."""


class NothingJudged(ValueError):
    """A verdict needs at least one criterion."""


@dataclass(frozen=True)
class Left:
    """One thing that is still missing. `texts` are the criteria meant; `on` the first day a second success counts."""

    kind: Literal["criteria", "explanation", "application", "quiz", "again"]
    texts: tuple[str, ...] = ()
    on: date | None = None


def judged(
    plan: Plan, evidence_id: str, criteria: Iterable[tuple[str, bool, str]], by: str, at: datetime, zone: tzinfo = UTC
) -> Plan:
    """The plan with a teacher's verdict on one piece of evidence; mastered when nothing is left.

    A criterion that was met once stays met: trying again costs nothing. A new verdict on the same evidence corrects
    the older one. Raises EvidenceUnknown, CriterionUnknown, NothingJudged.
    """
    given = tuple(criteria)
    if not given:
        raise NothingJudged
    known = {c.id for c in plan.mastery.criteria} | {BIG_IDEA, APPLICATION, WORK}
    for criterion, _, _ in given:
        if criterion not in known:
            raise CriterionUnknown(criterion)
    if all(e.id != evidence_id for e in plan.evidence):
        raise EvidenceUnknown(evidence_id)
    new = tuple(Judgement(criterion, met, comment, by, at) for criterion, met, comment in given)
    evidence = tuple(_with(e, new) if e.id == evidence_id else e for e in plan.evidence)
    shown = replace(plan.mastery, criteria=_met(plan.mastery.criteria, evidence))
    return settled(replace(plan, evidence=evidence, mastery=shown), zone)


def waive_application(plan: Plan, by: str, at: datetime, reason: str, zone: tzinfo = UTC) -> Plan:
    """The plan without the need for evidence of use in real life."""
    return settled(replace(plan, mastery=replace(plan.mastery, waived=Waiver(by, at, reason))), zone)


def settled(plan: Plan, zone: tzinfo = UTC) -> Plan:
    """The plan as mastered where nothing is left, otherwise as it is."""
    if plan.step != "active" or what_is_left(plan, zone):
        return plan
    # What the standard asks for says nothing of the student's own goals (row B5).
    goals = tuple(
        replace(g, status="reached") if g.status == "open" and g.kind == "academic" else g for g in plan.goals
    )
    return replace(plan, step="mastered", goals=goals, mastery=replace(plan.mastery, status="mastered"))


def what_is_left(plan: Plan, zone: tzinfo = UTC) -> tuple[Left, ...]:
    """What is missing until the plan is mastered, in the order to tell it; empty when nothing is."""
    left = []
    unmet = tuple(c.text for c in plan.mastery.criteria if not c.met)
    shown = successes(plan)
    if unmet or not shown:
        left.append(Left("criteria", unmet))
    if not is_explained(plan):
        left.append(Left("explanation"))
    if not is_applied(plan):
        left.append(Left("application"))
    if shown and all(e.shows == "quiz" for e in shown):
        left.append(Left("quiz"))
    days = sorted(e.at.astimezone(zone).date() for e in shown)
    if not days or (days[-1] - days[0]).days < SECOND_SUCCESS_DAYS:
        left.append(Left("again", on=days[0] + timedelta(days=SECOND_SUCCESS_DAYS) if days else None))
    return tuple(left)


def successes(plan: Plan) -> tuple[Evidence, ...]:
    """The evidence that a teacher judged and found good in every point, the big idea alone aside."""
    return tuple(e for e in plan.evidence if is_accepted(e) and set(_latest(e)) - {BIG_IDEA})


def is_explained(plan: Plan) -> bool:
    """Whether an explanation of the big idea was accepted."""
    return any(_latest(e).get(BIG_IDEA, e.shows == "explanation" and is_accepted(e)) for e in plan.evidence)


def is_applied(plan: Plan) -> bool:
    """Whether its use in real life was accepted, or waived."""
    if plan.mastery.waived:
        return True
    return any(_latest(e).get(APPLICATION, e.shows == "application" and is_accepted(e)) for e in plan.evidence)


def is_accepted(evidence: Evidence) -> bool:
    """Whether a teacher judged it and found every point met."""
    found = _latest(evidence)
    return bool(found) and all(found.values())


def not_yet(evidence: Evidence) -> tuple[Judgement, ...]:
    """The newest judgements on this evidence that say "not yet"."""
    newest = {j.criterion: j for j in evidence.judgements}
    return tuple(j for j in newest.values() if not j.met)


def tried_before(plan: Plan, shows: str) -> Evidence | None:
    """The newest evidence of that kind, where the verdict on it was "not yet": what a new try follows."""
    newest = next((e for e in reversed(plan.evidence) if e.shows == shows), None)
    return newest if newest and newest.judgements and not is_accepted(newest) else None


def status_with_evidence(mastery: Mastery) -> Mastery:
    """The mastery part once there is evidence."""
    return mastery if mastery.status == "mastered" else replace(mastery, status="evidence_given")


def _with(evidence: Evidence, new: tuple[Judgement, ...]) -> Evidence:
    both = replace(evidence, judgements=(*evidence.judgements, *new))
    found = _latest(both).values()
    return replace(both, verdict="met" if all(found) else "partly" if any(found) else "not_yet")


def _met(criteria: tuple[Criterion, ...], evidence: tuple[Evidence, ...]) -> tuple[Criterion, ...]:
    said = [_latest(e) for e in evidence]
    found = {c.id: [s[c.id] for s in said if c.id in s] for c in criteria}
    return tuple(replace(c, met=any(found[c.id])) if found[c.id] else c for c in criteria)


def _latest(evidence: Evidence) -> dict[str, bool]:
    return {j.criterion: j.met for j in evidence.judgements}
