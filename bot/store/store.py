"""The store: everything above as one object with one lifetime."""

from __future__ import annotations

from sqlalchemy import text

from bot.store.audit import AuditRows
from bot.store.embedded import Transaction
from bot.store.imports import ImportRows
from bot.store.messages import MessageRows
from bot.store.notices import NoticeRows
from bot.store.people import PeopleRows
from bot.store.plans import PlanRows
from bot.store.sessions import SessionRows
from bot.store.standards import StandardRows
from bot.store.turns import TurnRows


class Store(
    PeopleRows,
    PlanRows,
    TurnRows,
    MessageRows,
    StandardRows,
    ImportRows,
    NoticeRows,
    AuditRows,
    SessionRows,
):
    """Plans, people and what was said. `async with Store(url) as store:` after `await migrate(url)`.

    Every method is one short transaction. What goes wrong is a `StoreError` named for the situation.
    """

    async def ping(self) -> None:
        """Return when the database answers and its tables are there; else raise the situation."""

        async def work(transaction: Transaction) -> None:
            await transaction.execute(text("SELECT 1 FROM settings LIMIT 1"))

        await self.read(work)
