"""The conference sheet: what student and teacher have on the table when they talk (row D5). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.pages.view import PlanView, plan_view
from bot.plans.learner import Learner
from bot.plans.mastery import Left, what_is_left
from bot.plans.plan import FIVE, Plan
from bot.plans.sheet import SUMMARY, stands
from bot.plans.when import say_date
from bot.store.sheets import StoredSheet
from bot.store.summaries import StoredSummary

CHECKINS = 4
_LEFT: Mapping[str, str] = {
    "criteria": "meet every criterion once",
    "explanation": "explain the big idea",
    "application": "use it for something real",
    "quiz": "show it in another way than a quiz",
    "again": "show it once more, a week or later after the first time",
}


@dataclass(frozen=True)
class Line:
    """One line of the sheet. `key` names what it is about, so that a student can strike it."""

    about: str
    text: str
    key: str = ""


@dataclass(frozen=True)
class Part:
    """One heading of the sheet and its lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole sheet, ready to be set. `approved`: what the student agreed to and when; `seen`: when they saw it."""

    student: str
    teacher: str
    class_name: str
    on: str
    title: str
    parts: tuple[Part, ...]
    approved: tuple[str, ...]
    locale: str
    seen: str = ""


@dataclass(frozen=True)
class Table:
    """All that a sheet is made of, on the reader's local day."""

    learner: Learner
    plan: Plan | None
    summary: StoredSummary | None
    word: StoredSheet
    agreed_at: Mapping[tuple[str, str], datetime]
    day: date

    @property
    def has_new_summary(self) -> bool:
        """Whether there is a summary that the student has not let stand or struck yet."""
        return self.summary is not None and self.summary.id != self.word.summary_id


def sheet_of(table: Table, teacher: str, class_names: Sequence[str]) -> Sheet:
    """The sheet as it is printed: without what the student struck."""
    standard = table.plan.standard if table.plan else None
    return Sheet(
        student=table.learner.name,
        teacher=teacher,
        class_name=", ".join(class_names),
        on=say_date(table.day, table.day),
        title=f"{standard.plain} ({standard.code})" if standard else "No plan yet",
        parts=_standing(table),
        approved=_approved(table),
        locale=table.learner.locale,
        seen=_day(table.word.answered_at, table) if table.word.answered_at else "",
    )


def whole(table: Table) -> tuple[Part, ...]:
    """Every line there could be, for the student to look through."""
    return tuple(part for part in (*_parts(table), _summary(table.summary)) if part.lines)


def _standing(table: Table) -> tuple[Part, ...]:
    left = (
        replace(part, lines=tuple(one for one in part.lines if stands(one.key, table.word.approved, table.word.struck)))
        for part in whole(table)
    )
    return tuple(part for part in left if part.lines)


def _summary(summary: StoredSummary | None) -> Part:
    """The newest summary; each line's key holds a digest of its words, so that only what was seen counts as seen."""
    if summary is None:
        return Part("Last summary", ())
    told = summary.told
    lines = [
        ("", told.headline),
        *(("decided", one.text) for one in told.decided),
        *(("said", f"“{one.quote}”") for one in told.said),
        *(("noticed", one.text) for one in told.signals),
        *([("next", told.next_step)] if told.next_step else []),
    ]
    return Part("Last summary", tuple(Line(about, text, _key(summary.id, text)) for about, text in lines))


def _key(summary_id: str, text: str) -> str:
    return f"{SUMMARY}{summary_id}:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _parts(table: Table) -> Iterator[Part]:
    plan = table.plan
    if plan is None:
        yield Part("Where we stand", (Line("", "There is no plan yet. What would be worth learning?", "none"),))
        return
    yield from _agreed(plan_view(plan, table.learner, table.day))
    yield _since(table, plan)
    yield _evidence(table, plan)
    yield _open(table, plan)


def _agreed(view: PlanView) -> Iterator[Part]:
    for section in view.sections:
        lines = [
            Line(field.label, text, f"{view.id}:{field.key}:{number}")
            for field in section.fields
            for number, text in enumerate(field.agreed)
        ]
        lines += [
            Line(item.about, f"{item.title}{' (done)' if item.done else ''}", f"{view.id}:item:{item.id}")
            for item in section.items
        ]
        yield Part(section.title, tuple(lines))


def _since(table: Table, plan: Plan) -> Part:
    lines = []
    for checkin in plan.checkins[-CHECKINS:]:
        when, key = _day(checkin.at, table), f"{plan.id}:checkin:{checkin.at.isoformat()}"
        sure = f" (sure: {checkin.confidence} of 5)" if checkin.confidence else ""
        lines.append(Line(f"{when}{sure}", checkin.progress or checkin.done or "no words", key))
        if checkin.blocker:
            lines.append(Line(f"{when}, in the way", checkin.blocker, f"{key}:blocker"))
    return Part("Check-ins", tuple(lines))


def _evidence(table: Table, plan: Plan) -> Part:
    lines = []
    for one in plan.evidence:
        rating = f", own rating {one.self_rating} of 5" if one.self_rating else ""
        key = f"{plan.id}:evidence:{one.id}"
        lines.append(Line(f"{_day(one.at, table)}{rating}", one.text or one.url or "a file", key))
        lines += [
            Line("teacher", f"{'there' if j.met else 'not yet'}{f': {j.comment}' if j.comment else ''}", f"{key}:{n}")
            for n, j in enumerate(one.judgements)
        ]
    return Part("Evidence", tuple(lines))


def _open(table: Table, plan: Plan) -> Part:
    if plan.step in FIVE:
        texts = [f"Steps to agree on: {', '.join(step for step in FIVE if step not in plan.agreed)}."]
    elif plan.step == "mastered":
        texts = ["Nothing: it was shown. What comes next?"]
    else:
        texts = [_left_in_words(one) for one in what_is_left(plan, ZoneInfo(table.learner.timezone))]
    return Part("What is left", tuple(Line("", text, f"{plan.id}:left:{number}") for number, text in enumerate(texts)))


def _left_in_words(left: Left) -> str:
    return ": ".join(filter(None, (_LEFT[left.kind], ", ".join(left.texts))))


def _approved(table: Table) -> tuple[str, ...]:
    """Which steps the student has said yes to, and on which day."""
    if table.plan is None:
        return ()
    found = []
    for step in table.plan.agreed:
        at = table.agreed_at.get((table.plan.id, step))
        found.append(f"{step}{f', {_day(at, table)}' if at else ''}")
    return tuple(found)


def _day(at: datetime, table: Table) -> str:
    return say_date(at.astimezone(ZoneInfo(table.learner.timezone)).date(), table.day)
