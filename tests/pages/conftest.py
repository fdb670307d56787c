"""A real Chromium before the preview server. Every test ends with a look at the browser's console."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from bot.pages.assets import ROOM, STATIC, digest_of

from .people import NOW
from .preview import COOKIE, PreviewSchool, preview_app

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
EMPTY = "/empty"
SMALL = {"width": 320, "height": 640}


def _chromium(own: str) -> str:
    """The browser to use: WAYMARK_CHROMIUM, Debian's without windows or with, or the one Playwright has installed."""
    for path in (os.environ.get("WAYMARK_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", own):
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


class Devices:
    """Devices that one test after the other is lent: a new one takes seconds, an emptied one takes none."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.complaints: list[str] = []
        self.kinds: dict[BrowserContext, str] = {}
        self.free: dict[str, list[BrowserContext]] = {}

    async def lend(self, viewport: Any, **settings: Any) -> Page:
        """The one page of a device of that kind that nobody uses."""
        kind = repr(sorted(settings.items()))
        if free := self.free.get(kind):
            page = free.pop().pages[0]
            await page.set_viewport_size(viewport)
            return page
        context = await self.browser.new_context(base_url=self.base, viewport=viewport, **settings)
        self.kinds[context] = kind
        page = await context.new_page()
        self.watch(page)
        return page

    async def take_back(self, page: Page) -> None:
        """Leave nothing of what was done with it: no tab, no route, no cookie, nothing stored."""
        context = page.context
        for other in context.pages:
            if other != page:
                await other.close()
        await context.set_offline(False)
        await page.unroute_all(behavior="ignoreErrors")
        await page.goto(EMPTY)
        await page.evaluate("localStorage.clear(); sessionStorage.clear()")
        await context.clear_cookies()
        self.free.setdefault(self.kinds[context], []).append(context)

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@dataclass
class House:
    """The preview school, its server and everybody looking at it."""

    school: PreviewSchool
    devices: Devices
    lent: list[Page] = field(default_factory=list)
    new: list[Page] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        return self.devices.base

    @property
    def complaints(self) -> list[str]:
        return self.devices.complaints

    async def open(self, who: str | None, path: str = "/", *, new: bool = False, **settings: Any) -> Page:
        """A device of its own, signed in as `who`; `new` is one that nobody had before or has later."""
        settings.setdefault("viewport", DESKTOP)
        if new:
            context = await self.devices.browser.new_context(base_url=self.base, **settings)
            page = await context.new_page()
            self.devices.watch(page)
            self.new.append(page)
        else:
            page = await self.devices.lend(**settings)
            self.lent.append(page)
        await page.clock.set_system_time(NOW)
        if who is not None:
            key = secrets.token_urlsafe()
            self.school.sessions[key] = (who, secrets.token_urlsafe())
            await page.context.add_cookies([{"name": COOKIE, "value": key, "url": self.base}])
        await page.goto("/sign-in" if who is None and path == "/" else path)
        return page

    async def tab(self, page: Page) -> Page:
        """A second tab of the same device."""
        second = await page.context.new_page()
        self.devices.watch(second)
        await second.goto("/")
        return second

    async def leave(self) -> None:
        """Give all devices back."""
        for page in self.new:
            await page.context.close()
        for page in self.lent:
            try:
                await self.devices.take_back(page)
            except Error:
                await page.context.close()


@pytest.fixture(scope="module")
def address() -> Iterator[socket.socket]:
    """A place that the servers of a module have one after the other, so that a browser keeps what it has cached."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def devices(browser: Browser, address: socket.socket) -> Devices:
    return Devices(browser, f"http://127.0.0.1:{address.getsockname()[1]}")


@pytest_asyncio.fixture(loop_scope="module")
async def house(devices: Devices, address: socket.socket) -> AsyncIterator[House]:
    school = PreviewSchool()
    app = preview_app(school)
    app.router.add_get(EMPTY, empty)
    server = TestServer(app, socket_factory=lambda *_: address.dup())
    await server.start_server()
    devices.complaints.clear()
    house = House(school, devices)
    yield house
    school.answers.set()
    await house.leave()
    await server.close()
    unexpected = [said for said in house.complaints if not any(words in said for words in house.expected)]
    assert unexpected == [], "the browser complained"


async def empty(request: web.Request) -> web.Response:
    icon = f"{ROOM}{digest_of(STATIC)}/favicon.svg"
    return web.Response(text=f'<!doctype html><link rel="icon" href="{icon}">', content_type="text/html")
