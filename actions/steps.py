"""Going to a step by its name, for the intents that ask for one."""

from __future__ import annotations

from actions.desk import Voice
from bot.plans.answer import Offer, say
from bot.plans.plan import FIVE
from bot.plans.questions import of_topic
from bot.plans.turn import Turn


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
