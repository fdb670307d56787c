"""One turn of the talk: what is known when a message arrives, and all that it changed.

A turn is worked on in memory and kept in one transaction at its end, together with the replies. Whatever dies
in between leaves the message kept, unanswered and everything else as it was, so the turn can be run again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from bot.plans.autonomy import Setting
from bot.plans.learner import Learner, ProfileNote, first_visibility
from bot.plans.plan import Plan, Standard
from bot.plans.talk import Talk


@dataclass(frozen=True)
class Suggestion:
    """A real activity, resource or experience from the school's list, for one standard."""

    id: str
    kind: str
    title: str
    mode: str
    minutes: int
    standard: str
    off_screen: bool
    with_people: bool
    url: str | None = None


@dataclass(frozen=True)
class PlanChange:
    """A plan as it is after a change, and in one plain sentence what was changed, by whom.

    An empty `what` is a pencilled answer: kept, but no revision of the plan.
    """

    plan: Plan
    what: str
    by: str


@dataclass(frozen=True)
class Notice:
    """Something an adult must read. `words` are the student's own; `kind` says what it is about.

    Kinds: those of the safety guard, and "help", "talk", "need", "evidence", "problem", "delete_data".
    """

    level: Literal["danger", "concern", "request"]
    kind: str
    words: str
    to: str
    plan_id: str | None = None


@dataclass
class Turn:
    """The workspace of one message. `now` is aware UTC, `today` the student's local day.

    `text` is verbatim what the student wrote (or the title of the choice they took); `choice` the value of that
    choice or None. `plan` is the plan being talked about (None before one exists); use `change` to alter it.
    `bridges` says, by code, what the `standards` found lead to on the grade of the class, where they are below it.
    `settings` says who decides a step, where a teacher has set that. `private` keeps the line from adults; `retold`
    has the summaries told anew, for what adults may read of the past has become less.
    """

    id: str
    learner: Learner
    now: datetime
    today: date
    text: str
    choice: str | None
    talk: Talk
    plan: Plan | None
    plans: tuple[Plan, ...] = ()
    standards: tuple[Standard, ...] = ()
    bridges: Mapping[str, Standard] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    settings: tuple[Setting, ...] = ()
    private: bool = False
    retold: bool = False
    channel: str = "web"
    changes: list[PlanChange] = field(default_factory=list)
    profile: dict[str, ProfileNote] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    reminded_on: date | None = None
    """The student's local day whose reminder is said in this turn, claimed before."""
    facts: dict[str, Any] = field(default_factory=dict)

    def change(self, plan: Plan, what: str, by: str | None = None) -> None:
        """Take `plan` as the new state of the plan with that id. `what` is one plain sentence for the history."""
        self.changes.append(PlanChange(plan=plan, what=what, by=by or self.learner.id))
        self.plan = plan
        self.plans = tuple(plan if p.id == plan.id else p for p in self.plans)
        if all(p.id != plan.id for p in self.plans):
            self.plans += (plan,)

    def pencil(self, question: str, value: Any) -> None:
        """Write an answer into the draft of the open step: kept, shown as not agreed, and no revision.

        What stands there already is no change: whoever says the same again has got no further.
        """
        if self.plan is None or (question in self.plan.draft and self.plan.draft[question] == value):
            return
        self.redraft({**self.plan.draft, question: value})

    def redraft(self, draft: Mapping[str, Any]) -> None:
        """Take `draft` as the new draft of the plan."""
        if self.plan is not None:
            self.change(replace(self.plan, draft=dict(draft)), what="")

    def know(self, field_name: str, text: str | None) -> None:
        """Write one field of the learner profile in the student's words (None: skipped). Who sees it stays."""
        before = self.profile_now().get(field_name)
        visibility = before.visibility if before else first_visibility(field_name)
        self.profile[field_name] = ProfileNote(text=text, by=self.learner.id, at=self.now, visibility=visibility)

    def profile_now(self) -> Mapping[str, ProfileNote]:
        """The learner profile with what this turn added."""
        return {**self.learner.profile, **self.profile}
