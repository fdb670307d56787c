"""Which rounds there are, and how often each comes. Every one may run twice, or late, without harm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.jobs.engine import Round, Try

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Deeds:
    """What the rounds do; the app fills it in. `claim` gives the deliveries whose time has come."""

    remind: Work
    summarize: Work
    nudge: Work
    claim: Callable[[], Awaitable[Sequence[Try]]]
    retire: Work


def rounds_of(deeds: Deeds) -> tuple[Round, ...]:
    """Cron lines have seconds first; the rounds begin apart from each other, so that none waits for another's rows."""
    return (
        Round("reminders", "5 * * * * *", _alone(deeds.remind)),
        Round("summaries", "20 * * * * *", _alone(deeds.summarize)),
        Round("nudges", "35 */5 * * * *", _alone(deeds.nudge)),
        Round("deliveries", "*/15 * * * * *", deeds.claim),
        Round("retention", "0 30 3 * * *", _alone(deeds.retire)),
    )


def _alone(work: Work) -> Callable[[], Awaitable[Sequence[Try]]]:
    """A round that sends nothing out itself."""

    async def done() -> Sequence[Try]:
        await work()
        return ()

    return done
