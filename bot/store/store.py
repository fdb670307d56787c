"""The store: everything above as one object with one lifetime."""

from __future__ import annotations

from sqlalchemy import text

from bot.store.audit import AuditRows
from bot.store.bridges import BridgeRows
from bot.store.caseloads import CaseloadRows
from bot.store.credentials import CredentialRows
from bot.store.deliveries import DeliveryRows
from bot.store.embedded import Transaction
from bot.store.erase import EraseRows
from bot.store.export import ExportRows
from bot.store.families import FamilyRows
from bot.store.feedback import FeedbackRows
from bot.store.figures import FigureRows
from bot.store.files import FileRows
from bot.store.imports import ImportRows
from bot.store.looks import LookRows
from bot.store.messages import MessageRows
from bot.store.notices import NoticeRows
from bot.store.nudges import NudgeRows
from bot.store.people import PeopleRows
from bot.store.plans import PlanRows
from bot.store.profiles import ProfileRows
from bot.store.reminders import ReminderRows
from bot.store.retention import RetentionRows
from bot.store.reviews import ReviewRows
from bot.store.roster import RosterRows
from bot.store.sessions import SessionRows
from bot.store.sheets import SheetRows
from bot.store.standards import StandardRows
from bot.store.summaries import SummaryRows
from bot.store.transcripts import TranscriptRows
from bot.store.triage import TriageRows
from bot.store.turns import TurnRows


class Store(
    DeliveryRows,
    PeopleRows,
    ProfileRows,
    PlanRows,
    TurnRows,
    MessageRows,
    StandardRows,
    BridgeRows,
    ImportRows,
    NoticeRows,
    AuditRows,
    SessionRows,
    FamilyRows,
    ExportRows,
    EraseRows,
    RetentionRows,
    LookRows,
    CredentialRows,
    RosterRows,
    CaseloadRows,
    FigureRows,
    ReviewRows,
    TranscriptRows,
    TriageRows,
    SummaryRows,
    NudgeRows,
    FileRows,
    ReminderRows,
    SheetRows,
    FeedbackRows,
):
    """Plans, people and what was said. `async with Store(url) as store:` after `await migrate(url)`.

    Every method is one short transaction. What goes wrong is a `StoreError` named for the situation.
    """

    async def ping(self) -> None:
        """Return when the database answers and its tables are there; else raise the situation."""

        async def work(transaction: Transaction) -> None:
            await transaction.execute(text("SELECT 1 FROM settings LIMIT 1"))

        await self.read(work)
