"""What a deed of privacy did, store by store, as lines to read and to file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One store: how much went, and a word on it where the number alone would puzzle."""

    store: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    """What was done and when, with an entry for each store. `left` are files that could not be deleted."""

    title: str
    at: datetime
    entries: tuple[Entry, ...]
    left: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Everything that went, in all stores."""
        return sum(entry.count for entry in self.entries)

    def lines(self) -> tuple[str, ...]:
        """The receipt as text, one line a store."""
        wide = max((len(entry.store) for entry in self.entries), default=0)
        rows = [
            f"  {entry.store:<{wide}} {entry.count:>6}{f'  ({entry.note})' if entry.note else ''}"
            for entry in self.entries
        ]
        left = [f"  could not be deleted: {path}" for path in self.left]
        return (f"{self.title} {self.at:%Y-%m-%d %H:%M} UTC", *rows, *left)
