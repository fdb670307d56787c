"""Step 2: a goal with a what, a measure and a date (rows A3, A4, B5).

A goal is checked for its missing piece and the reply names that one piece; the coach never writes the goal.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.plans.answer import Answer, Offer, Say, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.goals import OF, GoalKind, kind_in, kind_said
from bot.plans.plan import Goal, Plan
from bot.plans.questions import REQUESTED
from bot.plans.realism import doubt
from bot.plans.steps import scale
from bot.plans.suggested import waits
from bot.plans.turn import Turn
from bot.plans.when import (
    DateFound,
    DateUnclear,
    read_date,
    say_date,
)

FAR_DAYS = 366
"""Past this many days a goal date is no goal date: a school year ends before."""

DATE_OF = {"goal": "goal.target_date", "mastery": "mastery.date"}
"""The question of the date in a step that has one."""

KINDS: tuple[tuple[GoalKind, str], ...] = (
    ("academic", "For school"),
    ("personal", "For me"),
    ("social_emotional", "Feelings and people"),
)
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
    aside = _kind_of_another(turn, answer.text)
    found = read_date(answer.text, turn.today, locale=turn.learner.locale)
    if isinstance(found, DateFound) and date_trouble(turn, found.date) is None:
        turn.pencil("goal.target_date", found.date.isoformat())
    score = _SCORE.search(answer.text)
    if score:
        turn.pencil("goal.measure", score["score"].strip())
    return kept(say("ack.goal", words=quoted(answer.text, 80)), *aside)


def _kind_of_another(turn: Turn, words: str) -> tuple[Say, ...]:
    """Another goal has a kind: by its words, read back at once, else it is asked."""
    plan = turn.plan
    if plan is None or OF not in plan.draft or plan.draft.get("goal.kind"):
        return ()
    kind = kind_in(words)
    if kind is None:
        turn.pencil(f"goal.kind{REQUESTED}", True)
        return ()
    turn.pencil("goal.kind", kind)
    return (say(f"goal.kind.is_{kind}", **_about(turn)),)


def _kind(turn: Turn, answer: Answer) -> Taken:
    chosen = (answer.choice or "").removeprefix("kind:")
    kind = next((k for k, _ in KINDS if k == chosen), None) or kind_said(answer.text) or kind_in(answer.text)
    if kind is None:
        return missing(say("goal.kind.unclear"), offers=_kind_offers())
    turn.pencil("goal.kind", kind)
    return kept(say(f"goal.kind.is_{kind}", **_about(turn)))


def _kind_offers() -> tuple[Offer, ...]:
    return tuple((title, f"kind:{kind}") for kind, title in KINDS)


def may_be_asked(plan: Plan, question: str) -> bool:
    """Only another goal has a kind to choose: the first one belongs to the standard."""
    return plan.step == "goal" and OF in plan.draft


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
    waiting = {} if waits(turn.talk.pending) else turn.talk.pending or {}
    found = _chosen_date(answer) or read_date(answer.text, turn.today, locale=turn.learner.locale)
    if isinstance(found, DateFound):
        found = found.date
    # "Ok, 2 weeks" is a yes to two weeks.
    other = isinstance(found, date) and found.isoformat() != waiting.get("date")
    if waiting.get("question") == question and _keeps(answer) and not other:
        kept_day = date.fromisoformat(waiting["date"])
        if date_trouble(turn, kept_day) == "past":  # it waited for its yes for too long
            return missing(say("date.past", date=say_date(kept_day, turn.today)), offers=date_offers(turn))
        turn.pencil(question, waiting["date"])
        return kept(say("ack.date", date=say_date(kept_day, turn.today)))
    if not isinstance(found, date):
        reason = found.reason if isinstance(found, DateUnclear) else "none"
        return missing(say(f"date.{reason}", words=quoted(answer.text, 40)), offers=date_offers(turn))
    trouble = date_trouble(turn, found)
    said = say_date(found, turn.today)
    if trouble in {"past", "far"}:
        return missing(say(f"date.{trouble}", date=said), offers=date_offers(turn))
    insists = waiting.get("question") == question and waiting.get("date") == found.isoformat()
    doubted = doubt(turn, found) if question == "goal.target_date" and not insists else None
    if doubted:
        turn.facts["pending"] = {"question": question, "date": found.isoformat()}
        longer = found + timedelta(days=14)
        offers = (("keep", "keep"), (say_date(longer, turn.today), f"date:{longer.isoformat()}"))
        return missing(doubted, offers=offers)
    turn.pencil(question, found.isoformat())
    return kept(say("ack.date", date=said))


def passed(turn: Turn, topic: str) -> tuple[str, Taken] | None:
    """The question of the drafted date of a step that has passed since it was said, and what asks for it anew.

    It is looked at before the step is agreed to: the answer may have waited for weeks. Its day is taken out.
    """
    question = DATE_OF.get(topic, "")
    said = turn.plan.draft.get(question) if turn.plan else None
    if turn.plan is None or not said or date_trouble(turn, day := date.fromisoformat(said)) != "past":
        return None
    turn.redraft({key: value for key, value in turn.plan.draft.items() if key != question})
    return question, missing(say("date.past", date=say_date(day, turn.today)), offers=date_offers(turn))


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
    return "soon" if doubt(turn, day) else None


def date_offers(turn: Turn) -> tuple[Offer, ...]:
    """Three real days to pick from: two, three and four weeks on, moved back to a school day."""
    days = (turn.today + timedelta(weeks=weeks) for weeks in (2, 3, 4))
    school_days = (d - timedelta(days=max(0, d.weekday() - 4)) for d in days)
    return tuple((say_date(d, turn.today), f"date:{d.isoformat()}") for d in school_days)


_TAKERS = {
    "goal.confidence": _confidence,
    "goal.statement": _statement,
    "goal.kind": _kind,
    "goal.measure": _measure,
    "goal.target_date": _target_date,
}


def _about(turn: Turn) -> dict[str, object]:
    teacher = turn.learner.adult("teacher")
    draft = turn.plan.draft if turn.plan else {}
    plain = turn.plan.standard.plain if turn.plan and turn.plan.standard else "this"
    alone = OF in draft and draft.get("goal.kind") != "academic"
    return {
        "teacher": "somebody else" if alone else teacher.name if teacher else "your teacher",
        "plain": "your new goal" if OF in draft else plain,
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
    first = plan.goals[0].id if plan.goals else f"{plan.id}-g1"
    goal_id = draft.get(OF, first)
    old = next((goal for goal in plan.goals if goal.id == goal_id), None)
    day = draft.get("goal.target_date")
    # Another goal of which nobody said the kind is the student's alone: nothing private is shown by mistake.
    unsaid = old.kind if old else "academic" if goal_id == first else "personal"
    goal = replace(
        old or Goal(id=goal_id, statement=""),
        statement=draft.get("goal.statement") or "",
        measure=draft.get("goal.measure"),
        target_date=date.fromisoformat(day) if day else None,
        starting_confidence=draft.get("goal.confidence"),
        proposed_by="coach" if coach_chose else turn.learner.id,
        agreed_by=turn.learner.id,
        kind=draft.get("goal.kind") or unsaid,
    )
    if old is None:
        return replace(plan, goals=(*plan.goals, goal))
    return replace(plan, goals=tuple(goal if each.id == goal_id else each for each in plan.goals))


def unsettle(plan: Plan) -> dict[str, Any]:
    """The agreed goal as a draft, for changing it."""
    return drafted(plan.goals[0]) if plan.goals else {}


def drafted(goal: Goal) -> dict[str, Any]:
    """A goal as the answers it was made of."""
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
        "seen": "your teacher sees it too" if draft.get("goal.kind") == "academic" else "only you see it",
    }


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of this step."""
    return _kind_offers() if question == "goal.kind" else ()


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me"."""
    plain = turn.plan.standard.plain if turn.plan and turn.plan.standard else "this"
    return {
        "goal.confidence": 3,
        "goal.statement": f"do {plain} on my own",
        "goal.kind": "personal",
        "goal.measure": "get 8 of 10 right on a practice sheet",
        "goal.target_date": date_offers(turn)[1][1].removeprefix("date:"),
    }[question]
