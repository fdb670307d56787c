"""The coach speaks first: a reminder, a teacher's suggestion, news about the plan, outside of any message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.conversation.bubbles import offered
from bot.conversation.ground import TRIES, Ground
from bot.message import Choice, NotAStudent, Reply
from bot.plans import suggested
from bot.plans.asking import ask_key, circle, offers_for, words_for
from bot.plans.turn import Turn
from bot.store import NotThere, PlanChangedMeanwhile, TalkChangedMeanwhile, TurnGround

KEPT_LINES = 8
"""How many lines at most wait for a talk that is held; the oldest give way."""
OFFERS_KEPT = 12


class SpeakingFirst(Ground):
    """Brings news into a talk."""

    async def bring(
        self,
        student_id: str,
        key: str,
        words: Mapping[str, object],
        offers: Sequence[tuple[str, str]] = (),
        pending: Mapping[str, Any] | None = None,
        plan_id: str | None = None,
        *,
        lasts: bool = True,
        asking: str | None = None,
        reminded_on: date | None = None,
    ) -> tuple[Reply, ...]:
        """Say the sentence `key` to a student who wrote nothing, and keep it. Returns the bubbles.

        `words` fill the sentence (who the adults are, `name` and `plain` are known already). `offers` are choices
        (title, value) the student may take; `pending` says what their yes or no will mean, and then nothing else is
        asked in the same breath. Without it the open question is asked again, unless the student has paused.
        `plan_id` is the plan it is about; `asking` the question that the sentence itself asks, and that stands open
        from here on where no other does. `reminded_on` is the day whose reminder this is; it is marked as
        said in the same transaction.

        After danger nothing about school work is said: the line waits until the student goes on, and () comes back.
        `lasts=False` (a reminder) is dropped then, since it would be stale. () too for a student without a safety
        contact, who cannot chat yet. Raises NotAStudent and StoreError; then nothing was said.
        """
        line = {"key": key, "words": dict(words), "offers": [list(o) for o in offers], "plan_id": plan_id}
        line["pending"] = dict(pending) if pending is not None else None
        line["asking"] = asking
        async with self.alone(student_id):
            return await self._say_first(student_id, line, asks=True, lasts=lasts, reminded_on=reminded_on)

    async def bring_kept(self, ground: TurnGround) -> None:
        """Say what was kept while the talk was held, once it is not."""
        if not ground.talk.later:
            return
        now = await self.store.talk(ground.learner.id)
        if now.held:
            return
        for line in now.later:
            await self._say_first(ground.learner.id, line, asks=False)

    async def _say_first(
        self,
        student_id: str,
        line: Mapping[str, Any],
        *,
        asks: bool,
        lasts: bool = True,
        reminded_on: date | None = None,
    ) -> tuple[Reply, ...]:
        for _ in range(TRIES):
            try:
                ground = await self.store.load_turn(student_id)
            except NotThere:
                raise NotAStudent from None
            if ground.learner.adult("safety") is None or (ground.talk.held and not lasts):
                return ()
            turn = await self.turn_on(_about(ground, line["plan_id"]), "")
            turn.reminded_on = reminded_on
            if line.get("asking") and not turn.talk.held:
                turn.talk = replace(turn.talk, pending=suggested.overtaken(turn.talk.pending))
            replies = [] if turn.talk.held else self._bubbles(turn, line, asks=asks)
            if replies and turn.talk.asking is None and line.get("asking"):
                turn.talk = replace(turn.talk, asking=line["asking"], paused=False, tries=0)
            if turn.talk.held:
                turn.talk = replace(turn.talk, later=(*turn.talk.later, line)[-KEPT_LINES:])
            else:
                turn.talk = _remembering(turn, line, replies)
            answered = self.answered(turn, replies)
            try:
                saved = await self.store.save_turn(turn, turn.talk, answered, ground.talk_version)
            except (PlanChangedMeanwhile, TalkChangedMeanwhile):
                continue
            if replies:
                about = [p for p in ground.plans if p.id == line["plan_id"]]
                self.publish(turn, saved.answered, about)
            return saved.answered.replies
        raise TalkChangedMeanwhile

    def _bubbles(self, turn: Turn, line: Mapping[str, Any], *, asks: bool) -> list[Reply]:
        said = []
        if "welcomed" not in turn.talk.flags:
            turn.talk = replace(turn.talk, flags=(*turn.talk.flags, "welcomed"))
            said.append(self.sentence(turn, "welcome", circle(turn)))
        about = next((p for p in turn.plans if p.id == line["plan_id"]), turn.plan)
        words = {**circle(replace(turn, plan=about)), **line["words"]}
        news = self.sentence(turn, line["key"], words)
        said.append(replace(news, choices=tuple(Choice(*o) for o in line["offers"])))
        asking = turn.talk.asking
        waits = line["pending"] is not None or suggested.is_open(turn.talk.pending)
        if asks and asking and not waits and not turn.talk.paused:
            again = self.sentence(turn, ask_key(turn, asking, self.phrases), words_for(turn, asking))
            said.append(replace(again, choices=tuple(Choice(*o) for o in offers_for(turn, asking)[:5])))
        return said


def _about(ground: TurnGround, plan_id: str | None) -> TurnGround:
    """Where nothing is asked, the talk is about the plan the news is about from here on."""
    if plan_id and ground.talk.asking is None and any(p.id == plan_id for p in ground.plans):
        return replace(ground, talk=replace(ground.talk, plan_id=plan_id))
    return ground


def _remembering(turn: Turn, line: Mapping[str, Any], replies: Sequence[Reply]) -> Any:
    """The talk with what it must know afterwards: what waits for a yes, and every choice still to be seen."""
    new = offered(replies)
    titles = {value for _, value in new}
    old = tuple(o for o in turn.talk.offered if o[1] not in titles)
    pending = line["pending"] if line["pending"] is not None else turn.talk.pending
    if pending is not None and line["pending"] is not None and line["plan_id"]:
        pending = {**pending, "plan_id": line["plan_id"]}
    later = tuple(x for x in turn.talk.later if x != line)
    return replace(turn.talk, pending=pending, later=later, offered=(*new, *old)[:OFFERS_KEPT])
