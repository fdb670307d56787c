"""Step 4, progress; and check-ins later on."""

from __future__ import annotations

from dataclasses import replace

from actions.coach import CoachAction
from actions.desk import Voice, circle
from actions.form import StepForm, change
from actions.steps import switch_to, turn_to
from actions.telling import offer_to_tell_teacher
from bot.plans import given, path, standing
from bot.plans.answer import Answer, quoted, say
from bot.plans.celebrate import celebration
from bot.plans.left import left_in_words
from bot.plans.reminders import NO_REMINDERS
from bot.plans.since import changed_since
from bot.plans.steps import checkin
from bot.plans.steps.progress import names_another_rhythm, say_clock
from bot.plans.turn import Turn
from bot.plans.when import say_weekdays


class ValidateProgressForm(StepForm):
    """Takes an answer about how progress is watched."""


class ValidateCheckinForm(StepForm):
    """Takes an answer of a check-in."""


class SetUpProgress(CoachAction):
    """ "How do we keep track"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the progress step where the order of steps allows it."""
        turn_to(turn, voice, "progress")


def go_to_the_running_plan(turn: Turn, voice: Voice) -> None:
    """Where the plan talked about does not run and exactly one other does, a check-in is about that one: say so."""
    plan = turn.plan
    looks_back = plan is not None and plan.step == "mastered" and not plan.reflections
    others = [p for p in turn.plans if p.step == "active" and (plan is None or p.id != plan.id)]
    if running(turn) or looks_back or len(others) != 1:
        return
    switch_to(turn, voice, others[0])


def running(turn: Turn) -> bool:
    """True once all five steps are agreed and nothing is half said."""
    return turn.plan is not None and turn.plan.step == "active"


class CheckIn(CoachAction):
    """ "I want to check in"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Tell what has changed since the last one and ask the first question; after mastery look back instead."""
        go_to_the_running_plan(turn, voice)
        plan = turn.plan
        if plan is not None and plan.step == "mastered":
            return look_back(turn, voice)
        if plan is None or not running(turn):
            return voice.say(say("checkin.not_yet"))
        if "checkin.done" not in plan.draft:
            voice.say(*checkin.start(turn), *changed_since(plan))
            return voice.ask("checkin.done")
        return None


def look_back(turn: Turn, voice: Voice) -> None:
    """What was shown, then the three questions of the reflection, once; later what can come next."""
    plan = turn.plan
    if plan is not None and not plan.reflections and "reflect.worked" not in plan.draft:
        voice.say(celebration(plan, turn.learner))
        return voice.ask("reflect.worked")
    return None


def report(turn: Turn, voice: Voice, answer: Answer, early: str) -> None:
    """Take the words as the first answer of a check-in, about the item they name; the next question follows."""
    go_to_the_running_plan(turn, voice)
    if turn.plan is not None and turn.plan.step == "mastered":
        return look_back(turn, voice)
    if not running(turn):
        return voice.say(say(early))
    voice.say(*checkin.start(turn, answer.text))
    return voice.say(*path.take(turn, "checkin.done", answer).say)


class ReportDone(CoachAction):
    """ "I did the tiles today": half a check-in, in the student's words."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the words and ask the next."""
        report(turn, voice, answer, "report.done_early")


class ReportMissed(CoachAction):
    """ "I didn't do it": information, not failure."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the words and ask the next."""
        report(turn, voice, answer, "report.missed_early")


class ReportStuck(CoachAction):
    """ "I'm stuck on the second part": the if-then plan, in the student's own words."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """In a check-in it is what is in the way; else quote the if-then plan and offer to tell the teacher."""
        plan = turn.plan
        if checkin.is_open_for_a_blocker(plan):
            checkin.blocked(turn, answer.text)
            if path.next_question(turn) != "checkin.tell":
                voice.say(say("ack.words", words=quoted(answer.text, 80)))
            return None
        words = {**circle(turn), "words": quoted(answer.text, 80)}
        if plan and plan.progress.if_stuck:
            voice.say(say("report.stuck_if_then", if_stuck=quoted(plan.progress.if_stuck, 80), **words))
        return offer_to_tell_teacher(turn, voice, answer.text, words)


class AskProgress(CoachAction):
    """ "How am I doing"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Where the plan stands, what has changed, and the picture."""
        show_progress(turn, voice)


def show_progress(turn: Turn, voice: Voice) -> None:
    """The path in words, then how sure the student felt: as text, and as a picture where pictures go."""
    voice.say(*standing.progress_in_words(turn))
    plan = turn.plan
    if plan is None:
        return
    voice.say(*changed_since(plan))
    drawn = any(c.confidence for c in plan.checkins)
    voice.say(*standing.confidence_in_words(plan), image=f"/progress/{plan.id}.svg" if drawn else None)


class AskNext(CoachAction):
    """ "What's next"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """What is left to show, the next thing and the next check-in; after mastery, looking back."""
        if turn.plan is not None and turn.plan.step == "mastered":
            return look_back(turn, voice)
        left = left_in_words(turn.plan, turn.learner, turn.now) if turn.plan else ""
        if left:
            voice.say(say("left.all", left=left))
        if voice.due() is not None:
            voice.say(*standing.next_in_words(turn))
        return None


class SetReminder(CoachAction):
    """ "Remind me on Thursdays"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Move the check-ins where other days or another time are named, to be read back; else say when they are."""
        flags = tuple(f for f in turn.talk.flags if f != NO_REMINDERS)
        turn.talk = replace(turn.talk, flags=flags)
        watch = turn.plan.progress if turn.plan else None
        if turn.plan and "progress" in turn.plan.agreed and names_another_rhythm(turn.plan, answer.text, turn.today):
            return change(turn, voice, given.Change("progress.cadence", answer.text))
        if watch and watch.weekdays and watch.time:
            return voice.say(say("reminder.set", days=say_weekdays(watch.weekdays), time=say_clock(watch.time)))
        return voice.say(say("reminder.later"))


class StopReminders(CoachAction):
    """ "Stop reminding me"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """No more reminders until the student wants them."""
        if NO_REMINDERS not in turn.talk.flags:
            turn.talk = replace(turn.talk, flags=(*turn.talk.flags, NO_REMINDERS))
        voice.say(say("reminder.stopped"))
