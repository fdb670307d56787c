"""The plan beside the talk, and as a sheet on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from .conftest import PHONE, House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def agree(page: Page) -> None:
    await page.get_by_role("button", name="In two weeks").click()
    await page.get_by_role("button", name="Agreed").click()


async def test_an_answer_is_pencilled_glows_once_and_is_announced(house: House) -> None:
    page = await house.open("amina")
    await page.get_by_role("button", name="In two weeks").click()
    when = page.locator("[data-field='goal.target_date']")
    await expect(when).to_contain_text("Tue, Dec 15, not agreed yet")
    await expect(when).to_have_class("field glow")
    await expect(page.locator("#announce")).to_have_text("Pencilled in: By when.")
    await expect(when).to_have_class("field", timeout=4000)


async def test_agreeing_moves_the_path_and_says_so(house: House) -> None:
    page = await house.open("amina")
    await agree(page)
    await expect(page.locator(".plan [aria-current=step]")).to_contain_text("Plan: you are here")
    await expect(page.locator("#announce")).to_contain_text("you are now at: Plan, step 3 of 5")
    await expect(page.locator("[data-field='goal.statement']")).not_to_contain_text("not agreed yet")


async def test_nothing_glows_with_reduced_motion(house: House) -> None:
    page = await house.open("amina", reduced_motion="reduce")
    await page.get_by_role("button", name="In two weeks").click()
    await expect(page.locator("#announce")).to_have_text("Pencilled in: By when.")
    await expect(page.locator(".glow")).to_have_count(0)


async def test_a_new_card_keeps_open_details_and_the_focus(house: House) -> None:
    page = await house.open("amina")
    await page.get_by_text("Who sees this?").click()
    await page.locator("[id='change-goal.measure']").focus()
    house.school.change("amina", draft={"goal.measure": "9 of 10"})
    await house.school.tell("amina", "plan", {})
    await expect(page.locator("[data-field='goal.measure']")).to_contain_text("9 of 10")
    await expect(page.locator("#more-readers")).to_have_attribute("open", "")
    await expect(page.locator("[id='change-goal.measure']")).to_be_focused()


async def test_change_this_speaks_in_the_talk(house: House) -> None:
    page = await house.open("amina")
    await page.get_by_role("button", name="change this: Why").click()
    await expect(page.locator("#lines .from-student").last).to_contain_text("change why it matters")
    await expect(page.locator("#say")).to_be_focused()


async def test_a_phone_opens_the_plan_as_a_sheet_and_escape_closes_it(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    await expect(page.locator("#plan-card")).to_be_hidden()
    await page.locator("#open-plan").focus()
    await page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Your plan")
    await expect(sheet.locator("#plan-card")).to_be_visible()
    assert await page.evaluate("document.activeElement.closest('dialog') !== null")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(page.locator("#open-plan")).to_be_focused()
    assert not page.url.endswith("#plan")


async def test_the_back_button_closes_the_sheet_and_stays_on_the_page(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    await page.click("#open-plan")
    await expect(page.locator("#sheet")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#sheet")).to_be_hidden()
    await expect(page.locator("#talk-form")).to_be_visible()


async def test_change_this_in_the_sheet_closes_it(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    await page.click("#open-plan")
    await page.get_by_role("button", name="change this: Why").click()
    await expect(page.locator("#sheet")).to_be_hidden()
    await expect(page.locator("#lines .from-student").last).to_contain_text("change why it matters")


async def test_an_address_that_ends_in_plan_opens_the_sheet_and_closing_stays_here(house: House) -> None:
    page = await house.open("amina", "/#plan", viewport=PHONE)
    await page.reload()
    await expect(page.locator("#sheet")).to_be_visible()
    await page.get_by_role("button", name="Back to the talk").click()
    await expect(page.locator("#sheet")).to_be_hidden()
    await expect(page.locator("#talk-form")).to_be_visible()


async def test_a_turned_phone_or_wide_window_gets_its_plan_back_in_the_column(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    await page.click("#open-plan")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(page.locator("#sheet")).to_be_hidden()
    await expect(page.locator("aside #plan-card")).to_be_visible()


async def test_the_path_bar_of_a_phone_follows_the_plan(house: House) -> None:
    page = await house.open("amina", viewport=PHONE)
    await agree(page)
    await expect(page.locator("#path-bar .here")).to_contain_text("Plan, step 3 of 5", use_inner_text=False)


async def test_the_picture_has_its_numbers_as_a_table(house: House) -> None:
    page = await house.open("leo")
    await expect(page.get_by_role("img", name="How sure I feel")).to_be_visible()
    await page.get_by_text("The numbers").click()
    await expect(page.get_by_role("row", name="Thu, Dec 10 4 of 5")).to_be_visible()
