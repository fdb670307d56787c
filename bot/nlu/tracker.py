"""A tracker store that keeps nothing: each turn's tracker is made from the plan's open question.

The plan in the database is the truth and the app sends what Rasa must know with every message (which form is
open and which slot is asked). So a conversation of a thousand turns loads as fast as one of ten, a restart or a
second device cannot disagree with the plan, and erasing a student leaves no rows behind in Rasa.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.rasa_patches import ASKED


@dataclass(frozen=True)
class OpenTurn:
    """Where one student stands: the open form and the asked slot, or None and None."""

    sender_id: str
    form: str | None
    slot: str | None


open_turn: ContextVar[OpenTurn | None] = ContextVar("open_turn", default=None)


class PlanTrackerStore(TrackerStore):
    """Rebuilds a tracker from `open_turn`; saving is a no-op because the app keeps the turn."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)
        self._slots_of: dict[str | None, list[Slot]] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps nothing."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a student at the open question; None outside a turn."""
        turn = open_turn.get()
        if turn is None or turn.sender_id != sender_id:
            return None
        events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        if turn.form:
            events += [ActiveLoop(turn.form), SlotSet(REQUESTED_SLOT, turn.slot)]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        return DialogueStateTracker.from_events(sender_id, events, slots=self._slots(turn.form), domain=self.domain)

    def _slots(self, form: str | None) -> list[Slot]:
        """The slots one turn can touch: a tracker is copied several times a turn, and every slot with it."""
        if form not in self._slots_of:
            wanted = {REQUESTED_SLOT, SESSION_START_METADATA_SLOT, ASKED}
            if form is not None:
                wanted.update(self.domain.required_slots_for_form(form))
            self._slots_of[form] = [slot for slot in self.domain.slots if slot.name in wanted]
        return self._slots_of[form]

    async def keys(self) -> Iterable[str]:
        """No conversation is held here."""
        return []
