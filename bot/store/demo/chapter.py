"""One plan of a demo student, played through from its assignment to where it stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

from bot.plans.plan import FIVE, Plan, Standard, Step
from bot.plans.questions import of_topic
from bot.plans.talk import Talk
from bot.store.codec import encode
from bot.store.demo.steps import AGREEING, SETTLING
from bot.store.demo.weeks import Weeks

_AFTER_SCHOOL = time(15, 40)
_TEACHER_TIME = time(16, 20)

Happening = tuple[date, time, Callable[[], None]]


class Chapter(Weeks):
    """A plan from its beginning."""

    def play(self, standard: Standard | None) -> None:
        """Everything in the order it happened."""
        self.log.go_to(self.day(self.told["began"]), time(8, 30))
        if standard is not None:
            self.plan = Plan(
                id=self.plan_id,
                student_id=self.log.student_id,
                standard=standard,
                step="purpose",
                assigned_by=self.circle.teacher,
                created_at=self.log.at,
            )
            self.change(f"Assigned {standard.code}: {standard.plain}.", by=self.circle.teacher)
        for day, clock, happen in sorted(self.happenings(), key=lambda h: (h[0], h[1])):
            self.log.go_to(day, clock)
            happen()
        self.ask_on()

    def happenings(self) -> Iterator[Happening]:
        """What happened on which day at which time."""
        told, began = self.told, self.told["began"]
        if "profile" in told:
            yield self.day(began), _AFTER_SCHOOL, self.welcome
        for place, step in enumerate(s for s in FIVE if s in told):
            yield self.day(max(1, began - place)), time(15, 50 + place), partial(self.agree, step)
        for count, checkin in enumerate(told.get("checkins", ()), start=1):
            final = count == len(told["checkins"])
            clock = time.fromisoformat(told["progress"]["time"])
            yield self.checkin_day(checkin["week"]), clock, partial(self.check_in, checkin, last=final)
        for review in told.get("reviews", ()):
            yield self.day(review["ago"]), _TEACHER_TIME, partial(self.review, review)
        for evidence in told.get("evidence", ()):
            yield self.day(evidence["ago"]), time(17, 5), partial(self.show, evidence)
            if "judged" in evidence:
                yield self.day(evidence["judged"]), _TEACHER_TIME, partial(self.judge, evidence)
        if "reflection" in told:
            yield self.day(told["mastered"]), time(16, 45), self.look_back
        for ask in told.get("asks", ()):
            day = self.day(ask["ago"]) if "ago" in ask else self.checkin_day(ask["week"])
            yield day, time(20, 0), partial(self.ask_adult, ask)
        if "worry" in told:
            yield self.day(told["worry"]["ago"]), time(21, 10), self.worry

    def welcome(self) -> None:
        """The first talk."""
        self.log.coach("welcome")
        self.log.student("ok")
        for name, words in self.told["profile"].items():
            self.log.note(name, words)

    def agree(self, step: Step) -> None:
        """One of the five steps, question by question, to the student's yes."""
        plan, told = self.current(), self.told[step]
        AGREEING[step](self.log, told, plan, self.today)
        agreed = (*plan.agreed, step)
        here: Step = next((s for s in FIVE if s not in agreed), "active")
        self.plan = replace(SETTLING[step](plan, told, self.today), agreed=agreed, step=here)
        self.change(f"agreed to the {step}")
        if step == "plan" and told.get("need"):
            state = "acted" if self.told["began"] > 10 else "new"
            self.notify("need", told["need"], self.circle.teacher, state)
        if step == "mastery":
            self.log.coach("mastery.agreed")

    def ask_on(self) -> None:
        """What was pencilled in after the last agreement, and the question that now stands open."""
        if not self.log.messages:
            return
        if self.plan is None:
            self.asking = "standard.choose"
            self.log.coach(self.asking)
            return
        if self.plan.step not in FIVE:
            return
        draft = self.told.get("draft", {})
        said = self.told.get("says", {})
        for question in of_topic(self.plan.step):
            value = draft.get(question.id, draft.get(f"{question.id}:draft"))
            if value is None:
                self.asking = question.id
                self.log.coach(question.id, **self._known(draft))
                break
            self.log.ask(question.id, said.get(question.id) or _said(value), **self._known(draft))
            if question.id not in draft:
                self.asking = question.id
                self.log.coach("plan.more", title=value[0]["title"])
                break
        if draft:
            self.plan = replace(self.plan, draft=draft)
            self.document = encode(self.plan)

    def _known(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        plan = self.current()
        words = {key.split(".")[1]: _said(value) for key, value in draft.items()}
        if plan.standard:
            words |= {"code": plan.standard.code, "plain": plan.standard.plain}
        return words

    def talk(self) -> Talk:
        """Where the talk stands: at the open question."""
        draft = tuple(k for k in self.told.get("draft", {}) if ":" not in k)
        plan_id = self.plan.id if self.plan else None
        return Talk(plan_id=plan_id, asking=self.asking, before=draft, flags=("welcomed", "ready"))


def _said(value: Any) -> str:
    return ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
