"""`waymark export`, `waymark erase`, `waymark retention` and `waymark family`: what a school owes its families."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failure import Failure

COMMAND_LINE = "command line"

Student = Annotated[str, typer.Argument(metavar="ID", help="A student's id, such as maya.")]
By = Annotated[str, typer.Option(help="Who asked for it; stands in the audit log.")]

export = typer.Typer(help="Write down everything that is held on somebody.", no_args_is_help=True)
erase = typer.Typer(help="Erase somebody from every store.", no_args_is_help=True)
family = typer.Typer(help="Links to family pages: make, list, end.", no_args_is_help=True)


@export.command("student")
def export_(
    student: Student,
    path: Annotated[Path, typer.Argument(help="A new folder, or a new file that ends in .zip.")],
    by: By = COMMAND_LINE,
) -> None:
    """Everything held on one student, as JSON with a README, into a new folder or .zip file."""
    asyncio.run(_export(student, path, by))


async def _export(student: str, path: Path, by: str) -> None:
    from bot.cli.people import store_of
    from bot.privacy.export import CannotExport, export_student
    from bot.settings import load_settings

    settings = load_settings()
    async with store_of(settings) as store:
        try:
            done = await export_student(store, settings, student, path, by=by, now=datetime.now(UTC))
        except CannotExport as why:
            raise Failure(str(why)) from None
    typer.echo(f"{done.path}: " + ", ".join(f"{count} {name}" for name, count in done.counts.items() if count))
    for name in done.missing:
        typer.echo(f"Not on the disk any more: {name}")
    typer.echo("It holds private things. Read its README before you pass it on.")


@erase.command("student")
def erase_(
    student: Student,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = COMMAND_LINE,
) -> None:
    """Erase one student from every store and print a receipt. Cannot be undone; backups are not touched."""
    asyncio.run(_erase(student, by, yes=yes))


async def _erase(student: str, by: str, *, yes: bool) -> None:
    from bot.cli.people import store_of
    from bot.privacy.erase import NotForErasing, NothingHeld, check_erasable
    from bot.privacy.erase import erase as run
    from bot.settings import load_settings

    settings = load_settings()
    async with store_of(settings) as store:
        try:
            await check_erasable(store, settings, student)
            if not yes:
                _ask(student)
            receipt = await run(store, settings, student, by=by, now=datetime.now(UTC))
        except NothingHeld as nothing:
            typer.echo(str(nothing))
            return
        except NotForErasing as why:
            raise Failure(str(why)) from None
    for line in receipt.lines():
        typer.echo(line)
    typer.echo(
        "If a roster still names them, take them off it, or the next import brings them back. Backups keep them."
    )
    if receipt.left:
        raise Failure("The database is clean, but the files above could not be deleted. Delete them by hand.")


def _ask(student: str) -> None:
    typer.echo(f"This erases everything that is held on {student}. It cannot be undone.")
    typed = typer.prompt("Type the id again to go on", default="", show_default=False)
    if typed.strip() != student:
        raise Failure("That was another id. Nothing was erased.")


def retention() -> None:
    """Let go of what is older than the WAYMARK_KEEP_ settings say, and print a receipt. Runs nightly by itself too."""
    asyncio.run(_retention())


async def _retention() -> None:
    from bot.cli.people import store_of
    from bot.privacy.retention import enforce_retention
    from bot.settings import load_settings

    settings = load_settings()
    async with store_of(settings) as store:
        receipt = await enforce_retention(store, settings, datetime.now(UTC))
    for line in receipt.lines():
        typer.echo(line)


@family.command()
def link(
    guardian: Annotated[str, typer.Argument(metavar="GUARDIAN", help="A guardian's id, such as maya-guardian.")],
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="A student's id, such as maya.")],
    by: By = COMMAND_LINE,
    language: Annotated[str, typer.Option(help="What the guardian reads, such as es or es-MX; kept.")] = "",
) -> None:
    """Print a new link to a student's family page, for one guardian of theirs."""
    asyncio.run(_link(guardian, student, by, language))


async def _link(guardian: str, student: str, by: str, language: str) -> None:
    from bot.cli.people import find_person, store_of
    from bot.family.links import new_link
    from bot.family.words import load_words
    from bot.people.secret import read_secret
    from bot.settings import load_settings
    from bot.store import NotThere

    settings = load_settings()
    if language and not re.fullmatch(rf"({'|'.join(known := sorted(load_words()))})(-[A-Z]{{2}})?", language):
        raise Failure(f"--language: the family page speaks {', '.join(known)}; a region may follow, as in es-MX.")
    async with store_of(settings) as store:
        await find_person(store, guardian)
        await find_person(store, student)
        try:
            made = await new_link(store, settings, read_secret(settings), guardian, student, by, datetime.now(UTC))
        except NotThere:
            raise Failure(f"{guardian} is no guardian of {student}. The roster says who is.") from None
        if language:
            await store.set_locale(guardian, language)
    typer.echo(made.url)
    typer.echo(f"Good until {made.expires_at:%Y-%m-%d}. Whoever has it can open the page, so give it to nobody else.")


@family.command()
def links(student: Student) -> None:
    """List the links to a student's family page and what became of each. The links themselves are stored nowhere."""
    asyncio.run(_links(student))


async def _links(student: str) -> None:
    from bot.cli.people import find_person, store_of
    from bot.settings import load_settings

    now = datetime.now(UTC)
    async with store_of(load_settings()) as store:
        await find_person(store, student)
        found = await store.family_links(student_id=student)
    for one in found:
        ended = f"ended {one.revoked_at:%Y-%m-%d}" if one.revoked_at else ""
        state = ended or f"{'good until' if one.expires_at > now else 'over since'} {one.expires_at:%Y-%m-%d}"
        opened = f"opened {one.opened_at:%Y-%m-%d}" if one.opened_at else "not opened yet"
        typer.echo(f"{one.id}  {one.guardian_id}  made {one.created_at:%Y-%m-%d} by {one.made_by}, {state}, {opened}")
    if not found:
        typer.echo(f"There are no links for {student}. Make one: waymark family link GUARDIAN {student}")


@family.command()
def revoke(
    which: Annotated[str, typer.Argument(metavar="LINK|STUDENT", help="A link's id, or a student for all of theirs.")],
    by: By = COMMAND_LINE,
) -> None:
    """End one link, or all links to a student's family page, at once."""
    asyncio.run(_revoke(which, by))


async def _revoke(which: str, by: str) -> None:
    from bot.cli.people import store_of
    from bot.settings import load_settings

    async with store_of(load_settings()) as store:
        ended = await store.revoke_family_links(by, link_id=which) if which.isprintable() else 0
        ended = ended or (await store.revoke_family_links(by, student_id=which) if which.isprintable() else 0)
    if not ended:
        raise Failure(
            f"No link that is still good has or belongs to the id {which!r}. See: waymark family links STUDENT"
        )
    typer.echo(f"Ended {ended} link{'' if ended == 1 else 's'}.")
