"""`waymark doctor`: is everything there that Waymark needs, and what to do where it is not."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from bot.cli.failure import Failure
from bot.cli.people import DEMO_PEOPLE, NO_SAFETY_CONTACT
from bot.cli.running import read_running
from bot.cli.serve import listening
from bot.cli.training import check_whole, current_model, fits
from bot.rasa_client import RasaClient
from bot.settings import BadSetting, Settings, load_settings, unknown_settings
from bot.store import Store, StoreError
from bot.store.demo import holds_demo_school

Say = Callable[[str], None]

RASA = "3.6.21"
_SHOWN = ("aiohttp", "SQLAlchemy", "pydantic", "rasa-sdk")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `fix` says what to do; empty when it is well."""

    what: str
    seen: str
    fix: str = ""


async def examine(say: Say) -> bool:
    """Say every finding; True when all is well."""
    found = [_python(), _packages()]
    try:
        settings = load_settings()
    except BadSetting as err:
        found.append(Finding("settings", "not usable", str(err)))
    else:
        found += [await check(settings) for check in CHECKS]
    for finding in found:
        say(f"{'FAIL' if finding.fix else ' ok '}  {finding.what}: {finding.seen}")
        if finding.fix:
            say(f"      -> {finding.fix}")
    return not any(finding.fix for finding in found)


def _python() -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", seen, "" if seen.startswith("3.11.") else "Install Python 3.11 and run: make run")


def _packages() -> Finding:
    seen, missing = [], []
    for name in _SHOWN:
        try:
            seen.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    return Finding("packages", ", ".join(seen), f"Missing: {', '.join(missing)}. Run: make run" if missing else "")


async def _settings(settings: Settings) -> Finding:
    unknown = unknown_settings()
    mode = "demo school" if settings.demo else "real school"
    return Finding("settings", f"{mode}, {settings.url}", " ".join(unknown))


async def _data_dir(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    writable = os.access(place, os.W_OK)
    fix = "" if writable else "Give Waymark the right to write there, or set WAYMARK_DATA_DIR."
    return Finding("data directory", str(settings.data_dir), fix)


async def _port(settings: Settings) -> Finding:
    running = read_running(settings)
    if running:
        return Finding("port", f"{settings.port}, Waymark is running (process {running.pid})")
    try:
        with listening(settings):
            return Finding("port", f"{settings.port} is free")
    except Failure as err:
        return Finding("port", "not free", str(err))


async def _database(settings: Settings) -> Finding:
    if not settings.database_url and not (settings.data_dir / "waymark.db").exists():
        return Finding("database", "not made yet; the first waymark serve makes it")
    try:
        async with Store(settings.database) as store:
            await store.ping()
    except StoreError as err:
        return Finding("database", "does not answer", str(err))
    except Exception as err:  # noqa: BLE001 whatever a driver raises is a finding
        return Finding("database", f"{type(err).__name__}", "Its tables are missing or damaged. Run: waymark serve")
    return Finding("database", "answers")


async def _safety_contact(settings: Settings) -> Finding:
    what = "safety contact"
    if not settings.database_url and not (settings.data_dir / "waymark.db").exists():
        return Finding(what, "no database yet; the demo school brings one" if settings.demo else "no database yet")
    try:
        async with Store(settings.database) as store:
            contacts = await store.people("safety")
            made_up = not settings.demo and await holds_demo_school(store)
    except Exception as err:  # noqa: BLE001 as above
        return Finding(what, f"unknown ({type(err).__name__})", "Mend the database first.")
    fix = DEMO_PEOPLE if made_up else "" if contacts else NO_SAFETY_CONTACT
    return Finding(what, f"{len(contacts)} named", fix)


async def _rasa_environment(settings: Settings) -> Finding:
    what = "Rasa's environment"
    if settings.rasa_url:
        return Finding(what, f"somebody else's, at {settings.rasa_url}")
    ask = "from importlib.metadata import version; print(version('rasa'), version('spacy'))"
    try:
        process = await asyncio.create_subprocess_exec(
            str(settings.rasa_python), "-c", ask, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        out, _ = await process.communicate()
    except OSError:
        return Finding(what, f"no Python at {settings.rasa_python}", "Run: make run")
    seen = out.decode().split()
    good = process.returncode == 0 and seen[:1] == [RASA]
    shown = f"Rasa {seen[0]}, spaCy {seen[1]}" if len(seen) == 2 else "no Rasa in it"
    return Finding(what, shown, "" if good else f"Waymark is made for Rasa {RASA}. Run: make run")


async def _model(settings: Settings) -> Finding:
    if settings.rasa_url:
        return Finding("model", "with that Rasa")
    model = current_model(settings.model_dir)
    if model is None:
        return Finding("model", "none yet", "Run: waymark train")
    try:
        check_whole(model)
    except Failure as err:
        return Finding("model", "damaged", str(err))
    fix = "" if fits(settings.model_dir) else "The training data changed since. Run: waymark train"
    return Finding("model", model.name, fix)


async def _rasa(settings: Settings) -> Finding:
    running = read_running(settings)
    if running is None and not settings.rasa_url:
        return Finding("Rasa", "not running; waymark serve starts it")
    url = running.rasa_url if running else settings.rasa_url
    token = running.rasa_token if running else settings.rasa_token.get_secret_value()
    async with RasaClient(url, token) as rasa:
        answers = await rasa.ready()
    fix = "" if answers else f"Wait 20 s after a start; then look into {settings.data_dir / 'log' / 'rasa.log'}."
    return Finding("Rasa", "answers" if answers else "does not answer", fix)


CHECKS: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (
    _settings,
    _data_dir,
    _port,
    _database,
    _safety_contact,
    _rasa_environment,
    _model,
    _rasa,
)
