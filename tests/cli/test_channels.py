"""Where an adult's nudges go is set on the command line, and every wrong target is refused with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.channels import channel
from bot.cli.failure import BadUsage, Failure
from bot.settings import Settings, load_settings
from bot.store import Store
from tests.store.conftest import sqlite_template, sqlite_url
from tests.store.school import make_school

__all__ = ["sqlite_template", "sqlite_url"]


@pytest.fixture
async def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    async with Store(sqlite_url) as store:
        await make_school(store)
    return load_settings(database_url=sqlite_url, data_dir=tmp_path)


async def test_a_mail_address_is_added_shown_and_taken_away(settings: Settings) -> None:
    assert await channel(settings, "cole", "", "", remove=False) == "cole reads nudges in the app only."
    added = await channel(settings, "cole", "mail", "cole@school.example", remove=False)
    assert "mail: cole@school.example" in added
    assert "WAYMARK_MAIL_URL" in added
    again = await channel(settings, "cole", "mail", "cole@school.example", remove=False)
    assert again.count("cole@school.example") == 1
    gone = await channel(settings, "cole", "mail", "cole@school.example", remove=True)
    assert gone == "cole reads nudges in the app only."


async def test_a_services_secret_is_not_shown_again(settings: Settings) -> None:
    told = await channel(settings, "cole", "apprise", "slack://TokenA/TokenB/TokenC", remove=False)
    assert "apprise: slack://…" in told
    assert "TokenA" not in told


@pytest.mark.parametrize(
    ("person", "way", "target", "why"),
    [
        ("cole", "pigeon", "x", "is no channel"),
        ("cole", "mail", "", "Where to"),
        ("cole", "mail", "not an address", "no mail address"),
        ("cole", "mail", "a@b.example,c@d.example", "no mail address"),
        ("cole", "apprise", "json://10.0.0.1", "is not one of"),
        ("cole", "apprise", "ntfys://127.0.0.1/x", "own network"),
        ("maya", "mail", "maya@school.example", "staff only"),
    ],
)
async def test_what_cannot_be_is_refused(settings: Settings, person: str, way: str, target: str, why: str) -> None:
    with pytest.raises(BadUsage, match=why):
        await channel(settings, person, way, target, remove=False)


async def test_nobody_has_no_channel(settings: Settings) -> None:
    with pytest.raises(Failure, match="nobody with the id"):
        await channel(settings, "nobody", "", "", remove=False)
