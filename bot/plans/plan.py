"""One student's plan: frozen values, no I/O. What is not decided yet is None or empty.

Source of the fields: the five-step partnership of Rickabaugh, "Partnering with Students".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Step = Literal["profile", "standard", "purpose", "goal", "plan", "progress", "mastery", "active", "mastered"]

STEPS: tuple[Step, ...] = (
    "profile",
    "standard",
    "purpose",
    "goal",
    "plan",
    "progress",
    "mastery",
    "active",
    "mastered",
)
FIVE: tuple[Step, ...] = ("purpose", "goal", "plan", "progress", "mastery")

ItemKind = Literal["activity", "resource", "experience", "need"]
WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Standard:
    """One learning standard: its official code, official words and plain words.

    `skills` are what it is made of, `criteria` what good work shows, in plain words; `evidence` the kinds that are
    asked for (bot/plans/accepted.py); `leads_to` is the code of what comes after it. A school's file may leave
    any of them out.
    """

    code: str
    statement: str
    plain: str
    subject: str = ""
    grade: str = ""
    big_idea: str = ""
    example: str = ""
    skills: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    leads_to: str = ""


@dataclass(frozen=True)
class Purpose:
    """Step 1, in the student's own words."""

    what: str | None = None
    where: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Goal:
    """Step 2. `starting_confidence` is 1 to 5; `proposed_by` and `agreed_by` are person ids (row A4).

    A goal that is not about school is the student's alone (row B5) until they share it: then `shared` is True.
    """

    id: str
    statement: str
    measure: str | None = None
    target_date: date | None = None
    starting_confidence: int | None = None
    proposed_by: str = ""
    agreed_by: str | None = None
    status: Literal["open", "reached", "dropped"] = "open"
    kind: Literal["academic", "personal", "social_emotional"] = "academic"
    shared: bool = False

    @property
    def private(self) -> bool:
        """Whether only the student sees it."""
        return self.kind != "academic" and not self.shared


@dataclass(frozen=True)
class Item:
    """One thing to do or to have. `weekdays` repeat each week; `on` is one day; `minutes` is one sitting.

    `off_screen` is what the catalogue says of it (off the screen or with people); None: its words have to tell.
    """

    id: str
    kind: ItemKind
    title: str
    mode: str | None = None
    weekdays: tuple[str, ...] = ()
    on: date | None = None
    minutes: int | None = None
    status: Literal["open", "done", "dropped"] = "open"
    chosen_by: str = ""
    off_screen: bool | None = None


@dataclass(frozen=True)
class Progress:
    """Step 4: how the way is watched. `time` is "HH:MM" local to the student.

    `tripwires` are sentences as they were read back, each beginning with its number: "2 missed check-ins in a row".
    Whoever acts on one reads it with `bot/plans/tripwires.py`.
    """

    signs: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    time: str | None = None
    if_stuck: str | None = None
    tripwires: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One success criterion in plain words; `met` is None until somebody has judged it."""

    id: str
    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Waiver:
    """A teacher lets this plan do without evidence of use in real life (row C7): who, when and why."""

    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Mastery:
    """Step 5: how it will be shown. `agreed_at` is when all five steps were agreed and the plan began to run."""

    method: str | None = None
    criteria: tuple[Criterion, ...] = ()
    date: date | None = None
    status: Literal["not_started", "working", "evidence_given", "mastered"] = "not_started"
    waived: Waiver | None = None
    agreed_at: datetime | None = None


Outcome = Literal["done", "half", "missed"]


@dataclass(frozen=True)
class CheckIn:
    """One look at how it goes. `progress` and `blocker` are the student's words; `confidence` is 1 to 5.

    `item` is the id of the item it was about and `outcome` what became of it. `stood` holds what the plan said then
    (see bot/plans/since.py), so that the next check-in can tell what has changed.
    """

    at: datetime
    done: str | None = None
    progress: str | None = None
    confidence: int | None = None
    blocker: str | None = None
    next: str | None = None
    item: str | None = None
    outcome: Outcome | None = None
    stood: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reflection:
    """Looking back, in three questions (row D30). The student's words."""

    at: datetime
    worked: str | None = None
    change: str | None = None
    next: str | None = None


@dataclass(frozen=True)
class Judgement:
    """One teacher's word on one criterion of one piece of evidence. The last one about a criterion counts."""

    criterion: str
    met: bool
    comment: str = ""
    by: str = ""
    at: datetime | None = None


Shows = Literal["skill", "explanation", "application", "quiz"]


@dataclass(frozen=True)
class Evidence:
    """Something that shows the learning: a text, a link or a file kept outside the database.

    `shows` says what for: that one can do it, the big idea explained, its use in real life, or a quiz.
    `ratings` is the student's own rating, 1 to 5, by criterion id; `self_rating` is their rounded mean.
    `verdict` sums up the teacher's judgements: "met", "partly" or "not_yet". A second try is a new piece of evidence
    with `attempt` 2 and the id of the first one in `attempt_of`. `file` is the id of an uploaded file.
    `fits` is False where the standard asks for other kinds of evidence: a teacher may take it all the same.
    """

    id: str
    at: datetime
    kind: str
    text: str | None = None
    url: str | None = None
    self_rating: int | None = None
    verdict: str | None = None
    shows: Shows = "skill"
    ratings: Mapping[str, int] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    attempt: int = 1
    attempt_of: str | None = None
    file: str | None = None
    fits: bool = True


@dataclass(frozen=True)
class Review:
    """A teacher's word on the plan."""

    by: str
    at: datetime
    decision: Literal["approve", "suggest"]
    comment: str = ""


@dataclass(frozen=True)
class Plan:
    """All that is agreed, plus `draft`: what was said in the open step and is not agreed yet.

    `draft` maps a question id ("purpose.why") to its value as JSON (str, int, list, ISO date or None for skipped).
    `agreed` lists the steps the student has agreed to, in order. `bridge` is the standard of the class's own grade
    that this one leads to, where it is below that (row G1). `week_minutes` is how many minutes a week the student
    said they have for it.
    """

    id: str
    student_id: str
    standard: Standard | None = None
    step: Step = "standard"
    revision: int = 0
    purpose: Purpose = field(default_factory=Purpose)
    goals: tuple[Goal, ...] = ()
    items: tuple[Item, ...] = ()
    progress: Progress = field(default_factory=Progress)
    mastery: Mastery = field(default_factory=Mastery)
    checkins: tuple[CheckIn, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reviews: tuple[Review, ...] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)
    agreed: tuple[Step, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    assigned_by: str | None = None
    created_at: datetime | None = None
    bridge: Standard | None = None
    week_minutes: int | None = None


@dataclass(frozen=True)
class Revision:
    """One dated, attributed change (row B8). `changes` maps a field to its (before, after) as JSON."""

    number: int
    at: datetime
    by: str
    what: str
    changes: Mapping[str, tuple[Any, Any]]
