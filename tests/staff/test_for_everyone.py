"""The teacher's pages in a real browser: phone and desktop, keyboard alone, axe, odd names, right to left."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize
from sqlalchemy import insert

from bot.store.tables import guardianships
from tests.api.world import World
from tests.pages.conftest import DESKTOP, PHONE, browser
from tests.pages.keyboard import wrong_by_keyboard
from tests.pages.test_everyone import axe_in_both_schemes

from .school import add_class, crowd, evidence, keep, plan_of, staffroom, texts

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = (
    "/teach",
    "/teach/classes/math-6a",
    "/teach/classes/math-6a/picture",
    "/teach/classes/math-6a/dial",
    "/teach/review",
    "/teach/evidence",
    "/teach/students/leo",
    "/teach/students/priya",
    "/teach/students/odd",
    "/teach/students/new",
    "/teach/students/leo/talk",
    "/teach/students/leo/dial",
    "/teach/students/leo/sheet",
    "/families/leo",
)


@dataclass
class Staffroom:
    """The running app, and a signed-in teacher at a browser."""

    world: World
    page: Page
    complaints: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, school_file: Path
) -> AsyncIterator[Staffroom]:
    folder = tmp_path_factory.mktemp("room")
    shutil.copyfile(school_file, folder / "waymark.db")
    async for found in _opened(browser, folder):
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def room(opened: Staffroom) -> AsyncIterator[Staffroom]:
    """The same room for every test: none does what another looks at."""
    yield opened
    complaints = [*opened.complaints]
    opened.complaints.clear()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="module")
async def crowded(browser: Browser, tmp_path: Path, empty_file: Path) -> AsyncIterator[Staffroom]:
    shutil.copyfile(empty_file, tmp_path / "waymark.db")
    async for found in _opened(browser, tmp_path, students=150):
        yield found
        assert found.complaints == []


async def _opened(browser: Browser, folder: Path, students: int = 0) -> AsyncIterator[Staffroom]:
    async with staffroom(folder, seeded=False) as world:
        if students:
            await crowd(world.store, students, lines=1)
        context = await browser.new_context(base_url=str(world.client.make_url("")).rstrip("/"), viewport=PHONE)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto("/sign-in")
        await page.click("button[value=rivera]")
        await page.wait_for_url("**/teach")
        yield Staffroom(world, page, complaints)
        await context.close()


async def cut_off(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(wide))


async def too_small(page: Page) -> list[str]:
    """What is hard to hit with a thumb."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("button, .deed-link, select, .staff-nav a, .links a, .pick label")]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5)
            .map((e) => e.outerHTML.slice(0, 90))"""
    )
    return found


async def test_axe_finds_nothing_nothing_is_cut_off_and_targets_are_big_enough_for_a_thumb(room: Staffroom) -> None:
    found = {}
    for path in PATHS:
        await room.page.set_viewport_size(PHONE)
        await room.page.goto(path)
        if small := await too_small(room.page):
            found[path, "thumb"] = small
        for size in (PHONE, DESKTOP):
            await room.page.set_viewport_size(size)
            lines, cut = await axe_in_both_schemes(room.page), await cut_off(room.page)
            if lines or cut:
                found[path, str(size["width"])] = [str(lines), str(cut)]
    assert found == {}


async def test_classes_of_none_one_and_150_with_odd_names_fit_a_phone(crowded: Staffroom) -> None:
    store, page = crowded.world.store, crowded.page
    await add_class(store, "none", "rivera", [])
    await add_class(store, "one", "rivera", [("rtl", "فاطمة الزهراء بنت محمد")])
    await keep(store, plan_of("rtl", evidence=(evidence("rtl", text="أستطيع أن أقسم الكسور"),)))
    for path in ("/teach", "/teach/classes/none", "/teach/classes/one", "/teach/students/rtl", "/teach/evidence"):
        await page.goto(path)
        assert await cut_off(page) == 0, path
        assert await axe_in_both_schemes(page) == {}, path
    await page.goto("/teach/students/rtl")
    way = "getComputedStyle(document.querySelector('blockquote')).direction"
    assert await page.evaluate(way) == "rtl"
    assert await page.evaluate("document.querySelectorAll('script:not([src])').length") == 0


async def test_the_keyboard_alone_goes_from_the_list_to_a_suggestion_and_back(room: Staffroom) -> None:
    page = room.page
    await page.set_viewport_size(DESKTOP)
    await page.goto("/teach")
    await tab_to(page, "Review: Amina Yusuf")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach/students/amina#review")
    await tab_to(page, "A comment", field=True)
    await page.keyboard.type("Could you show it to your cousin?")
    await page.keyboard.press("Tab")
    await page.keyboard.type("how it is shown")
    await tab_to(page, "Send suggestion")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach/students/amina?done=suggest#done")
    assert "The coach brings your suggestion" in await page.inner_text("#done")
    said = texts(await room.world.store.recent("amina"))
    assert any("Could you show it to your cousin?" in line for line in said)
    talk = await room.world.store.talk("amina")
    assert talk.pending is not None
    assert talk.pending["question"] == "mastery.method"
    await page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    await page.goto(page.url.split("?")[0])
    await tab_to(page, "Back to today")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach")
    assert "Amina" not in await page.inner_text(".needs")


async def test_the_keyboard_alone_gives_a_verdict_on_a_phone(room: Staffroom) -> None:
    page = room.page
    await page.set_viewport_size(PHONE)
    await page.goto("/teach")
    await tab_to(page, "Evidence")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach/evidence")
    assert await axe_in_both_schemes(page) == {}
    for word, key in (("She counted each piece.", "Space"), ("Say why next time.", "ArrowRight")):
        await tab_to(page, "there", kind="radio")
        await page.keyboard.press(key)
        await tab_to(page, "A word on it", field=True)
        await page.keyboard.type(word)
    await tab_to(page, "Keep verdict")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach/evidence?done=*")
    [plan] = await room.world.store.plans_of("priya")
    [piece] = plan.evidence
    said = [(one.met, one.comment) for one in piece.judgements]
    assert said == [(True, "She counted each piece."), (False, "Say why next time.")]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_tab_reaches_everything_and_one_sees_where_one_is(room: Staffroom, size: ViewportSize) -> None:
    await room.page.set_viewport_size(size)
    found = {}
    for path in ("/teach", "/teach/students/leo", "/teach/review"):
        await room.page.goto(path)
        if wrong := await wrong_by_keyboard(room.page):
            found[path] = wrong
    assert found == {}


async def test_everything_works_without_script(room: Staffroom, browser: Browser) -> None:
    base = str(room.world.client.make_url("")).rstrip("/")
    context = await browser.new_context(base_url=base, java_script_enabled=False, viewport=PHONE)
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.click("button[value=rivera]")
    await page.fill("#search", "leo")
    await page.click(".sift button")
    await page.wait_for_url("**/teach?search=leo*")
    assert await page.locator(".everyone tbody tr").count() == 1
    await page.click(".deed-link >> nth=0")
    await page.fill("#words", "Come by at lunch.")
    await page.click("#write button")
    assert "Sent." in await page.inner_text("#done")
    await context.close()


async def test_a_student_looks_through_the_sheet_on_a_phone(room: Staffroom, browser: Browser) -> None:
    base = str(room.world.client.make_url("")).rstrip("/")
    context = await browser.new_context(base_url=base, viewport=PHONE)
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.click("button[value=leo]")
    await page.goto("/sheet/rivera")
    assert await cut_off(page) == 0
    assert await too_small(page) == []
    assert await axe_in_both_schemes(page) == {}
    await page.get_by_label("leave out: 8 of 10", exact=True).check()
    await page.get_by_role("button", name="This is fine for our talk").click()
    await page.wait_for_url("**/sheet/rivera?done=1")
    assert await page.get_by_label("leave out: 8 of 10", exact=True).is_checked()
    await context.close()


async def test_a_guardians_link_is_made_on_a_phone(room: Staffroom) -> None:
    tie = {"guardian_id": "mum", "student_id": "leo"}
    await room.world.store.write(lambda transaction: transaction.execute(insert(guardianships), tie))
    page = room.page
    await page.set_viewport_size(PHONE)
    await page.goto("/families/leo")
    await page.get_by_role("button", name="Make a link for Rosa").click()
    assert "/family/" in await page.get_by_label("The link for Rosa").input_value()
    assert await cut_off(page) == 0
    assert await too_small(page) == []
    assert await axe_in_both_schemes(page) == {}


async def tab_to(page: Page, name: str, *, field: bool = False, kind: str = "", most: int = 120) -> None:
    """Press Tab until what has focus is called that, and is of that kind."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        called, what = await page.evaluate(
            "() => { const e = document.activeElement;"
            " const own = e.labels && e.labels[0] ? e.labels[0].innerText : '';"
            " return [(own || e.textContent || '').trim(), e.type || '']; }"
        )
        if (called == name or (field and called.startswith(name))) and kind in ("", what):
            return
    raise AssertionError(f"no way to {name!r} by Tab")
