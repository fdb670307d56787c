"""The telling words of a stretch, verbatim: why, what and where, what is in the way, what was found out."""

from __future__ import annotations

from bot.summaries.cues import INSIGHT, PROUD, STUCK, is_aside, is_insight, is_proud, is_stuck
from bot.summaries.places import Places
from bot.summaries.record import Spoken, Talked
from bot.summaries.shade import Shade
from bot.summaries.summary import Quote
from bot.summaries.wording import fold, is_trivial, piece

QUOTE_CHARS = 160

_WEIGHT = {
    "purpose.why": 12,
    "purpose.what": 9,
    "purpose.where": 8,
    "checkin.progress": 10,
    "checkin.blocker": 9,
    "reflect.worked": 9,
    "reflect.change": 9,
    "evidence.what": 8,
    "progress.signs": 5,
    "goal.statement": 5,
    "progress.if_stuck": 4,
    "mastery.method": 4,
    "checkin.done": 4,
    "profile.aspiration": 4,
    "profile.interests": 3,
    "profile.challenges": 4,
    "profile.what_helps": 4,
    "profile.strengths": 3,
    "goal.measure": 3,
    "mastery.criteria": 3,
    "plan.items": 3,
}
_CUE = 6
_ASIDE = 2
"""A sentence that answers nothing and gives no cue."""
_LONG_WORDS = 5
_TELLING = 5
_FEW = 2
"""Lines that tell less are quoted only where there is little else."""


class Telling:
    """Chooses the quotes of one stretch."""

    def __init__(self, talked: Talked, shade: Shade, places: Places) -> None:
        self._talked, self._shade, self._places = talked, shade, places
        self._titles = {fold(title) for line in talked.lines for title in line.offered}

    def quotes(self, most: int, told: frozenset[str]) -> tuple[Quote, ...]:
        """At most that many, in the order they were said; lines of `told` are quoted elsewhere already."""
        weighed = [(self._weight(line), line) for line in self._places.told_now if line.id not in told]
        chosen: dict[str, Spoken] = {}
        seen = {fold(line.text) for line in self._places.lines if line.id in told}
        for weight, line in sorted(weighed, key=lambda pair: -pair[0]):
            room = most if weight >= _TELLING else min(most, _FEW)
            if weight > 0 and len(chosen) < room and fold(line.text) not in seen:
                chosen.setdefault(fold(line.text), line)
        quotes = [(line, piece(line.text, QUOTE_CHARS, (STUCK, INSIGHT, PROUD))) for line in chosen.values()]
        return tuple(
            Quote(text, line.id)
            for line, text in sorted(quotes, key=lambda pair: pair[0].seq)
            if text and not self._shade.covers(text)
        )

    def _weight(self, line: Spoken) -> int:
        """How telling a line is; 0 for buttons, "ok" and asides to the coach."""
        if line.chosen or is_trivial(line.text) or fold(line.text) in self._titles:
            return 0
        question = self._places.question_of(line)
        cue = _CUE if is_stuck(line.text) or is_proud(line.text) or is_insight(line.text) else 0
        if question is None and (attempt := self._places.attempt_of(line)):
            return _WEIGHT.get(attempt, 0) - 1
        if is_aside(line.text) and not cue:
            return 0
        if question is None:
            return (cue or _ASIDE) if len(fold(line.text).split()) >= _LONG_WORDS else 0
        known = _WEIGHT.get(question, 0)
        return known + (cue // 2 if known else 0)
