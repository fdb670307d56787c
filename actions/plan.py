"""Step 3, plan; and the plan's items later on."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.coach import CoachAction
from actions.desk import Voice, circle
from actions.form import StepForm
from actions.steps import turn_to
from bot.plans import standing
from bot.plans.answer import Answer, Offer, quoted, say
from bot.plans.plan import Item
from bot.plans.steps import standard as choosing
from bot.plans.turn import Turn


class ValidatePlanForm(StepForm):
    """Takes an answer about items, schedule or needs."""


class ValidateStandardForm(StepForm):
    """Takes the choice of a standard, by code or by words."""

    async def prepare(self, turn: Turn, answer: Answer) -> None:
        """Find what the words mean."""
        words = (answer.choice or "").removeprefix("standard:") or answer.text
        turn.standards = await self.desk.find_standards(turn.learner.id, words)


class DesignPlan(CoachAction):
    """ "Let's make my plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Go to the plan where the order of steps allows it."""
        turn_to(turn, voice, "plan")


class StartPlan(CoachAction):
    """ "I want to work on something else": a second plan; the first stays open."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Take the topic where it was named, else ask for it."""
        turn.standards = await self.desk.find_standards(turn.learner.id, answer.text)
        if len(turn.standards) == 1:
            found = turn.standards[0]
            choosing.begin(turn, found)
            return voice.say(say("ack.standard", code=found.code, plain=found.plain))
        return voice.ask("standard.choose")


class SwitchPlan(CoachAction):
    """ "Go to my science plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Switch by name or code; ask which where it is not clear."""
        others = [p for p in turn.plans if turn.plan is None or p.id != turn.plan.id]
        if not others:
            return voice.say(say("switch.only_one"))
        meant = next((p for p in others if answer.choice == f"plan:{p.id}" or _names(p.standard, answer.text)), None)
        if meant is None and len(others) > 1:
            turn.facts["asked"] = True
            offers: tuple[Offer, ...] = tuple((p.standard.plain, f"plan:{p.id}") for p in others if p.standard)
            return voice.say(say("switch.which"), offers=offers)
        turn.plan = meant or others[0]
        turn.talk = replace(turn.talk, plan_id=turn.plan.id, pending=None, tries=0, before=())
        return voice.say(say("switch.done", plain=turn.plan.standard.plain if turn.plan.standard else ""))


def _names(standard: object, text: str) -> bool:
    words = set(re.findall(r"\w{4,}", text.casefold()))
    named = " ".join(str(getattr(standard, f, "")) for f in ("code", "plain", "subject")).casefold()
    return any(w.rstrip("s") in named for w in words if w not in {"plan", "switch", "other", "work", "want"})


class AddItem(CoachAction):
    """ "Add: practice with my brother"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Add it to a running plan; before that the plan step takes it."""
        plan = turn.plan
        if plan is None or "plan" not in plan.agreed:
            return voice.say(say("item.later"))
        title = re.sub(
            r"^\W*(can (u|you|i|we) |pls |please )*(also )?add( in| on)?:?\s+", "", answer.text, flags=re.IGNORECASE
        )
        model = next((i for i in plan.items if i.kind != "need"), None)
        new = Item(
            id=f"{plan.id}-i{len(plan.items) + 1}",
            kind="activity",
            title=title.strip() or answer.text,
            weekdays=model.weekdays if model else (),
            minutes=model.minutes if model else None,
            chosen_by=turn.learner.id,
        )
        turn.change(replace(plan, items=(*plan.items, new)), what=f"added “{quoted(new.title, 60)}”")
        return voice.say(say("item.added", title=quoted(new.title, 60)))


class RemoveItem(CoachAction):
    """ "Drop the worksheet"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Drop the item that was named; ask which where it is not clear."""
        item = find_item(turn, answer)
        if item is None or turn.plan is None:
            return ask_which_item(turn, voice, "drop")
        items = tuple(replace(i, status="dropped") if i.id == item.id else i for i in turn.plan.items)
        turn.change(replace(turn.plan, items=items), what=f"dropped “{quoted(item.title, 60)}”")
        return voice.say(say("item.dropped", title=quoted(item.title, 60)))


class PostponeItem(CoachAction):
    """ "Can I do the video tomorrow instead"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Move the item to the day that was named."""
        from bot.plans.when import DateFound, read_date, say_date

        item = find_item(turn, answer)
        day = read_date(answer.text, turn.today, locale=turn.learner.locale)
        if item is None or turn.plan is None:
            return ask_which_item(turn, voice, "move")
        if not isinstance(day, DateFound) or day.date < turn.today:
            return voice.say(say("item.when", title=quoted(item.title, 60)))
        items = tuple(replace(i, on=day.date) if i.id == item.id else i for i in turn.plan.items)
        said = say_date(day.date, turn.today)
        turn.change(replace(turn.plan, items=items), what=f"moved “{quoted(item.title, 60)}” to {said}")
        return voice.say(say("item.moved", title=quoted(item.title, 60), date=said))


def find_item(turn: Turn, answer: Answer) -> Item | None:
    """The open item whose title shares a telling word with what was said; the only one where there is one."""
    items = [i for i in (turn.plan.items if turn.plan else ()) if i.status == "open" and i.kind != "need"]
    chosen = (answer.choice or "").split(":")[-1]
    words = set(re.findall(r"\w{4,}", answer.text.casefold()))
    return next(
        (i for i in items if i.id == chosen),
        next((i for i in items if words & set(re.findall(r"\w{4,}", i.title.casefold()))), None),
    )


def ask_which_item(turn: Turn, voice: Voice, verb: str) -> None:
    """Name the open items; before there are any, say so."""
    items = [i for i in (turn.plan.items if turn.plan else ()) if i.status == "open" and i.kind != "need"]
    if not items:
        return voice.say(say("item.later"))
    turn.facts["asked"] = True
    return voice.say(say(f"item.which_{verb}"), offers=tuple((quoted(i.title, 40), f"{verb}:{i.id}") for i in items))


class AskPlan(CoachAction):
    """ "What's my plan"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Tell what is agreed."""
        voice.say(*standing.plan_in_words(turn))


class AskWhatIf(CoachAction):
    """ "What if I miss the date"."""

    async def do(self, turn: Turn, voice: Voice, answer: Answer) -> None:
        """Say what happens, without a threat."""
        voice.say(say("ask_what_if", **circle(turn)))
