"""Step 2: a goal with a what, a measure and a date (rows A3, A4, B5).

A goal is checked for its missing piece and the reply names that one piece; the coach never writes the goal.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.plans.answer import Answer, Offer, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.plan import Goal, Plan
from bot.plans.steps import scale
from bot.plans.turn import Turn
from bot.plans.when import (
    DateFound,
    DateUnclear,
    read_date,
    say_date,
)

SOON_DAYS = 3
"""Under this many days away a goal date is asked about once: practice needs more than one sitting."""
FAR_DAYS = 366
"""Past this many days a goal date is no goal date: a school year ends before."""

FIELDS = {
    "statement": "goal.statement",
    "measure": "goal.measure",
    "target_date": "goal.target_date",
    "starting_confidence": "goal.confidence",
}

_SEEN = re.compile(
    r"\d|\b(explain|show|teach|solve|score|pass|present|build|make|write|draw|tell|get (an? )?[a-d][+-]?\b|"
    r"perfect|without (help|looking|notes|asking)|by myself|on my own|alone|every|all (of )?(the|my)|half|"
    r"(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) )",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?P<score>\b\d{1,3}\s?(?:/|out of|of)\s?\d{1,3}\b(?: (?:on|in|for|from) [^,.;!?]{2,50})?|"
    r"\b\d{1,3}\s?(?:%|percent)(?: (?:on|in|of) [^,.;!?]{2,50})?)",
    re.IGNORECASE,
)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the answer to a question of this step, or name the one piece that is missing."""
    return _TAKERS[question](turn, answer)


def _confidence(turn: Turn, answer: Answer) -> Taken:
    number = scale.read(answer)
    if isinstance(number, Taken):
        return number
    turn.pencil("goal.confidence", number)
    return kept(say("ack.confidence", number=number))


def _statement(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text) or is_nothing(answer.text):
        return missing(say("goal.statement.nothing", **_about(turn)))
    turn.pencil("goal.statement", answer.text)
    found = read_date(answer.text, turn.today, locale=turn.learner.locale)
    if isinstance(found, DateFound) and date_trouble(turn, found.date) is None:
        turn.pencil("goal.target_date", found.date.isoformat())
    score = _SCORE.search(answer.text)
    if score:
        turn.pencil("goal.measure", score["score"].strip())
    return kept(say("ack.goal", words=quoted(answer.text, 80)))


def is_visible(measure: str) -> bool:
    """True where another person could see that it was reached: a number, or something shown or done."""
    return bool(_SEEN.search(measure))


def _measure(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text) or is_nothing(answer.text):
        return missing(say("goal.measure.nothing", **_about(turn)))
    if not is_visible(answer.text) and turn.talk.tries == 0:
        return missing(say("goal.measure.vague", words=quoted(answer.text, 60), **_about(turn)))
    turn.pencil("goal.measure", answer.text)
    found = read_date(answer.text, turn.today, locale=turn.learner.locale)
    asked = (turn.plan and turn.plan.draft.get("goal.target_date")) or None
    if not asked and isinstance(found, DateFound) and date_trouble(turn, found.date) is None:
        turn.pencil("goal.target_date", found.date.isoformat())
    return kept(say("ack.measure", words=quoted(answer.text, 80)))


def _target_date(turn: Turn, answer: Answer) -> Taken:
    return take_date(turn, "goal.target_date", answer)


def take_date(turn: Turn, question: str, answer: Answer) -> Taken:
    """Read a date for `question`, with the checks every date gets; an odd one waits for a yes."""
    waiting = turn.talk.pending or {}
    if waiting.get("question") == question and _keeps(answer):
        turn.pencil(question, waiting["date"])
        return kept(say("ack.date", date=say_date(date.fromisoformat(waiting["date"]), turn.today)))
    found = _chosen_date(answer) or read_date(answer.text, turn.today, locale=turn.learner.locale)
    if isinstance(found, DateFound):
        found = found.date
    if not isinstance(found, date):
        reason = found.reason if isinstance(found, DateUnclear) else "none"
        return missing(say(f"date.{reason}", words=quoted(answer.text, 40)), offers=date_offers(turn))
    trouble = date_trouble(turn, found)
    said = say_date(found, turn.today)
    if trouble in {"past", "far"}:
        return missing(say(f"date.{trouble}", date=said), offers=date_offers(turn))
    if trouble == "soon" and question == "goal.target_date":
        turn.facts["pending"] = {"question": question, "date": found.isoformat()}
        longer = found + timedelta(days=14)
        offers = (("keep", "keep"), (say_date(longer, turn.today), f"date:{longer.isoformat()}"))
        return missing(say("date.soon", date=said, **_about(turn)), offers=offers)
    turn.pencil(question, found.isoformat())
    return kept(say("ack.date", date=said))


def _keeps(answer: Answer) -> bool:
    if answer.choice:
        return answer.choice in {"keep", "affirm"}
    return answer.intent == "affirm" or bool(re.match(r"\W*keep\b", answer.text, re.IGNORECASE))


def _chosen_date(answer: Answer) -> date | None:
    if answer.choice and answer.choice.startswith("date:"):
        return date.fromisoformat(answer.choice.removeprefix("date:"))
    return None


def date_trouble(turn: Turn, day: date) -> str | None:
    """ "past", "far" or "soon" for a day that is asked about once more, else None."""
    away = (day - turn.today).days
    if away < 0:
        return "past"
    if away > FAR_DAYS:
        return "far"
    return "soon" if away < SOON_DAYS else None


def date_offers(turn: Turn) -> tuple[Offer, ...]:
    """Three real days to pick from: two, three and four weeks on, moved back to a school day."""
    days = (turn.today + timedelta(weeks=weeks) for weeks in (2, 3, 4))
    school_days = (d - timedelta(days=max(0, d.weekday() - 4)) for d in days)
    return tuple((say_date(d, turn.today), f"date:{d.isoformat()}") for d in school_days)


_TAKERS = {
    "goal.confidence": _confidence,
    "goal.statement": _statement,
    "goal.measure": _measure,
    "goal.target_date": _target_date,
}


def _about(turn: Turn) -> dict[str, object]:
    teacher = turn.learner.adult("teacher")
    draft = turn.plan.draft if turn.plan else {}
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "plain": turn.plan.standard.plain if turn.plan and turn.plan.standard else "this",
        "confidence": draft.get("goal.confidence") or "",
        "statement": quoted(draft.get("goal.statement") or "", 80),
    }


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention."""
    return _about(turn)


def settle(plan: Plan, turn: Turn) -> Plan:
    """The agreed goal takes its place; the student proposed it unless they let the coach choose."""
    draft = plan.draft
    coach_chose = "goal.statement" in draft.get("chosen_by_coach", ())
    old = plan.goals[0] if plan.goals else None
    day = draft.get("goal.target_date")
    goal = Goal(
        id=old.id if old else f"{plan.id}-g1",
        statement=draft.get("goal.statement") or "",
        measure=draft.get("goal.measure"),
        target_date=date.fromisoformat(day) if day else None,
        starting_confidence=draft.get("goal.confidence"),
        proposed_by="coach" if coach_chose else turn.learner.id,
        agreed_by=turn.learner.id,
    )
    return replace(plan, goals=(goal, *plan.goals[1:]))


def unsettle(plan: Plan) -> dict[str, Any]:
    """The agreed goal as a draft, for changing it."""
    if not plan.goals:
        return {}
    goal = plan.goals[0]
    return {
        "goal.confidence": goal.starting_confidence,
        "goal.statement": goal.statement,
        "goal.measure": goal.measure,
        "goal.target_date": goal.target_date.isoformat() if goal.target_date else None,
    }


def read_back(turn: Turn) -> dict[str, object]:
    """The words of the read-back sentence."""
    draft = turn.plan.draft if turn.plan else {}
    day = draft.get("goal.target_date")
    return {
        "statement": quoted(draft.get("goal.statement") or "(skipped)"),
        "measure": quoted(draft.get("goal.measure") or "(skipped)"),
        "date": say_date(date.fromisoformat(day), turn.today) if day else "no date yet",
    }


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me"."""
    plain = turn.plan.standard.plain if turn.plan and turn.plan.standard else "this"
    return {
        "goal.confidence": 3,
        "goal.statement": f"do {plain} on my own",
        "goal.measure": "get 8 of 10 right on a practice sheet",
        "goal.target_date": date_offers(turn)[1][1].removeprefix("date:"),
    }[question]
