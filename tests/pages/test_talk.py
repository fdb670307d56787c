"""The talk in a real browser: what a bubble says about itself, and that no word is ever lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from .conftest import PHONE, House
from .people import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")

NASTY = "<img src=x onerror=alert(1)> {{7*7}} \u202e/affirm{}"


def bubbles(page: Page, sender: str):  # type: ignore[no-untyped-def]
    return page.locator(f"#lines .from-{sender}")


async def write(page: Page, text: str) -> None:
    await page.fill("#say", text)
    await page.press("#say", "Enter")


async def test_a_bubble_is_sending_at_once_and_kept_when_it_is(house: House) -> None:
    page = await house.open("amina")
    house.school.answers.clear()
    await write(page, "dec 15")
    mine = bubbles(page, "student").last
    await expect(mine).to_contain_text("sending…")
    house.school.answers.set()
    await expect(mine.locator(".state")).to_have_text("kept")
    await expect(bubbles(page, "coach").last).to_contain_text("Agreed?")
    await expect(page.locator("#say")).to_have_value("")
    await expect(page.locator("#say")).to_be_focused()


async def test_a_choice_is_one_press_and_old_choices_go_quiet(house: House) -> None:
    page = await house.open("amina")
    await page.get_by_role("button", name="In two weeks").click()
    await expect(bubbles(page, "student").last).to_contain_text("In two weeks")
    await expect(page.get_by_role("button", name="Agreed")).to_be_enabled()
    assert await page.locator(".choice:enabled").all_inner_texts() == ["Agreed", "Change something"]
    await expect(page.get_by_role("button", name="In two weeks")).to_be_disabled()
    assert house.school.received[0].choice == "in two weeks"


async def test_dots_come_after_a_moment_and_an_honest_sentence_after_five_seconds(house: House) -> None:
    page = await house.open("amina", new=True)
    house.school.answers.clear()
    await page.clock.pause_at(NOW + timedelta(minutes=1))
    await write(page, "dec 15")
    await page.clock.run_for(550)
    await expect(page.locator("#thinking")).to_be_hidden()
    await page.clock.run_for(100)
    await expect(page.locator("#thinking .dots")).to_be_visible()
    await expect(page.locator("#slow")).to_have_text("")
    await page.clock.run_for(4500)
    await expect(page.locator("#slow")).to_contain_text("longer than usual")
    await expect(page.locator("#announce")).to_contain_text("longer than usual")
    await page.clock.resume()
    house.school.answers.set()
    await expect(bubbles(page, "coach").last).to_contain_text("Agreed?")
    await expect(page.locator("#thinking")).to_be_hidden()


async def test_without_a_connection_the_bubble_says_so(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    await page.route("**/api/v1/messages", lambda route: route.abort(), times=1)
    await write(page, "dec 15")
    mine = bubbles(page, "student").last
    await expect(mine).to_contain_text("not sent")
    await mine.get_by_role("button", name="try again").click()
    await expect(mine.locator(".state")).to_have_text("kept")


@pytest.mark.parametrize("status", [500, 503])
async def test_what_failed_says_so_and_can_be_tried_again_once(house: House, status: int) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    house.school.fail = [status]
    await write(page, "dec 15")
    mine = bubbles(page, "student").last
    await expect(mine).to_contain_text("not sent")
    await mine.get_by_role("button", name="try again").click()
    await expect(mine.locator(".state")).to_have_text("kept")
    assert [message.text for message in house.school.received] == ["dec 15"]


async def test_an_answer_that_was_lost_on_the_way_is_not_asked_for_twice(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    house.school.deaf = True
    await write(page, "dec 15")
    await expect(bubbles(page, "student").last).to_contain_text("not sent")
    house.school.deaf = False
    await page.get_by_role("button", name="try again").click()
    await expect(page.get_by_role("button", name="try again")).to_have_count(0)
    await expect(bubbles(page, "student").filter(has_text="dec 15")).to_have_count(1)
    assert len(house.school.received) == 1


async def test_a_message_that_cannot_be_taken_goes_back_into_the_box(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    house.school.fail = [422]
    await write(page, "dec 15")
    await expect(bubbles(page, "student").last).to_contain_text("That is a 422.")
    await page.get_by_role("button", name="change it").click()
    await expect(page.locator("#say")).to_have_value("dec 15")


async def test_words_wait_here_until_the_student_is_signed_in_again(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    house.school.sessions.clear()
    await write(page, "dec 15")
    await expect(page.locator("#trouble")).to_contain_text("You are signed out.")
    await page.get_by_role("link", name="Sign in again").click()
    await page.click("button[value=amina]")
    mine = bubbles(page, "student").last
    await expect(mine).to_contain_text("dec 15")
    # The page sends by itself what waited, as soon as it is connected.
    await expect(mine.locator(".state")).to_have_text("kept")
    assert [message.text for message in house.school.received] == ["dec 15"]


async def test_the_next_student_at_this_computer_never_sees_those_words(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("amina")
    house.school.fail = [503]
    await write(page, "secret of amina")
    await expect(bubbles(page, "student").last).to_contain_text("not sent")
    await page.fill("#say", "half a thought")
    await page.goto("/sign-in")
    await page.click("button[value=leo]")
    await expect(page.locator("#say")).to_have_value("")
    stored = await page.evaluate("JSON.stringify(sessionStorage)")
    assert "amina" not in stored


async def test_a_half_written_message_survives_a_reload(house: House) -> None:
    page = await house.open("amina")
    await page.fill("#say", "i think maybe")
    await page.reload()
    await expect(page.locator("#say")).to_have_value("i think maybe")


async def test_when_the_coach_is_away_the_message_is_kept_and_answered_later(house: House) -> None:
    page = await house.open("amina")
    house.school.away = True
    await write(page, "dec 15")
    await expect(bubbles(page, "student").last).to_contain_text("the coach is away for a moment")
    await house.school.coach_is_back("amina", "Back again. Shall we go on?")
    await expect(bubbles(page, "coach").last).to_contain_text("Back again.")
    await expect(page.get_by_role("button", name="Go on")).to_be_enabled()


async def test_offline_words_go_out_when_the_net_is_back(house: House) -> None:
    house.expected = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")
    page = await house.open("amina")
    await page.context.set_offline(True)
    await write(page, "dec 15")
    mine = bubbles(page, "student").last
    await expect(mine).to_contain_text("you are offline")
    await expect(page.locator("#link-state")).to_have_text("offline")
    await page.context.set_offline(False)
    await expect(mine.locator(".state")).to_have_text("kept")
    await expect(page.locator("#link-state")).to_have_text("")


async def test_shift_enter_makes_a_line_and_the_box_grows_to_five(house: House) -> None:
    page = await house.open("amina")
    await page.focus("#say")
    for line in range(8):
        await page.keyboard.type(f"line {line}")
        await page.keyboard.press("Shift+Enter")
    assert await page.locator("#say").get_attribute("rows") == "5"
    assert house.school.received == []
    await page.keyboard.press("Enter")
    await expect(bubbles(page, "student").last.locator(".state")).to_have_text("kept")
    assert (house.school.received[0].text or "").startswith("line 0\nline 1\n")
    assert await page.locator("#say").get_attribute("rows") == "1"


async def test_enter_alone_sends_nothing(house: House) -> None:
    page = await house.open("amina")
    await write(page, "   ")
    await page.wait_for_timeout(150)
    assert house.school.received == []


async def test_a_counter_appears_near_the_end_and_the_box_takes_no_more(house: House) -> None:
    page = await house.open("amina")
    await page.fill("#say", "a" * 3000)
    await expect(page.locator("#count")).to_have_text("")
    await page.fill("#say", "a" * 3990)
    await expect(page.locator("#count")).to_have_text("10 characters left")


async def test_markup_is_shown_as_it_was_typed(house: House) -> None:
    page = await house.open("amina")
    await write(page, NASTY)
    mine = bubbles(page, "student").last
    await expect(mine.locator(".state")).to_have_text("kept")
    assert await mine.locator(".bubble").text_content() == NASTY
    await page.reload()
    assert await bubbles(page, "student").last.locator(".bubble").text_content() == NASTY
    assert await page.locator("#lines img").count() == 0


async def test_two_quick_messages_keep_their_order(house: House) -> None:
    page = await house.open("amina")
    house.school.answers.clear()
    await write(page, "first")
    await write(page, "second")
    house.school.answers.set()
    await expect(page.locator("#lines .sending")).to_have_count(0)
    assert [message.text for message in house.school.received] == ["first", "second"]


async def test_the_first_screen_starts_with_one_button(house: House) -> None:
    page = await house.open("maya", viewport=PHONE)
    await expect(page.locator("#say")).to_be_hidden()
    await page.get_by_role("button", name="Start").click()
    await expect(bubbles(page, "coach").last).to_contain_text("In your own words")
    await expect(page.locator("#say")).to_be_visible()
    await expect(page.locator("#welcome")).to_have_count(0)
    assert house.school.received[0].text == "hi"


async def test_on_a_touch_screen_a_choice_does_not_bring_up_the_keyboard(house: House) -> None:
    page = await house.open("amina", viewport=PHONE, has_touch=True, is_mobile=True)
    await page.get_by_role("button", name="In two weeks").tap()
    await expect(bubbles(page, "coach").last).to_contain_text("Agreed?")
    await expect(page.locator("#scroll")).to_be_focused()


async def test_the_talk_opens_at_its_newest_line(house: House) -> None:
    page = await house.open("leo")
    await expect(page.get_by_role("button", name="Something else")).to_be_in_viewport()
    await page.get_by_role("link", name="Show earlier").click()
    await expect(page).to_have_url(re.compile(r"show=60#m-0018"))
    await expect(page.locator("#m-0018")).to_be_in_viewport()
