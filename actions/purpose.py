"""Step 1, purpose."""

from __future__ import annotations

from actions.coach import CoachAction
from actions.desk import Voice
from actions.form import StepForm
from actions.steps import turn_to
from bot.plans.answer import Answer
from bot.plans.turn import Turn


class ValidatePurposeForm(StepForm):
    """Takes an answer about the purpose."""


class SetPurpose(CoachAction):
    """ "I want to change why I learn this"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the purpose where the order of steps allows it."""
        turn_to(turn, voice, "purpose")
