"""Step 3, plan; and the plan's items later on."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.aside import ask_which_item, day_in, drop_item, move_item
from actions.coach import CoachAction
from actions.desk import Desk, Voice, circle
from actions.form import StepForm
from actions.steps import switch_to, turn_to
from bot.plans import changes, given, listing, load, path, standing
from bot.plans.answer import Answer, Offer, quoted, say
from bot.plans.naming import CODE, plan_named
from bot.plans.steps import standard as choosing
from bot.plans.turn import Turn


class ValidatePlanForm(StepForm):
    """Takes an answer about items, schedule or needs."""


class ValidateStandardForm(StepForm):
    """Takes the choice of a standard, by code or by words."""

    async def prepare(self, turn: Turn, answer: Answer) -> None:
        """Find what the words mean."""
        words = (answer.choice or "").removeprefix("standard:") or topic_in(answer.text)
        await look_up(self.desk, turn, words)


async def look_up(desk: Desk, turn: Turn, words: str) -> None:
    """Have the standards that these words mean in the turn, each with what it leads to where it is below the class."""
    turn.standards = await desk.find_standards(turn.learner.id, words)
    found = [(standard.code, await desk.find_bridge(turn.learner.id, standard)) for standard in turn.standards]
    turn.bridges = {code: bridge for code, bridge in found if bridge}


def topic_in(text: str) -> str:
    """The code in a message, where it names one; else all of it."""
    code = CODE.search(text)
    return code[0] if code else text


class DesignPlan(CoachAction):
    """ "Let's make my plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the plan where the order of steps allows it."""
        turn_to(turn, voice, "plan")


class StartPlan(CoachAction):
    """ "I want to work on something else": a second plan; the first stays open."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the topic where it was named, else ask for it."""
        await look_up(self.desk, turn, topic_in(answer.text))
        if len(turn.standards) == 1:
            found = turn.standards[0]
            choosing.begin(turn, found)
            turn.talk = replace(turn.talk, asking=None)
            return voice.say(say("ack.standard", code=found.code, plain=found.plain), *choosing.bridge_said(turn))
        return voice.ask("standard.choose")


class SwitchPlan(CoachAction):
    """ "Go to my science plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Switch by name or code; ask which where it is not clear."""
        others = [p for p in turn.plans if turn.plan is None or p.id != turn.plan.id]
        if not others:
            return voice.say(say("switch.only_one", **circle(turn)))
        named = plan_named(turn, answer.text)
        meant = next((p for p in others if answer.choice == f"plan:{p.id}"), named)
        if meant is not None and turn.plan is not None and meant.id == turn.plan.id:
            return voice.say(say("switch.here", **circle(turn)))
        if meant is None and len(others) > 1:
            turn.facts["asked"] = True
            offers: tuple[Offer, ...] = tuple((p.standard.plain, f"plan:{p.id}") for p in others if p.standard)
            return voice.say(say("switch.which"), offers=offers)
        return switch_to(turn, voice, meant or others[0])


class AddItem(CoachAction):
    """ "Add: practice with my brother"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Add it to the list; before there is one the plan step takes it."""
        title = _ADD.sub("", answer.text).strip() or answer.text
        if not listing.add(turn, title):
            return voice.say(say("item.later"))
        voice.say(say("item.added", title=quoted(title, 60)))
        return tell_load(turn, voice)


def tell_load(turn: Turn, voice: Voice) -> None:
    """Say once where the plan now asks for more than fits; with ways out where nothing else is asked."""
    told = load.note(turn)
    if not told:
        return
    idle = voice.due() is None
    voice.say(*told, offers=load.ways_out(turn) if idle else ())
    if idle:
        turn.facts["asked"] = True


_ADD = re.compile(
    r"^\W*(can (u|you|i|we) |pls |please |and |also )*(also )?add( in| on)?:?\s+|\s+to (my|the) (list|plan)\W*$",
    re.IGNORECASE,
)


class RemoveItem(CoachAction):
    """ "Drop the worksheet"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Drop the item that was named; ask which where it is not clear."""
        item = listing.find(turn, answer)
        return ask_which_item(turn, voice, "drop") if item is None else drop_item(turn, voice, item)


class PostponeItem(CoachAction):
    """ "Can I do the video tomorrow instead"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Move the item to the day that was named."""
        item, day = listing.find(turn, answer), day_in(turn, answer.text)
        return ask_which_item(turn, voice, "move", day) if item is None else move_item(turn, voice, item, day)


class AskPlan(CoachAction):
    """ "What's my plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """The part that was named; else what is agreed, and what is pencilled."""
        named = changes.named(turn, answer.text)
        value = given.value_of(turn, named) if named else None
        if named and value:
            title = voice.phrases.variants(f"{named}.title")[0]
            said = path.value_in_words(turn, named, value)
            return voice.say(say("tell.one", what=title, words=quoted(said, 100)))
        pencilled = path.pencilled(turn)
        if turn.plan and (turn.plan.agreed or not pencilled):
            voice.say(*standing.plan_in_words(turn))
        if pencilled:
            return voice.say(say("tell.pencilled", words=quoted(pencilled, 140)))
        return None


class AskWhatIf(CoachAction):
    """ "What if I miss the date"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say what happens, without a threat."""
        voice.say(say("ask_what_if", **circle(turn)))
