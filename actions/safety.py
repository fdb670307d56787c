"""Danger that the guard let through and the classifier saw: the same fixed reply, the same notice."""

from __future__ import annotations

from actions.coach import CoachAction
from actions.desk import Voice
from bot.plans.answer import Answer
from bot.plans.turn import Turn


class Crisis(CoachAction):
    """Hands the turn to the conversation's fixed, school-reviewed reply (it also tells the safety contacts)."""

    reasks = False

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say nothing of its own: the text is fixed by country and must not vary."""
        turn.facts["safety"] = ("danger", "self_harm" if answer.intent == "crisis_self_harm" else "harm_by_others")


class Concern(CoachAction):
    """Struggling or bullied: hands over the same way, at the lower level."""

    reasks = False

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """A warm fixed reply, a person, and no return to fractions in the same breath."""
        turn.facts["safety"] = ("concern", "bullying" if answer.intent == "bullying" else "struggling")
