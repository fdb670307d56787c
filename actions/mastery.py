"""Step 5, mastery; and evidence later on."""

from __future__ import annotations

from actions.coach import CoachAction, Says
from actions.desk import Voice, circle
from actions.form import StepForm
from actions.steps import turn_to
from bot.plans.answer import Answer, say
from bot.plans.turn import Turn


class ValidateMasteryForm(StepForm):
    """Takes an answer about how it will be shown."""


class ValidateEvidenceForm(StepForm):
    """Takes evidence and the student's own rating."""


class ValidateReflectForm(StepForm):
    """Takes a reflection."""


class ChooseDemonstration(CoachAction):
    """ "I want to make a poster to show it"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Before the plan runs: the mastery step; then: evidence."""
        if turn.plan and turn.plan.step == "active":
            return voice.ask("evidence.what")
        return turn_to(turn, voice, "mastery")


class ReadyToShow(CoachAction):
    """ "I can show it now"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Ask for the evidence once the plan runs."""
        if turn.plan and turn.plan.step == "active":
            voice.say(say("evidence.ready", **circle(turn)))
            return voice.ask("evidence.what")
        return voice.say(say("evidence.early"))


class SubmitEvidence(ReadyToShow):
    """ "Here is my work"."""


class QuizMe(Says):
    """ "Quiz me": honest about what is not there."""


class Hint(CoachAction):
    """ "Give me a hint"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The topic's example as a nudge; the answer stays the student's."""
        explain(turn, voice, "hint")


class Explain(CoachAction):
    """ "Explain why you flip the second one"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The big idea in plain words, and a person for the rest."""
        explain(turn, voice, "explain")


def explain(turn: Turn, voice: Voice, key: str) -> None:
    """What the standards file says about the open topic, in plain words."""
    standard = turn.plan.standard if turn.plan else None
    if standard is None:
        return voice.say(say(f"{key}.no_topic"))
    words = {**circle(turn), "example": standard.example, "big_idea": standard.big_idea}
    return voice.say(say(key, **words))
