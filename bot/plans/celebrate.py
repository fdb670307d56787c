"""The celebration of a mastered plan: tied to what was shown, in the student's words. Pure."""

from __future__ import annotations

from bot.plans.answer import Say, quoted, say
from bot.plans.learner import Learner
from bot.plans.mastery import is_accepted, successes
from bot.plans.plan import Plan


def celebration(plan: Plan, learner: Learner) -> Say:
    """What was shown, by which criteria, and who agreed; no praise of the person."""
    shown = successes(plan)
    used = next((e for e in reversed(plan.evidence) if is_accepted(e) and e.shows == "application"), None)
    best = used or (shown[-1] if shown else None)
    by = best.judgements[-1].by if best else ""
    teacher = next((a for a in learner.adults if a.id == by), None) or learner.adult("teacher")
    return say(
        "mastered.celebrate",
        name=learner.name.split()[0],
        evidence=quoted((best.text if best else None) or "your work", 80),
        criteria=quoted("”, “".join(c.text for c in plan.mastery.criteria) or "what you set out to do", 80),
        teacher=teacher.name if teacher else "your teacher",
    )
