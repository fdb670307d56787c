"""One plan of a demo student while it is being told: the plan as it stands, its history, its notices. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.plans.plan import WEEKDAYS, Plan
from bot.plans.turn import PlanChange
from bot.store.codec import Json, encode
from bot.store.demo.talk import TalkLog
from bot.store.revisions import revise


@dataclass(frozen=True)
class Circle:
    """The adults around one student, by id and name."""

    teacher: str
    teacher_name: str
    advisor: str | None
    names: Mapping[str, str]

    @property
    def readers(self) -> str:
        """Who reads along, as the coach says it."""
        return " and ".join([self.teacher_name, *([self.names[self.advisor]] if self.advisor else [])])


class Plot:
    """A plan being told. `told` is its part of the data file, `today` the day of the first start."""

    def __init__(self, told: Mapping[str, Any], plan_id: str, circle: Circle, log: TalkLog, today: date) -> None:
        self.told, self.circle, self.log, self.today = told, circle, log, today
        self.plan_id = plan_id
        self.plan: Plan | None = None
        self.document: Json = {}
        self.revisions: list[Json] = []
        self.notices: list[Json] = []
        self.asking: str | None = None

    def day(self, ago: int) -> date:
        """The day that many days before the first start."""
        return self.today - timedelta(days=ago)

    def checkin_day(self, week: int) -> date:
        """The check-in day `week` weeks before the latest one that is over."""
        wanted = WEEKDAYS.index(self.told["progress"]["days"][0])
        back = (self.today.weekday() - wanted - 1) % 7 + 1
        return self.day(back + 7 * week)

    def change(self, what: str, by: str | None = None) -> None:
        """Keep the plan as it is now, with its line of history."""
        change = PlanChange(plan=self.current(), what=what, by=by or self.log.student_id)
        self.plan, rows = revise(self.document, [change], self.log.at, self.log.last_message_id)
        self.document = encode(self.plan)
        self.revisions += rows

    def have(self, **news: Any) -> None:
        """Put something new into the plan."""
        self.plan = replace(self.current(), **news)

    def notify(self, kind: str, words: str, to: str, state: str, level: str = "request") -> None:
        """A notice for an adult."""
        done = None if state == "new" else self.log.at + timedelta(hours=14)
        self.notices.append(
            {
                "id": f"n-{self.plan_id}-{len(self.notices) + 1}",
                "student_id": self.log.student_id,
                "level": level,
                "kind": kind,
                "words": words,
                "recipient": to,
                "at": self.log.at,
                "message_id": self.log.message_of(words),
                "plan_id": self.plan_id if self.plan else None,
                "state": state,
                "state_by": None if done is None else to,
                "state_at": done,
            }
        )

    def current(self) -> Plan:
        """The plan, which must have begun."""
        if self.plan is None:
            raise ValueError("there is no plan yet")
        return self.plan

    def plan_rows(self) -> list[Json]:
        """The row of the plan as it stands."""
        plan = self.plan
        if plan is None:
            return []
        return [
            {
                "id": plan.id,
                "student_id": plan.student_id,
                "step": plan.step,
                "revision": plan.revision,
                "standard_code": plan.standard.code if plan.standard else None,
                "document": encode(plan),
                "created_at": plan.created_at,
                "updated_at": self.log.at,
            }
        ]
