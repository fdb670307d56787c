"""Step 2, goal."""

from __future__ import annotations

from actions.coach import CoachAction
from actions.desk import Voice
from actions.form import StepForm
from actions.steps import turn_to
from bot.plans.answer import Answer
from bot.plans.turn import Turn


class ValidateGoalForm(StepForm):
    """Takes an answer about the goal."""


class SetGoal(CoachAction):
    """ "I want to set my goal"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the goal where the order of steps allows it."""
        turn_to(turn, voice, "goal")
