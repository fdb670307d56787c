"""Answers that are not taken by a form: nothing is asked, or the student does not know or wants past."""

from __future__ import annotations

from dataclasses import replace

from actions.coach import CoachAction, Says, stumble
from actions.desk import MENU, Voice, circle, words_for
from actions.form import CHOOSE_AFTER, TACTIC_AFTER, choose, move_on, skip
from actions.progress import running, show_progress
from actions.telling import tell_teacher, waits_for_a_yes
from bot.plans import path
from bot.plans.answer import Answer, Offer, say
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn


class Unasked(CoachAction):
    """Something was said while nothing is asked."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Ask what is due; where nothing is, offer what can be done."""
        if waits_for_a_yes(turn):
            return tell_teacher(turn, voice, yes=answer.intent == "affirm")
        if path.next_question(turn) is not None:
            return None
        turn.facts["asked"] = True
        if "chart" in (turn.talk.pending or {}):
            turn.talk = replace(turn.talk, asking=None, pending=None)
            if answer.intent == "affirm":
                return show_progress(turn, voice)
        turn.talk = replace(turn.talk, asking=None)
        return voice.say(say("idle", **circle(turn)), offers=MENU)


class Unsure(CoachAction):
    """ "idk": an example first, then choices, then the coach chooses."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Never stored as an answer."""
        asking = turn.talk.asking
        if asking is None:
            return voice.say(say("unsure.idle"))
        question = QUESTIONS[asking]
        tries = stumble(turn)
        turn.facts["asked"] = True
        if tries >= CHOOSE_AFTER and move_on(turn, voice, question):
            return None
        offers: tuple[Offer, ...] = (("Choose for me", "choose_for_me"), ("Skip", "skip"))
        if tries >= TACTIC_AFTER:
            voice.say(say("unsure.again", **circle(turn)), offers=(*offers, ("Talk to a person", "talk_to_person")))
            return None
        voice.say(say("unsure"))
        return voice.say(say(f"{asking}.example", **words_for(turn, asking)), offers=offers)


class Skip(CoachAction):
    """ "Skip": leaves the question open where the plan can do without it."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go past it, or say what is needed and how to get it the easy way."""
        asking = turn.talk.asking
        if asking is None:
            return voice.say(say("skip.idle"))
        if skip(turn, voice, QUESTIONS[asking], "skip"):
            return None
        if asking == "standard.choose" and path.leave(turn):
            return voice.say(say("never_mind"))
        stumble(turn)
        turn.facts["asked"] = True
        key = "skip.confirm" if QUESTIONS[asking].confirms else "skip.needed"
        offers: tuple[Offer, ...] = (("Keep it", "affirm"), ("Change something", "change"))
        return voice.say(
            say(key), offers=offers if QUESTIONS[asking].confirms else (("Choose for me", "choose_for_me"),)
        )


class ChooseForMe(CoachAction):
    """ "You pick": this time the coach chooses, says what, and marks it as its own choice (row A13)."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Choose where somebody else can; about the student only they can say."""
        asking = turn.talk.asking
        if asking is None:
            if running(turn):
                return voice.say(say("choose.idle"))
            return None
        if QUESTIONS[asking].confirms:
            return voice.say(say("choose.confirm"))
        if choose(turn, voice, QUESTIONS[asking]):
            return None
        if skip(turn, voice, QUESTIONS[asking], "choose.only_you"):
            return None
        return voice.say(say("choose.cannot"))


class Thank(Says):
    """ "Thanks"."""
