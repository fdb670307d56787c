"""Small questions beside the open one: which item is meant, to which day, whether to share a goal.

The very next message answers them or lets them go; the open question stands as it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.desk import Voice, circle
from actions.meant import HEARD_FIRST
from bot.plans import another, listing, suggested
from bot.plans.answer import Answer, quoted, say
from bot.plans.items import telling_words
from bot.plans.plan import Goal, Item
from bot.plans.turn import Turn
from bot.plans.when import DateFound, read_date, say_date

_ASIDES = ("share", "which", "move")
_SOMETHING_ELSE = re.compile(
    r"\?|\b(add|did|done|finish\w*|what|who|why|how|stuck|not|don'?t|keep|remind|check|show)\b", re.IGNORECASE
)
_NO_REPLY = HEARD_FIRST | {"never_mind", "pause", "goodbye", "undo", "go_back", "help"}
EXTRA_WORDS = 1
"""How many telling words beside the item's own still only name it: "the worksheet one"."""


def wait_for(turn: Turn, **what: str) -> None:
    """Have the next message answer what is asked just now."""
    turn.facts["asked"] = True
    turn.talk = replace(turn.talk, pending=suggested.over(turn.talk.pending, what))


def answered(turn: Turn, voice: Voice, answer: Answer | None) -> bool:
    """Whether the message answers a small question; then it is done. In any case that question is over."""
    pending = turn.talk.pending or {}
    if not any(name in pending for name in _ASIDES):
        return False
    turn.talk = replace(turn.talk, pending=suggested.still_waiting(pending))
    if answer is None or answer.intent in _NO_REPLY:
        return False
    if "share" in pending:
        return _share(turn, voice, pending["share"], answer)
    return _which(turn, voice, pending, answer) if "which" in pending else _day(turn, voice, pending["move"], answer)


def _share(turn: Turn, voice: Voice, goal_id: str, answer: Answer) -> bool:
    if answer.choice or answer.intent not in {"affirm", "deny"}:
        return False
    share_chosen(turn, voice, f"share_goal:{goal_id if answer.intent == 'affirm' else 'no'}")
    return True


def share_chosen(turn: Turn, voice: Voice, choice: str) -> None:
    """What the button under “Share it?” does."""
    goal = another.share(turn, choice.removeprefix("share_goal:"), shared=True)
    voice.say(say("goal.shared", **of_goal(turn, goal)) if goal else say("never_mind"))


def of_goal(turn: Turn, goal: Goal) -> dict[str, object]:
    """What the sentences about one goal mention."""
    return {**circle(turn), "statement": quoted(goal.statement, 80)}


def _which(turn: Turn, voice: Voice, pending: Mapping[str, Any], answer: Answer) -> bool:
    verb, day = pending["which"], day_in(turn, answer.text) or _kept_day(pending)
    item = _named(turn, verb, answer)
    if item is None:
        return _neither(turn, voice, answer, lambda: ask_which_item(turn, voice, verb, day))
    if verb == "drop":
        drop_item(turn, voice, item)
    else:
        move_item(turn, voice, item, day)
    return True


def _named(turn: Turn, verb: str, answer: Answer) -> Item | None:
    """The item a message names and nothing more: by its button or in words."""
    if answer.choice:
        return listing.find(turn, answer) if answer.choice.startswith(f"{verb}:") else None
    item = None if _SOMETHING_ELSE.search(answer.text) else listing.find(turn, answer)
    if item is None:
        return None
    extra = telling_words(answer.text) - telling_words(item.title)
    to_a_day = verb == "move" and day_in(turn, answer.text) is not None
    return item if to_a_day or len(extra) <= EXTRA_WORDS else None


def _day(turn: Turn, voice: Voice, item_id: str, answer: Answer) -> bool:
    item = next((one for one in listing.listed(turn) if one.id == item_id), None)
    if item is None or answer.choice or _SOMETHING_ELSE.search(answer.text):
        return False
    day = day_in(turn, answer.text)
    if day is None:
        return _neither(turn, voice, answer, lambda: move_item(turn, voice, item, None))
    move_item(turn, voice, item, day)
    return True


def _neither(turn: Turn, voice: Voice, answer: Answer, ask_again: Callable[[], None]) -> bool:
    """A bare no leaves it, a bare yes gets the question again: neither is for the question that stood open before."""
    if answer.choice or answer.intent not in {"affirm", "deny"}:
        return False
    if answer.intent == "affirm":
        ask_again()
    else:
        voice.say(say("never_mind"))
    return True


def _kept_day(pending: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(pending["day"]) if "day" in pending else None


def day_in(turn: Turn, text: str) -> date | None:
    """The day that a text names, from today on; None where it names none."""
    found = read_date(text, turn.today, locale=turn.learner.locale)
    return found.date if isinstance(found, DateFound) and found.date >= turn.today else None


def drop_item(turn: Turn, voice: Voice, item: Item) -> None:
    """Take it off the list, or say why it stays."""
    if not listing.drop(turn, item):
        return voice.say(say("item.last", title=quoted(item.title, 60)))
    more = (say("item.screens_only"),) if listing.is_all_on_screens(turn) else ()
    return voice.say(say("item.dropped", title=quoted(item.title, 60)), *more)


def move_item(turn: Turn, voice: Voice, item: Item, day: date | None) -> None:
    """Move it to that day; without one, ask for it."""
    if day is None:
        wait_for(turn, move=item.id)
        return voice.say(say("item.when", title=quoted(item.title, 60)))
    said = say_date(day, turn.today)
    listing.move(turn, item, day, said)
    return voice.say(say("item.moved", title=quoted(item.title, 60), date=said))


def ask_which_item(turn: Turn, voice: Voice, verb: str, day: date | None = None) -> None:
    """Name the open items; before there are any, say so. A day that was said already is kept."""
    items = listing.listed(turn)
    if not items:
        return voice.say(say("item.later"))
    wait_for(turn, which=verb, **({"day": day.isoformat()} if day else {}))
    return voice.say(say(f"item.which_{verb}"), offers=tuple((quoted(i.title, 40), f"{verb}:{i.id}") for i in items))
