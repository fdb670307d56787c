"""What a student writes about themselves outside the talk: looked at for danger like everything they write."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import safety
from bot.conversation.bubbles import offered
from bot.conversation.ground import TRIES, Ground
from bot.conversation.rooms import Finding
from bot.message import Message, NoSafetyContact, NotAStudent
from bot.plans.learner import ProfileNote, Visibility
from bot.store import NotThere, PlanChangedMeanwhile, TalkChangedMeanwhile


class AboutMe(Ground):
    """Keeps what stands on the page "About me"."""

    async def keep_about(self, student_id: str, field: str, text: str | None, visibility: Visibility) -> bool:
        """Keep a field of the profile (None takes its words away); whether the words sounded like danger or worry.

        Then they stand in the talk too, with the fixed reply under them; the safety contacts are told; and in the
        profile they are the student's alone. Words that stood there before are not looked at again.
        Raises NotAStudent, NoSafetyContact and StoreError.
        """
        async with self.alone(student_id):
            before = await self._note_now(student_id, field)
            fresh = text and (before is None or before.text != text)
            found = self.found_in(text) if text and fresh else None
            if text and found:
                await self._heed(student_id, text, found)
            note = ProfileNote(text, student_id, self.clock(), "student" if found else visibility)
            await self.store.keep_about(student_id, field, note, self.found_in)
            return found is not None

    async def _note_now(self, student_id: str, field: str) -> ProfileNote | None:
        learner = await self.store.learner(student_id)
        if learner is None:
            raise NotAStudent
        return learner.profile.get(field)

    async def _heed(self, student_id: str, text: str, found: Finding) -> None:
        """As if it had been said: kept first, then answered with the fixed reply."""
        kept_id = ""
        for _ in range(TRIES):
            try:
                ground = await self.store.load_turn(student_id)
            except NotThere:
                raise NotAStudent from None
            if ground.learner.adult("safety") is None:
                raise NoSafetyContact
            if not kept_id:
                kept_id = (await self.store.keep(Message(student_id, text=text), text, self.clock())).message_id
            turn = await self.turn_on(ground, kept_id, text)
            answered = self.answered(turn, safety.fixed_reply(turn, self.fixed, found.level, found.kind))
            talk = replace(turn.talk, offered=offered(answered.replies), plan_id=answered.plan_id)
            try:
                saved = await self.store.save_turn(turn, talk, answered, ground.talk_version)
            except (PlanChangedMeanwhile, TalkChangedMeanwhile):
                continue
            return self.publish(turn, saved.answered, saved.plans)
        raise TalkChangedMeanwhile
