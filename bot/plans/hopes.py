"""What a student likes and hopes for, where the coach may say it back (rows A2, B7): quoted, never twice in a row."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.plans.answer import Offer, has_words, is_nothing, is_refusal, quoted
from bot.plans.turn import Turn

MOST_CHARS = 60
_ROLE = re.compile(
    r"(?:(?:i|id|i'd|i’d)?\s*(?:want|wanna|would like|like|hope)\s*(?:to)?\s+)?(?:(?:to\s+)?(?:be|become)\s+)?"
    r"(an? [a-z][a-z' -]{1,28}[a-z])",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"^\W*(idk|dunno|i ?do?n'?t know|no clue|not sure|unsure|whatever|skip)\b", re.IGNORECASE)
_ASKED = re.compile(r"\.(ask|first|hope|role)#\d+$")
_HOPED = re.compile(r"\.(hope|role)#\d+$")


def said_back(turn: Turn, field_name: str, most: int = MOST_CHARS) -> str:
    """A field of the profile as the coach may quote it; "" where there is none, or only the student may see it."""
    note = turn.profile_now().get(field_name)
    text = (note.text or "").strip() if note and note.visibility != "student" else ""
    if not has_words(text) or is_nothing(text) or is_refusal(text) or _UNSURE.match(text):
        return ""
    return quoted(text, most)


def role_in(hope: str) -> str:
    """What somebody hopes to be, in their own words ("a vet"); "" where the words name no such thing."""
    found = _ROLE.fullmatch(hope.rstrip(" .!"))
    return found[1] if found else ""


def words(turn: Turn) -> dict[str, object]:
    """What sentences may mention: `likes`, `hope`, and `role` where the hope is to be something."""
    hope = said_back(turn, "aspiration")
    return {"likes": said_back(turn, "interests", 40), "hope": hope, "role": role_in(hope)}


def key_for(turn: Turn, question: str, known: Container[str]) -> str | None:
    """The sentence that puts this question with the student's hope in it, where it is due; else None.

    What they like comes first; a question is put so once, and never right after another one that was.
    """
    found = words(turn)
    key = f"{question}.role" if found["role"] else f"{question}.hope"
    if not found["hope"] or key not in known:
        return None
    asked = [mark for mark in turn.talk.said if _ASKED.search(mark)]
    if any(mark.startswith(f"{question}.") and _HOPED.search(mark) for mark in asked):
        return None
    if asked and _HOPED.search(asked[-1]):
        return None
    likes_first = question == "purpose.where" and found["likes"] and f"{question}.ask#0" not in asked
    return None if likes_first else key


def offers(turn: Turn, question: str) -> tuple[Offer, ...]:
    """Answers that a student may give with what they told before; the words stay theirs, in quotation marks."""
    found = words(turn)
    named = {
        "purpose.where": (("likes", "With “{}”"), ("hope", "On the way to “{}”")),
        "purpose.why": (("hope", "It helps me with “{}”"),),
    }
    said = (shape.format(found[name]) for name, shape in named.get(question, ()) if found[name])
    return tuple((title, title) for title in said)
