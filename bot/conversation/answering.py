"""One message in, its replies out: kept first, answered once, never silent.

The order holds the promises. The message is stored before anything looks at it. The guard looks before the NLU
does. All that a turn changes is kept in one transaction together with its replies, so whatever dies in between
leaves a kept, unanswered message that is answered later. This is the second of the two places that catch everything.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from bot.conversation import safety
from bot.conversation.bubbles import joined, offered, reply_of
from bot.conversation.deciding import as_decided
from bot.conversation.ground import TRIES, Ground
from bot.conversation.rooms import Look
from bot.message import Answered, ChoiceNotOffered, Message, NoSafetyContact, NotAStudent, PlanUnknown, Reply
from bot.plans import sitting, undoing
from bot.plans.asking import circle
from bot.plans.goals import makes_own
from bot.plans.questions import QUESTIONS
from bot.plans.talk import aside_of
from bot.plans.turn import Turn
from bot.rasa_client import RasaAway, RasaNonsense
from bot.store import (
    AnsweredMeanwhile,
    NotThere,
    PlanChangedMeanwhile,
    TalkChangedMeanwhile,
    TurnGround,
    Waiting,
)

log = logging.getLogger(__name__)

MOST_AWAY = 2
"""One message may take Rasa too long; so many in a row mean that Rasa is gone, and each of them would wait."""

# Where a choice's value is no intent's name, its first part says what is meant; anything else answers the question.
_MEANT_BY = {
    "tell": "ask_teacher",
    "plan": "switch_plan",
    "drop": "remove_item",
    "move": "postpone_item",
    "change": "change_answer",
    "start_over": "start_over",
    "delete": "delete_data",
    "keep": "affirm",
    "suggestion": "change_answer",
    "load": "change_answer",
    "share_goal": "change_answer",
}


class Answering(Ground):
    """Answers what a student sends."""

    async def receive(self, message: Message) -> Answered:
        """Keep a message and answer it. A repeat of its client_id gives the first answer and changes nothing.

        Raises Refused (bad choice, unknown plan, no safety contact) and StoreError; then nothing was kept.
        """
        async with self.alone(message.person_id):
            try:
                ground = await self.store.load_turn(message.person_id)
            except NotThere:
                raise NotAStudent from None
            if ground.learner.adult("safety") is None:
                raise NoSafetyContact
            shown = await self._shown(message, ground)
            if message.plan_id and all(p.id != message.plan_id for p in ground.plans):
                raise PlanUnknown
            kept = await self.store.keep(message, shown, self.clock())
            if kept.answered:
                return kept.answered
            try:
                answered = await self._answer(kept.message_id, message, shown, ground)
            except RasaAway as away:
                log.warning("a message is kept and waits: %s", away)
                answered = await self._waiting(kept.message_id, message, shown, ground, quiet=kept.duplicate)
            await self.bring_kept(ground)
            return answered

    async def catch_up(self) -> int:
        """Answer kept messages that have no answer yet, oldest first. Returns how many were answered.

        One that cannot be answered stays kept, and the others behind it get theirs.
        """
        done = away = 0
        for waiting in await self.store.unanswered():
            try:
                done += await self._answer_late(waiting)
                away = 0
            except RasaNonsense as nonsense:
                log.warning("a message still waits: %s", nonsense)
            except RasaAway as gone:
                log.warning("a message still waits: %s", gone)
                away += 1
                if away == MOST_AWAY:
                    break
            except Exception as trouble:  # noqa: BLE001 one student's trouble is not everybody's
                log.error("a message still waits: %s", type(trouble).__name__)
        return done

    async def _answer_late(self, waiting: Waiting) -> bool:
        """Whether there was anything to answer. Raises RasaAway and StoreError."""
        student_id = waiting.message.person_id
        async with self.alone(student_id):
            if await self.store.answer_of(waiting.message_id):
                return False
            try:
                ground = await self.store.load_turn(student_id)
            except NotThere:
                return False  # erased since the list was made
            await self._answer(waiting.message_id, waiting.message, waiting.shown_text, ground, late=True)
            await self.bring_kept(ground)
            return True

    async def bring_kept(self, ground: TurnGround) -> None:
        """Say what was kept for later, where the talk is free for it now."""
        raise NotImplementedError

    async def _shown(self, message: Message, ground: TurnGround) -> str:
        """What history shows: the text, or the title of the choice. Raises ChoiceNotOffered."""
        if message.choice is None:
            return message.text or ""
        title = ground.talk.title_of(message.choice)
        if title is None:
            known = message.client_id and await self.store.known(message.person_id, message.client_id)
            if not known:
                raise ChoiceNotOffered
            title = message.choice
        return title

    async def _answer(
        self, message_id: str, message: Message, shown: str, ground: TurnGround, *, late: bool = False
    ) -> Answered:
        """Raises RasaAway and StoreError; then the message is kept as it was.

        One that is answered `late` may be older than what holds the talk, and ends no hold.
        """
        for _ in range(TRIES):
            turn = await self._turn(message_id, message, shown, ground)
            replies = await self._replies(turn, message, ground, late=late)
            replies = self._with_a_break(turn, replies)
            turn.private = _tells_own_goal(turn, ground)
            undoing.remember(turn, ground.plans, ground.talk.before)
            answered = self.answered(turn, replies)
            talk = replace(turn.talk, offered=offered(answered.replies), plan_id=answered.plan_id)
            again = talk.asking == ground.talk.asking and not turn.changes and not turn.profile
            talk = replace(talk, aside=aside_of(message.text or "") if again else "")
            try:
                saved = await self.store.save_turn(turn, talk, answered, ground.talk_version)
            except (PlanChangedMeanwhile, TalkChangedMeanwhile):
                ground = await self.store.load_turn(message.person_id)
                continue
            except AnsweredMeanwhile:
                return await self.store.answer_of(message_id) or answered
            if turn.retold:
                await self.store.retell_all(turn.learner.id, self.found_in)
            self.publish(turn, saved.answered, saved.plans)
            return saved.answered
        raise PlanChangedMeanwhile

    async def _turn(self, message_id: str, message: Message, shown: str, ground: TurnGround) -> Turn:
        talk = sitting.heard(replace(ground.talk, paused=False), self.clock())
        if message.plan_id and message.plan_id != talk.plan_id:
            talk = replace(talk, plan_id=message.plan_id, asking=None, pending=None, tries=0, before=())
        return await self.turn_on(replace(ground, talk=talk), message_id, shown, message.choice, message.channel)

    async def _replies(self, turn: Turn, message: Message, ground: TurnGround, *, late: bool) -> list[Reply]:
        """Safety first, then the held talk, then Rasa. Raises RasaAway."""
        look = self.guard.look_at(message.text) if message.text else None
        found = look.finding if look else None
        if found and look and (look.sure or ground.talk.held):
            return safety.fixed_reply(turn, self.fixed, found.level, found.kind)
        if ground.talk.held:
            if late or not safety.wants_to_go_on(turn, message.choice):
                return safety.holding_reply(turn, self.fixed)
            turn.talk = replace(turn.talk, held=False)
            turn.choice = "resume"
        try:
            bubbles = await self._ask_rasa(turn, message, ground, look)
        except RasaAway:
            if found:  # whoever could have said that it is nothing is not there
                return safety.fixed_reply(turn, self.fixed, found.level, found.kind)
            raise
        if "safety" in turn.facts:
            return safety.fixed_reply(turn, self.fixed, *turn.facts["safety"])
        replies = joined(as_decided(self, turn, [reply_of(b) for b in bubbles]))
        if not replies:
            log.error("Rasa said nothing to intent of turn %s", turn.id)
            replies = [self.sentence(turn, "sorry.failed", circle(turn))]
        return replies

    def _with_a_break(self, turn: Turn, replies: list[Reply]) -> list[Reply]:
        """Where a sitting has become long, one more bubble, before the question that stands at the end.

        Never over danger or worry, never to somebody who is leaving, and once a sitting (row E9).
        """
        urgent = turn.talk.held or any(notice.level != "request" for notice in turn.notices)
        if urgent or turn.talk.paused or not sitting.is_break_due(turn.talk, turn.now, self.break_after_minutes):
            return replies
        proposed = sitting.break_in_words(turn)
        bubble = self.sentence(turn, proposed.key, dict(proposed.words))
        turn.talk = replace(turn.talk, rested=True)
        place = len(replies) - bool(turn.talk.asking or replies[-1].choices)
        return [*replies[:place], bubble, *replies[place:]]

    async def _ask_rasa(
        self, turn: Turn, message: Message, ground: TurnGround, look: Look | None
    ) -> list[dict[str, Any]]:
        asking = turn.talk.asking
        question = QUESTIONS.get(asking) if asking else None
        metadata = {
            "turn": turn.id,
            "asking": asking,
            "accepts": list(question.accepts) if question else [],
            "today": turn.today.isoformat(),
            "locale": turn.learner.locale,
            "paused": ground.talk.paused,
            "alike": round(look.alike, 6) if look else 0.0,
            "listed": look.listed if look else None,
            "step": turn.plan.step if turn.plan else "standard",
        }
        with self.desk(turn):
            return await self.coach.turn(
                {
                    "sender": turn.learner.id,
                    "text": turn.text,
                    "intent": self._intent_of(turn.choice or message.choice),
                    "form": question.form if question else None,
                    "slot": question.slot if question else None,
                    "metadata": metadata,
                }
            )

    def _intent_of(self, choice: str | None) -> str | None:
        if choice is None:
            return None
        if choice in self.intents:
            return choice
        return _MEANT_BY.get(choice.split(":", 1)[0], "inform")

    async def _waiting(
        self, message_id: str, message: Message, shown: str, ground: TurnGround, *, quiet: bool
    ) -> Answered:
        """Kept, not answered yet; the student is told once."""
        turn = await self._turn(message_id, message, shown, ground)
        reply = self.sentence(turn, "waiting", circle(turn))
        replies: tuple[Reply, ...] = (reply,)
        if not quiet:
            plan_id = turn.plan.id if turn.plan else None
            replies = await self.store.save_lines(turn.learner.id, [reply], turn.now, plan_id=plan_id)
        answered = replace(self.answered(turn, replies), waiting=True)
        if not quiet:
            self.hub.publish(turn.learner.id, "reply", answered)
        return answered


def _tells_own_goal(turn: Turn, ground: TurnGround) -> bool:
    """Whether the message is about a goal that is the student's alone (row B5): even words that were no answer."""
    before, now = any(map(makes_own, ground.plans)), any(map(makes_own, turn.plans))
    answers = before and (ground.talk.asking or "").startswith("goal.")
    return (answers or (now and not before)) and not turn.notices
