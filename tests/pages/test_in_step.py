"""Two tabs, two devices, one talk."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from .conftest import PHONE, House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def texts(page: Page) -> list[str]:
    return await page.locator("#lines .bubble").all_text_contents()


async def write(page: Page, text: str) -> None:
    await page.fill("#say", text)
    await page.press("#say", "Enter")


async def listening(house: House, streams: int) -> None:
    for _ in range(500):
        if len(house.school.streams.get("amina", ())) == streams:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"not {streams} streams: {house.school.streams}")


async def test_what_is_said_in_one_tab_appears_in_the_other_with_its_plan(house: House) -> None:
    laptop = await house.open("amina")
    tab = await house.tab(laptop)
    phone = await house.open("amina", viewport=PHONE)
    await listening(house, 3)
    await write(laptop, "dec 15")
    for page in (tab, phone):
        await expect(page.locator("#lines .from-coach").last).to_contain_text("Agreed?")
        await expect(page.get_by_role("button", name="Agreed")).to_be_enabled()
    await expect(tab.locator("[data-field='goal.target_date']")).to_contain_text("Tue, Dec 15")
    assert await texts(laptop) == await texts(tab) == await texts(phone)


async def test_lines_of_both_devices_stand_in_the_same_order(house: House) -> None:
    laptop = await house.open("amina")
    phone = await house.open("amina", viewport=PHONE)
    await listening(house, 2)
    for n in range(3):
        await write(laptop, f"laptop {n}")
        await write(phone, f"phone {n}")
    for page in (laptop, phone):
        await expect(page.locator("#lines .from-student")).to_have_count(5 + 6)
        await expect(page.locator("#lines .from-coach")).to_have_count(8 + 6)
        await expect(page.locator("#lines .sending")).to_have_count(0)
    talk = [line.text for line in house.school.talks["amina"]]
    await expect(laptop.locator("#lines .bubble").last).to_have_text(talk[-1])
    assert await texts(phone) == talk
    assert await texts(laptop) == talk


async def test_a_broken_connection_says_so_comes_back_and_misses_nothing(house: House) -> None:
    page = await house.open("amina")
    await listening(house, 1)
    await house.school.hang_up()
    await expect(page.locator("#link-state")).to_have_text("reconnecting…")
    house.school.talks["amina"].append(house.school.line("teacher", "Well done!"))
    await expect(page.locator("#lines .from-teacher")).to_contain_text("Well done!")
    await expect(page.locator("#link-state")).to_have_text("")


async def test_an_event_told_twice_is_one_line(house: House) -> None:
    page = await house.open("amina")
    await listening(house, 1)
    await write(page, "dec 15")
    for _ in range(3):
        await house.school.tell("amina", "reply", {})
    await page.wait_for_timeout(300)
    assert await texts(page) == [line.text for line in house.school.talks["amina"]]


async def test_a_session_that_ended_elsewhere_is_told(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    await listening(house, 1)
    house.school.sessions.clear()
    await house.school.hang_up()
    await expect(page.locator("#trouble")).to_contain_text("You are signed out.", timeout=8000)


async def test_a_talk_that_was_erased_elsewhere_is_gone_here_too(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    await listening(house, 1)
    house.school.talks["amina"] = []
    await house.school.tell("amina", "reply", {})
    await expect(page.locator("#welcome")).to_be_visible()
