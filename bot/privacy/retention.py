"""Nothing is kept for ever: what is older than the school's settings say goes. A nightly job calls this."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.privacy.drawer import drawer_of, remove, sweep
from bot.privacy.erase import NotForErasing, erase, pseudonym_of
from bot.privacy.receipt import Entry, Receipt
from bot.settings import Settings
from bot.store import Store

BY = "retention"


async def enforce_retention(store: Store, settings: Settings, now: datetime) -> Receipt:
    """Let go of everything that was kept long enough. Running it twice does nothing the second time."""
    entries = [await _leavers(store, settings, now)]
    entries.append(await _strays(store, settings))
    drops: tuple[tuple[str, int, Callable[[datetime], Awaitable[int]]], ...] = (
        ("summaries", settings.keep_summaries_days, store.drop_summaries),
        ("messages", settings.keep_messages_days, store.drop_messages),
        ("nudges", settings.keep_nudges_days, store.drop_nudges),
        ("notices", settings.keep_notices_days, store.drop_notices),
        ("sign-ins and family links", settings.keep_sessions_days, store.drop_sessions),
        ("audit lines", settings.keep_audit_days, store.drop_audit),
    )
    for name, days, drop in drops:
        entries.append(Entry(name, await drop(_before(now, days)) if days else 0, "" if days else "kept"))
    rows = await store.drop_files(_before(now, settings.keep_files_days)) if settings.keep_files_days else ()
    drawer = drawer_of(settings)
    removed, left = await asyncio.to_thread(remove, drawer, [file.id for file in rows])
    swept, stuck = await asyncio.to_thread(sweep, drawer, await store.file_ids())
    entries.append(Entry("files on disk", removed + swept))
    receipt = Receipt("Let go of what was old on", now, tuple(entries), (*left, *stuck))
    if receipt.total:
        await store.audit(BY, "let go", None, {e.store: e.count for e in entries if e.count}, now)
    return receipt


async def _leavers(store: Store, settings: Settings, now: datetime) -> Entry:
    """Erase students who left long ago."""
    if not settings.keep_leavers_days:
        return Entry("students who left", 0, "kept")
    gone = 0
    for student_id in await store.leavers(_before(now, settings.keep_leavers_days)):
        try:
            await erase(store, settings, student_id, by=BY, now=now)
        except NotForErasing:
            continue  # somebody else was faster
        gone += 1
    return Entry("students who left", gone)


async def _strays(store: Store, settings: Settings) -> Entry:
    """Take ids out of the audit log that came into it while their student was being erased."""
    keep = settings.erased_audit == "pseudonym"
    count = 0
    for student_id in await store.strays_in_audit():
        count += await store.forget_in_audit(student_id, pseudonym_of(settings, student_id), keep_audit=keep)
    return Entry("ids of erased students", count)


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
