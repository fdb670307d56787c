"""Passing a student's words to the teacher: drafted in their own words, sent after a yes (row E18)."""

from __future__ import annotations

from dataclasses import replace

from actions.desk import Voice, circle
from bot.plans import suggested
from bot.plans.answer import say
from bot.plans.turn import Notice, Turn


def waits_for_a_yes(turn: Turn) -> bool:
    """True while the offer to tell the teacher is what was asked last."""
    return "tell" in (turn.talk.pending or {}) and suggested.is_open(turn.talk.pending)


def offer_to_tell_teacher(turn: Turn, voice: Voice, words_to_tell: str, words: dict[str, object]) -> None:
    """Offer to put the words on the teacher's list; nothing goes out without a yes."""
    turn.facts["asked"] = True
    turn.talk = replace(turn.talk, pending=suggested.over(turn.talk.pending, {"tell": words_to_tell}))
    voice.say(
        say("tell_teacher", **words), offers=(("Yes, put it on the list", "tell:yes"), ("No, not now", "tell:no"))
    )


def tell_teacher(turn: Turn, voice: Voice, *, yes: bool) -> None:
    """Put the student's words on the teacher's list, or leave it."""
    words = (turn.talk.pending or {}).get("tell")
    turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
    teacher = turn.learner.adult("teacher")
    if yes and words and teacher:
        turn.notices.append(Notice("request", "help", words, teacher.id, turn.plan.id if turn.plan else None))
        return voice.say(say("told_teacher", **circle(turn)))
    return voice.say(say("not_told", **circle(turn)))
