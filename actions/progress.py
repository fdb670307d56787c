"""Step 4, progress; and check-ins later on."""

from __future__ import annotations

from dataclasses import replace

from actions.coach import CoachAction
from actions.desk import Voice, circle
from actions.form import StepForm
from actions.steps import turn_to
from actions.telling import offer_to_tell_teacher
from bot.plans import path, standing
from bot.plans.answer import Answer, quoted, say
from bot.plans.turn import Turn


class ValidateProgressForm(StepForm):
    """Takes an answer about how progress is watched."""


class ValidateCheckinForm(StepForm):
    """Takes an answer of a check-in."""


class SetUpProgress(CoachAction):
    """ "How do we keep track"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the progress step where the order of steps allows it."""
        turn_to(turn, voice, "progress")


def running(turn: Turn) -> bool:
    """True once all five steps are agreed and nothing is half said."""
    return turn.plan is not None and turn.plan.step == "active"


class CheckIn(CoachAction):
    """ "I want to check in"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Start the check-in, at its first question."""
        if not running(turn):
            return voice.say(say("checkin.not_yet"))
        return voice.ask("checkin.done")


class ReportDone(CoachAction):
    """ "I did the tiles today": half a check-in, in the student's words."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the words as the first answer and ask the next."""
        if not running(turn):
            return voice.say(say("report.done_early"))
        turn.pencil("checkin.done", answer.text)
        return voice.say(say("report.done", words=quoted(answer.text, 80)))


class ReportMissed(CoachAction):
    """ "I didn't do it": information, not failure."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the words as the first answer and ask the next."""
        if not running(turn):
            return voice.say(say("report.missed_early"))
        turn.pencil("checkin.done", answer.text)
        return voice.say(say("report.missed"))


class ReportStuck(CoachAction):
    """ "I'm stuck on the second part": the if-then plan, in the student's own words."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Quote the if-then plan and offer to tell the teacher."""
        plan = turn.plan
        words = {**circle(turn), "words": quoted(answer.text, 80)}
        if plan and plan.progress.if_stuck:
            voice.say(say("report.stuck_if_then", if_stuck=quoted(plan.progress.if_stuck, 80), **words))
        offer_to_tell_teacher(turn, voice, answer.text, words)


class AskProgress(CoachAction):
    """ "How am I doing"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Tell the path and the confidence trail."""
        voice.say(*standing.progress_in_words(turn))


class AskNext(CoachAction):
    """ "What's next"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Tell the next thing and the next check-in."""
        if path.next_question(turn) is not None:
            voice.say(*standing.next_in_words(turn))


class SetReminder(CoachAction):
    """ "Remind me on Thursday"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say when the coach asks next, and how to change it."""
        flags = tuple(f for f in turn.talk.flags if f != "no_reminders")
        turn.talk = replace(turn.talk, flags=flags)
        if turn.plan and turn.plan.progress.weekdays:
            return voice.say(say("reminder.set"))
        return voice.say(say("reminder.later"))


class StopReminders(CoachAction):
    """ "Stop reminding me"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """No more reminders until the student wants them."""
        turn.talk = replace(turn.talk, flags=(*turn.talk.flags, "no_reminders"))
        voice.say(say("reminder.stopped"))
