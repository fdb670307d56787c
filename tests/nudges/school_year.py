"""A made-up school of 300 students for a year: a term calendar, students with habits, adults who act on nudges."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.nudges import Ask, Case, Thresholds
from bot.nudges.calendar import Calendar
from bot.nudges.known import Grown, Known
from bot.nudges.round import Round, nudge_round
from bot.plans.learner import Adult, Learner
from bot.plans.plan import CheckIn, Evidence, Goal, Mastery, Plan, Progress, Review, Standard

ZONE = ZoneInfo("America/New_York")
FIRST, LAST = date(2026, 8, 31), date(2027, 8, 27)
CALENDAR = Calendar(
    breaks=(
        (date(2026, 9, 7), date(2026, 9, 7)),
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 12, 23), date(2027, 1, 1)),
        (date(2027, 2, 15), date(2027, 2, 19)),
        (date(2027, 4, 5), date(2027, 4, 9)),
        (date(2027, 6, 19), LAST),
    )
)
THRESHOLDS = Thresholds(calendar=CALENDAR)
STUDENTS, ADVISORS, TEACHERS = 300, 12, 10
WORDS = ("i dont get step 2", "no time", "my partner left", "the dot", "cant focus")


@dataclass
class Life:
    """One student: how diligent, how sure, and where their plan stands."""

    case: Case
    care: float
    sure: float = 3.0
    number: int = 0
    asks: list[Ask] = field(default_factory=list)
    rest_until: date = FIRST


@dataclass
class SchoolYear:
    """The school, day by day. `log` holds every round with its time; `known` what was said."""

    seed: int = 7
    known: dict[str, Known] = field(default_factory=dict)
    log: list[tuple[datetime, Round]] = field(default_factory=list)
    alarms: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.adults = {
            **{f"a{n}": Grown(f"a{n}", f"Advisor {n}", "advisor") for n in range(ADVISORS)},
            **{f"t{n}": Grown(f"t{n}", f"Teacher {n}", "teacher") for n in range(TEACHERS)},
            **{f"s{n}": Grown(f"s{n}", f"Contact {n}", "safety") for n in range(2)},
            "admin": Grown("admin", "Dana", "admin"),
        }
        self.lives = [self._life(number) for number in range(STUDENTS)]

    def run(self) -> None:
        """The whole year: a round each school morning, students in the afternoon, some rounds at the brink of quiet
        hours, at night, at weekends and in the holidays.
        """
        for day in _days(FIRST, LAST):
            open_day, weekday = CALENDAR.is_school_day(day), day.weekday()
            if open_day or weekday in (0, 5):
                self.round(day, time(7, 30))
            if open_day:
                self._adults_act(_at(day, time(11)))
                for life in self.lives:
                    self._live(life, _at(day, time(16, self.dice.randrange(60))))
            if open_day and weekday in (0, 2, 4):
                self.round(day, time(16, 59))
            if open_day and weekday == 2:
                self.round(day, time(22, 0))

    def round(self, day: date, clock: time) -> None:
        """One round; what it decided is kept as the store keeps it."""
        now = _at(day, clock)
        cases = [life.case for life in self.lives]
        done = nudge_round(cases, tuple(self.known.values()), self.adults, now, THRESHOLDS)
        self.log.append((now, done))
        for nudge in done.new:
            f = nudge.finding
            name = f"{nudge.to}|{f.rule}|{f.key}"
            assert name not in self.known, f"said twice: {name}"
            self.known[name] = Known(
                name, f.rule, f.key, f.student_id, nudge.to, f.severity, "new", now, None, f.notice_id
            )
        for name in done.escalated:
            self.known[name] = replace(self.known[name], state="escalated")
        for name in done.woken:
            self.known[name] = replace(self.known[name], state="new")
        for name in done.settled:
            self.known[name] = replace(self.known[name], state="dismissed")

    def _life(self, number: int) -> Life:
        adults = (
            Adult(f"t{number % TEACHERS}", "Teacher", "teacher"),
            Adult(f"a{number % ADVISORS}", "Advisor", "advisor"),
            Adult("s0", "Contact", "safety"),
            Adult("s1", "Contact", "safety"),
        )
        learner = Learner(f"p{number}", f"Student{number} Of School", adults=adults)
        return Life(Case(learner, courses=(("math", "6"),)), care=self.dice.betavariate(6, 2))

    def _live(self, life: Life, now: datetime) -> None:
        """One school day of a student."""
        today, plan = now.date(), life.case.plans[-1] if life.case.plans else None
        if plan is None or plan.step == "mastered":
            if today >= life.rest_until:
                self._begin(life, now)
            return
        if self.dice.random() < 0.0004:
            self._ask(life, now, "self_harm", "danger", "s0", "so tired of it all")
        if plan.step != "active":
            if self.dice.random() < 0.25 * life.care:
                self._step_on(life, plan, now)
        elif today.strftime("%a").lower()[:3] in plan.progress.weekdays and self.dice.random() < life.care:
            self._check_in(life, plan, now)
        elif plan.evidence and not plan.evidence[-1].verdict and self.dice.random() < 0.4:
            self._judge(life, plan, now)
        elif not plan.reviews and self.dice.random() < 0.5:
            self._change(life, replace(plan, reviews=(Review(life.case.learner.adults[0].id, now, "approve"),)))

    def _begin(self, life: Life, now: datetime) -> None:
        life.number += 1
        grade = "5" if self.dice.random() < 0.05 else "6"
        plan = Plan(
            id=f"{life.case.learner.id}-{life.number}",
            student_id=life.case.learner.id,
            standard=Standard(f"{grade}.X", "…", "a topic", "math", grade),
            step="purpose",
            assigned_by=life.case.learner.adults[0].id,
            created_at=now,
        )
        life.sure = self.dice.uniform(2, 4)
        life.case = replace(
            life.case, plans=(*life.case.plans, plan), entered={**life.case.entered, plan.id: now}, said_at=now
        )

    def _step_on(self, life: Life, plan: Plan, now: datetime) -> None:
        steps = ("purpose", "goal", "plan", "progress", "mastery", "active")
        step = steps[steps.index(plan.step) + 1]
        ahead = timedelta(days=self.dice.randrange(14, 45))
        day = self.dice.choice(("mon", "tue", "wed", "thu", "fri"))
        goal = Goal("g1", "do it", "8 of 10", now.date() + ahead, round(life.sure))
        watch = Progress(weekdays=(day,), time="15:30", tripwires=(f"{self.dice.choice((1, 2, 3))} missed check-ins",))
        plan = replace(plan, step=step, goals=(goal,), progress=watch, mastery=Mastery("show it"))  # type: ignore[arg-type]
        self._change(life, plan)
        life.case = replace(life.case, entered={**life.case.entered, plan.id: now}, said_at=now)

    def _check_in(self, life: Life, plan: Plan, now: datetime) -> None:
        life.sure = min(5, max(1, life.sure + self.dice.uniform(-1.2, 1.2)))
        blocker = self.dice.choice(WORDS) if self.dice.random() < 0.25 else None
        sat = CheckIn(now, "yes", "some", round(life.sure), blocker, "more")
        plan = replace(plan, checkins=(*plan.checkins, sat))
        due = plan.goals[0].target_date
        if due and due - now.date() <= timedelta(days=4) and self.dice.random() < 0.7:
            plan = replace(plan, evidence=(Evidence(f"{plan.id}-e", now, "text", "my work", None, 4),))
        self._change(life, plan)
        life.case = replace(life.case, said_at=now)
        if blocker and self.dice.random() < 0.3:
            self._ask(life, now, "help", "request", life.case.learner.adults[0].id, blocker)

    def _judge(self, life: Life, plan: Plan, now: datetime) -> None:
        judged = replace(plan, evidence=(replace(plan.evidence[-1], verdict="met"),), step="mastered")
        self._change(life, judged)
        life.case = replace(life.case, entered={**life.case.entered, plan.id: now})
        life.rest_until = now.date() + timedelta(days=self.dice.randrange(0, 12))

    def _ask(self, life: Life, now: datetime, kind: str, level: str, to: str, words: str) -> None:
        one = Ask(f"n-{life.case.learner.id}-{now.isoformat()}", level, kind, words, to, now)  # type: ignore[arg-type]
        if level == "danger":
            self.alarms[one.id] = now
        life.case = replace(life.case, asks=(*life.case.asks, one))

    def _change(self, life: Life, plan: Plan) -> None:
        life.case = replace(life.case, plans=(*life.case.plans[:-1], plan))

    def _adults_act(self, now: datetime) -> None:
        """Each adult goes through what is open: mostly acts, sometimes puts it off, away, or does not look."""
        by_student = {life.case.learner.id: life for life in self.lives}
        open_now = defaultdict(list)
        for one in self.known.values():
            if one.state in ("new", "seen", "escalated"):
                open_now[one.to].append(one)
        for all_ in open_now.values():
            for one in all_:
                chance, life = self.dice.random(), by_student[one.student_id]
                if chance < 0.6 or one.rule == "safety":
                    self.known[one.id] = replace(one, state="acted")
                    asks = tuple(replace(a, state="acted") if a.id == one.notice_id else a for a in life.case.asks)
                    life.case = replace(life.case, heard_at=now, asks=asks)
                elif chance < 0.7:
                    self.known[one.id] = replace(one, state="snoozed", snoozed_until=now + timedelta(days=3))
                elif chance < 0.8:
                    self.known[one.id] = replace(one, state="dismissed")


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)
