"""What others said about a student's work, in one list with who said it (row F8). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.pages.in_words import day
from bot.plans.learner import Learner
from bot.plans.mastery import APPLICATION, BIG_IDEA
from bot.plans.plan import Plan

MOST = 12
SOURCES: Mapping[str, str] = {
    "teacher": "teacher",
    "advisor": "advisor",
    "guardian": "family",
    "safety": "safety contact",
    "admin": "school",
    "peer": "classmate",
    "coach": "coach, a program",
}
COACH = "Waymark"
_ITS_NAME = {BIG_IDEA: "the big idea", APPLICATION: "using it for real"}


@dataclass(frozen=True)
class Note:
    """Something that was said in the talk. `sender` is a role, or "coach" for a proposal that was taken."""

    at: datetime
    sender: str
    text: str


@dataclass(frozen=True)
class Feedback:
    """One line of the list. `source` says what `who` is; `quoted` is True for somebody's own words."""

    at: datetime
    when: str
    who: str
    source: str
    about: str
    text: str
    quoted: bool


def feedback_of(plans: Sequence[Plan], notes: Sequence[Note], learner: Learner, today: date) -> tuple[Feedback, ...]:
    """Reviews, verdicts, notes and the coach's proposals on all of a student's plans, the newest first."""
    zone = ZoneInfo(learner.timezone)

    def line(at: datetime, who: str, source: str, about: str, text: str, *, quoted: bool = True) -> Feedback:
        return Feedback(at, day(at.astimezone(zone).date(), today), who, SOURCES.get(source, ""), about, text, quoted)

    found = [line(*one, quoted=quoted) for one, quoted in _said(plans, notes, learner)]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:MOST])


_Parts = tuple[datetime, str, str, str, str]


def _said(plans: Sequence[Plan], notes: Sequence[Note], learner: Learner) -> Iterator[tuple[_Parts, bool]]:
    for plan in plans:
        title = plan.standard.plain if plan.standard else "your plan"
        for review in plan.reviews:
            said = "says yes" if review.decision == "approve" else "has a suggestion"
            about = f"your plan for {title}"
            yield (review.at, *_adult(review.by, learner), about, review.comment or said), bool(review.comment)
        texts = {criterion.id: criterion.text for criterion in plan.mastery.criteria}
        for evidence in plan.evidence:
            for one in evidence.judgements:
                name = texts.get(one.criterion) or _ITS_NAME.get(one.criterion, "your work")
                about = f"{name}: {'there' if one.met else 'not yet'}"
                yield (one.at or evidence.at, *_adult(one.by, learner), about, one.comment), bool(one.comment)
    for note in notes:
        adult = learner.adult(note.sender)
        if note.sender == "coach":
            yield (note.at, COACH, "coach", "a change that you took", note.text), False
        else:
            who = adult.name if adult else "Somebody at school"
            yield (note.at, who, note.sender, "", note.text), True


def _adult(person_id: str, learner: Learner) -> tuple[str, str]:
    """Name and role of somebody who said something."""
    found = next((adult for adult in learner.adults if adult.id == person_id), None)
    return (found.name, found.role) if found else ("Your teacher", "teacher")
