"""A student's words may mean danger, or worry. Told at once, to the safety contacts only.

**When.** The guard, which reads every message before anything else does, found danger or concern, and the safety
contact has not acted yet. This nudge is written in the same moment as the notice, not at the next round.

**Silent when** the notice is marked as acted. It is never held back: no quiet hours, no holidays, no cap.

**Told to** every safety contact, *urgent*, when it is danger: a smoke alarm rings for all. When nobody has seen it
for `unseen_minutes` minutes it goes to the administrators too, without the student's name or words: they are asked
to reach a safety contact. A concern goes to the safety contact it names, for *today*; unseen for `worry_unseen_hours`
hours it goes on in the same way, though not in quiet hours.

**Why.** Row F13. What the guard misses stands in [safety](../safety.md): silence from it never means that a child
is well.
"""

from __future__ import annotations

from datetime import datetime

from bot.nudges.case import Ask, Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds

RULE = "safety"
_KINDS = {
    "self_harm": "self-harm",
    "harm_by_others": "harm by others",
    "harm_to_others": "harm to others",
    "abuse": "abuse",
    "bullying": "bullying",
    "struggling": "struggling",
}


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """One finding for each notice of danger or concern that nobody has acted on."""
    contacts = tuple(adult.id for adult in case.learner.adults if adult.role == "safety")
    return tuple(
        told(case.name, case.learner.id, ask, contacts, case.date_of(ask.at, now))
        for ask in case.asks
        if ask.level != "request" and ask.state != "acted"
    )


def told(name: str, student_id: str, ask: Ask, contacts: tuple[str, ...], said: str) -> Finding:
    """What the safety contacts read. The words stand whole: the kind is a guess, the words are not."""
    danger = ask.level == "danger"
    kind = _KINDS.get(ask.kind, ask.kind.replace("_", " "))
    return Finding(
        rule=RULE,
        student_id=student_id,
        severity="urgent" if danger else "today",
        reason=f"{name} wrote on {said} what may mean {'danger' if danger else 'a worry'} ({kind}).",
        evidence=(Shown(f"“{ask.words}”", words=ask.words, at=ask.at, message_id=ask.message_id),),
        suggestion=Suggestion(
            f"Find {name} and speak in person, now. Do not leave it to a message. Then follow your school's plan."
            if danger
            else f"Speak with {name} in person today.",
        ),
        key=ask.id,
        to=(contacts or (ask.to,)) if danger else (ask.to,),
        since=ask.at,
        notice_id=ask.id,
    )
