"""What words say about how it goes. Plain lists that a teacher can read and mend; English, some Spanish and French."""

from __future__ import annotations

import re


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


STUCK = _any_of(
    r"\bi(m| am|'m)? (so |really |still |kinda )?(stuck|lost|confused)",
    r"\bstuck (on|at|with|again)",
    r"\b(do ?n[o']?t|dont|cant|can'?t|cannot|never) (really )?(get|understand|figure( out)?|remember|see)"
    r" (it|this|that|why|how|what|the|when|where|any)",
    r"\bmakes? no sense|doesn'?t make sense|(is|are|was|so|too|really) (confusing|hard|difficult)",
    r"\bharder than|\bhard for me",
    r"\bi (keep|always) (\w+ )?(mix|mixing|forget|forgetting|getting|multiplying|dividing|adding|messing|doing)",
    r"\bmix(ing)? (it |them |that )?up|got (most|all|everything) (of it )?wrong",
    r"\bno (lo )?entiendo|\bno comprendo|\bno s[eé] (c[oó]mo|por qu[eé]|qu[eé])|\bestoy (atascad|perdid|confundid)[oa]",
    r"\bje (ne )?comprends pas|\bj'arrive pas|\bn[aã]o entendo|\bich versteh\w* (\w+ )?nicht",
)
NOT_STUCK = _any_of(
    r"\b(not|no longer|never|isn'?t|wasn'?t|aren'?t) (that |so |too )?(stuck|lost|confus|hard)",
    r"\b(was|used to be) (stuck|confused|hard)|\bnot anymore\b",
)
INSIGHT = _any_of(
    r"\b(because|cause|cuz|bc|so that|which means|that means|turns out|the trick|porque|parce que)\b",
    r"\bi (noticed|found out|figured|learned|realized|realised|see) |\bit'?s (like|where|why|how)",
    r"\bmakes? sense|clicked|made it click|heavier|faster|slower|more than|less than|moves? a lot",
)
PROUD = _any_of(
    r"\bfinally (get|got|understand|did|made|can)|\bi (get|got|understand) it( now| finally)?\b(?!\?)",
    r"\bproud|\bi did it|\bnailed|\baced|\bclicked|made it click|\bmakes? sense now|\b(is|are) easy now|\bfirst time i",
    r"\ball (of them |of it |\w+ )?(right|correct|work)|\blo logr[eé]|\bya entiendo|\bpor fin",
)
NOT_PROUD = _any_of(r"\?\s*$|\b(not|no|never|dont|don'?t|didn'?t|isn'?t|cant|can'?t|wrong|hard|yet)\b")
NOT_DONE = _any_of(
    r"^\W*(no|nope|nah|not yet|not really|not (at )?all|none|nothing|never)\b",
    r"^\W*(i )?(did ?n[o']?t|didnt|have ?n[o']?t|havent|could ?n[o']?t|couldnt|forgot|missed|skipped)\b",
)
ASIDE = _any_of(
    r"\?\s*$",
    r"^\W*(wait|help|skip|who (sees|can|reads)|are (you|u)|is this|why (do|are) (you|u)|give me|show me|an? example)\b",
    r"^\W*(what (do|does|is|are|if)|example|go back|back|undo|change|make|switch|add|drop|remove|delete|move|remind)\b",
    r"^\W*(stop|start|(can|could) (you|u|i|we)|i (want to|wanna) (start|change|talk|check|switch)|check.?in)\b",
    r"^\W*(gtg|later|bye|repeat|say (that|it) again|you (pick|choose)|(pick|choose) for me|(the |my )?\w+ wont \w+)\b",
)
"""Said to the coach about the talk, rather than about learning."""
BARE = _any_of(
    r"^\W*(wait |but |ok |um+ )*(i )?(still )?(do ?n[o']?t|dont) (really )?(get|understand)"
    r" (it|this|that|what (you|u) mean)\W*$"
)
"""Said of the coach's question rather than of the topic."""


def is_aside(text: str) -> bool:
    """Whether it steers the talk instead of saying something about the learning."""
    return bool(ASIDE.search(text))


def is_stuck(text: str) -> bool:
    """Whether somebody says that they do not get on."""
    return bool(STUCK.search(text)) and not NOT_STUCK.search(text) and not BARE.search(text)


def is_proud(text: str) -> bool:
    """Whether somebody says that it went well."""
    return bool(PROUD.search(text)) and not NOT_PROUD.search(text) and not STUCK.search(text)


def is_insight(text: str) -> bool:
    """Whether somebody gives a reason or says what they found out."""
    return bool(INSIGHT.search(text))


def is_not_done(text: str) -> bool:
    """Whether a check-in says that it was not done."""
    return bool(NOT_DONE.search(text))
