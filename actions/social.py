"""Small talk, and what the coach is not for."""

from __future__ import annotations

from dataclasses import replace

from actions.coach import CoachAction, Says, stumble
from actions.desk import Voice, circle
from actions.form import TACTIC_AFTER
from bot.plans.answer import Answer, say
from bot.plans.turn import Turn


class SmallTalk(Says):
    """ "What's your favourite colour"."""


class OutOfScope(CoachAction):
    """What was not understood, or is not what a coach is for. It is the coach's mistake, not the student's."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The second time in a row: another way, and a person."""
        if turn.facts.get("welcomed"):
            return None
        if stumble(turn) >= TACTIC_AFTER:
            turn.facts["asked"] = True
            turn.talk = replace(turn.talk, tries=0)
            offers = (
                ("An example", "ask_example"),
                ("Choose for me", "choose_for_me"),
                ("Talk to a person", "talk_to_person"),
            )
            return voice.say(say("out_of_scope.again", **circle(turn)), offers=offers)
        return voice.say(say("out_of_scope", **circle(turn)))
