"""`waymark import`: a school's own standards and resources, who is at the school, and who looks after whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.failure import BadUsage, Failure
from bot.cli.people import NO_SAFETY_CONTACT, store_of
from bot.people.codes import CLASS_LENGTH, random_letters
from bot.settings import Settings
from bot.store import Store
from bot.store.caseloads import CaseloadList, read_caseloads
from bot.store.imports import Changed, Preview, Problem, import_resources, import_standards
from bot.store.oneroster import Roster, read_roster
from bot.store.roster import Counts

Say = Callable[[str], None]

MOST_PROBLEMS = 50
KINDS = ("standards", "resources")


async def bring_in(settings: Settings, what: str, path: Path, *, commit: bool, say: Say) -> None:
    """Preview with row-level problems; with `commit` write, if there are none. Raises Failure when there are."""
    if what == "roster":
        await bring_in_roster(settings, path, commit=commit, say=say)
        return
    if what == "caseloads":
        await bring_in_caseloads(settings, path, commit=commit, say=say)
        return
    if what not in KINDS:
        raise BadUsage(f"{what!r} cannot be imported. Say one of: {', '.join(KINDS)}, roster, caseloads.")
    preview = _preview(what, path)
    _say_problems(preview.problems, len(preview.problems), say)
    say(f"{len(preview.rows)} {what} are good, {len(preview.problems)} problems.")
    if preview.problems:
        raise Failure("Nothing was written. Correct the rows above and try again.")
    if not commit:
        say("Nothing was written yet. Add --commit to write.")
        return
    async with store_of(settings) as store:
        done = await _commit(store, what, preview)
    say(f"Written: {done.added} new, {done.changed} changed, {done.same} as they were.")


def _preview(what: str, path: Path) -> Preview[Any]:
    if not path.exists():
        raise Failure(f"There is no {path}.")
    return import_standards(path) if what == "standards" else import_resources(path)


async def _commit(store: Store, what: str, preview: Preview[Any]) -> Changed:
    return await (store.commit_standards(preview) if what == "standards" else store.commit_resources(preview))


def _say_problems(problems: Sequence[Problem], count: int, say: Say) -> None:
    for problem in problems[:MOST_PROBLEMS]:
        say(f"{problem.row}: {problem.field} {problem.message}".replace(":  ", ": "))
    if count > MOST_PROBLEMS:
        say(f"… and {count - MOST_PROBLEMS} more")


async def bring_in_roster(settings: Settings, path: Path, *, commit: bool, say: Say) -> None:
    """Say what a OneRoster export would change; with `commit` change it, if nothing is wrong. Raises Failure."""
    now = datetime.now(UTC)
    roster = _roster(path, now.astimezone(ZoneInfo(settings.timezone)).date())
    for notice, times in roster.findings.notices.items():
        say(f"Note: {notice}{f' ({times})' if times > 1 else ''}.")
    _say_problems(roster.problems, roster.findings.count, say)
    if roster.findings.count:
        raise Failure(f"Nothing was written: {roster.findings.count} problems. Correct them and export again.")
    place = {"timezone": settings.timezone, "locale": settings.locale, "country": settings.country}
    async with store_of(settings) as store:
        seen = await store.compare_roster(roster, place)
        _say_problems(seen.problems, len(seen.problems), say)
        if seen.problems:
            raise Failure(f"Nothing was written: {len(seen.problems)} problems.")
        if commit:
            seen = await store.commit_roster(roster, place, partial(random_letters, CLASS_LENGTH), now)
            if seen.problems:
                raise Failure("Nothing was written: the school changed meanwhile. Try again.")
    say(f"OneRoster {roster.version}, {_who(roster)}.")
    for kind in ("people", "classes", "enrolments", "guardianships"):
        say(f"{kind}: {_in_words(getattr(seen, kind))}")
    if not seen.safety_contacts:
        say(f"Note: a roster cannot name a safety contact. {NO_SAFETY_CONTACT}")
    say("Written." if commit else "Nothing was written yet. Add --commit to write.")


async def bring_in_caseloads(settings: Settings, path: Path, *, commit: bool, say: Say) -> None:
    """Say what a list of advisors and students would change; with `commit` change it. Raises Failure."""
    told = _caseloads(path)
    async with store_of(settings) as store:
        seen = await store.compare_caseloads(told)
        for notice in seen.findings.notices:
            say(f"Note: {notice}.")
        _say_problems(seen.problems, seen.findings.count, say)
        if seen.findings.count:
            raise Failure(f"Nothing was written: {seen.findings.count} problems. Correct them and try again.")
        if commit:
            seen = await store.commit_caseloads(told, datetime.now(UTC))
            if seen.problems:
                raise Failure("Nothing was written: the school changed meanwhile. Try again.")
    say(f"caseloads: {len(seen.new)} new, {len(seen.gone)} gone, {seen.same} as they were")
    say("Written." if commit else "Nothing was written yet. Add --commit to write.")


def _caseloads(path: Path) -> CaseloadList:
    if not path.is_file():
        raise Failure(f"There is no file {path}.")
    return read_caseloads(path)


def _roster(path: Path, today: date) -> Roster:
    if not path.exists():
        raise Failure(f"There is no {path}.")
    return read_roster(path, today)


def _who(roster: Roster) -> str:
    roles = Counter(member.role for member in roster.people.values())
    return ", ".join(f"{number} {role}s" for role, number in sorted(roles.items())) or "nobody"


def _in_words(counts: Counts) -> str:
    told = [f"{counts.new} new", f"{counts.changed} changed", f"{counts.back} back", f"{counts.gone} gone"]
    return ", ".join([*told, f"{counts.same} as they were"])
