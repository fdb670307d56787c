"""The inbox in a real Chromium: axe, a phone, the keyboard alone, and news that come by themselves."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.api.rooms import HUB
from tests.api.world import World, running
from tests.pages.conftest import DESKTOP, PHONE
from tests.pages.keyboard import wrong_by_keyboard
from tests.pages.test_everyone import axe_in_both_schemes

from .conftest import around, danger, told_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def served(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path) as made:
        await around(made.store)
        yield made
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """One device before a world with news for everybody, for one after the other only to look."""
    async with running(tmp_path_factory.mktemp("told")) as made:
        await around(made.store)
        await told_of(made.store)
        await danger(made.store)
        context = await browser.new_context(base_url=str(made.client.make_url("/")).rstrip("/"))
        yield await context.new_page()
        await context.close()


async def opened(served: World, browser: Browser, who: str, path: str = "/advise", **settings: object) -> Page:
    """A new device of that person."""
    settings.setdefault("viewport", PHONE)
    context = await browser.new_context(base_url=str(served.client.make_url("/")).rstrip("/"), **settings)  # type: ignore[arg-type]
    page = await context.new_page()
    await come_in(page, who, path)
    return page


async def come_in(page: Page, who: str, path: str) -> None:
    """By the door, and to that page where it is another."""
    await page.goto("/sign-in")
    await page.click(f"button[value={who}]")
    await page.wait_for_url("**/advise")
    if path != "/advise":
        await page.goto(path)


async def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("cole", "/advise"),
        ("dunn", "/advise"),
        ("ms-park", "/advise"),
        ("ms-park", "/advise/safety"),
        ("cole", "/advise/students"),
        ("cole", "/advise/students/leo"),
        ("cole", "/advise/students/leo/talk"),
    ],
)
async def test_axe_finds_nothing_and_a_phone_shows_all_of_it(told: Page, who: str, path: str) -> None:
    await told.context.clear_cookies()
    await told.set_viewport_size(PHONE)
    await come_in(told, who, path)
    assert await fits(told)
    assert await axe_in_both_schemes(told) == {}
    await told.set_viewport_size(DESKTOP)
    assert await axe_in_both_schemes(told) == {}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("who", "path"), [("cole", "/advise"), ("ms-park", "/advise"), ("cole", "/advise/students/leo")]
)
async def test_tab_reaches_everything_and_one_sees_where_one_is(
    told: Page, who: str, path: str, size: ViewportSize
) -> None:
    await told.context.clear_cookies()
    await told.set_viewport_size(size)
    await come_in(told, who, path)
    assert await wrong_by_keyboard(told) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_keyboard_alone_sends_the_words_and_empties_the_inbox(
    served: World, browser: Browser, size: ViewportSize
) -> None:
    await told_of(served.store)
    page = await opened(served, browser, "cole", viewport=size)
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.name") == "words":
            break
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Hi Leo, at lunch?")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nobody needs you right now.")).to_be_visible()
    assert [line.text for line in await served.store.recent("leo")] == ["Hi Leo, at lunch?"]
    await page.context.close()


async def test_without_script_every_deed_works(served: World, browser: Browser) -> None:
    await told_of(served.store)
    page = await opened(served, browser, "cole", java_script_enabled=False)
    await page.get_by_role("button", name="Later").click()
    await expect(page.get_by_text("Put off until the next school morning.")).to_be_visible()
    await page.context.close()


async def test_news_come_by_themselves_and_never_over_words_being_written(served: World, browser: Browser) -> None:
    page = await opened(served, browser, "cole", viewport=DESKTOP)
    await expect(page.get_by_text("Nobody needs you right now.")).to_be_visible()
    nudge = await told_of(served.store)
    served.app[HUB].publish("cole", "nudge", {"id": nudge.id})
    await expect(page.locator("article")).to_have_count(1)
    await page.locator("textarea").fill("my own words")
    await served.store.set_nudge(nudge.id, "acted", "cole", nudge.created_at)
    served.app[HUB].publish("cole", "nudge", {"id": nudge.id})
    await expect(page.locator("#link-state")).to_have_text("something new; reload to see it")
    assert await page.locator("textarea").input_value() == "my own words"
    await page.context.close()
