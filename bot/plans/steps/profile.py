"""Welcome: who reads this, and a learner profile started, all of it skippable (rows B1, B4, B7)."""

from __future__ import annotations

from bot.plans.answer import Answer, Offer, Taken, has_words, kept, missing, quoted, say
from bot.plans.learner import PROFILE_FIELDS
from bot.plans.turn import Turn

SKIP_ALL = "profile:skip"


def take(turn: Turn, question: str, answer: Answer) -> Taken:
    """Write one profile field in the student's words; "ready?" takes any answer but a no."""
    if answer.choice == SKIP_ALL:
        skip_rest(turn)
        return kept(say("profile.skipped"))
    if question == "profile.ready" and answer.intent == "deny":
        return missing(say("profile.not_ready"), offers=(("Ready", "affirm"), ("Who can see this?", "ask_who_sees")))
    if question == "profile.ready":
        turn.facts["ready"] = True
        return kept()
    if not has_words(answer.text):
        return missing(say("need_words"))
    turn.know(question.removeprefix("profile."), answer.text)
    return kept(say("ack.words", words=quoted(answer.text, 80)))


def skip_rest(turn: Turn) -> None:
    """Leave every profile question that is still open."""
    known = turn.profile_now()
    turn.facts["ready"] = True
    for name in PROFILE_FIELDS:
        if name not in known:
            turn.know(name, None)


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Shortcuts for a question of this step."""
    if question == "profile.ready":
        return (("Ready", "affirm"), ("Who can see this?", "ask_who_sees"))
    return (("An example", "ask_example"), ("Skip this one", "skip"), ("Skip all of these", SKIP_ALL))


def about(turn: Turn) -> dict[str, object]:
    """What the questions of this step mention."""
    readers = [a.name for a in turn.learner.adults if a.role in {"teacher", "advisor"}]
    return {"name": turn.learner.name.split()[0], "readers": " and ".join(readers) or "Your teacher"}


def default(turn: Turn, question: str) -> object:
    """There is nothing to choose for a student about themselves."""
    return None
