"""One message in, its replies out: kept first, answered once, never silent.

The order holds the promises. The message is stored before anything looks at it. The guard looks before the NLU
does. All that a turn changes is kept in one transaction together with its replies, so whatever dies in between
leaves a kept, unanswered message that is answered later. This is the second of the two places that catch everything.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.message import (
    Answered,
    Asking,
    Choice,
    ChoiceNotOffered,
    Message,
    NoSafetyContact,
    NotAStudent,
    PlanUnknown,
    Reply,
)
from bot.plans.plan import Plan, Standard
from bot.plans.questions import QUESTIONS
from bot.plans.turn import Notice, Suggestion, Turn
from bot.rasa_client import RasaAway
from bot.store import AnsweredMeanwhile, NotThere, PlanChangedMeanwhile, Store, TalkChangedMeanwhile, TurnGround

log = logging.getLogger(__name__)

TRIES = 3
"""How often a turn is run again when the plan was changed elsewhere while it was worked on."""
JOIN_CHARS = 150
"""Two short bubbles up to this length together are said as one."""
SUGGESTIONS_KEPT_S = 60

_GO_ON = re.compile(r"\b(go on|continue|carry on|keep going|resume|back to (my|the) plan)\b", re.IGNORECASE)

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
}


class Coach(Protocol):
    """What answers a turn: Rasa, through `bot.rasa_client`."""

    async def turn(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        """Bubbles for one message. Raises RasaAway."""
        ...


class Finding(Protocol):
    """What the guard found."""

    @property
    def level(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Guard(Protocol):
    """Looks for danger before anything else does."""

    def look_for(self, text: str) -> Finding | None:
        """What was found, or None."""
        ...


class FixedReplies(Protocol):
    """The school-reviewed texts for danger and concern."""

    def fixed(self, level: Any, kind: Any, country: str, contact_name: str, contact_reach: str) -> Sequence[str]:
        """Bubbles."""
        ...

    def waiting(self, contact_name: str, contact_reach: str) -> Sequence[str]:
        """Bubbles while the coaching is on hold."""
        ...


class Sentences(Protocol):
    """`bot.phrases.Phrases`."""

    def say(self, key: str, words: dict[str, object], said: Sequence[str] = ()) -> tuple[str, str]:
        """A filled sentence and its mark."""
        ...


class Publisher(Protocol):
    """`bot.events.Hub`."""

    def publish(self, person_id: str, kind: Any, what: Any = None) -> None:
        """Wake the streams of a person."""
        ...


@dataclass
class Conversation:
    """The talk with every student. `desk` has the turn ready for Rasa's actions while Rasa works on it."""

    store: Store
    coach: Coach
    guard: Guard
    fixed: FixedReplies
    phrases: Sentences
    desk: Callable[[Turn], AbstractContextManager[Turn]]
    hub: Publisher
    clock: Callable[[], datetime]
    intents: frozenset[str] = frozenset()
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _waiting_for: Counter[str] = field(default_factory=Counter)
    _suggestions: dict[str, tuple[float, tuple[Suggestion, ...]]] = field(default_factory=dict)

    async def receive(self, message: Message) -> Answered:
        """Keep a message and answer it. A repeat of its client_id gives the first answer and changes nothing.

        Raises Refused (bad choice, unknown plan, no safety contact) and StoreError; then nothing was kept.
        """
        async with self._alone(message.person_id):
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
            return await self._answer(kept.message_id, message, shown, ground, quiet=kept.duplicate)

    async def catch_up(self) -> int:
        """Answer kept messages that have no answer yet, oldest first. Returns how many were answered."""
        answered = 0
        for waiting in await self.store.unanswered():
            async with self._alone(waiting.message.person_id):
                if await self.store.answer_of(waiting.message_id):
                    continue
                ground = await self.store.load_turn(waiting.message.person_id)
                done = await self._answer(waiting.message_id, waiting.message, waiting.shown_text, ground, quiet=True)
                if done.waiting:
                    break
                answered += 1
        return answered

    @asynccontextmanager
    async def _alone(self, person_id: str) -> AsyncIterator[None]:
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
        self, message_id: str, message: Message, shown: str, ground: TurnGround, *, quiet: bool = False
    ) -> Answered:
        for _ in range(TRIES):
            turn = await self._turn(message_id, message, shown, ground)
            try:
                replies = await self._replies(turn, message, ground)
            except RasaAway as away:
                log.warning("a message is kept and waits: %s", away)
                return await self._waiting(turn, quiet=quiet)
            answered = self._answered(turn, replies)
            talk = replace(turn.talk, offered=_offered(answered.replies), plan_id=answered.plan_id)
            try:
                saved = await self.store.save_turn(turn, talk, answered, ground.talk_version)
            except (PlanChangedMeanwhile, TalkChangedMeanwhile):
                ground = await self.store.load_turn(message.person_id)
                continue
            except AnsweredMeanwhile:
                return await self.store.answer_of(message_id) or answered
            self._publish(turn, saved.answered, saved.plans)
            return saved.answered
        raise PlanChangedMeanwhile

    async def _turn(self, message_id: str, message: Message, shown: str, ground: TurnGround) -> Turn:
        now = self.clock()
        talk, plans = ground.talk, ground.plans
        wanted = message.plan_id or talk.plan_id
        plan = next((p for p in plans if p.id == wanted), plans[-1] if plans else None)
        if message.plan_id and message.plan_id != talk.plan_id:
            talk = replace(talk, plan_id=message.plan_id, asking=None, pending=None, tries=0, before=())
        return Turn(
            id=message_id,
            learner=ground.learner,
            now=now,
            today=now.astimezone(ZoneInfo(ground.learner.timezone)).date(),
            text=shown,
            choice=message.choice,
            talk=replace(talk, paused=False),
            plan=plan,
            plans=plans,
            suggestions=await self._suggest(plan),
            channel=message.channel,
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

    async def _replies(self, turn: Turn, message: Message, ground: TurnGround) -> list[Reply]:
        """Safety first, then the held talk, then Rasa. Raises RasaAway."""
        found = self.guard.look_for(message.text) if message.text else None
        if found:
            return self._safety(turn, found.level, found.kind)
        if ground.talk.held:
            if message.choice != "resume" and not _GO_ON.search(turn.text):
                return self._holding(turn)
            turn.talk = replace(turn.talk, held=False)
            turn.choice = "resume"
        bubbles = await self._ask_rasa(turn, message, ground)
        if "safety" in turn.facts:
            return self._safety(turn, *turn.facts["safety"])
        replies = _joined([_reply(b) for b in bubbles])
        if not replies:
            log.error("Rasa said nothing to intent of turn %s", turn.id)
            replies = [self._sentence(turn, "sorry.failed")]
        return replies

    async def _ask_rasa(self, turn: Turn, message: Message, ground: TurnGround) -> list[dict[str, Any]]:
        asking = turn.talk.asking
        question = QUESTIONS.get(asking) if asking else None
        metadata = {
            "turn": turn.id,
            "asking": asking,
            "accepts": list(question.accepts) if question else [],
            "today": turn.today.isoformat(),
            "locale": turn.learner.locale,
            "paused": ground.talk.paused,
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

    def _safety(self, turn: Turn, level: str, kind: str) -> list[Reply]:
        """The fixed reply; the safety contacts are told at once; the coaching waits."""
        turn.changes.clear()
        turn.profile.clear()
        contacts = [a for a in turn.learner.adults if a.role == "safety"]
        plan_id = turn.plan.id if turn.plan else None
        for contact in contacts:
            turn.notices.append(Notice(_level(level), kind, turn.text, contact.id, plan_id))
        name, reach = (contacts[0].name, contacts[0].reach) if contacts else ("", "")
        said = self.fixed.fixed(level, kind, turn.learner.country, name, reach)
        turn.talk = replace(turn.talk, pending=None, held=level == "danger", paused=level != "danger")
        go_on = (Choice("Go on with my plan", "resume"),)
        person = (Choice("Talk to a person", "talk_to_person"),) if level != "danger" else ()
        bubbles = [Reply(id="", text=text) for text in said]
        return [*bubbles[:-1], replace(bubbles[-1], choices=(*person, *go_on))]

    def _holding(self, turn: Turn) -> list[Reply]:
        contact = turn.learner.adult("safety")
        said = self.fixed.waiting(contact.name if contact else "", contact.reach if contact else "")
        place = len(turn.talk.said) % len(said)
        turn.talk = replace(turn.talk, said=(*turn.talk.said, f"waiting#{place}")[-40:])
        return [Reply(id="", text=said[place], choices=(Choice("Go on with my plan", "resume"),))]

    async def _waiting(self, turn: Turn, *, quiet: bool) -> Answered:
        """Kept, not answered yet; the student is told once."""
        reply = self._sentence(turn, "waiting")
        shown: tuple[Reply, ...] = (reply,)
        if not quiet:
            shown = await self.store.save_lines(turn.learner.id, [reply], turn.now, plan_id=_id(turn.plan))
        answered = replace(self._answered(turn, list(shown)), waiting=True)
        if not quiet:
            self.hub.publish(turn.learner.id, "reply", answered)
        return answered

    def _sentence(self, turn: Turn, key: str) -> Reply:
        text, mark = self.phrases.say(key, {"name": turn.learner.name.split()[0]}, turn.talk.said)
        turn.talk = replace(turn.talk, said=(*turn.talk.said, mark)[-40:])
        return Reply(id="", text=text)

    def _answered(self, turn: Turn, replies: list[Reply]) -> Answered:
        quiet = turn.talk.paused or turn.talk.held
        question = QUESTIONS.get(turn.talk.asking or "") if not quiet else None
        changed = any(change.what for change in turn.changes)
        if changed and turn.plan and replies:
            card = {"kind": "plan", "plan_id": turn.plan.id, "step": turn.plan.step}
            replies = [*replies[:-1], replace(replies[-1], card=card)]
        return Answered(
            message_id=turn.id,
            replies=tuple(replies),
            asking=Asking(question.id, question.accepts) if question else None,
            plan_id=_id(turn.plan),
            step=_step(turn, question.id if question else None),
            changed=bool(turn.changes),
        )

    def _publish(self, turn: Turn, answered: Answered, plans: Sequence[Plan]) -> None:
        self.hub.publish(turn.learner.id, "reply", answered)
        for plan in plans:
            self.hub.publish(turn.learner.id, "plan", plan)
        for notice in turn.notices:
            self.hub.publish(notice.to, "nudge", {"level": notice.level, "student_id": turn.learner.id})


def find_standards(store: Store) -> Callable[[str, str], Any]:
    """How the actions look up a standard: by code where the words hold one, else by words."""

    async def find(student_id: str, words: str) -> tuple[Standard, ...]:
        exact = await store.standard(words) if any(map(str.isdigit, words)) else None
        if exact:
            return (exact,)
        return tuple(await store.search_standards(words, 4))

    return find


def _id(plan: Plan | None) -> str | None:
    return plan.id if plan else None


def _level(level: str) -> Any:
    return "danger" if level == "danger" else "concern"


def _step(turn: Turn, asking: str | None) -> str:
    if asking and asking.startswith("profile."):
        return "profile"
    return turn.plan.step if turn.plan else "standard"


def _offered(replies: Sequence[Reply]) -> tuple[tuple[str, str], ...]:
    return tuple((c.title, c.value) for r in replies for c in r.choices)


def _reply(bubble: dict[str, Any]) -> Reply:
    buttons = bubble.get("buttons") or ()
    return Reply(
        id="",
        text=(bubble.get("text") or "").strip(),
        choices=tuple(Choice(b["title"], b["payload"]) for b in buttons),
        image=bubble.get("image"),
    )


def _joined(replies: list[Reply]) -> list[Reply]:
    """Short bubbles said as one, as a person would: "Got it. And why?"; never more than two sentences."""
    out: list[Reply] = []
    for reply in replies:
        if not reply.text:
            continue
        last = out[-1] if out else None
        if last and not last.choices and len(last.text) + len(reply.text) < JOIN_CHARS and _sentences(last, reply) <= 2:
            out[-1] = replace(reply, text=f"{last.text} {reply.text}")
        else:
            out.append(reply)
    return out


def _sentences(*replies: Reply) -> int:
    return sum(max(1, len(re.findall(r"[.!?…](?=[”\"\s]|$)", re.sub("“[^”]*”", "", r.text)))) for r in replies)
