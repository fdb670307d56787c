"""The door, the account page, the administrator's page and the cards in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.api.world import SECRET_OF_A_SCHOOL, World, running
from tests.pages.conftest import PHONE, SMALL, browser
from tests.pages.test_everyone import axe_in_both_schemes
from tests.people.school import CLASS_CODE, PASSWORD, give_code, give_password, make_circle

__all__ = ["browser"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def real(tmp_path: Path) -> AsyncIterator[World]:
    """A real school, not the demo."""
    async with running(tmp_path, demo=False, secret=SECRET_OF_A_SCHOOL) as world:
        await make_circle(world)
        yield world


async def at(browser: Browser, world: World, path: str) -> Page:
    context = await browser.new_context(base_url=str(world.client.make_url("")).rstrip("/"), viewport=PHONE)
    page = await context.new_page()
    await page.goto(path)
    return page


async def fits(page: Page) -> bool:
    """Whether nothing stands out of the narrowest phone."""
    await page.set_viewport_size(SMALL)
    wide: int = await page.evaluate("document.documentElement.scrollWidth")
    await page.set_viewport_size(PHONE)
    return wide <= SMALL["width"]


async def test_a_student_comes_in_with_two_codes_by_keyboard_alone(browser: Browser, real: World) -> None:
    code = await give_code(real, "maya")
    page = await at(browser, real, "/sign-in")
    assert await axe_in_both_schemes(page) == {}
    assert await fits(page)
    await page.get_by_label("Class code").focus()
    await page.keyboard.type(CLASS_CODE.lower())
    await page.keyboard.press("Tab")
    await page.keyboard.type("wrong")
    await page.keyboard.press("Enter")
    assert "letter by letter" in await page.get_by_role("alert").inner_text()
    assert await axe_in_both_schemes(page) == {}
    await page.get_by_label("Class code").fill(CLASS_CODE)
    await page.get_by_label("My code").fill(code)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".talk-page")
    await page.context.close()


async def test_an_administrator_comes_in_and_gives_codes(browser: Browser, real: World) -> None:
    await give_password(real, "admin")
    page = await at(browser, real, "/admin")
    await page.get_by_label("E-mail or name").fill("admin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").last.click()
    await page.wait_for_url("**/admin")
    assert await axe_in_both_schemes(page) == {}
    assert await fits(page)
    await page.get_by_role("button", name="One-time code for Mr. Okafor").click()
    assert "shown this once" in await page.get_by_role("status").inner_text()
    assert await axe_in_both_schemes(page) == {}
    await page.get_by_role("link", name="Cards of Math 6A").click()
    await page.get_by_role("button", name="Make cards for everyone").click()
    assert await page.locator(".cards li").count() == 2
    assert await axe_in_both_schemes(page) == {}
    assert await fits(page)
    await page.emulate_media(media="print")
    assert await page.locator(".cards li").first.is_visible()
    assert not await page.locator("h2").first.is_visible()
    await page.emulate_media(media="screen")
    await page.goto("/account")
    assert await axe_in_both_schemes(page) == {}
    assert await fits(page)
    await page.context.close()
