"""The family page in a real browser: for everyone, on a small phone, without script, and on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.family.conftest import HOME, Home
from tests.pages.conftest import PHONE, SMALL
from tests.pages.test_everyone import axe_in_both_schemes

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def opened(browser: Browser, home: Home, path: str, **settings: Any) -> Page:
    base = str(home.world.client.make_url("")).rstrip("/")
    context = await browser.new_context(base_url=base, **{"viewport": PHONE, **settings})
    page = await context.new_page()
    complaints: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and "404" not in said.text:
            complaints.append(said.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(path)
    assert complaints == []
    return page


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
async def test_axe_finds_nothing(browser: Browser, seen_home: Home, locale: str) -> None:
    await seen_home.speaks(locale)
    path = await seen_home.link()
    for opening in ("first", "later"):
        page = await opened(browser, seen_home, path)
        assert await page.locator(".first").count() == (1 if opening == "first" else 0)
        assert await axe_in_both_schemes(page) == {}
        await page.set_viewport_size({"width": 1280, "height": 800})
        assert await axe_in_both_schemes(page) == {}
        await page.context.close()


async def test_axe_finds_nothing_on_the_closed_page_and_when_signed_in(browser: Browser, seen_home: Home) -> None:
    page = await opened(browser, seen_home, "/family/forged")
    assert await axe_in_both_schemes(page) == {}
    await page.goto("/sign-in")
    await page.click(f"button[value={HOME}]")
    await page.wait_for_url("**/family")
    assert await axe_in_both_schemes(page) == {}
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/sign-in")
    await page.context.close()


async def test_nothing_is_cut_off_at_320_pixels(browser: Browser, seen_home: Home) -> None:
    page = await opened(browser, seen_home, await seen_home.link(), viewport=SMALL, is_mobile=True, has_touch=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    assert (
        await page.evaluate(
            """() => [...document.querySelectorAll("main, article, section, li, p, dd")]
            .filter((e) => e.scrollHeight > e.clientHeight + 1 && getComputedStyle(e).display !== "inline")
            .map((e) => e.className || e.tagName)"""
        )
        == []
    )
    await page.context.close()


async def test_it_needs_no_script(browser: Browser, seen_home: Home) -> None:
    page = await opened(browser, seen_home, await seen_home.link(), java_script_enabled=False)
    text = await page.locator("main").inner_text()
    assert "Leo is learning: dividing fractions by fractions" in text
    assert "How you can help at home" in text
    await page.context.close()


async def test_on_paper_are_the_plan_and_the_people_only(browser: Browser, seen_home: Home) -> None:
    page = await opened(browser, seen_home, await seen_home.link())
    await page.emulate_media(media="print")
    assert not await page.locator(".first").is_visible()
    assert not await page.locator(".off-paper").is_visible()
    assert await page.locator(".leaf").first.is_visible()
    assert len(await page.pdf(format="A4")) > 1000
    await page.context.close()
