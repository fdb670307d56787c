"""One row a student: where they stand, and whether and why they need the teacher now (row F6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.nudges import Finding, Thresholds, in_order
from bot.plans.goals import sure_at_the_start
from bot.plans.plan import FIVE, Plan
from bot.plans.seen import seen_by_adults
from bot.plans.when import say_date
from bot.store import Person
from bot.store.triage import Classes, Pupil
from bot.triage.cases import findings_of
from bot.triage.deeds import Deed, deed_for

MOST_NEEDS = 5
"""More than this in four minutes is a list, not help; the rest keep their reason in the table below."""


@dataclass(frozen=True)
class Row:
    """One student. `reason` is never empty; `needs_you` is True for at most five, and then `deed` is what to do next.

    `place` counts the agreed steps: 0 to 5, 6 when it was shown. `confidence` is from the start to the newest check-in.
    """

    student_id: str
    name: str
    class_ids: tuple[str, ...]
    plan_id: str | None
    standard: str
    plain: str
    step: str
    place: int
    goal_date: date | None
    confidence: tuple[int, ...]
    last_checkin_at: datetime | None
    reason: str
    note: str
    needs_you: bool = False
    severity: str | None = None
    deed: Deed | None = None
    finding: Finding | None = None

    @property
    def done(self) -> int:
        """How many of the five steps are agreed."""
        return min(self.place, 5)

    @property
    def why(self) -> str:
        """The reason for a line that begins with the name already."""
        first = (self.name.split() or [""])[0]
        return self.reason.removeprefix(f"{first} ") if first else self.reason


def rows_of(classes: Classes, teacher: Person, now: datetime, thresholds: Thresholds) -> tuple[Row, ...]:
    """Everyone, the most urgent first, then by name."""
    groups = {group.id: group for group in classes.classes}
    found = [
        _row(pupil, findings_of(pupil, teacher, groups, now, thresholds), teacher, now) for pupil in classes.pupils
    ]
    urgent = sorted((r for r in found if r.finding and r.needs_you), key=_urgency)
    first = [replace(row, needs_you=place < MOST_NEEDS) for place, row in enumerate(urgent)]
    told = {row.student_id for row in first}
    others = [row for row in found if row.student_id not in told]
    noticed = sorted((row for row in others if row.finding), key=_urgency)
    calm = [row for row in others if not row.finding]
    return (*first, *noticed, *sorted(calm, key=lambda row: (row.name.casefold(), row.student_id)))


def current(plans: Sequence[Plan]) -> Plan | None:
    """The plan a student works on: the newest that is not mastered, else the newest."""
    working = [plan for plan in plans if plan.step != "mastered"]
    return next(reversed(working or plans), None)


def _urgency(row: Row) -> tuple[int, datetime, str]:
    if row.finding is None:
        raise ValueError("a calm row has no urgency")
    return in_order(row.finding)


def _row(pupil: Pupil, findings: Sequence[Finding], teacher: Person, now: datetime) -> Row:
    chosen = next((f for f in findings if _is_for(f, teacher)), None)
    told = chosen or next(iter(findings), None)
    found = current(pupil.plans)
    plan = seen_by_adults(found) if found else None
    today = now.astimezone(ZoneInfo(pupil.person.timezone)).date()
    goal = next((g for g in plan.goals if g.status == "open"), next(iter(plan.goals), None)) if plan else None
    return Row(
        student_id=pupil.person.id,
        name=pupil.person.name,
        class_ids=pupil.class_ids,
        plan_id=plan.id if plan else None,
        standard=plan.standard.code if plan and plan.standard else "",
        plain=plan.standard.plain if plan and plan.standard else "",
        step=plan.step if plan else "standard",
        place=_place(plan),
        goal_date=goal.target_date if goal else None,
        confidence=_confidence(plan),
        last_checkin_at=plan.checkins[-1].at if plan and plan.checkins else None,
        reason=told.reason if told else standing(plan, today),
        note=_note(pupil, plan, told, chosen),
        needs_you=chosen is not None,
        severity=told.severity if told else None,
        deed=deed_for(told) if told else None,
        finding=told,
    )


def _is_for(finding: Finding, teacher: Person) -> bool:
    """Whatever is due today; of the rest what is told to this teacher and not to the advisor."""
    if finding.severity in ("urgent", "today"):
        return True
    return finding.severity == "soon" and teacher.id in finding.to


def standing(plan: Plan | None, today: date) -> str:
    """Where a student stands who needs nobody just now."""
    if plan is None:
        return "Has no plan yet."
    if plan.step == "mastered":
        return "Showed it; ready for something new."
    if plan.step in FIVE:
        return f"Works on the {plan.step}, step {FIVE.index(plan.step) + 1} of 5."
    if plan.step != "active":
        return "Just starting."
    if plan.mastery.date and plan.mastery.date >= today:
        return f"On the way; shows it on {say_date(plan.mastery.date, today)}."
    return "On the way."


def _place(plan: Plan | None) -> int:
    if plan is None:
        return 0
    return 6 if plan.step == "mastered" else 5 if plan.step == "active" else len(plan.agreed)


def _confidence(plan: Plan | None) -> tuple[int, ...]:
    if plan is None:
        return ()
    start = filter(None, (sure_at_the_start(plan),))
    return (*start, *[c.confidence for c in plan.checkins if c.confidence is not None])


def _note(pupil: Pupil, plan: Plan | None, told: Finding | None, chosen: Finding | None) -> str:
    """A few words for the table: who else is told, else what is in the way or still needed."""
    if told is not None and chosen is None and pupil.advisor and pupil.advisor.id in told.to:
        return f"{pupil.advisor.name} is told."
    if plan is None:
        return ""
    if plan.checkins and (blocker := (plan.checkins[-1].blocker or "").strip()):
        return "" if any(blocker in kept for kept in pupil.private) else f"In the way: “{blocker}”"
    need = next((item.title for item in plan.items if item.kind == "need" and item.status == "open"), "")
    return f"Needs: “{need}”" if need else ""
