"""Scripted conversations: read from YAML, walked over HTTP, and what must hold at every line.

A line of a script is `what the student writes: the question that stands then; words that are heard`. `[value]` takes
a choice, `"-"` means that nothing is asked, and `"...": question` answers what is asked, in the voice of the script,
until that question stands (or the plan is `active`). `{d21}` is the day in 21 days as a student writes it, `{said21}`
as the coach says it, `{iso21}` as the plan holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.plans.when import say_date
from tests.e2e.running import Student

FOLDER = Path(__file__).parent / "conversations"
MOST_TURNS = 90
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YES = ("keep it", "yes", "ok", "yep", "looks good")
_DAY = re.compile(r"\{(d|said|iso)(\d+)\}")


def voices() -> dict[str, dict[str, Any]]:
    """What each student answers to each question."""
    return dict(yaml.load((FOLDER / "voices.yml").read_text("utf-8"), _LOADER))


def scripts() -> list[dict[str, Any]]:
    """All conversations, in the order of their files."""
    files = sorted(path for path in FOLDER.glob("*.yml") if path.stem != "voices")
    return [script for path in files for script in yaml.load(path.read_text("utf-8"), _LOADER)]


def with_days(text: str) -> str:
    """The text with real days in it, counted from the student's today."""
    today = datetime.now(ZoneInfo("America/New_York")).date()

    def day(found: re.Match[str]) -> str:
        then = today + timedelta(days=int(found[2]))
        kinds = {"d": f"{then:%b} {then.day}".lower(), "said": say_date(then, today), "iso": then.isoformat()}
        return kinds[found[1]]

    return _DAY.sub(day, text)


@dataclass
class Walk:
    """One script on its way. `told` holds what was answered last to each question."""

    student: Student
    voice: Mapping[str, Any]
    told: dict[str, str] = field(default_factory=dict)
    bubbles: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    _count: dict[str, int] = field(default_factory=dict)

    def run(self, lines: list[Mapping[str, str]]) -> None:
        """Walk every line; says where it went otherwise."""
        for line in lines:
            [(said, then)] = line.items()
            wanted, *words = (with_days(part.strip()) for part in then.split(";"))
            if said == "...":
                self._answer_until(wanted)
                continue
            self.send(with_days(said))
            self._check(wanted, words)

    def send(self, said: str) -> None:
        """Write or choose, and look at the answer."""
        if said.startswith("["):
            value = said.strip("[]")
            assert value in self.student.offered, self._where(f"{value} is not on offer")
            self.student.choose(value)
        else:
            self.student.say(said)
        self.log.append(f"> {said}")
        self.log.append(f"< [{self.student.asking}] {self.student.heard}")
        replies = self.student.last["replies"]
        assert replies, self._where("no reply")
        assert all(reply["text"].strip() for reply in replies), self._where("an empty reply")
        self.bubbles += [reply["text"] for reply in replies]
        thrice = [b for a, b, c in zip(self.bubbles, self.bubbles[1:], self.bubbles[2:], strict=False) if a == b == c]
        assert not thrice, self._where(f"three times running: {thrice}")
        assert self.student.turns < MOST_TURNS, self._where("too many turns")

    def _check(self, wanted: str, words: list[str]) -> None:
        asking = self.student.asking or "-"
        assert asking == wanted, self._where(f"{wanted} should stand, and {asking} does")
        heard = self.student.heard.casefold()
        assert all(word.casefold() in heard for word in words), self._where(f"not heard: {words}")

    def _answer_until(self, wanted: str) -> None:
        while (self.student.last["step"] if wanted == "active" else self.student.asking) != wanted:
            question = self.student.asking
            assert question, self._where(f"nothing is asked on the way to {wanted}")
            said = self._says(question)
            self.told[question] = said
            self.send(said)
            assert sum(f"> {said}" == line for line in self.log[-12:]) < 4, self._where(f"{question} goes in circles")

    def _says(self, question: str) -> str:
        if question == "profile.interests":
            return "[profile:skip]"
        if question.endswith(".confirm"):
            return _YES[len(self.log) % len(_YES)]
        given = self.voice[question]
        if isinstance(given, str):
            return given
        place = self._count.get(question, 0)
        self._count[question] = place + 1
        return str(given[min(place, len(given) - 1)])

    def _where(self, what: str) -> str:
        return f"{what}\n" + "\n".join(self.log[-14:])


def facts(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as flat facts, by the names that scripts use."""
    goal = (plan["goals"] or [{}])[0]
    doing = [i for i in plan["items"] if i["kind"] != "need" and i["status"] == "open"]
    progress, mastery = plan["progress"], plan["mastery"]
    return {
        **{f"purpose.{name}": plan["purpose"][name] for name in ("what", "where", "why")},
        "goal.statement": goal.get("statement"),
        "goal.measure": goal.get("measure"),
        "goal.date": goal.get("target_date"),
        "goal.confidence": goal.get("starting_confidence"),
        "items": [i["title"] for i in doing],
        "schedule": doing[0]["weekdays"] if doing else [],
        "minutes": doing[0]["minutes"] if doing else None,
        "need": next((i["title"] for i in plan["items"] if i["kind"] == "need"), None),
        "progress.signs": "\n".join(progress["signs"]),
        "checkin.days": progress["weekdays"],
        "checkin.time": (progress["time"] or "")[:5],
        "progress.if_stuck": progress["if_stuck"],
        "shared_with": "\n".join(progress["shared_with"]),
        "tripwires": progress["tripwires"],
        "own goals": [g["statement"] for g in plan["goals"] if g["kind"] != "academic"],
        "mastery.method": mastery["method"],
        "mastery.criteria": "; ".join(c["text"] for c in mastery["criteria"]),
        "mastery.date": mastery["date"],
        **{f"draft.{key}": value for key, value in plan["draft"].items()},
    }


VERBATIM = (
    "purpose.what", "purpose.where", "purpose.why", "goal.statement", "goal.measure", "progress.signs",
    "progress.if_stuck", "mastery.method", "mastery.criteria",
)  # fmt: skip


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """Every fact that is not as it should be."""
    for name, value in wanted.items():
        if name == "no_items":
            if any(str(value) in title for title in found["items"]):
                yield f"{value!r} is still on the list: {found['items']}"
        elif name == "items":
            if with_days(str(value)) not in found["items"]:
                yield f"{value!r} is not on the list: {found['items']}"
        else:
            is_value = None if value == "~" else value if isinstance(value, list) else with_days(str(value))
            held = found.get(name)
            if (held if held is None or isinstance(held, list) else str(held)) != is_value:
                yield f"{name} should be {is_value!r} and is {held!r}"


def expected(walk: Walk, script: Mapping[str, Any]) -> dict[str, Any]:
    """What the script says the plan must hold, over what the student was heard to say last."""
    said = {name: walk.told[name] for name in VERBATIM if name in walk.told}
    return {**said, **script.get("plan", {})}
