"""The page "About me": the student's words, who sees them, what adults have seen; also small, and without scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect

from bot.message import NoSafetyContact
from bot.plans.learner import ABOUT_FIELDS, Observation

from .conftest import DESKTOP, SMALL, House
from .people import NOW
from .preview import PreviewSchool, preview_app
from .test_everyone import MIN_TARGET_PX, axe_in_both_schemes
from .test_pages import HTML, Browserless

SEEN = Observation("strengths", "explains patiently", "rivera", NOW, "Ms. Rivera")


@pytest.fixture
async def visit() -> AsyncIterator[Browserless]:
    school = PreviewSchool()
    async with TestClient(TestServer(preview_app(school))) as client:
        found = Browserless(client, school)
        await found.sign_in("maya")
        yield found


async def save(visit: Browserless, **fields: str) -> tuple[int, str, str]:
    """Send one field's form: status, where it leads, and the page."""
    csrf = next(session[1] for session in visit.school.sessions.values())
    form = {"csrf": csrf, "field": "strengths", "visibility": "teachers", "text": "drawing", "deed": "keep", **fields}
    async with visit.client.post("/about", data=form, headers=HTML, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), await response.text()


async def test_every_field_has_a_form_and_only_the_social_one_is_for_the_student_alone(visit: Browserless) -> None:
    page = await visit.page("/about")
    assert re.findall(r'name="field" value="(\w+)"', page) == list(ABOUT_FIELDS)
    chosen = re.findall(r'value="(student|teachers)" checked', page)
    assert chosen == ["teachers"] * (len(ABOUT_FIELDS) - 1) + ["student"]


async def test_what_is_saved_stands_there_with_its_day_and_its_readers(visit: Browserless) -> None:
    status, there, _ = await save(visit, text="drawing\r\nand chess", visibility="student")
    assert (status, there) == (303, "/about?done=strengths#strengths")
    assert visit.school.kept_about == [("maya", "strengths", "drawing\nand chess", "student")]
    page = await visit.page("/about?done=strengths")
    assert "Kept: What I am good at." in page
    assert "drawing\nand chess</textarea>" in page
    assert "You wrote this on Fri, Dec 11." in page
    assert re.findall(r'value="(student|teachers)" checked', page).count("student") == 2


async def test_words_can_be_taken_away(visit: Browserless) -> None:
    await save(visit)
    assert (await save(visit, deed="clear"))[0] == 303
    assert visit.school.kept_about[-1] == ("maya", "strengths", None, "teachers")
    assert "Take it away" not in await visit.page("/about")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "There was nothing in the box yet."),
        ({"text": " \r\n\u200b "}, "There was nothing in the box yet."),
        ({"text": "x" * 1001}, "That is 1 characters too long."),
        ({"text": "a\x00b"}, "There is a sign in it that cannot be shown."),
        ({"text": "a\x07b"}, "There is a sign in it that cannot be shown."),
        ({"visibility": "everybody"}, "Choose who sees this"),
    ],
)
async def test_what_cannot_be_kept_is_said_clearly_and_the_words_stay(
    visit: Browserless, wrong: dict[str, str], told: str
) -> None:
    status, _, page = await save(visit, **wrong)
    assert status == 422
    assert told in page
    assert visit.school.kept_about == []
    if "visibility" in wrong:
        assert "drawing</textarea>" in page


async def test_a_student_who_cannot_write_yet_is_told_why(visit: Browserless) -> None:
    visit.school.refuses = NoSafetyContact()
    status, _, page = await save(visit)
    assert status == 422
    assert NoSafetyContact().detail in page
    assert "drawing</textarea>" in page


async def test_danger_leads_to_the_talk_where_the_answer_stands(visit: Browserless) -> None:
    visit.school.sounds_like_danger = True
    assert (await save(visit))[:2] == (303, "/")


async def test_another_site_an_unknown_field_and_other_people_get_nowhere(visit: Browserless) -> None:
    assert (await save(visit, csrf="wrong"))[0] == 403
    assert (await save(visit, field="shoe_size"))[0] == 404
    assert visit.school.kept_about == []
    visit.school.sessions.clear()
    async with visit.client.get("/about", allow_redirects=False) as response:
        assert response.headers["Location"] == "/sign-in"
    await visit.sign_in("rivera")
    async with visit.client.get("/about") as response:
        assert response.status == 403


async def test_what_adults_have_seen_stands_apart_with_who_and_when(visit: Browserless) -> None:
    visit.school.seen = [SEEN]
    page = await visit.page("/about")
    field = page[page.index('id="strengths"') : page.index('id="challenges"')]
    assert "What adults have seen" in field
    assert "<bdi>Ms. Rivera</bdi></strong>, Fri, Dec 11" in field
    assert page.count("explains patiently") == 1
    assert "explains patiently</textarea>" not in page


async def test_the_students_page_leads_there(visit: Browserless) -> None:
    page = await visit.page("/")
    assert page.count('href="/about"') == 2


@pytest.mark.asyncio(loop_scope="module")
async def test_without_scripts_on_a_small_phone_everything_fits_and_can_be_done(house: House) -> None:
    house.school.seen = [SEEN]
    page = await house.open("maya", "/about", new=True, viewport=SMALL, java_script_enabled=False)
    await page.get_by_role("textbox", name="What I am good at").fill("w" * 400)
    form = page.locator("#strengths")
    await form.get_by_label("Only me").check()
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Kept: What I am good at.")
    assert house.school.kept_about == [("maya", "strengths", "w" * 400, "student")]


@pytest.mark.asyncio(loop_scope="module")
async def test_axe_finds_nothing_and_nothing_is_cut_off(house: House) -> None:
    house.school.seen = [SEEN]
    page = await house.open("maya", "/about", viewport=SMALL)
    assert await axe_in_both_schemes(page) == {}
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    small = await page.evaluate(
        """(least) => [...document.querySelectorAll("button, label:not(.unseen)")]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < least - 0.5)
            .map((e) => e.outerHTML)""",
        MIN_TARGET_PX,
    )
    assert small == []
    await page.set_viewport_size(DESKTOP)
    assert await axe_in_both_schemes(page) == {}
