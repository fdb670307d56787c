"""What became of an item, read from a student's words: done, half, or missed. Pure."""

from __future__ import annotations

import re

from bot.plans.answer import straight
from bot.plans.plan import Outcome

_NO_TROUBLE = re.compile(
    r"\b(with no \w+|no (problem|prob|cap|biggie|worries|doubt|lie|joke|kidding|sweat|big deal))\b", re.IGNORECASE
)
"""A "no" that denies nothing."""
# How it was ("it was kinda hard", "some were easy") says nothing of how much was done.
_HOW_IT_WAS = re.compile(
    r"\b(it|that|this|they|some( of (it|them|the \w+))?) ((only|just|kinda|really|still) )?"
    r"(was|were|is|are|felt|got|seemed|took)\b(?![^,.;!?]*\b(done|finish|complet|half|start|miss|skip|forg|busy|nothing|never|able))"
    r"[^,.;!?]*?(?=$|[,.;!?]|\b(but|and|so|then|cuz|because|i|we)\b)",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(not|never|(have|has|had|is|was|ai|did)n'?t) (been |all |quite |even |really )?"
    r"(done|finish(ed)?|complete(d)?)\b",
    re.IGNORECASE,
)
_NOT_BEGUN = re.compile(r"\b(not|never|(have|has|had|did)n'?t) (even |really )?(start(ed)?|beg[au]n)\b", re.IGNORECASE)
_SAYS_DONE = re.compile(
    r"\W*((ye+s+|ye+p|yeah?|yup|ya|sure|ok|so|well|lol|i|we|i've|ive|we've|have|already|finally|all|just)\W+)*"
    r"(done\b|(did|finished|completed)\b(?=\W*$|[,.;!]| (it|that|this|them|all|both|every\w*|the|my|our)\b))"
    r"(?P<rest>((?!\bbut\b)[^,.;!?\n])*)(?P<then>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TAKES_BACK = re.compile(
    r"\W*(well|except|only|just|not|half|part|most|kinda?|sort|almost|nearly|at least|some)\b", re.IGNORECASE
)
_BUT = re.compile(r"\W*but\b", re.IGNORECASE)

_HALF = re.compile(
    r"\b(kinda?|kind of|sort ?of|sorta|some|half|part(ly)?|most(ly)?|almost|nearly|a (little|lil|bit)( bit)?|started"
    r"|began|only|just the|not (all|everything|the whole)|ran out|didn'?t finish|couldn'?t finish|the (first|easy) "
    r"|\d+ (out )?of (the )?\d+|but not|(all|everything) (but|except)|(but|except) the last)\b",
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
    words = _HOW_IT_WAS.sub("", _NO_TROUBLE.sub("", straight(text)))
    told = _SAYS_DONE.match(words)
    if told and _says_no_less(told[0].removesuffix(told["then"])) and not _TAKES_BACK.match(told["then"]):
        return "half" if _BUT.match(told["then"]) and not _says_no_less(told["then"]) else "done"
    if _NOT_BEGUN.search(words):
        return "missed"
    if _HALF.search(words):
        return "half"
    if (_MISSED.search(words) and not re.search(r"\bnothing (left|more)\b", words, re.IGNORECASE)) or _NOT_DONE.search(
        words
    ):
        return "missed"
    return "done" if _DONE.search(words) else None


def _says_no_less(words: str) -> bool:
    return not (_HALF.search(words) or _MISSED.search(words) or _NOT_DONE.search(words))


def is_finished(text: str) -> bool:
    """Whether the words say that nothing of it is left to do, not even next week."""
    return bool(_FINISHED.search(text)) and read_outcome(text) == "done"


def was_hard(text: str) -> bool:
    """Whether the words say that it was too hard or not understood."""
    return bool(_HARD.search(straight(text)))


def lacked_time(text: str) -> bool:
    """Whether the words blame time, not the matter: nothing a teacher could explain."""
    return bool(_NO_TIME.search(straight(text))) and not was_hard(text)
