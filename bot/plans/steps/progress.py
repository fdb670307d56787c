"""Step 4: how the way is watched, with whom, and what to do when stuck (rows A8, A9).

Recorded monitoring that a named adult sees, and if-then plans, are what the evidence says works.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.plans.answer import Answer, Offer, Taken, has_words, is_nothing, kept, missing, quoted, say
from bot.plans.items import doing
from bot.plans.plan import WEEKDAYS, Plan, Progress
from bot.plans.tripwires import MOST, TripWire, adds, in_words, merged, read_wires, too_long, wants_none
from bot.plans.turn import Turn
from bot.plans.when import TimeFound, TimeUnclear, read_date, read_schedule, read_time, say_time, say_weekdays

MISSED_TRIPWIRE = "2 missed check-ins in a row"
"""The trip-wire every plan starts with; it is read back, and the student or a teacher can change it."""

_DAILY = re.compile(r"\b(every ?day|daily|each day)\b", re.IGNORECASE)


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the answer to a question of this step, or name the one piece that is missing."""
    return _TAKERS[question](turn, answer)


def _signs(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text):
        return missing(say("need_words"))
    if is_nothing(answer.text) and turn.talk.tries == 0:
        return missing(say("progress.signs.nothing"))
    turn.pencil("progress.signs", pieces(answer.text))
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def pieces(text: str) -> list[str]:
    """A list as students write one: one a line, or split at semicolons. The words stay as they are."""
    parts = [p.strip(" \t-•*") for p in re.split(r"[\n;]+", text)]
    return [p for p in parts if p] or [text]


def _cadence(turn: Turn, answer: Answer) -> Taken:
    days, clock = _days_and_time(turn, answer)
    waiting = turn.plan.draft.get("progress.cadence:hour") if turn.plan else None
    if not clock and (hour := _bare_hour(answer.text) or waiting):
        turn.pencil("progress.cadence:hour", hour)
        if days:
            turn.pencil("progress.cadence:days", list(days))
        return missing(say("progress.cadence.half", hour=hour), offers=_half_offers(hour, days))
    if not days:
        if clock:
            turn.pencil("progress.cadence:time", clock)
            turn.pencil("progress.cadence:hour", None)
        return missing(say("progress.cadence.days"), offers=_day_offers(turn))
    if not clock:
        turn.pencil("progress.cadence:days", list(days))
        return missing(say("progress.cadence.time", days=say_weekdays(days)), offers=_time_offers())
    turn.pencil("progress.cadence", {"weekdays": list(days), "time": clock})
    return kept(say("ack.cadence", days=say_weekdays(days), time=say_clock(clock)))


def _days_and_time(turn: Turn, answer: Answer) -> tuple[tuple[str, ...], str | None]:
    draft = turn.plan.draft if turn.plan else {}
    old_days = tuple(draft.get("progress.cadence:days") or ())
    old_time = draft.get("progress.cadence:time")
    if answer.choice and answer.choice.startswith("days:"):
        _, chosen, hour = answer.choice.split(":", 2)
        return tuple(chosen.split(",")), hour or old_time
    if answer.choice and answer.choice.startswith("time:"):
        return old_days, answer.choice.removeprefix("time:")
    found = read_schedule(answer.text)
    days = found.weekdays or (WEEKDAYS if _DAILY.search(answer.text) else ()) or old_days
    if not days and found.times_per_week:
        from bot.plans.steps.plan import spread

        days = spread(found.times_per_week)
    clock = found.time.strftime("%H:%M") if found.time else None
    if clock is None and old_days:
        clock = _clock(answer.text)
    waiting = draft.get("progress.cadence:hour")
    if waiting and not re.search(r"\d", answer.text):  # "morning" says which half of the day is meant
        clock = _clock(f"{waiting} {answer.text}") or clock
    # A new hour that has to be asked about is not answered by the old time.
    return days, clock or (None if waiting or _bare_hour(answer.text) else old_time)


def _clock(text: str) -> str | None:
    read = read_time(text)
    return read.time.strftime("%H:%M") if isinstance(read, TimeFound) else None


def _bare_hour(text: str) -> str | None:
    """The hour that could be in the morning or in the evening ("9"), as it was written."""
    read = read_schedule(text).time_unclear or read_time(text)
    return read.words if isinstance(read, TimeUnclear) and read.reason == "am_or_pm" else None


def names_another_rhythm(plan: Plan, text: str, today: date) -> bool:
    """Whether "remind me on thursdays" names other days or another time than the plan's check-ins have.

    A single day ("remind me tomorrow at 5") moves none of them.
    """
    named, watch = read_schedule(text), plan.progress
    if named.weekdays:
        return set(named.weekdays) != set(watch.weekdays) or (named.time is not None and _is_other(named.time, watch))
    return named.time is not None and _is_other(named.time, watch) and read_date(text, today) is None


def _is_other(clock: time, watch: Progress) -> bool:
    return clock.strftime("%H:%M") != watch.time


def _half_offers(hour: str, days: tuple[str, ...]) -> tuple[Offer, ...]:
    both = [clock for half in ("am", "pm") if (clock := _clock(f"{hour} {half}"))]
    lead = f"days:{','.join(days)}:" if days else "time:"
    return tuple((say_clock(clock), f"{lead}{clock}") for clock in both)


def say_clock(clock: str) -> str:
    """ "17:00" as "5:00 p.m."."""
    return say_time(time.fromisoformat(clock))


def _day_offers(turn: Turn) -> tuple[Offer, ...]:
    days = next((item.weekdays for item in doing(turn.plan) if item.weekdays), ())
    same = ((f"{say_weekdays(days)} (my work days)", f"days:{','.join(days)}:"),) if days else ()
    return (*same, ("Fridays", "days:fri:"), ("Sundays", "days:sun:"))


def _time_offers() -> tuple[Offer, ...]:
    return tuple((say_clock(t), f"time:{t}") for t in ("15:30", "17:00", "19:00"))


def _if_stuck(turn: Turn, answer: Answer) -> Taken:
    if not has_words(answer.text):
        return missing(say("need_words"))
    if is_nothing(answer.text) and turn.talk.tries == 0:
        return missing(say("progress.if_stuck.nothing", **about(turn)))
    turn.pencil("progress.if_stuck", answer.text)
    return kept(say("ack.if_stuck", words=quoted(answer.text, 80)))


def _shared_with(turn: Turn, answer: Answer) -> Taken:
    if answer.choice == "share:all":
        turn.pencil("progress.shared_with", [a.name for a in _readers(turn)])
    elif is_nothing(answer.text) or answer.intent == "deny":
        turn.pencil("progress.shared_with", [])
        return kept(say("ack.shared_nobody", **about(turn)))
    elif not has_words(answer.text):
        return missing(say("need_words"))
    else:
        turn.pencil("progress.shared_with", pieces(answer.text))
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def _readers(turn: Turn) -> list[Any]:
    return [a for a in turn.learner.adults if a.role in {"teacher", "advisor"}]


def _tripwires(turn: Turn, answer: Answer) -> Taken:
    standing = tripwires_of(turn.plan)
    read = _chosen_wires(answer) or read_wires(answer.text)
    if not read and (wants_none(answer.text) or answer.intent == "deny"):
        # One is kept whatever is said: silence that nobody notices is how students get lost (row A9).
        if turn.talk.tries == 0:
            return missing(say("progress.tripwires.needed", **about(turn)), offers=_wire_offers())
        turn.pencil("progress.tripwires", list(standing))
        return kept(say("progress.tripwires.kept", wires=in_words(standing), **about(turn)))
    if not read:
        return missing(say("progress.tripwires.unclear"), offers=_wire_offers())
    if long := too_long(read):
        return missing(say(f"progress.tripwires.most_{long.kind}", most=MOST[long.kind]), offers=_wire_offers())
    wires = merged(standing if adds(answer.text) else (), read)
    turn.pencil("progress.tripwires", list(wires))
    return kept(say("ack.tripwires", wires=in_words(wires), **about(turn)))


def _chosen_wires(answer: Answer) -> tuple[TripWire, ...]:
    chosen = answer.choice or ""
    return read_wires(chosen.removeprefix("wires:")) if chosen.startswith("wires:") else ()


def _wire_offers() -> tuple[Offer, ...]:
    each = (TripWire("missed", 1), TripWire("missed", 2), TripWire("missed", 3), TripWire("stuck", 2))
    return tuple((f"After {wire.said}", f"wires:{wire.said}") for wire in each)


def tripwires_of(plan: Plan | None) -> tuple[str, ...]:
    """The trip-wires that stand: pencilled, else agreed, else what every plan starts with."""
    pencilled = plan.draft.get("progress.tripwires") if plan else None
    return tuple(pencilled or (plan.progress.tripwires if plan else ()) or (MISSED_TRIPWIRE,))


def may_be_asked(plan: Plan, question: str) -> bool:
    """Whether the student may change when an adult is told: from this step on, agreed or not."""
    return plan.step == "progress" or "progress" in plan.agreed


_TAKERS = {
    "progress.signs": _signs,
    "progress.cadence": _cadence,
    "progress.if_stuck": _if_stuck,
    "progress.shared_with": _shared_with,
    "progress.tripwires": _tripwires,
}


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of this step."""
    if question == "progress.cadence":
        return _day_offers(turn)
    if question == "progress.if_stuck":
        teacher = turn.learner.adult("teacher")
        name = teacher.name if teacher else "my teacher"
        return ((f"ask {name}", f"ask {name}"), ("look at an example and try again", "look at an example"))
    if question == "progress.shared_with":
        names = [a.name for a in _readers(turn)]
        both = ((" and ".join(names), "share:all"),) if names else ()
        return (*both, ("nobody else", "nobody"))
    return _wire_offers() if question == "progress.tripwires" else ()


def settle(plan: Plan, turn: Turn) -> Plan:
    """The agreed way of watching progress."""
    draft = plan.draft
    cadence = draft.get("progress.cadence") or {"weekdays": ["fri"], "time": "16:00"}
    return replace(
        plan,
        progress=Progress(
            signs=tuple(draft.get("progress.signs") or ()),
            weekdays=tuple(cadence["weekdays"]),
            time=cadence["time"],
            if_stuck=draft.get("progress.if_stuck"),
            tripwires=tripwires_of(plan),
            shared_with=tuple(draft.get("progress.shared_with") or ()),
        ),
    )


def unsettle(plan: Plan) -> dict[str, Any]:
    """What was agreed as a draft, for changing it."""
    watch = plan.progress
    return {
        "progress.signs": list(watch.signs),
        "progress.cadence": {"weekdays": list(watch.weekdays), "time": watch.time},
        "progress.if_stuck": watch.if_stuck,
        "progress.shared_with": list(watch.shared_with),
        "progress.tripwires": list(watch.tripwires or (MISSED_TRIPWIRE,)),
    }


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention."""
    teacher, advisor = turn.learner.adult("teacher"), turn.learner.adult("advisor")
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "advisor": advisor.name if advisor else "your teacher",
    }


def read_back(turn: Turn) -> dict[str, object]:
    """The words of the read-back sentence."""
    draft = turn.plan.draft if turn.plan else {}
    cadence = draft.get("progress.cadence") or {"weekdays": ["fri"], "time": "16:00"}
    return {
        "signs": quoted("; ".join(draft.get("progress.signs") or ()) or "(skipped)"),
        "days": say_weekdays(tuple(cadence["weekdays"])),
        "time": say_clock(cadence["time"]),
        "if_stuck": quoted(draft.get("progress.if_stuck") or "(skipped)"),
        "shared_with": quoted(", ".join(draft.get("progress.shared_with") or ()) or "nobody else"),
        "tripwire": in_words(tripwires_of(turn.plan)),
        **about(turn),
    }


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me"."""
    teacher = turn.learner.adult("teacher")
    return {
        "progress.signs": ["I get more right than last week"],
        "progress.cadence": {"weekdays": ["fri"], "time": "16:00"},
        "progress.if_stuck": f"ask {teacher.name if teacher else 'my teacher'}",
        "progress.shared_with": [a.name for a in _readers(turn)],
        "progress.tripwires": [MISSED_TRIPWIRE],
    }[question]
