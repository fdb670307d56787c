"""A student asked an adult for something: for help, for a talk, or for what the plan needs.

**When.** The student said yes to telling an adult, asked for a person, or put a need on the plan, and that adult
has not done anything about it yet.

**Silent when** the adult has marked it as seen or acted, or somebody else was asked.

**Told to** the one who was asked: *today* for help and talks, *soon* for things that are needed. Once for each
request.

**Why.** A request that falls into silence teaches a child not to ask again (rows E18, F2).
"""

from __future__ import annotations

from datetime import datetime

from bot.nudges.case import Ask, Case
from bot.nudges.finding import Finding, Severity, Shown, Suggestion
from bot.nudges.thresholds import Thresholds

_ASKED: dict[str, tuple[Severity, str, str]] = {
    "help": ("today", "asked for your help", "Answer, or name a time to look at it together."),
    "talk": ("today", "asked to talk to you", "Name a time and a place today or tomorrow."),
    "need": ("soon", "needs something for the plan", "Bring it, or say where to find it."),
    "problem": ("soon", "told you that something is not right", "Look at what is meant, and say what you will do."),
    "delete_data": ("soon", "asked for what is stored to be deleted", "Talk it over, then ask the administrator."),
}
_WORDS = {
    "help": "Hi {name}, thank you for asking{about}. Shall we look at it together? Tell me when it fits you.",
    "talk": "Hi {name}, I would like to talk, too. Come and see me today, or write me a time that fits you.",
    "need": "Hi {name}, I saw what you need{about}. I will see what I can do, and tell you by tomorrow.",
    "problem": "Hi {name}, thank you for telling me{about}. I will look into it and come back to you.",
    "delete_data": "Hi {name}, I read that you want your words deleted. That is up to you. Let's talk about how.",
}


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each open request."""
    return tuple(
        _finding(case, ask, now)
        for ask in case.asks
        if ask.level == "request" and ask.kind in _ASKED and ask.state == "new"
    )


def _finding(case: Case, ask: Ask, now: datetime) -> Finding:
    severity, what, deed = _ASKED[ask.kind]
    words, said = case.quote(ask.words), case.date_of(ask.at, now)
    return Finding(
        rule="help_asked",
        student_id=case.learner.id,
        severity=severity,
        reason=f"{case.name} {what} on {said}{f': {words}' if words else ''}.",
        evidence=(
            Shown(
                f"{said}: {words or 'in private words'}",
                words=case.open_words(ask.words),
                at=ask.at,
                message_id=ask.message_id,
                plan_id=ask.plan_id,
            ),
        ),
        suggestion=Suggestion(deed, _WORDS[ask.kind].format(name=case.name, about=f": {words}" if words else "")),
        key=ask.id,
        to=(ask.to,),
        since=ask.at,
        plan_id=ask.plan_id,
        notice_id=ask.id,
    )
