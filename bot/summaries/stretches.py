"""Where one conversation ends and the next begins: at a silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.summaries.record import Spoken

QUIET = timedelta(minutes=15)
"""A talk that was silent for so long is over; what comes then is the next one."""


def stretches(lines: Sequence[Spoken], since: int, quiet: timedelta = QUIET) -> tuple[tuple[int, int], ...]:
    """The conversations among the lines after `since`, oldest first: (line before it, last line of it) by `seq`.

    It ends before the first message that waits for its answer: until then nothing has looked at that message.
    """
    found: list[tuple[int, int]] = []
    begin, last = since, None
    for line in (line for line in lines if line.seq > since):
        if not line.answered:
            break
        if last is not None and line.at - last.at >= quiet:
            found.append((begin, last.seq))
            begin = last.seq
        last = line
    if last is not None:
        found.append((begin, last.seq))
    return tuple(found)
