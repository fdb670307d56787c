"""Plans and messages to rows and back, one transaction at a time."""

from bot.store.audit import Deed
from bot.store.codec import storable
from bot.store.errors import (
    AnsweredMeanwhile,
    NotThere,
    NudgeClosed,
    PlanChangedMeanwhile,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    TalkChangedMeanwhile,
)
from bot.store.imports import load_catalogue
from bot.store.messages import Kept, Waiting
from bot.store.migrate import migrate
from bot.store.notices import StoredNotice
from bot.store.nudges import Delivery, StoredNudge
from bot.store.people import Person, SchoolClass
from bot.store.plans import StoredRevision
from bot.store.sessions import Session
from bot.store.store import Store
from bot.store.turns import Saved, TurnGround

__all__ = [
    "AnsweredMeanwhile",
    "Deed",
    "Delivery",
    "Kept",
    "NotThere",
    "NudgeClosed",
    "Person",
    "PlanChangedMeanwhile",
    "Saved",
    "SchoolClass",
    "Session",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreReadOnly",
    "StoreTooNew",
    "StoreUnreachable",
    "StoredNotice",
    "StoredNudge",
    "StoredRevision",
    "TalkChangedMeanwhile",
    "TurnGround",
    "Waiting",
    "load_catalogue",
    "migrate",
    "storable",
]
