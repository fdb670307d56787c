"""What became of an item, read from a student's words: done, half, or missed. Pure."""

from __future__ import annotations

import re

from bot.plans.plan import Outcome

_HALF = re.compile(
    r"\b(kinda?|kind of|sort ?of|sorta|some|half|part(ly)?|most(ly)?|almost|nearly|a (little|lil|bit)( bit)?|started"
    r"|began|only|just the|not (all|everything|the whole)|ran out|didn'?t finish|couldn'?t finish|the (first|easy) "
    r"|\d+ (out )?of (the )?\d+|but not)\b",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(no+|nope|nah|naw|not yet|not really|didn'?t|did not|haven'?t|forgot|missed|skipped|couldn'?t|can'?t|never"
    r"|wasn'?t able|no time|too busy|nothing)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(ye+s+|ye+p|yeah?|yup|ya|sure|did|done|finished|completed?|all of it|everything|made it|worked on)\b",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"\b(finished|completed?|all of it|all done|done with|whole thing)\b", re.IGNORECASE)
_HARD = re.compile(
    r"\b((too |so )?hard|difficult|tough|(don|didn)'?t (get|understand)|confus\w*|lost|stuck)\b",
    re.IGNORECASE,
)
_NO_TIME = re.compile(
    r"\b(no time|not enough time|out of time|too (long|busy|late|tired)|busy|forgot|sick|practice (ran|went)|tired"
    r"|wasn'?t home|away)\b",
    re.IGNORECASE,
)


def read_outcome(text: str) -> Outcome | None:
    """ "kinda, we did half" is half, "nah" is missed, "yes" is done; None where it does not say."""
    if _HALF.search(text):
        return "half"
    if _MISSED.search(text) and not re.search(r"\bnothing (left|more)\b", text, re.IGNORECASE):
        return "missed"
    return "done" if _DONE.search(text) else None


def is_finished(text: str) -> bool:
    """Whether the words say that nothing of it is left to do, not even next week."""
    return bool(_FINISHED.search(text)) and read_outcome(text) == "done"


def was_hard(text: str) -> bool:
    """Whether the words say that it was too hard or not understood."""
    return bool(_HARD.search(text))


def lacked_time(text: str) -> bool:
    """Whether the words blame time, not the matter: nothing a teacher could explain."""
    return bool(_NO_TIME.search(text)) and not was_hard(text)
