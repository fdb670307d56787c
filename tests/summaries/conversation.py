"""A kept conversation as the tests read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.safety.guard import Finding, look_for
from bot.store.codec import decode
from bot.summaries import Summary, Talked, summarize

FOLDER = Path(__file__).parent / "conversations"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Conversation:
    """What was stored of it, and what a teacher must find and must not find in its summary."""

    name: str
    recorded: str
    talked: Talked
    facts: Sequence[Mapping[str, str]] = ()
    signals: Sequence[str] = ()
    never: Sequence[str] = ()
    needs_me: bool | None = None
    nothing: bool = False

    def summary(self) -> Summary | None:
        """What becomes of it."""
        return _summary_of(self.name)


@cache
def _summary_of(name: str) -> Summary | None:
    return summarize(next(talk.talked for talk in all_conversations() if talk.name == name), looked)


@cache
def looked(text: str) -> Finding | None:
    """The real guard; it takes milliseconds a text, and the same texts come again and again."""
    return look_for(text)


@cache
def all_conversations() -> tuple[Conversation, ...]:
    """Every file of the folder."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.yml")))


def _read(path: Path) -> Conversation:
    told = yaml.load(path.read_text("utf-8"), _LOADER)
    del told["about"]
    return Conversation(name=path.stem, **{**told, "talked": decode(Talked, told["talked"])})


def parts_of(summary: Summary) -> dict[str, str]:
    """The text of each part, and of all of it as "any"."""
    parts = {
        "headline": summary.headline,
        "decided": "\n".join(line.text for line in summary.decided),
        "said": "\n".join(quote.quote for quote in summary.said),
        "signals": "\n".join(line.text for line in summary.signals),
        "next_step": summary.next_step,
    }
    return {**parts, "any": "\n".join(parts.values())}
