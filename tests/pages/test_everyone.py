"""For everyone: keyboard, screen reader, small and zoomed windows, dark, forced colours, no script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from .conftest import AXE, DESKTOP, PHONE, SMALL, House

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIN_TARGET_PX = 44


AXE_SOURCE = AXE.read_text()
# What colours can change, and nothing else can.
COLOURS = ["color-contrast", "link-in-text-block"]
# Whether the document shows words of a kind that was not there when this scheme was looked at before, a kind being
# all that contrast is reckoned from: own colour, whether they are large, and the backgrounds one over the other. A
# search takes a tenth of the time that axe takes.
NEW_KINDS = """(scheme) => {
    document.getAnimations().filter((moving) => moving instanceof CSSTransition).forEach((moving) => moving.finish());
    const under = new Map();
    const grounds = (element) => {
        if (!element) return "";
        if (!under.has(element)) {
            const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element);
            const own = backgroundColor + backgroundImage + opacity + filter;
            under.set(element, `${grounds(element.parentElement)}|${own}`);
        }
        return under.get(element);
    };
    window.looked ??= {};
    const looked = (window.looked[scheme] ??= new Set());
    const before = looked.size;
    for (const element of document.querySelectorAll("body, body *")) {
        const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if ((!words && !("value" in element)) || !element.checkVisibility()) continue;
        const { color, fontSize, fontWeight, textShadow, textDecoration } = getComputedStyle(element);
        const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.5 : 24);
        const own = [color, large, textShadow, textDecoration, Boolean(element.disabled)];
        looked.add(own + grounds(element));
    }
    return looked.size > before;
}"""


async def axe(page: Page, **options: Any) -> list[str]:
    """What axe-core finds, best practices included, as lines to read."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SOURCE)
    found: list[dict[str, Any]] = await page.evaluate(
        "async (options) => (await axe.run(document, options)).violations",
        {"resultTypes": ["violations"], "reporter": "no-passes", **options},
    )
    return [f"{v['id']}: {json.dumps([node['html'][:120] for node in v['nodes']])}" for v in found]


async def axe_in_both_schemes(page: Page) -> dict[str, list[str]]:
    """The same for light and dark; empty where nothing is wrong.

    Every rule is looked at in light; in dark those of colours. Colours that were looked at in this document are not
    looked at again when only its window or a part of it has changed.
    """
    found = {}
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        new = await page.evaluate(NEW_KINDS, scheme)
        if scheme == "light":
            rules = {} if new else {"rules": {rule: {"enabled": False} for rule in COLOURS}}
        elif new:
            rules = {"runOnly": COLOURS}
        else:
            continue
        if lines := await axe(page, **rules):
            found[scheme] = lines
    await page.emulate_media(color_scheme="light")
    return found


async def test_axe_finds_what_is_wrong_in_either_scheme_also_when_it_looks_again(house: House) -> None:
    house.expected = ("404",)
    page = await house.open(None, "/nowhere")
    assert await axe_in_both_schemes(page) == {}
    add = """([name, css]) => {
        document.querySelector(".wrong")?.remove();
        const wrong = document.createElement(name);
        wrong.className = "wrong";
        wrong.textContent = name === "p" ? "words" : "";
        document.querySelector("main").append(wrong);
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
    }"""
    await page.evaluate(add, ["p", "@media (prefers-color-scheme: dark) { .wrong { color: #222 } }"])
    assert list(await axe_in_both_schemes(page)) == ["dark"]
    await page.evaluate(add, ["p", "@media (prefers-color-scheme: light) { .wrong { color: #eee } }"])
    assert list(await axe_in_both_schemes(page)) == ["light"]
    await page.evaluate(add, ["button", ""])
    assert "button-name" in str(await axe_in_both_schemes(page))


@pytest.mark.parametrize("who", [None, "maya", "amina", "leo"])
async def test_axe_finds_nothing(house: House, who: str | None) -> None:
    page = await house.open(who, viewport=PHONE)
    assert await axe_in_both_schemes(page) == {}
    await page.set_viewport_size(DESKTOP)
    assert await axe_in_both_schemes(page) == {}


async def test_axe_finds_nothing_in_menu_trouble_and_sheet(house: House) -> None:
    house.expected = ("Failed to load resource",)
    page = await house.open("leo", viewport=PHONE)
    await page.click(".menu summary")
    assert await axe_in_both_schemes(page) == {}
    await page.keyboard.press("Escape")
    house.school.fail = [503]
    await page.fill("#say", "hello")
    await page.press("#say", "Enter")
    await expect(page.get_by_role("button", name="try again")).to_be_visible()
    assert await axe_in_both_schemes(page) == {}
    await page.click("#open-plan")
    for summary in await page.locator("#sheet details summary").all():
        await summary.click()
    assert await axe_in_both_schemes(page) == {}
    await page.goto("/nowhere")
    assert await axe_in_both_schemes(page) == {}


async def test_the_keyboard_alone_goes_from_the_door_to_an_agreed_goal(house: House) -> None:
    page = await house.open(None)
    await tab_to(page, "Amina")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/")
    await page.keyboard.press("Tab")
    assert await focused(page) == "Skip to writing"
    await page.keyboard.press("Enter")
    await page.keyboard.type("in two weeks")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Agreed")).to_be_visible()
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == "Change something"
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == "Agreed"
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .from-coach").last).to_contain_text("What could you do")
    await expect(page.locator("#say")).to_be_focused()


async def test_focus_is_always_to_be_seen(house: House) -> None:
    page = await house.open("leo")
    bare = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen = await page.evaluate(
            """() => {
                const element = document.activeElement;
                const ring = getComputedStyle(element);
                const box = element.closest(".box") && getComputedStyle(element.closest(".box"));
                return element === document.body || ring.outlineStyle !== "none" || (box && box.boxShadow !== "none");
            }"""
        )
        if not seen:
            bare.append(await focused(page))
    assert bare == []


async def test_old_choices_are_passed_over_by_the_keyboard(house: House) -> None:
    page = await house.open("leo")
    seen = set()
    for _ in range(25):
        await page.keyboard.press("Tab")
        seen.add(await focused(page))
    assert {"Yes", "Later", "Something else"} <= seen
    assert "Kinda" not in seen


@pytest.mark.parametrize("who", ["maya", "amina", "leo", None])
async def test_nothing_is_cut_off_at_320_pixels_and_everything_is_big_enough_for_a_thumb(
    house: House, who: str | None
) -> None:
    page = await house.open(who, viewport=SMALL, is_mobile=True, has_touch=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    if who is not None:
        cut = await page.evaluate(
            """() => [...document.querySelectorAll(".bubble, button, .path-bar")]
                .filter((e) => e.offsetParent)
                .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth)
                .map((e) => e.outerHTML)"""
        )
        assert cut == []
    await page.set_viewport_size(PHONE)
    if who == "leo":
        await page.click("#open-plan")
    small = await page.evaluate(
        """(least) => [...document.querySelectorAll("button:enabled, summary, .path-bar, .earlier a, a.main-deed")]
            .filter((e) => e.offsetParent)
            .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, box]) => box.width < least || box.height < least)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)""",
        MIN_TARGET_PX,
    )
    assert small == []


async def test_a_word_without_end_is_broken(house: House) -> None:
    page = await house.open("amina", viewport=SMALL)
    await page.fill("#say", "a" * 500)
    await page.press("#say", "Enter")
    await expect(page.locator("#lines .from-student").last.locator(".state")).to_have_text("kept")
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


async def test_at_200_percent_zoom_nothing_covers_the_talk(house: House) -> None:
    page = await house.open("amina", viewport={"width": 640, "height": 360})
    await expect(page.locator("#say")).to_be_in_viewport()
    assert await page.evaluate("getComputedStyle(document.getElementById('scroll')).overflowY") == "visible"
    await page.fill("#say", "dec 15")
    await page.press("#say", "Enter")
    await expect(page.get_by_role("button", name="Agreed")).to_be_in_viewport()


async def test_names_and_roles_tell_the_page(house: House) -> None:
    page = await house.open("amina")
    await expect(page.get_by_role("log", name="Talk")).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("textbox", name="Write to the coach")).to_be_visible()
    await expect(page.get_by_role("complementary", name="Your plan")).to_be_visible()
    path = page.get_by_role("complementary").get_by_role("list", name="Your path")
    await expect(path.get_by_role("listitem")).to_have_text(
        [
            "Purpose: reached",
            "Goal: you are here",
            "Plan: still ahead",
            "Progress: still ahead",
            "Mastery: still ahead",
            "The end of the path",
        ]
    )


async def test_the_reading_font_is_remembered(house: House) -> None:
    page = await house.open("amina")
    await page.click(".menu summary")
    await page.get_by_role("button", name="Reading font").click()
    await expect(page.locator("html")).to_have_attribute("data-reading", "")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-reading", "")
    await page.click(".menu summary")
    await expect(page.get_by_role("button", name="Reading font")).to_have_attribute("aria-pressed", "true")


async def test_the_pages_ask_no_other_machine(house: House) -> None:
    asked: list[str] = []
    page = await house.open(None, new=True)
    page.on("request", lambda request: asked.append(request.url))
    await page.click("button[value=leo]")
    await expect(page.locator("#plan-card")).to_be_visible()
    await page.wait_for_timeout(200)
    assert [url for url in asked if not url.startswith(house.base)] == []


async def test_inline_script_is_stopped_by_the_policy(house: House) -> None:
    house.expected = ("Content Security Policy",)
    page = await house.open("amina")
    await page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.bad = 1";
            document.body.append(script);
        }"""
    )
    assert await page.evaluate("window.bad") is None
    assert house.complaints


async def test_the_whole_talk_works_without_script(house: House) -> None:
    page = await house.open("maya", viewport=PHONE, java_script_enabled=False)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#lines")).to_contain_text("In your own words")
    await page.fill("#say", "like how many pieces fit in something")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("#lines .from-coach").last).to_contain_text("why does it matter")
    await expect(page.locator("[data-field='purpose.what']")).to_contain_text("like how many pieces fit")
    await page.locator(".choice:enabled", has_text="Show me an example").click()
    assert [m.text or m.choice for m in house.school.received] == [
        "hi",
        "like how many pieces fit in something",
        "show me an example",
    ]
    await page.get_by_role("button", name="change this: What").click()
    assert house.school.received[-1].text == "change what it is about"


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent.trim()"))


async def tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        await page.keyboard.press("Tab")
        if (await focused(page)).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}")
