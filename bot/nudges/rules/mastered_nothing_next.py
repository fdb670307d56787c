"""A student has mastered everything there was, and nothing comes next.

**When.** Every plan of the student is mastered, and the newest was mastered at least `mastered_days` ago.

**Silent when** one plan is still open, a new one was given, or it was mastered a day less ago.

**Told to** the advisor, for *info*. Once for each plan that was mastered last.

**Why.** Mastery opens the next door, whatever the date (rows C12, E14). A student who is done must not wait for the
class.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.nudges.case import Case
from bot.nudges.finding import Finding, Shown, Suggestion
from bot.nudges.thresholds import Thresholds


def due(case: Case, now: datetime, thresholds: Thresholds) -> tuple[Finding, ...]:
    """At most one finding."""
    adult = case.advisor()
    if adult is None or not case.plans or any(plan.step != "mastered" for plan in case.plans):
        return ()
    done = [(at, plan) for plan in case.plans if (at := case.entered.get(plan.id)) is not None]
    if not done:
        return ()
    at, plan = max(done, key=lambda pair: pair[0])
    if now - at < timedelta(days=thresholds.mastered_days):
        return ()
    said = case.date_of(at, now)
    topic = plan.standard.plain if plan.standard else "the plan"
    hope = case.learner.profile.get("aspiration")
    aspiration = case.quote(hope.text) if hope and hope.visibility == "teachers" else ""
    return (
        Finding(
            rule="mastered_nothing_next",
            student_id=case.learner.id,
            severity="info",
            reason=f"{case.name} mastered {topic} on {said}, and nothing comes next.",
            evidence=(
                Shown(f"Mastered on {said}: {topic}.", at=at, plan_id=plan.id, field="mastery.status"),
                Shown(f"Hopes: {aspiration or 'not told yet'}. Open plans: none.", field="profile.aspiration"),
            ),
            suggestion=Suggestion(
                f"Ask {case.name} what comes next: the next standard, something deeper, or an idea of their own.",
                f"Hi {case.name}, you showed that you can do it. Well earned! What would you like to go for next? "
                "Tell the coach a topic, or come and think aloud with me.",
            ),
            key=plan.id,
            to=(adult.id,),
            since=at,
            plan_id=plan.id,
        ),
    )
