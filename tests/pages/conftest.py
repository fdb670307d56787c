"""A real Chromium before the preview server. Every test ends with a look at the browser's console."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from .people import NOW
from .preview import PreviewSchool, preview_app

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}


def _chromium(own: str) -> str:
    """The browser to use: WAYMARK_CHROMIUM, Debian's, or the one Playwright has installed."""
    for path in (os.environ.get("WAYMARK_CHROMIUM"), "/usr/bin/chromium", own):
        if path and Path(path).exists():
            return path
    why = "no Chromium: set WAYMARK_CHROMIUM, install Debian's, or run `playwright install chromium`"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        flags = ["--disable-gpu", "--disable-background-networking"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        path = _chromium(play.chromium.executable_path)
        launched = await play.chromium.launch(executable_path=path, args=flags)
        yield launched
        await launched.close()


@dataclass
class House:
    """The preview school, its server and everybody looking at it."""

    school: PreviewSchool
    base: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    async def open(self, who: str | None, path: str = "/", **settings: Any) -> Page:
        """A new device: its own context, signed in as `who`."""
        settings.setdefault("viewport", DESKTOP)
        context = await self.browser.new_context(base_url=self.base, **settings)
        self.contexts.append(context)
        page = await context.new_page()
        self.watch(page)
        await page.clock.set_system_time(NOW)
        await page.goto("/sign-in")
        if who is not None:
            await page.click(f"button[value={who}]")
            await page.wait_for_url("**/")
        if path not in ("/", "/sign-in"):
            await page.goto(path)
        return page

    async def tab(self, page: Page) -> Page:
        """A second tab of the same device."""
        second = await page.context.new_page()
        self.watch(second)
        await second.goto("/")
        return second

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest_asyncio.fixture(loop_scope="module")
async def house(browser: Browser) -> AsyncIterator[House]:
    school = PreviewSchool()
    server = TestServer(preview_app(school))
    await server.start_server()
    house = House(school, str(server.make_url("")).rstrip("/"), browser)
    yield house
    for context in house.contexts:
        await context.close()
    await server.close()
    unexpected = [said for said in house.complaints if not any(words in said for words in house.expected)]
    assert unexpected == [], "the browser complained"
