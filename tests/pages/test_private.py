"""One press keeps a line out of what adults read: shown, said aloud, by keyboard, and as it was when it fails."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Page, Route, expect

from .conftest import PHONE, House

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAME = "Keep this one out of summaries"


async def answering(page: Page, status: int = 200) -> list[tuple[str, bool]]:
    """The preview has no store: answer in its place, and note what was asked."""
    asked: list[tuple[str, bool]] = []

    async def answer(route: Route) -> None:
        private = bool(json.loads(route.request.post_data or "{}")["private"])
        asked.append((route.request.url.split("/")[-2], private))
        body = {"id": "x", "private": private} if status == 200 else {"title": "No", "status": status}
        await route.fulfill(status=status, json=body)

    await page.route("**/api/v1/messages/*/private", answer)
    return asked


async def test_each_own_line_can_be_kept_out_and_let_in_again_by_keyboard(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    asked = await answering(page)
    own = page.locator("#lines .from-student")
    button = own.last.get_by_role("button", name=NAME)
    line = await own.last.get_attribute("data-id")
    await expect(page.get_by_role("button", name=NAME)).to_have_count(await own.count())
    await expect(button).to_have_attribute("aria-pressed", "false")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(button).to_contain_text("not in summaries")
    await expect(page.locator("#announce")).to_have_text("This one stays out of summaries.")
    await expect(button).to_be_focused()
    await page.keyboard.press("Space")
    await expect(button).to_have_attribute("aria-pressed", "false")
    assert asked == [(line, True), (line, False)]


async def test_a_line_that_was_just_sent_can_be_kept_out_once_it_is_kept(house: House) -> None:
    page = await house.open("amina")
    asked = await answering(page)
    house.school.answers.clear()
    await page.fill("#say", "dec 15")
    await page.press("#say", "Enter")
    mine = page.locator("#lines .from-student").last
    await expect(mine.locator(".keep-out")).to_be_hidden()
    house.school.answers.set()
    await expect(mine.locator(".state")).to_have_text("kept")
    await mine.get_by_role("button", name=NAME).click()
    await expect(mine.locator(".keep-out")).to_have_attribute("aria-pressed", "true")
    assert asked == [(await mine.get_attribute("data-id"), True)]


async def test_the_coach_has_no_such_button(house: House) -> None:
    page = await house.open("amina")
    await expect(page.locator("#lines .from-coach .keep-out")).to_have_count(0)


async def test_when_it_fails_nothing_has_changed_and_the_page_says_so(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    await answering(page, status=503)
    button = page.locator("#lines .from-student").last.get_by_role("button", name=NAME)
    await button.click()
    await expect(page.locator("#trouble")).to_contain_text("nothing has changed")
    await expect(button).to_have_attribute("aria-pressed", "false")


async def test_without_scripts_the_button_sends_its_form(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina", java_script_enabled=False)
    button = page.locator("#lines .from-student .keep-out").last
    line = await page.locator("#lines .from-student").last.get_attribute("data-id")
    assert (await button.get_attribute("name"), await button.get_attribute("value")) == ("keep_out", line)
    async with page.expect_request("**/talk/private") as sent:
        await button.click()
    assert f"keep_out={line}" in ((await sent.value).post_data or "")
