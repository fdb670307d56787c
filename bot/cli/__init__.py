"""The command line. Every error is one clear line: status 2 for bad usage, 1 for failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.failure import BadUsage, Failure
from bot.cli.privacy import erase, export, family, retention

NEEDED_PYTHON = (3, 11)
# Typer brings a Click of its own; this is the public way to its UsageError.
_UsageError: Any = typer.BadParameter.__bases__[0]

app = typer.Typer(
    name="waymark",
    help="Waymark, a learning coach that runs on the school's own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(export, name="export")
app.add_typer(erase, name="erase")
app.add_typer(family, name="family")
Person = Annotated[str, typer.Argument(help="A person id, such as maya.")]


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    typer.echo(line)
    sys.stdout.flush()


@app.command()
def serve() -> None:
    """Migrate, train if the training data changed, start Rasa and the web app; stop all of it on Ctrl-C or SIGTERM."""
    from bot.cli.serve import serve as run
    from bot.settings import load_settings

    run(load_settings(), say)


@app.command()
def train(force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False) -> None:
    """Train the Rasa model, with progress, if the training data changed or the model is damaged."""
    from bot.cli.training import good_model
    from bot.cli.training import train as run
    from bot.settings import load_settings

    settings = load_settings()
    model = None if force else good_model(settings.model_dir)
    if model:
        say(f"The model fits the training data: {model}")
    else:
        run(settings, say)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", metavar="PERSON", help="Whom to talk as.")] = "maya",
) -> None:
    """Talk with the coach in the terminal, as a student of the running server."""
    import asyncio

    from bot.cli.chat import chat as run
    from bot.settings import load_settings

    asyncio.run(run(load_settings(), person, say))


@app.command()
def parse(
    text: Annotated[str | None, typer.Argument(help="One text to read.")] = None,
    file: Annotated[Path | None, typer.Option(help="One text a line; a line may be QUESTION_ID<tab>text.")] = None,
    asking: Annotated[str | None, typer.Option(metavar="QUESTION_ID", help="The open question.")] = None,
) -> None:
    """Show what the NLU makes of a text, or of one text a line: one JSON object a line."""
    import asyncio

    from bot.cli.parse import parse as run
    from bot.cli.parse import texts_of
    from bot.settings import load_settings

    if (text is None) == (file is None):
        raise BadUsage("Give one TEXT or --file FILE.")
    asyncio.run(run(load_settings(), texts_of(text, file, asking), say))


@app.command()
def token(person: Person) -> None:
    """Print a new API bearer token for a person."""
    import asyncio

    from bot.cli.people import new_token
    from bot.settings import load_settings

    say(asyncio.run(new_token(load_settings(), person)))


@app.command()
def person(
    deed: Annotated[str, typer.Argument(metavar="add|close", help="What to do.")],
    person_id: Annotated[str, typer.Argument(metavar="ID", help="A short id, such as ms-park.")],
    name: Annotated[str, typer.Argument(help="The name as students know it.")] = "",
    role: Annotated[str, typer.Option(help="teacher, advisor, safety or admin.")] = "",
    email: Annotated[str, typer.Option(help="For signing in and for mail.")] = "",
    reach: Annotated[str, typer.Option(help="Where to find them, such as 'Room 12'.")] = "",
) -> None:
    """Add somebody of the staff, a safety contact for one; or close somebody who has left."""
    import asyncio

    from bot.cli.people import add_person, close_person
    from bot.settings import load_settings
    from bot.store import Person as Somebody

    if deed == "close":
        say(asyncio.run(close_person(load_settings(), person_id)))
    elif deed == "add":
        somebody = Somebody(person_id, name, role, email=email or None)  # type: ignore[arg-type]  # looked at there
        say(asyncio.run(add_person(load_settings(), somebody, reach)))
    else:
        raise BadUsage(f"{deed!r} cannot be done. Say: add or close.")


@app.command()
def password(
    person: Person,
    code: Annotated[bool, typer.Option("--code", help="Print a one-time code instead of asking.")] = False,
) -> None:
    """Set somebody's password, or print a code to come in with. Ends a lock-out and every sign-in before."""
    import asyncio

    from bot.cli.people import new_password
    from bot.settings import load_settings

    def ask() -> str:
        return str(typer.prompt("New password", hide_input=True, confirmation_prompt="The same again"))

    say(asyncio.run(new_password(load_settings(), person, None if code else ask)))


@app.command(name="import")
def import_(
    what: Annotated[str, typer.Argument(metavar="standards|resources|roster|caseloads", help="What the file holds.")],
    path: Annotated[
        Path, typer.Argument(help="A YAML file, a OneRoster zip, a folder of either, or a CSV file of caseloads.")
    ],
    commit: Annotated[bool, typer.Option("--commit", help="Write it; without this it is only looked through.")] = False,
) -> None:
    """Look through standards, resources, a OneRoster export or caseloads row by row, and with --commit write it."""
    import asyncio

    from bot.cli.imports import bring_in
    from bot.settings import load_settings

    asyncio.run(bring_in(load_settings(), what, path, commit=commit, say=say))


@app.command()
def nudge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would be told what, and why.")] = False,
) -> None:
    """Look who needs an adult, and tell them; what is held back is said too, with the reason."""
    import asyncio

    from bot.cli.nudge import nudge as run
    from bot.settings import load_settings

    asyncio.run(run(load_settings(), say, dry_run=dry_run))


@app.command()
def channel(
    person: Person,
    way: Annotated[str, typer.Argument(metavar="[mail|apprise]", help="Which way; nothing shows what is set.")] = "",
    target: Annotated[str, typer.Argument(help="A mail address, or a service's address such as slack://…")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take this one away.")] = False,
) -> None:
    """Where else than in the app somebody of the staff gets nudges."""
    import asyncio

    from bot.cli.channels import channel as run
    from bot.settings import load_settings

    say(asyncio.run(run(load_settings(), person, way, target, remove=remove)))


@app.command()
def doctor() -> None:
    """Check versions, settings, database, model, Rasa and safety contact; say what to do about each failure."""
    import asyncio

    from bot.cli.doctor import examine

    if not asyncio.run(examine(say)):
        raise typer.Exit(1)


app.command()(retention)


def main() -> None:
    """Run the command line, and end with one line and a status whatever happens."""
    if sys.version_info[:2] != NEEDED_PYTHON:
        _end(f"Waymark needs Python 3.11; this is {sys.version_info[0]}.{sys.version_info[1]}.", 1)
    os.umask(0o077)  # what students say is for the owner of the process
    try:
        status = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except _UsageError as err:
        _end(f"{err.format_message()} (see waymark --help)", 2)
    except (typer.Abort, KeyboardInterrupt):
        raise SystemExit(130) from None
    except BadUsage as err:
        _end(str(err), 2)
    except Failure as err:
        _end(str(err), 1)
    except BrokenPipeError:
        raise SystemExit(1) from None
    except Exception as err:  # noqa: BLE001 nobody at a terminal is helped by a stack trace
        _end(_in_one_line(err), 1)
    raise SystemExit(status if isinstance(status, int) else 0)


def _in_one_line(err: Exception) -> str:
    from bot.logs import told
    from bot.settings import BadSetting
    from bot.store.errors import StoreError

    if isinstance(err, BadSetting | StoreError):
        return str(err)
    if isinstance(err, OSError):
        return f"{err.strerror or type(err).__name__}{f': {err.filename}' if err.filename else ''}."
    at = told(err)["at"]
    return f"This should not have happened: {type(err).__name__} at {at[-1] if at else '?'}. Please report it."


def _end(line: str, status: int) -> None:
    typer.echo(f"waymark: {' '.join(line.split())}", err=True)
    raise SystemExit(status)
