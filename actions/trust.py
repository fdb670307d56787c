"""Who sees what, what this is, and what happens to the words."""

from __future__ import annotations

from dataclasses import replace

from actions.coach import CoachAction, Says
from actions.desk import Voice, circle
from actions.waiting import ask_if_sure
from bot.plans import suggested
from bot.plans.answer import Answer, say
from bot.plans.turn import Notice, Turn


class AskWhoSees(Says):
    """ "Who sees this"."""


class AskAreYouHuman(Says):
    """ "Are you a bot"."""


class SwitchLanguage(Says):
    """ "Puedes hablar español"."""


class ReportProblem(CoachAction):
    """ "The video won't load"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Note it for the teacher and go on."""
        teacher = turn.learner.adult("teacher")
        if teacher:
            turn.notices.append(
                Notice("request", "problem", turn.text, teacher.id, turn.plan.id if turn.plan else None)
            )
        voice.say(say("report_problem", **circle(turn)))


class DeleteData(CoachAction):
    """ "Delete everything about me": cannot be undone, so only an explicit choice asks for it."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Ask the people who can do it, after a yes by button."""
        named = map(turn.learner.adult, ("teacher", "advisor", "safety"))
        reader = next((adult for adult in named if adult), None)
        if answer.choice == "delete:yes" and reader:
            turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
            turn.notices.append(Notice("request", "delete_data", turn.text, reader.id, None))
            return voice.say(say("delete_data.asked", **{**circle(turn), "teacher": reader.name}))
        if answer.choice == "delete:no":
            turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
            return voice.say(say("delete_data.kept"))
        return ask_if_sure(turn, voice, "delete_data", "delete_data")
