"""`waymark nudge`: one round now, or with --dry-run who would be told what and why, and what is held back and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.cli.failure import Failure
from bot.cli.people import store_of
from bot.nudges import BadThresholds, Finding, Thresholds, load_thresholds
from bot.nudges.rules import SAFETY
from bot.nudges.running import Report, look, run_round
from bot.settings import Settings

Say = Callable[[str], None]


async def nudge(settings: Settings, say: Say, *, dry_run: bool) -> None:
    """Say what a round does. Raises Failure when data/nudges.yml cannot be used."""
    thresholds, now = _thresholds(), datetime.now(UTC)
    async with store_of(settings) as store:
        if dry_run:
            report = await look(store, now, thresholds)
        else:
            report = await run_round(store, now, thresholds)
    tell(report, say, dry_run=dry_run)


def tell(report: Report, say: Say, *, dry_run: bool) -> None:
    """The report in lines; of safety matters neither name nor words: a terminal is nobody's private room."""
    done, names = report.round, report.names
    for nudge in done.new:
        say(f"{'Would tell' if dry_run else 'Told'} {names.get(nudge.to, nudge.to)} ({_line(nudge.finding)}")
    for held in done.held:
        say(f"Held back from {names.get(held.to, held.to)} ({_line(held.finding)} Because: {held.why}.")
    passed_on = f", {len(done.escalated)} unseen ones passed on" if done.escalated else ""
    say(
        f"{len(done.new)} new, {len(done.woken)} back from later, {len(done.settled)} settled{passed_on}, "
        f"{len(done.held)} held back."
    )
    if dry_run:
        say("Nothing was sent and nothing was kept. Without --dry-run it is.")


def _line(finding: Finding) -> str:
    reason = "A safety message; read it in Waymark." if finding.rule == SAFETY else finding.reason
    return f"{finding.severity}, {finding.rule}): {reason}"


def _thresholds() -> Thresholds:
    try:
        return load_thresholds()
    except BadThresholds as problem:
        raise Failure(str(problem)) from None
