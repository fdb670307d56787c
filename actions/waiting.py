"""What waits for a yes or no besides the open question: a deed that cannot be undone, a teacher's suggestion."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from actions import aside
from actions.desk import Voice, circle
from bot.plans import changes, given, suggested
from bot.plans.answer import Answer, Offer, quoted, say
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn

if TYPE_CHECKING:
    from actions.desk import Desk

SURE: dict[str, tuple[Offer, ...]] = {
    "start_over": (("Yes, clear this step", "start_over:yes"), ("No, keep it", "start_over:no")),
    "delete_data": (("Yes, ask them to delete it", "delete:yes"), ("No, keep it", "delete:no")),
}
"""What only an explicit choice does."""

_KEEP = re.compile(r"\b(keep|leave|stay|as it is|fine|good)\b", re.IGNORECASE)
_NAMES_IT = re.compile(r"\bsuggest\w*|\bkeep (my|the) plan\b", re.IGNORECASE)
_CHANGE = re.compile(r"^\W*(ok|okay|yes|sure|yeah|yea)?\W*(let'?s |i'?ll |we can )?change\b", re.IGNORECASE)


def ask_if_sure(turn: Turn, voice: Voice, deed: str, key: str) -> None:
    """Ask for the explicit choice; a typed yes is not enough."""
    turn.facts["asked"] = True
    turn.talk = replace(turn.talk, pending=suggested.over(turn.talk.pending, {"sure": deed}))
    voice.say(say(key, **circle(turn)), offers=SURE[deed])


async def settled_by(desk: Desk, turn: Turn, voice: Voice, answer: Answer) -> bool:
    """Whether the message answers what waits; then it is done here, and the open question comes back."""
    if aside.answered(turn, voice, answer):
        return True
    pending = turn.talk.pending or {}
    if "sure" in pending:
        return _sure(turn, voice, pending["sure"], answer)
    return suggested.still_waiting(pending) is not None and _suggestion(turn, voice, answer)


def _sure(turn: Turn, voice: Voice, deed: str, answer: Answer) -> bool:
    if answer.choice:
        return False
    turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
    if answer.intent in {"deny", "never_mind", "undo"}:
        voice.say(say(f"{deed}.kept"))
        return True
    if answer.intent == "affirm":
        ask_if_sure(turn, voice, deed, "sure.by_choice")
        return True
    return False


def _suggestion(turn: Turn, voice: Voice, answer: Answer) -> bool:
    pending = dict(suggested.still_waiting(turn.talk.pending) or {})
    typed = not answer.choice and (suggested.is_open(pending) or bool(_NAMES_IT.search(answer.text)))
    here, about = turn.plan, next((p for p in turn.plans if p.id == pending.get("plan_id")), turn.plan)
    wants_change = answer.choice == suggested.CHANGE or (typed and bool(_CHANGE.search(answer.text)))
    keeps = answer.choice == suggested.KEEP or (
        typed
        and (answer.intent == "deny" or bool(_KEEP.search(answer.text)))
        and not wants_change
        and answer.intent in {"affirm", "deny"}
    )
    if about is None or not (wants_change or keeps):
        return False
    turn.talk = replace(turn.talk, pending=None)
    words = {"by": pending.get("by", ""), "words": quoted(pending.get("words", ""), 80)}
    if keeps:
        turn.change(about, what=f"kept the plan as it is after the suggestion of {words['by']}: “{words['words']}”")
        turn.plan = here
        voice.say(say("suggestion.kept", **words))
        return True
    turn.change(about, what=f"took up the suggestion of {words['by']}: “{words['words']}”")
    turn.talk = replace(turn.talk, plan_id=about.id, tries=0, before=() if about is not here else turn.talk.before)
    if here is not None and about.id != here.id and about.standard:
        voice.say(say("switch.done", plain=about.standard.plain))
    _begin_change(turn, voice, pending.get("question"), answer)
    return True


def _begin_change(turn: Turn, voice: Voice, question: str | None, answer: Answer) -> None:
    """Straight to the answer it is about, where that is known; else the answers that can be changed."""
    from actions.form import change, change_offers

    wanted = None if answer.choice else changes.find_change(turn, answer.text)
    if wanted is None and question in QUESTIONS:
        wanted = given.Change(str(question))
    if wanted and given.may_change(turn, wanted.question):
        return change(turn, voice, wanted)
    offers = change_offers(turn, voice)
    if offers:
        turn.facts["asked"] = True
        voice.say(say("confirm.what"), offers=offers)
    return None
