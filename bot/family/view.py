"""What the family page shows of one student: pure values, made from what was agreed and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.family.words import Words
from bot.pages.path import Path, path_of
from bot.plans.learner import Learner
from bot.plans.plan import FIVE, WEEKDAYS, Goal, Item, Plan
from bot.plans.seen import notes_seen, seen_by_adults

MOST_DATES = 6
MOST_WORDS = 240
LEAST_WITHIN = 12
"""Private words of this length are also looked for within others; a shorter "ok" stands everywhere."""


@dataclass(frozen=True)
class Mark:
    """One waymark: `state` is "reached", "open" or "ahead", `spoken` says it in words."""

    title: str
    state: str
    spoken: str


@dataclass(frozen=True)
class PlanAtHome:
    """One plan in plain sentences. `dates` are (day, what), `doing` are (title, days and minutes, done)."""

    title: str
    waymarks: tuple[Mark, ...]
    flag: str
    flag_spoken: str
    standing: str
    told: tuple[str, ...]
    doing: tuple[tuple[str, str, bool], ...]
    dates: tuple[tuple[str, str], ...]
    helping: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """Somebody at school. `role` is in the language of the page."""

    name: str
    role: str
    reach: str


@dataclass(frozen=True)
class StudentAtHome:
    """All that is shown of one student."""

    name: str
    title: str
    today: str
    plans: tuple[PlanAtHome, ...]
    helping: tuple[str, ...]
    contacts: tuple[Contact, ...]


def at_home(
    learner: Learner, plans: Sequence[Plan], private: frozenset[str], words: Words, today: date
) -> StudentAtHome:
    """The student as their family sees them. `private` are words the student marked as private: they are not quoted."""
    shown = [_PlanTeller(plan, learner, private, words, today).told() for plan in plans if _may_show(plan)]
    name = first_name(learner)
    return StudentAtHome(
        name=name,
        title=words.say("title", name=name),
        today=words.say("today", day=words.day(today, today)),
        plans=tuple(shown),
        helping=_helping(learner, private, words),
        contacts=_contacts(learner, words),
    )


def first_name(learner: Learner) -> str:
    """What a family calls the student."""
    return (learner.name.split() or [learner.id])[0]


def _may_show(plan: Plan) -> bool:
    """Whether there is something agreed, and it is about school: a plan for a personal goal alone stays out."""
    return bool(plan.agreed) and (not plan.goals or any(goal.kind == "academic" for goal in plan.goals))


def _quotable(text: str | None, private: frozenset[str]) -> str:
    """The words, shortened where they are long; nothing where they are, or are part of, private ones."""
    said = " ".join((text or "").split())
    low = said.casefold()
    if not said or any(low in kept or (len(kept) >= LEAST_WITHIN and kept in low) for kept in private):
        return ""
    return said if len(said) <= MOST_WORDS else f"{said[:MOST_WORDS].rsplit(' ', 1)[0]} …"


def private_in(texts: Sequence[str]) -> frozenset[str]:
    """Private words as they are compared: in small letters, blanks as one, empty ones left out."""
    return frozenset(low for text in texts if (low := " ".join(text.split()).casefold()))


class _PlanTeller:
    """Tells of one plan."""

    def __init__(self, plan: Plan, learner: Learner, private: frozenset[str], words: Words, today: date) -> None:
        # With a goal of their own in it, the things to do may be about that goal: then only the school's goal is told.
        self.mixed = any(goal.kind != "academic" for goal in plan.goals)
        self.plan = seen_by_adults(plan)
        self.private, self.words, self.today = private, words, today
        self.name = first_name(learner)

    def told(self) -> PlanAtHome:
        path = path_of(self.plan)
        plain = self.plan.standard.plain if self.plan.standard else ""
        say = self.words.say
        return PlanAtHome(
            title=say("learning", name=self.name, plain=plain),
            waymarks=tuple(
                Mark(say(f"path.{mark.step}"), mark.state, say(f"path.{mark.state}")) for mark in path.waymarks
            ),
            flag=path.flag,
            flag_spoken=say(f"path.end.{path.flag}"),
            standing=self._standing(path),
            told=tuple(filter(None, self._told())),
            doing=tuple(self._doing()),
            dates=tuple((self.words.day(on, self.today), what) for on, what in self._dates()),
            helping=tuple(self._help()),
        )

    def _quote(self, text: str | None) -> str:
        return _quotable(text, self.private)

    def _quoted(self, key: str, text: str | None) -> str:
        said = self._quote(text)
        return self.words.say(key, name=self.name, words=said) if said else ""

    def _standing(self, path: Path) -> str:
        say, step = self.words.say, self.plan.step
        if step in FIVE:
            number = FIVE.index(step) + 1
            return say("standing.step", name=self.name, number=number, step=say(f"path.{step}"))
        key = f"standing.{step}" if step in ("active", "mastered") else "standing.start"
        return say(key, name=self.name)

    def _goals(self) -> list[Goal]:
        if "goal" not in self.plan.agreed:
            return []
        # What a student shares with the adults of the school is not shared with the family by that.
        about_school = (g for g in self.plan.goals if g.status == "open" and g.kind == "academic")
        return [goal for goal in about_school if self._quote(goal.statement)]

    def _items(self) -> list[Item]:
        if "plan" not in self.plan.agreed or self.mixed:
            return []
        return [item for item in self.plan.items if item.status != "dropped" and self._quote(item.title)]

    def _told(self) -> Iterator[str]:
        if "purpose" in self.plan.agreed and not self.mixed:
            yield self._quoted("why", self.plan.purpose.why)
        for goal in self._goals():
            yield self._quoted("goal", goal.statement)
            yield self._quoted("measure", goal.measure)
            if goal.target_date:
                yield self.words.say("by", day=self.words.day(goal.target_date, self.today))

    def _doing(self) -> Iterator[tuple[str, str, bool]]:
        say = self.words.say
        for item in self._items():
            if item.kind == "need":
                continue
            about = [say("doing.days", days=self.words.weekdays(item.weekdays))] if item.weekdays else []
            about += [self.words.day(item.on, self.today)] if item.on else []
            about += [say("doing.minutes", number=item.minutes)] if item.minutes else []
            yield self._quote(item.title), ", ".join(about), item.status == "done"

    def _dates(self) -> list[tuple[date, str]]:
        """What comes next, soonest first; what comes every week is told once."""
        say, plan = self.words.say, self.plan
        found = [
            (on, f"“{self._quote(item.title)}”")
            for item in self._items()
            if item.status == "open" and item.kind != "need" and (on := item.on or self._next(item.weekdays))
        ]
        if "progress" in plan.agreed and plan.step == "active" and (on := self._next(plan.progress.weekdays)):
            found.append((on, say("dates.checkin")))
        found += [(goal.target_date, say("dates.goal")) for goal in self._goals() if goal.target_date]
        if "mastery" in plan.agreed and plan.mastery.date and plan.step != "mastered":
            how = "" if self.mixed else self._quote(plan.mastery.method)
            shows = say("dates.show.how", name=self.name, words=how) if how else say("dates.show", name=self.name)
            found.append((plan.mastery.date, shows))
        return sorted((on, what) for on, what in found if on >= self.today)[:MOST_DATES]

    def _next(self, weekdays: Sequence[str]) -> date | None:
        days = (self.today + timedelta(days=n) for n in range(7))
        return next((day for day in days if WEEKDAYS[day.weekday()] in weekdays), None)

    def _help(self) -> Iterator[str]:
        """One line for each goal from the next thing to do for it, then what the student needs."""
        say = self.words.say
        item = next((i for i in self._items() if i.status == "open" and i.kind != "need"), None)
        for goal in self._goals():
            how = say("help.ask", name=self.name)
            if item is not None:
                how = say(f"help.{item.kind}", name=self.name, title=self._quote(item.title))
            yield say("help.goal", goal=self._quote(goal.statement), how=how)
        for need in self._items():
            if need.kind == "need" and need.status == "open":
                yield self._quoted("help.need", need.title)
        if "progress" in self.plan.agreed and not self.mixed and (line := self._stuck()):
            yield line

    def _stuck(self) -> str:
        return self._quoted("help.stuck", self.plan.progress.if_stuck)


def _helping(learner: Learner, private: frozenset[str], words: Words) -> tuple[str, ...]:
    """What the student said helps, where they let others see it."""
    note = notes_seen(learner).get("what_helps")
    said = _quotable(note.text, private) if note else ""
    return (words.say("help.helps", name=first_name(learner), words=said),) if said else ()


def _contacts(learner: Learner, words: Words) -> tuple[Contact, ...]:
    roles = ("teacher", "advisor", "safety")
    return tuple(
        Contact(adult.name, words.say(f"people.{adult.role}", name=first_name(learner)), adult.reach)
        for adult in learner.adults
        if adult.role in roles
    )
