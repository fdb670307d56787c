"""What happens to a demo plan once it runs: check-ins, reviews, evidence, requests. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.plans.mastery import BIG_IDEA, judged
from bot.plans.plan import CheckIn, Evidence, Reflection, Review
from bot.store.demo.plot import Plot


class Weeks(Plot):
    """A plan that runs."""

    def check_in(self, told: Mapping[str, Any], *, last: bool) -> None:
        """A check-in in five questions."""
        plan = self.current()
        item = next((i.title for i in plan.items if i.kind != "need"), "what you planned")
        sure = [plan.goals[0].starting_confidence, *(c.confidence for c in plan.checkins if c.confidence)]
        for name in ("done", "progress", "confidence", "blocker", "next"):
            self.log.ask(f"checkin.{name}", str(told.get(name, "nothing")), item=item, last=sure[-1])
        news: dict[str, Any] = {name: told.get(name) for name in ("done", "progress", "confidence", "blocker", "next")}
        self.have(checkins=(*plan.checkins, CheckIn(at=self.log.at, **news)))
        if last:
            done = {i["title"] for i in self.told["plan"]["items"] if i.get("done")}
            self.have(items=tuple(replace(i, status="done") if i.title in done else i for i in plan.items))
        self.change("checkin recorded")
        self.log.coach("checkin.recorded")

    def review(self, told: Mapping[str, Any]) -> None:
        """The teacher's word on the plan."""
        by, decision = self.circle.teacher, told["decision"]
        review = Review(by=by, at=self.log.at, decision=decision, comment=told["comment"])
        self.have(reviews=(*self.current().reviews, review))
        self.change({"approve": "approved the plan", "suggest": "suggested a change"}[decision], by=by)
        self.log.coach(f"review.{decision}", comment=told["comment"])

    def show(self, told: Mapping[str, Any]) -> None:
        """Evidence, rated by the student first."""
        plan = self.current()
        self.log.ask("evidence.what", told["text"])
        shown = Evidence(
            id=f"{plan.id}-e{len(plan.evidence) + 1}",
            at=self.log.at,
            kind="text",
            text=told["text"],
            self_rating=told["rating"],
            shows=told.get("shows", "skill"),
        )
        self.notify("evidence", told["text"], self.circle.teacher, "acted" if "judged" in told else "new")
        self.log.ask("evidence.self_rating", str(told["rating"]))
        self.have(evidence=(*plan.evidence, shown), mastery=replace(plan.mastery, status="evidence_given"))
        self.change("evidence recorded")
        self.log.coach("evidence.recorded")

    def judge(self, told: Mapping[str, Any]) -> None:
        """The teacher's verdict, criterion by criterion; the last one that is needed is mastery."""
        plan, by = self.current(), self.circle.teacher
        evidence = next(e for e in plan.evidence if e.text == told["text"])
        points = [c.id for c in plan.mastery.criteria] if evidence.shows != "explanation" else [BIG_IDEA]
        said = [(point, True, told["verdict"] if point == points[-1] else "") for point in points]
        self.plan = judged(plan, evidence.id, said, by, self.log.at)
        self.change("judged the evidence" if self.plan.step == plan.step else "judged the evidence: mastered", by=by)

    def look_back(self) -> None:
        """The end of a mastered plan: the list is done, and three thoughts are kept."""
        plan, told = self.current(), self.told["reflection"]
        for name in ("worked", "change", "next"):
            self.log.ask(f"reflect.{name}", told[name])
        self.have(
            items=tuple(replace(item, status="done") for item in plan.items),
            reflections=(*plan.reflections, Reflection(at=self.log.at, **told)),
        )
        self.change("reflect recorded")

    def ask_adult(self, told: Mapping[str, Any]) -> None:
        """A request for an adult; said now unless it was said in a check-in."""
        if self.log.message_of(told["words"]) is None:
            self.log.student(told["words"])
            self.log.say(f"Done. {self.circle.names[told['to']]} will see your words.")
        self.notify(told["kind"], told["words"], told["to"], told.get("state", "new"))

    def worry(self) -> None:
        """A message between stress and danger, and the warm reply."""
        told = self.told["worry"]
        self.log.student(told["words"])
        self.log.say(told["reply"])
        self.notify("struggling", told["words"], told["to"], "acted", level="concern")
