"""One student of a class as the rules that find who needs an adult see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from bot.nudges import Ask, Case, Finding, Shown, Suggestion, Thresholds, findings, in_order
from bot.plans.autonomy import Dial, least, merged, waiting_steps
from bot.plans.learner import Adult, Learner
from bot.plans.plan import FIVE, Plan
from bot.plans.seen import seen_by_adults
from bot.store import Person
from bot.store.triage import Pupil, TaughtClass

STEP_WAITS = "step_waits"


def case_of(pupil: Pupil, teacher: Person, groups: Mapping[str, TaughtClass]) -> Case:
    """The student as the rules see them, without what they keep private."""
    person = pupil.person
    me = Adult(teacher.id, teacher.name, "teacher")
    return Case(
        learner=Learner(
            id=person.id,
            name=person.name,
            timezone=person.timezone,
            locale=person.locale,
            country=person.country,
            adults=(me, pupil.advisor) if pupil.advisor else (me,),
        ),
        plans=tuple(map(seen_by_adults, pupil.plans)),
        asks=tuple(
            Ask(n.id, n.level, n.kind, n.words, n.to, n.at, n.state, n.plan_id, n.message_id)
            for n in pupil.asked
            if n.at
        ),
        said_at=pupil.spoke_at,
        heard_at=pupil.heard_at,
        entered=pupil.entered,
        courses=tuple((groups[i].subject, groups[i].grade) for i in pupil.class_ids if i in groups),
        private=pupil.private,
    )


def findings_of(
    pupil: Pupil, teacher: Person, groups: Mapping[str, TaughtClass], now: datetime, thresholds: Thresholds
) -> tuple[Finding, ...]:
    """Why this student needs an adult, the most urgent first. What waits for a teacher is told from the first hour."""
    case = case_of(pupil, teacher, groups)
    found = [
        f
        for f in findings(case, now, _impatient(thresholds))
        if not (f.rule == "waiting_for_adult" and ":review:" in f.key)
    ]
    dial = dial_of(pupil, groups)
    waits = [plan_waits(case, plan, pupil, dial, now) for plan in case.plans]
    found += [w for w in waits if w is not None]
    return tuple(sorted(found, key=in_order))


@cache
def _impatient(thresholds: Thresholds) -> Thresholds:
    """What waits for a teacher is told from the first hour."""
    return replace(thresholds, waiting_school_days=0)


def dial_of(pupil: Pupil, groups: Mapping[str, TaughtClass]) -> Dial:
    """What this student decides alone; of several classes of one teacher the one that lets them decide least counts."""
    return least([merged(groups[i].dial, pupil.dials.get(i, {})) for i in pupil.class_ids if i in groups])


def plan_waits(case: Case, plan: Plan, pupil: Pupil, dial: Dial, now: datetime) -> Finding | None:
    """That a plan, or a step that is decided together, waits for the teacher's look."""
    steps = waiting_steps(plan, dial, pupil.agreed_at)
    if not steps:
        return None
    agreed = [at for step in steps if (at := pupil.agreed_at.get((plan.id, step)))]
    since = max(agreed, default=case.entered.get(plan.id, plan.created_at or now))
    whole = steps == FIVE
    what = "The plan" if whole else f"The {' and '.join(steps)}"
    goal = next((g for g in plan.goals if not g.private), None)
    words = case.quote(goal.statement) if goal else ""
    return Finding(
        rule=STEP_WAITS,
        student_id=case.learner.id,
        severity="soon",
        reason=f"{what} {'waits' if whole or len(steps) == 1 else 'wait'} for you since {case.date_of(since, now)}"
        f"{f': {words}' if words else ''}.",
        evidence=(
            Shown(f"Agreed on {case.date_of(since, now)}: {', '.join(steps)}.", plan_id=plan.id, field="agreed"),
        ),
        suggestion=Suggestion("Say yes to it, or suggest one change."),
        key=f"{plan.id}:{','.join(steps)}:{since.isoformat()}",
        to=(case.learner.adults[0].id,),
        since=since,
        plan_id=plan.id,
    )
