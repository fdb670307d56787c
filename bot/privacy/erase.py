"""Erasing a student: every store, one transaction for the database, then the files; a receipt for each."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.people.secret import hashed, read_secret
from bot.privacy.drawer import drawer_of, remove, sweep
from bot.privacy.receipt import Entry, Receipt
from bot.settings import Settings
from bot.store import NotThere, Store
from bot.store.erase import PSEUDONYM

# What a person who asks would look for, and where there is nothing by design (docs/privacy.md says why).
_NONE_KEPT = (
    Entry("jobs", 0, "they hold numbers of deliveries and nothing else"),
    Entry("Rasa's tracker rows", 0, "Rasa keeps none"),
    Entry("log lines", 0, "no log line holds a name or a student's words"),
)


class NotForErasing(Exception):
    """There is nothing to erase under this id; the text says why."""


class NothingHeld(NotForErasing):
    """This student was erased before; nothing is held on them any more."""


def pseudonym_of(settings: Settings, student_id: str) -> str:
    """The name under which audit lines of an erased student stay.

    Only somebody with the school's secret and the old id can tell that the two belong together.
    """
    return f"{PSEUDONYM}{hashed(read_secret(settings), 'erased', student_id)[:16]}"


async def check_erasable(store: Store, settings: Settings, student_id: str) -> None:
    """Return when there is a student with this id, one who has left too; else raise NotForErasing or NothingHeld."""
    person = await store.anyone(student_id) if student_id.isprintable() else None
    if person is not None and person.role == "student":
        return
    if person is not None:
        raise NotForErasing(f"{student_id} is no student but {person.role}; only students are erased this way.")
    before = await store.erased_at(pseudonym_of(settings, student_id))
    if before is not None:
        raise NothingHeld(f"Nothing is held on {student_id!r}: they were erased on {before:%Y-%m-%d}.")
    raise NotForErasing(f"There is nobody with the id {student_id!r}, so nothing is held.")


async def erase(store: Store, settings: Settings, student_id: str, *, by: str, now: datetime) -> Receipt:
    """Erase a student; what went, store by store. `by` is who asked for it. Raises as `check_erasable`."""
    await check_erasable(store, settings, student_id)
    try:
        gone = await store.erase_student(
            student_id,
            pseudonym_of(settings, student_id),
            by,
            now,
            keep_audit=settings.erased_audit == "pseudonym",
        )
    except NotThere:  # somebody else did it in this very moment
        await check_erasable(store, settings, student_id)
        raise
    drawer = drawer_of(settings)
    removed, left = await asyncio.to_thread(remove, drawer, [file.id for file in gone.files])
    swept, stuck = await asyncio.to_thread(sweep, drawer, await store.file_ids())
    kept = "kept under a name nobody is called" if settings.erased_audit == "pseudonym" else ""
    entries = [Entry(name, count, kept if name == "audit lines" else "") for name, count in gone.counts.items()]
    entries.append(Entry("files on disk", removed + swept))
    return Receipt(f"Erased {student_id} on", now, (*entries, *_NONE_KEPT), (*left, *stuck))
