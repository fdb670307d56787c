"""Step 5, mastery; and evidence later on."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker

from actions.coach import CoachAction, Events, Says
from actions.desk import MENU, Voice, circle
from actions.form import StepForm
from actions.steps import turn_to
from actions.telling import offer_to_tell_teacher
from bot.plans.answer import Answer, quoted, say
from bot.plans.steps import evidence
from bot.plans.turn import Turn


class ValidateMasteryForm(StepForm):
    """Takes an answer about how it will be shown."""


class ValidateEvidenceForm(StepForm):
    """Takes evidence and the student's own rating."""


class ValidateReflectForm(StepForm):
    """Takes a reflection; the last answer says how it goes on."""

    async def answer(self, turn: Turn, voice: Voice, tracker: Tracker) -> Events:
        """Go the way the student has chosen: deeper with the teacher, something new, or a stop."""
        events = await super().answer(turn, voice, tracker)
        way = turn.facts.get("what_next")
        if way == "new":
            voice.ask("standard.choose")
        elif way == "deeper":
            wish = turn.plan.reflections[-1].next if turn.plan and turn.plan.reflections else ""
            offer_to_tell_teacher(
                turn, voice, wish or turn.text, {**circle(turn), "words": quoted(wish or turn.text, 80)}
            )
        elif way == "stop":
            turn.talk = replace(turn.talk, asking=None)
            turn.facts["asked"] = True
            voice.say(say("reflect.stop", **circle(turn)), offers=MENU)
        return events


class ChooseDemonstration(CoachAction):
    """ "I want to make a poster to show it"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Before the plan runs: the mastery step; then: evidence."""
        if turn.plan and turn.plan.step == "active":
            return ask_for_evidence(turn, voice)
        return turn_to(turn, voice, "mastery")


class ReadyToShow(CoachAction):
    """ "I can show it now"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Ask for the evidence once the plan runs."""
        if turn.plan and turn.plan.step == "active":
            voice.say(say("evidence.ready", **circle(turn)))
            return ask_for_evidence(turn, voice)
        if turn.plan and turn.plan.step == "mastered":
            return None
        return voice.say(say("evidence.early"))


def ask_for_evidence(turn: Turn, voice: Voice) -> None:
    """The teacher's "not yet", where there is one, then the question."""
    if turn.plan and "evidence.what" not in turn.plan.draft:
        voice.say(*evidence.start(turn))
        voice.ask("evidence.what")


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
