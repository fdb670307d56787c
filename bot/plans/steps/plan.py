"""Step 3: what will be done, when, and what is needed (rows A5, A6, A7, E5, E9)."""

from __future__ import annotations

import re
from typing import Any

from bot.plans.answer import Answer, Offer, Say, Taken, is_bare_yes, is_nothing, kept, missing, quoted, say, straight
from bot.plans.goals import main_date
from bot.plans.load import Load, load_of_draft, note
from bot.plans.plan import WEEKDAYS
from bot.plans.screens import PEOPLE, SCREEN, is_off_screen
from bot.plans.steps.plan_agreed import settle, unsettle
from bot.plans.turn import Suggestion, Turn
from bot.plans.when import read_schedule, say_date, say_minutes, say_weekdays

__all__ = ["about", "default", "read_back", "settle", "take", "unsettle"]

MOST_ITEMS = 6
"""More open items than this is no longer a manageable plan (row A7)."""
MOST_MINUTES = 180
"""The longest sitting that is taken without asking."""

ENOUGH = re.compile(
    r"^\W*(that'?s (it|all|enough|everything|good|fine)|thats (it|all|enough|everything)|enough|done|no more|"
    r"nothing( else)?|nope|no|nah|im good|i'?m (good|done)|all good|ok(ay)?|good|just (that|those))\b.{0,20}$",
    re.IGNORECASE,
)

# What no reader of durations takes ("0 min", "10000 minutes", "-5 min") must be answered too, with the way out.
_MINUTES = re.compile(r"(?<![\d.])((?:(?<!\S)[-−])?\d{1,7})\s*(?:m|mins?|minutes?)\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\D{0,12}(\d{1,6})\D{0,12}")


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Pencil the answer to a question of this step, or name the one piece that is missing."""
    return _TAKERS[question](turn, answer)


def _items(turn: Turn, answer: Answer) -> Taken:
    items = _drafted(turn)
    enough = (
        answer.choice == "enough"
        or answer.intent == "deny"
        or ENOUGH.match(straight(answer.text))
        or is_bare_yes(answer)
    )
    if items and enough:
        return _close_items(turn, items)
    if is_bare_yes(answer):
        return missing(say("plan.items.own"), offers=())
    if not any(map(str.isalpha, answer.text)) or (is_nothing(answer.text) and not items):
        return missing(say("plan.items.nothing"), offers=item_offers(turn))
    if answer.choice == "own":
        return missing(say("plan.items.own"), offers=())
    new = _new_item(turn, answer)
    known = any(i["title"].casefold() == new["title"].casefold() for i in items)
    if not known:
        items = [*items, new]
        turn.pencil("plan.items:draft", items)
    if known or len(items) >= MOST_ITEMS or len(items) > 1:
        return _close_items(turn, items)
    if not any(map(is_off_screen, items)):
        return missing(say("plan.items.off_screen", title=quoted(new["title"], 60)), offers=_off_screen_offers(turn))
    return missing(
        say("plan.items.more", title=quoted(new["title"], 60)),
        offers=(("That's enough", "enough"), *item_offers(turn)[:3]),
    )


def _close_items(turn: Turn, items: list[dict[str, Any]]) -> Taken:
    said = []
    if not any(map(is_off_screen, items)):
        if turn.talk.tries < 2 and len(items) < 3:
            return missing(
                say("plan.items.off_screen", title=quoted(items[-1]["title"], 60)),
                offers=_off_screen_offers(turn),
            )
        # Two asks are enough: the coach pencils one, says so, and the student can drop it at the read-back.
        added = _from_suggestion(_off_screen(turn)[0]) if _off_screen(turn) else _TEACH_SOMEONE
        items = [*items, {**added, "chosen_by": "coach"}]
        said.append(say("plan.items.added", title=quoted(added["title"], 60)))
    if "plan.schedule" not in (turn.plan.draft if turn.plan else {}):
        said.extend(_schedule_said_with_it(turn, items))
    turn.pencil("plan.items", items)
    return kept(*said, say("ack.items", count=len(items)))


def _schedule_said_with_it(turn: Turn, items: list[dict[str, Any]]) -> list[Any]:
    """ "Tiles with Sam every tuesday for 20 min" says days and minutes too: then nobody asks for them again."""
    told = [i for i in items if i.get("weekdays") and i.get("minutes") and i.get("chosen_by") == turn.learner.id]
    if len(told) != 1 or load_trouble(turn, tuple(told[0]["weekdays"]), told[0]["minutes"]):
        return []
    schedule = {"weekdays": told[0].pop("weekdays"), "minutes": told[0].pop("minutes")}
    turn.pencil("plan.schedule", schedule)
    days = say_weekdays(tuple(schedule["weekdays"]))
    return [say("ack.schedule_minutes", days=days, minutes=say_minutes(schedule["minutes"]))]


_TEACH_SOMEONE = {
    "kind": "activity",
    "title": "explain one problem out loud to someone",
    "mode": "with a partner",
    "minutes": 15,
    "off_screen": True,
}


def _drafted(turn: Turn) -> list[dict[str, Any]]:
    draft = turn.plan.draft if turn.plan else {}
    return list(draft.get("plan.items") or draft.get("plan.items:draft") or [])


def _new_item(turn: Turn, answer: Answer) -> dict[str, Any]:
    chosen = (answer.choice or "").removeprefix("item:")
    suggested = next((s for s in turn.suggestions if s.id == chosen), None)
    if suggested:
        return {**_from_suggestion(suggested), "chosen_by": turn.learner.id}
    found = read_schedule(answer.text)
    item: dict[str, Any] = {"kind": "activity", "title": answer.text.strip(), "chosen_by": turn.learner.id}
    item["mode"] = _mode(answer.text)
    if found.minutes and 0 < found.minutes <= MOST_MINUTES:
        item["minutes"] = found.minutes
    if found.weekdays:
        item["weekdays"] = list(found.weekdays)
    return item


def _mode(text: str) -> str:
    if SCREEN.search(text):
        return "online"
    return "with someone" if PEOPLE.search(text) else "on my own"


def _from_suggestion(s: Suggestion) -> dict[str, Any]:
    return {
        "kind": s.kind,
        "title": s.title,
        "mode": s.mode,
        "minutes": s.minutes,
        "off_screen": s.off_screen or s.with_people,
    }


def _off_screen(turn: Turn) -> list[Suggestion]:
    taken = {i["title"] for i in _drafted(turn)}
    return [s for s in turn.suggestions if (s.off_screen or s.with_people) and s.title not in taken]


def _off_screen_offers(turn: Turn) -> tuple[Offer, ...]:
    return (*tuple((s.title, f"item:{s.id}") for s in _off_screen(turn)[:3]), ("My own idea", "own"))


def item_offers(turn: Turn) -> tuple[Offer, ...]:
    """Up to four real suggestions, at least one off the screen first, and the student's own idea."""
    taken = {i["title"] for i in _drafted(turn)}
    rest = [s for s in turn.suggestions if s.title not in taken]
    first = [s for s in rest if s.off_screen or s.with_people][:2]
    more = [s for s in rest if s not in first][: 4 - len(first)]
    return (*tuple((s.title, f"item:{s.id}") for s in (*first, *more)), ("My own idea", "own"))


def _schedule(turn: Turn, answer: Answer) -> Taken:
    waiting = (turn.talk.pending or {}).get("schedule")  # a teacher's suggestion about the days waits without one
    if waiting and (answer.choice == "keep" or answer.intent == "affirm" or answer.text.casefold().startswith("keep")):
        turn.pencil("plan.schedule", waiting)
        note(turn)  # said and kept: it is not said again
        return kept(say("ack.schedule", days=say_weekdays(tuple(waiting["weekdays"]))))
    days, minutes = _days_and_minutes(turn, answer)
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        turn.pencil("plan.schedule:days", list(days))
        return missing(say("plan.schedule.minutes_odd", minutes=minutes), offers=_minute_offers())
    if not days:
        if minutes:
            turn.pencil("plan.schedule:minutes", minutes)
        return missing(say("plan.schedule.days"), offers=day_offers())
    if not minutes:
        turn.pencil("plan.schedule:days", list(days))
        return missing(say("plan.schedule.minutes", days=say_weekdays(days)), offers=_minute_offers())
    schedule = {"weekdays": list(days), "minutes": minutes}
    trouble = load_trouble(turn, days, minutes)
    if trouble and not waiting:
        turn.facts["pending"] = {"question": "plan.schedule", "schedule": schedule}
        return missing(trouble, offers=(("Keep it", "keep"), *day_offers()))
    turn.pencil("plan.schedule", schedule)
    told = note(turn)
    taken = say("ack.schedule_minutes", days=say_weekdays(days), minutes=say_minutes(minutes))
    return kept(taken, *(() if trouble else told))


def _days_and_minutes(turn: Turn, answer: Answer) -> tuple[tuple[str, ...], int | None]:
    draft = turn.plan.draft if turn.plan else {}
    if answer.choice and answer.choice.startswith("days:"):
        _, chosen, length = answer.choice.split(":")
        return tuple(chosen.split(",")), int(length) if length else draft.get("plan.schedule:minutes")
    if answer.choice and answer.choice.startswith("minutes:"):
        return tuple(draft.get("plan.schedule:days") or ()), int(answer.choice.removeprefix("minutes:"))
    found = read_schedule(answer.text)
    days = found.weekdays or tuple(draft.get("plan.schedule:days") or ())
    if not days and found.times_per_week:
        days = spread(found.times_per_week)
    minutes = found.minutes
    if minutes is None and (said := _MINUTES.search(answer.text)):
        minutes = int(said[1].replace("−", "-"))
    elif minutes is None and not found.weekdays and (bare := _BARE_NUMBER.fullmatch(answer.text.strip())):
        minutes = int(bare[1])
    return days, minutes if minutes is not None else draft.get("plan.schedule:minutes")


def spread(times: int) -> tuple[str, ...]:
    """That many school days, spread over the week."""
    picks = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5)}
    return tuple(WEEKDAYS[i] for i in picks.get(max(times, 1), range(7)))


def day_offers() -> tuple[Offer, ...]:
    return (
        ("Tuesdays and Thursdays, 20 min", "days:tue,thu:20"),
        ("Mon, Wed, Fri, 15 min", "days:mon,wed,fri:15"),
        ("Weekends, 30 min", "days:sat,sun:30"),
    )


def _minute_offers() -> tuple[Offer, ...]:
    return tuple((f"{m} minutes", f"minutes:{m}") for m in (10, 15, 20, 30))


def load_trouble(turn: Turn, days: tuple[str, ...], minutes: int) -> Say | None:
    """What is wrong with the load, as a sentence that asks, or None (row A7). A list that only takes more than its days
    is told, not asked about."""
    load = _load(turn, days, minutes)
    if load.trouble in {None, "over"}:
        return None
    return say(f"plan.schedule.{load.trouble}", **load.words(turn.today))


def _load(turn: Turn, days: tuple[str, ...], minutes: int) -> Load:
    return load_of_draft(_drafted(turn), {"weekdays": days, "minutes": minutes}, turn.today, main_date(turn.plan))


def _need(turn: Turn, answer: Answer) -> Taken:
    nothing = is_nothing(answer.text) or answer.intent == "deny"
    turn.pencil("plan.need", None if nothing else answer.text)
    return kept(say("ack.no_need") if nothing else say("ack.words", words=quoted(answer.text, 80)))


_TAKERS = {"plan.items": _items, "plan.schedule": _schedule, "plan.need": _need}


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention."""
    teacher = turn.learner.adult("teacher")
    until = main_date(turn.plan)
    return {
        "teacher": teacher.name if teacher else "your teacher",
        "date": say_date(until, turn.today) if until else "your goal date",
    }


def read_back(turn: Turn) -> dict[str, object]:
    """The words of the read-back sentence."""
    draft = turn.plan.draft if turn.plan else {}
    schedule = draft.get("plan.schedule") or {"weekdays": ["tue", "thu"], "minutes": 20}
    titles = [f"“{quoted(i['title'], 60)}”" for i in draft.get("plan.items") or ()]
    return {
        "items": ", ".join(titles) or "nothing yet",
        "days": say_weekdays(tuple(schedule["weekdays"])),
        "minutes": say_minutes(schedule["minutes"]),
        "need": quoted(draft.get("plan.need") or "nothing extra"),
    }


def default(turn: Turn, question: str) -> object:
    """What the coach picks when the student says "choose for me"."""
    if question == "plan.items":
        picks = _off_screen(turn)[:1] + [s for s in turn.suggestions if s not in _off_screen(turn)[:1]][:1]
        raw = [_from_suggestion(s) for s in picks] or [dict(_TEACH_SOMEONE)]
        return [*_drafted(turn), *({**r, "chosen_by": "coach"} for r in raw)]
    return {"plan.schedule": {"weekdays": ["tue", "thu"], "minutes": 20}, "plan.need": None}[question]
