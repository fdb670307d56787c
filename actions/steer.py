"""Steering the talk: help, examples, back, change, pause."""

from __future__ import annotations

from dataclasses import replace

from actions.aside import share_chosen
from actions.coach import CoachAction, Says
from actions.desk import MENU, Voice, circle, words_for
from actions.form import change, change_offers
from actions.waiting import ask_if_sure
from bot.plans import another, changes, given, load, path, suggested, undoing
from bot.plans.answer import Answer, quoted, say
from bot.plans.plan import FIVE
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Turn


class Help(Says):
    """ "Help": what can be said here."""


class ClarifyQuestion(CoachAction):
    """ "What do you mean"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The word that was asked about, else the open question in other words."""
        term = changes.term_in(answer.text)
        if term and term != turn.talk.asking:
            return voice.say(say(f"{term}.clarify", **words_for(turn, term)))
        return about_question(turn, voice, "clarify")


class AskExample(CoachAction):
    """ "Give me an example"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """An example somebody else might write; never the student's own answer."""
        about_question(turn, voice, "example")


class AskWhyAsked(CoachAction):
    """ "Why do you ask"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The reason for the open question."""
        about_question(turn, voice, "because")


def about_question(turn: Turn, voice: Voice, what: str) -> None:
    """A sentence about the open question; a general one where nothing is asked."""
    asking = turn.talk.asking
    key = f"{asking}.{what}"
    if asking is None or key not in voice.phrases:
        return voice.say(say(f"{what}.idle", **circle(turn)))
    return voice.say(say(key, **words_for(turn, asking)))


class Repeat(CoachAction):
    """ "Say that again"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The question is asked again after every deed; here that is the deed."""
        if turn.talk.asking is None:
            voice.say(say("idle", **circle(turn)), offers=MENU)


class GoBack(CoachAction):
    """ "Go back": one question."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Open the last answered question of this step, else the read-back of the step before."""
        last = next((q for q in reversed(turn.talk.before) if _can_go_back_to(turn, q)), None)
        if last is None:
            return voice.say(say("back.first"))
        before = turn.talk.before[: turn.talk.before.index(last)]
        topic = QUESTIONS[last].topic
        if QUESTIONS[last].confirms:
            path.reopen(turn, topic)
        else:
            changes.open_for_change(turn, last)
        turn.talk = replace(turn.talk, before=before, tries=0, pending=suggested.still_waiting(turn.talk.pending))
        voice.say(say("back"))
        return voice.ask(last) if topic == "profile" else None


def _can_go_back_to(turn: Turn, question: str) -> bool:
    if question == turn.talk.asking or question == "profile.ready":
        return False
    if QUESTIONS[question].topic == "profile":
        return turn.talk.asking is not None and QUESTIONS[turn.talk.asking].topic == "profile"
    return given.may_change(turn, question)


class Undo(CoachAction):
    """ "Undo that": takes back the last change; once more goes one further back."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say what is taken out: it stays in the chat and in the plan's history."""
        here = turn.plan
        out = undoing.undo(turn)
        if out is None:
            return voice.say(say("undo.nothing"))
        if turn.plan and here and turn.plan.id != here.id and turn.plan.standard:
            voice.say(say("switch.done", plain=turn.plan.standard.plain))
        return voice.say(say("undo.words", words=quoted(out, 80)) if out else say("undo"))


class NeverMind(CoachAction):
    """ "Nvm": whatever was begun is left as it was."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Nothing waits any more, or what was only begun is left; the open question comes back."""
        if not suggested.is_open(turn.talk.pending) or suggested.waits(turn.talk.pending):
            path.leave(turn)
        turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
        voice.say(say("goal.another_left" if another.cancel(turn) else "never_mind"))


class ChangeAnswer(CoachAction):
    """ "Change my date": any earlier answer, by its name or by what was said."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the new answer at once where it was said; ask for it where it was not; offer what can be changed."""
        if answer.choice == load.TURNS:
            turns = load.take_turns(turn)
            key = "load.turns" if turns else "load.no_turns"
            return voice.say(say(key, turns=quoted("; ".join(turns), 120)))
        if (answer.choice or "").startswith("share_goal:"):
            return share_chosen(turn, voice, answer.choice or "")
        other = None if answer.choice else another.to_change(turn, answer.text)
        if other:
            another.reopen(turn, other)
            turn.facts["asked"] = True
            return voice.say(say("confirm.what"), offers=change_offers(turn, voice))
        chosen = (answer.choice or "").removeprefix("change:")
        wanted = given.Change(chosen) if chosen in QUESTIONS else changes.find_change(turn, answer.text)
        if wanted and given.may_change(turn, wanted.question):
            return change(turn, voice, wanted)
        if wanted and wanted.question == turn.talk.asking:
            return voice.say(say("change.same"))
        if wanted and wanted.question not in given.answered(turn) and turn.plan and turn.plan.step in FIVE:
            return voice.say(say("change.later", what=voice.phrases.variants(f"{wanted.question}.title")[0]))
        offers = change_offers(turn, voice)
        if not offers:
            return voice.say(say("change.nothing"))
        turn.facts["asked"] = True
        return voice.say(say("confirm.what"), offers=offers)


class Pause(CoachAction):
    """ "Gotta go": the place is kept."""

    reasks = False

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Nothing is asked until the student is back."""
        turn.talk = replace(turn.talk, paused=True, pending=suggested.still_waiting(turn.talk.pending))
        voice.say(say("pause", **circle(turn)), offers=(("I'm back", "resume"),))


class Goodbye(Pause):
    """ "Bye": does what a pause does."""


class Resume(CoachAction):
    """ "I'm back"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Back to the open question."""
        turn.talk = replace(turn.talk, paused=False, held=False)
        voice.say(say("resume", **circle(turn)))


class Greet(CoachAction):
    """ "Hi": the first time a welcome, later a short hello."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say hello and go on at the open question."""
        turn.talk = replace(turn.talk, paused=False)
        if turn.facts.get("welcomed"):
            return None
        if turn.talk.asking is None and path.next_question(turn) is None:
            turn.facts["asked"] = True
            return voice.say(say("greet.again", **circle(turn)), offers=MENU)
        return voice.say(say("greet", **circle(turn)))


class StartOver(CoachAction):
    """ "Start over": cannot be undone, so only an explicit choice does it."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Clear the open step after a yes by button; agreed steps stay, and each can be changed."""
        if answer.choice == "start_over:yes" and turn.plan is not None:
            if not another.cancel(turn):
                turn.redraft({})
            pending = suggested.still_waiting(turn.talk.pending)
            turn.talk = replace(turn.talk, asking=None, tries=0, pending=pending, before=())
            return voice.say(say("start_over.done"))
        if answer.choice == "start_over:no":
            turn.talk = replace(turn.talk, pending=suggested.still_waiting(turn.talk.pending))
            return voice.say(say("start_over.kept"))
        return ask_if_sure(turn, voice, "start_over", "start_over.sure")
