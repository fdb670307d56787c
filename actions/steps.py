"""Going to a step by its name, for the intents that ask for one."""

from __future__ import annotations

from dataclasses import replace

from actions.desk import Voice
from bot.plans import suggested
from bot.plans.answer import Offer, say
from bot.plans.plan import FIVE, Plan
from bot.plans.questions import of_topic
from bot.plans.turn import Turn


def switch_to(turn: Turn, voice: Voice, plan: Plan) -> None:
    """Go on with another plan, and say so; what was asked on the one before is left."""
    turn.plan = plan
    pending = suggested.still_waiting(turn.talk.pending)
    turn.talk = replace(turn.talk, plan_id=plan.id, asking=None, pending=pending, tries=0, before=())
    voice.say(say("switch.done", plain=plan.standard.plain if plan.standard else ""))


def turn_to(turn: Turn, voice: Voice, step: str) -> None:
    """The step that is open goes on; an agreed one offers what can be changed; a later one waits its turn."""
    plan = turn.plan
    if plan is None:
        return voice.say(say("step.no_plan"))
    if plan.step == step:
        return voice.say(say("step.here", step=step))
    if step in plan.agreed:
        voice.say(say("step.agreed", step=step), offers=agreed_offers(voice, step))
        return voice.say(say("and_now")) if plan.step in FIVE else _stay(turn)
    return voice.say(say("step.later", step=step))


def agreed_offers(voice: Voice, step: str) -> tuple[Offer, ...]:
    """Buttons that change one answer of an agreed step."""
    changeable = (q.id for q in of_topic(step) if not q.confirms)
    return tuple((voice.phrases.variants(f"{q}.title")[0], f"change:{q}") for q in changeable)


def _stay(turn: Turn) -> None:
    turn.facts["asked"] = True
