"""Handing over to people: the coach points to them and never pretends to be one (row F2)."""

from __future__ import annotations

from actions.coach import CoachAction, Says
from actions.desk import Voice, circle
from actions.telling import offer_to_tell_teacher, tell_teacher
from bot.plans.answer import Answer, quoted, say
from bot.plans.turn import Notice, Turn


class TalkToPerson(CoachAction):
    """ "I want to talk to a human"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Name the people, and let the first of them know."""
        adult = turn.learner.adult("advisor") or turn.learner.adult("teacher")
        if adult:
            turn.notices.append(Notice("request", "talk", turn.text, adult.id, turn.plan.id if turn.plan else None))
        voice.say(say("talk_to_person", **circle(turn)))


class AskTeacher(CoachAction):
    """ "Can you ask my teacher": drafts it in the student's words, sends it after a yes (row E18)."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The yes and no of the offer come here too."""
        if answer.choice in {"tell:yes", "tell:no"}:
            return tell_teacher(turn, voice, yes=answer.choice == "tell:yes")
        words = {**circle(turn), "words": quoted(answer.text, 80)}
        return offer_to_tell_teacher(turn, voice, answer.text, words)


class StudyPartner(Says):
    """ "Can I work with somebody"."""
