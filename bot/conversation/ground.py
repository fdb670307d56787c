"""What every turn stands on: the rooms the conversation uses, one turn at a time a student, and the turn itself."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.rooms import Coach, Finding, Guard, Publisher, Sentences, Spoken
from bot.message import Answered, Asking, Reply
from bot.plans.plan import Plan
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Suggestion, Turn
from bot.store import Store, TurnGround

TRIES = 3
"""How often a turn is run again when the plan was changed elsewhere while it was worked on."""
SUGGESTIONS_KEPT_S = 60
MEMORY = 40
"""How many sentences back the coach remembers having said one."""


@dataclass
class Ground:
    """The rooms around the conversation. `desk` has the turn ready for Rasa's actions while Rasa works on it.

    After `break_after_minutes` of talk in one go a break is proposed, once; 0 never does.
    """

    store: Store
    coach: Coach
    guard: Guard
    fixed: Spoken
    phrases: Sentences
    desk: Callable[[Turn], AbstractContextManager[Turn]]
    hub: Publisher
    clock: Callable[[], datetime]
    intents: frozenset[str] = frozenset()
    break_after_minutes: int = 0
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _waiting_for: Counter[str] = field(default_factory=Counter)
    _suggestions: dict[str, tuple[float, tuple[Suggestion, ...]]] = field(default_factory=dict)

    @asynccontextmanager
    async def alone(self, person_id: str) -> AsyncIterator[None]:
        """One turn at a time for each student: two messages at once are answered one after the other."""
        lock = self._locks.setdefault(person_id, asyncio.Lock())
        self._waiting_for[person_id] += 1
        try:
            async with lock:
                yield
        finally:
            self._waiting_for[person_id] -= 1
            if not self._waiting_for[person_id]:
                del self._waiting_for[person_id], self._locks[person_id]

    def found_in(self, text: str) -> Finding | None:
        """What the guard finds in a text."""
        return self.guard.look_at(text).finding

    async def turn_on(
        self, ground: TurnGround, message_id: str, text: str = "", choice: str | None = None, channel: str = "web"
    ) -> Turn:
        """A turn at the place in the talk, with its plan and what the school offers for it."""
        now = self.clock()
        plans, wanted = ground.plans, ground.talk.plan_id
        plan = next((p for p in plans if p.id == wanted), plans[-1] if plans else None)
        return Turn(
            id=message_id,
            learner=ground.learner,
            now=now,
            today=now.astimezone(ZoneInfo(ground.learner.timezone)).date(),
            text=text,
            choice=choice,
            talk=ground.talk,
            plan=plan,
            plans=plans,
            suggestions=await self._suggest(plan),
            settings=ground.settings,
            channel=channel,
        )

    async def _suggest(self, plan: Plan | None) -> tuple[Suggestion, ...]:
        if plan is None or plan.standard is None:
            return ()
        code = plan.standard.code
        at, known = self._suggestions.get(code, (0.0, ()))
        if time.monotonic() - at > SUGGESTIONS_KEPT_S or not at:
            known = tuple(await self.store.suggestions(code))
            self._suggestions[code] = (time.monotonic(), known)
        return known

    def sentence(self, turn: Turn, key: str, words: dict[str, object]) -> Reply:
        """One sentence, remembered as said."""
        text, mark = self.phrases.say(key, words, turn.talk.said)
        turn.talk = replace(turn.talk, said=(*turn.talk.said, mark)[-MEMORY:])
        return Reply(id="", text=text)

    def answered(self, turn: Turn, replies: Sequence[Reply]) -> Answered:
        """What the turn led to. A changed plan is shown under the last bubble."""
        quiet = turn.talk.paused or turn.talk.held
        question = QUESTIONS.get(turn.talk.asking or "") if not quiet else None
        if any(change.what for change in turn.changes) and turn.plan and replies:
            card = {"kind": "plan", "plan_id": turn.plan.id, "step": turn.plan.step}
            replies = [*replies[:-1], replace(replies[-1], card=card)]
        return Answered(
            message_id=turn.id,
            replies=tuple(replies),
            asking=Asking(question.id, question.accepts) if question else None,
            plan_id=turn.plan.id if turn.plan else None,
            step=_step(turn, question.id if question else None),
            changed=bool(turn.changes),
        )

    def publish(self, turn: Turn, answered: Answered, plans: Sequence[Plan]) -> None:
        """Wake everybody who looks."""
        self.hub.publish(turn.learner.id, "reply", answered)
        for plan in plans:
            self.hub.publish(turn.learner.id, "plan", plan)
        for notice in turn.notices:
            contacts = {a.id for a in turn.learner.adults if a.role == "safety"} if notice.level == "danger" else ()
            for adult_id in {notice.to, *contacts}:
                self.hub.publish(adult_id, "nudge", {"level": notice.level, "student_id": turn.learner.id})


def _step(turn: Turn, asking: str | None) -> str:
    if asking and asking.startswith("profile."):
        return "profile"
    return turn.plan.step if turn.plan else "standard"
